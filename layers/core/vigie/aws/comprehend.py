"""Amazon Comprehend, asked for moods; what it does not say is left to the embedded engine.

It gives none of a text in another language than ours, of a document it refuses, while it fails,
and once a month's money is spent.
https://docs.aws.amazon.com/comprehend/latest/APIReference/API_BatchDetectSentiment.html
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError

from vigie.analysis import Language, Mood, Sentiment
from vigie.aws.clients import comprehend
from vigie.aws.journal import note, warn_failure
from vigie.aws.meters import DeskMeters
from vigie.aws.settings import settings
from vigie.platforms._limits import Budget, Period, admit, release, remembering

if TYPE_CHECKING:
    from mypy_boto3_comprehend.type_defs import BatchDetectSentimentResponseTypeDef

Clock = Callable[[], datetime]
Code = Literal["fr", "en"]
CODES: Mapping[Language, Code] = {Language.FR: "fr", Language.EN: "en"}
MOST_DOCUMENTS = 25
MOST_BYTES = 4_999  # some pages say "at most 5,000", others "fewer than": both hold
# A unit is a hundred characters, a document three units at least; up to ten million units a month.
# https://aws.amazon.com/comprehend/pricing/, November 2026
USD_PER_UNIT = 0.0001
UNIT = 100
FEWEST_UNITS = 3
REST = timedelta(seconds=60)
ROUNDING = 0.01
# What AWS does not charge: a refusal, and a call that never reached it.
FREE_FAILURES = (ClientError, ConnectTimeoutError, EndpointConnectionError)


@dataclass(slots=True)
class Circuit:
    """Until when this container leaves Comprehend alone; None: it may be asked."""

    rests_until: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it rests; an end further away than we ever set comes from a moved clock."""
        return self.rests_until is not None and now < self.rests_until <= now + REST


@cache
def circuit() -> Circuit:
    """The one of this container."""
    return Circuit()


def find_moods(languages: Mapping[str, Language], clock: Clock) -> dict[str, Sentiment]:
    """The moods of texts given with their language; one that is missing was not to be had.

    Never raises: after a failure of any kind the container asks nothing for a minute, so that a
    service that is down costs one wait and not one for each batch.
    """
    found: dict[str, Sentiment] = {}
    for language, code in CODES.items():
        spoken = [text for text, its in languages.items() if its is language and text.strip()]
        for texts in _batches(spoken):
            if not circuit().is_open(clock()):
                found |= _find_some(texts, code, clock)
    return found


def to_document(text: str) -> str:
    """A text as the service takes it: valid Unicode, its beginning where it is too long."""
    valid = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip()
    return valid.encode()[:MOST_BYTES].decode(errors="ignore")


def to_sentiment(scores: Mapping[str, Any]) -> Sentiment | None:
    """Four scores as our three classes; None when they are no probabilities.

    Mixed counts as neutral: praise and blame in one text are a vote for neither. The complaint in
    it is not lost, since intents stay embedded.
    """
    names = ("Positive", "Neutral", "Negative", "Mixed")
    positive, neutral, negative, mixed = (scores.get(name, math.nan) for name in names)
    total = positive + neutral + negative + mixed
    if not (min(positive, neutral, negative, mixed) >= 0 and abs(total - 1) <= ROUNDING):
        return None
    odds = {
        Mood.POSITIVE: positive / total,
        Mood.NEUTRAL: (neutral + mixed) / total,
        Mood.NEGATIVE: negative / total,
    }
    return Sentiment(max(odds, key=odds.__getitem__), *odds.values())


def count_units(document: str) -> int:
    """What a document is billed as."""
    return max(FEWEST_UNITS, math.ceil(len(document) / UNIT))


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[n : n + MOST_DOCUMENTS] for n in range(0, len(texts), MOST_DOCUMENTS))


def _find_some(texts: Sequence[str], code: Code, clock: Clock) -> dict[str, Sentiment]:
    """One call: at most 25 texts in one language."""
    try:
        answer = _ask([to_document(text) for text in texts], code, clock)
        said = {one["Index"]: to_sentiment(one["SentimentScore"]) for one in answer["ResultList"]}
    except Exception as error:  # noqa: BLE001 - whatever it is, an embedded answer is at hand
        circuit().rests_until = clock() + REST
        refusal = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
        warn_failure("Comprehend gave no moods, the embedded engine did", error, code=refusal)
        return {}
    found = {text: mood for n, text in enumerate(texts) if (mood := said.get(n)) is not None}
    note("moods asked of Comprehend", asked=len(texts), found=len(found))
    return found


def _ask(documents: list[str], code: Code, clock: Clock) -> BatchDetectSentimentResponseTypeDef:
    """Raises RateLimitedError when the month's money is spent, else what botocore raises."""
    cost = USD_PER_UNIT * sum(map(count_units, documents))
    cap = Budget("usd", "stack", settings().comprehend_cap_usd, Period.MONTH, cost)
    with remembering(DeskMeters(clock)):
        admit("comprehend", (), (cap,), safe=False)
        try:
            return comprehend().batch_detect_sentiment(TextList=documents, LanguageCode=code)
        except FREE_FAILURES:
            release("comprehend", (cap,))
            raise
