"""What an HTTP status means, as a table, for every platform that does not say more in its body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from vigie.errors import (
    AddressRefusedError,
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    PlatformError,
    RateLimitedError,
    TransientError,
    VigieError,
)

DEFAULT_WAIT = 60.0
SHORTEST_WAIT = 1.0
LONGEST_WAIT = 24 * 3600.0

# What a code of a platform's own stands for, in words that follow a colon.
Meaning = tuple[type[PlatformError] | type[OutcomeUnknownError], str]

MEANINGS: dict[int, tuple[type[PlatformError], str]] = {
    401: (AuthError, "does not accept the credentials"),
    402: (PermissionDeniedError, "wants a payment"),
    403: (PermissionDeniedError, "does not permit this"),
    404: (GoneError, "knows no such thing"),
    407: (PermissionDeniedError, "is behind a proxy"),
    408: (TransientError, "gave up waiting"),
    410: (GoneError, "says it is gone for good"),
    420: (RateLimitedError, "asks to slow down"),
    425: (TransientError, "found the call too early"),
    429: (RateLimitedError, "asks to slow down"),
    451: (PermissionDeniedError, "may not show this by law"),
    501: (PermanentError, "does not offer this"),
    505: (PermanentError, "does not offer this"),
}


def error_for(
    status: int, headers: Mapping[str, str], platform: str, *, safe: bool
) -> VigieError | None:
    """The error a status stands for; None for 2xx, and for a read for 304.

    Rule for writes: the server's own failure, or a gateway's, tells nothing about what happened
    before it, so the outcome is unknown; a 503 that names a Retry-After turned the call away.
    """
    if 200 <= status < HTTPStatus.MULTIPLE_CHOICES or (safe and status == HTTPStatus.NOT_MODIFIED):  # noqa: PLR2004 - 2xx
        return None
    if not safe and _may_have_happened(status, headers):
        return OutcomeUnknownError(f"{platform} failed with {status} during a write")
    kind, meaning = MEANINGS.get(status, _by_class(status))
    reason, code = f"{platform} {meaning}", str(status)
    if issubclass(kind, RateLimitedError | TransientError):
        return kind(reason, code=code, retry_after=retry_after(headers))
    return kind(reason, code=code)


def error_of(
    kind: type[PlatformError | OutcomeUnknownError],
    reason: str,
    code: str,
    *,
    safe: bool,
    wait: float = DEFAULT_WAIT,
) -> VigieError:
    """The error of a kind that a code of the platform's own stands for.

    Rule for writes: a failure of theirs may come after the act, so its outcome is unknown. For
    reads (``safe``) there is no outcome, and what would leave one unknown is a failure of theirs.
    """
    if issubclass(kind, OutcomeUnknownError | TransientError) and not safe:
        return OutcomeUnknownError(reason)
    if issubclass(kind, OutcomeUnknownError):
        return TransientError(reason, code=code, retry_after=wait)
    if issubclass(kind, RateLimitedError | TransientError):
        return kind(reason, code=code, retry_after=wait)
    return kind(reason, code=code)


def retry_after(headers: Mapping[str, str], otherwise: float = DEFAULT_WAIT) -> float:
    """Seconds the Retry-After header asks for, in seconds or as a date (RFC 9110, 10.2.3).

    A date counts from the answer's own Date, so that neither clock must be right. The result stays
    between one second and a day.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return _bounded(float(value[:12]))
    until = _read_date(value)
    if until is None:
        return otherwise
    now = _read_date(headers.get("date", "")) or datetime.now(UTC)
    return _bounded((until - now).total_seconds())


def is_page(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a web page answers where an interface should: a proxy, a firewall, a log-in wall."""
    return "html" in headers.get("content-type", "").lower() or body[:64].lstrip()[:1] == b"<"


def _may_have_happened(status: int, headers: Mapping[str, str]) -> bool:
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return "retry-after" not in headers
    return status == HTTPStatus.REQUEST_TIMEOUT or (
        status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in MEANINGS
    )


def _by_class(status: int) -> tuple[type[PlatformError], str]:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TransientError, f"failed with {status}"
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return PermanentError, f"sent us elsewhere with {status}"
    return PermanentError, f"refused the call with {status}"


def _bounded(seconds: float) -> float:
    return min(max(seconds, SHORTEST_WAIT), LONGEST_WAIT)


def _read_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@contextmanager
def settling() -> Iterator[None]:
    """Around a read that tells what became of a write.

    An answer that cannot be read proves nothing, so it is asked for again. Raises TransientError.
    """
    try:
        yield
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(str(error), code="unreadable") from None


@contextmanager
def reading_write(platform: str) -> Iterator[None]:
    """Around the reading of a write's answer: it may have worked. Raises OutcomeUnknownError."""
    try:
        yield
    except PayloadError:
        raise OutcomeUnknownError(f"{platform} answered a write unreadably") from None
