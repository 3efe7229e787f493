"""Amazon Bedrock, asked for a draft: one try, bounded in time, tokens and drafts a day.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from vigie.aws.clients import bedrock
from vigie.aws.journal import note, warn_failure
from vigie.aws.meters import DeskMeters
from vigie.errors import ConflictError, RateLimitedError, UnavailableError
from vigie.platforms._limits import Budget, Period, admit, remembering
from vigie.suggestion import Prompt, read_answer

MOST_TOKENS = 700
# A brand's drafts a day. With about 1,500 tokens in and 200 out each, a small model at 1 and 5 US
# dollars a million takes a quarter of a cent a draft: 0.25 dollars a day at the very most.
MOST_A_DAY = 100
WHOLE = frozenset({"end_turn", "stop_sequence"})
REFUSED = frozenset({"AccessDeniedException", "ResourceNotFoundException", "ValidationException"})


def draft_reply(brand: str, model: str, prompt: Prompt, clock: Callable[[], datetime]) -> str:
    """A model's draft, whole or not at all.

    Raises ConflictError where the model is not open to this account or the day's drafts are used
    up, UnavailableError where no usable answer came: nothing stands in for it.
    """
    budget = Budget("drafts", brand, MOST_A_DAY, Period.UTC_DAY)
    try:
        with remembering(DeskMeters(clock)):
            admit("bedrock", (), (budget,), safe=False)
    except RateLimitedError as spent:
        raise ConflictError(f"{MOST_A_DAY} drafts a day, and today's are used up") from spent
    try:
        answer = _converse(model, prompt)
    except ClientError as error:
        raise _translate(error) from error
    except BotoCoreError as error:
        warn_failure("no draft came", error)
        raise UnavailableError("the model did not answer in time: write your own") from error
    text = read_converse(answer)
    if not text:
        note("draft unusable", stop=str(answer.get("stopReason")))
        raise UnavailableError("the model gave no whole answer: write your own, or ask again")
    note("draft came", **{name: _usage(answer, name) for name in ("inputTokens", "outputTokens")})
    return text


def read_converse(answer: dict[str, Any]) -> str:
    """The words of an answer; empty where there are none, or they were cut short or withheld."""
    if answer.get("stopReason") not in WHOLE:
        return ""
    message = (answer.get("output") or {}).get("message") or {}
    blocks = message.get("content") or []
    texts = [block["text"] for block in blocks if isinstance(block.get("text"), str)]
    return read_answer("\n".join(texts))


def _converse(model: str, prompt: Prompt) -> dict[str, Any]:
    found: dict[str, Any] = bedrock().converse(
        modelId=model,
        system=[{"text": prompt.system}],
        messages=[{"role": "user", "content": [{"text": prompt.message}]}],
        inferenceConfig={"maxTokens": MOST_TOKENS},
    )
    return found


def _translate(error: ClientError) -> ConflictError | UnavailableError:
    """What a refusal means for the person who waits; its own words may quote the prompt."""
    code = error.response.get("Error", {}).get("Code", "")
    warn_failure("draft refused", error, code=code)
    if code in REFUSED:
        return ConflictError("the model set as DraftModel is not open to this account here")
    return UnavailableError("the model has too much to do or is down: write your own")


def _usage(answer: dict[str, Any], name: str) -> int:
    return int((answer.get("usage") or {}).get(name, 0))
