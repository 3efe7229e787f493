"""Posting a notice to a channel: one call, checked and bounded as every other."""

from __future__ import annotations

from collections.abc import Callable

from vigie.channels import ChannelKind, Message
from vigie.errors import PermanentError, VigieError
from vigie.platforms._call import Request, Response
from vigie.platforms._http import fetch, rebase
from vigie.platforms._limits import Gauge, name_of

# Three channels that hang, one after the other, still leave a function time to write what came.
TIMEOUT = (3.0, 6.0)
MOST_SECONDS = 8.0
MOST_BYTES = 1024 * 1024


def post_message(kind: ChannelKind, message: Message, is_taken: Callable[[bytes], bool]) -> None:
    """Post a message, once. Raises the PlatformError tree and OutcomeUnknownError, as `fetch`.

    "Slow down" holds back this address alone, not all who use the same service.
    """

    def classify(response: Response) -> VigieError | None:
        if response.status // 100 != 2 or is_taken(response.body):  # noqa: PLR2004 - 2xx
            return None
        return PermanentError(f"{kind} answered as somebody else would", code="answer")

    request = Request(
        platform=kind.value,
        url=rebase(kind.value, message.url),
        method="POST",
        headers=message.headers,
        content=message.body,
        safe=False,
        timeout=TIMEOUT,
        max_seconds=MOST_SECONDS,
        max_bytes=MOST_BYTES,
        classify=classify,
        gauges=(Gauge("pauses", name_of(message.url)),),
    )
    fetch(request)
