"""What LinkedIn's refusals mean, by service code and status; messages are never looked at.

https://learn.microsoft.com/linkedin/shared/api-guide/concepts/error-handling
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
    VersionRetiredError,
    VigieError,
)
from vigie.platforms._call import Response
from vigie.platforms._oauth import token_error
from vigie.platforms._status import Meaning, error_for, error_of, retry_after

CODES: dict[int, Meaning] = {
    100: (PermissionDeniedError, "a permission is missing"),
    65600: (AuthError, "the access token is not valid"),
    65601: (AuthError, "the access was withdrawn"),
    65602: (AuthError, "the access token has expired"),
    65603: (TransientError, "an error of theirs"),
    65604: (AuthError, "the access token is empty"),
}
STATUSES: dict[int, Meaning] = {
    HTTPStatus.NOT_FOUND: (GoneError, "it does not exist"),
    HTTPStatus.CONFLICT: (OutcomeUnknownError, "the same was already done"),
    HTTPStatus.UNPROCESSABLE_ENTITY: (PermanentError, "a value is not accepted"),
    HTTPStatus.UPGRADE_REQUIRED: (VersionRetiredError, "the API version was retired"),
}
RETIRED = frozenset({"NONEXISTENT_VERSION", "VERSION_MISSING"})


def classifier(*, safe: bool) -> Callable[[Response], VigieError | None]:
    """A reader of LinkedIn's refusals, for reads (``safe``) or writes."""

    def classify(response: Response) -> VigieError | None:
        if response.status < HTTPStatus.BAD_REQUEST:
            return None
        body = response.read_object()
        if response.status == HTTPStatus.UNAUTHORIZED and body is None and response.body:
            return TransientError("linkedin or a proxy answered 401 in no words", code="401")
        if response.status == HTTPStatus.TOO_MANY_REQUESTS:
            return RateLimitedError(
                "linkedin asks to slow down", code="429", retry_after=_wait(response)
            )
        found = _meaning(body or {}, response.status)
        return _error(found, response, safe=safe) if found else _by_status(response, safe=safe)

    return classify


def describe_error(body: Mapping[str, Any]) -> str:
    """One sentence about an error body, from its codes alone."""
    named = token_error(body)
    if named:
        return f"linkedin error {named}"
    status = body.get("status")
    status = status if isinstance(status, int) and not isinstance(status, bool) else 0
    found = _meaning(body, status)
    if found:
        return f"linkedin error {found[0]}: {found[1][1]}"
    known = error_for(status, {}, "linkedin", safe=True) if status else None
    return str(known) if known else "linkedin answered with an error"


def _meaning(body: Mapping[str, Any], status: int) -> tuple[str, Meaning] | None:
    code = body.get("serviceErrorCode")
    if isinstance(code, int) and not isinstance(code, bool) and code in CODES:
        return str(code), CODES[code]
    if body.get("code") in RETIRED if isinstance(body.get("code"), str) else False:
        return "426", STATUSES[HTTPStatus.UPGRADE_REQUIRED]
    return (str(status), STATUSES[status]) if status in STATUSES else None


def _error(found: tuple[str, Meaning], response: Response, *, safe: bool) -> VigieError:
    code, (kind, words) = found
    reason, wait = f"linkedin error {code}: {words}", retry_after(response.headers)
    return error_of(kind, reason, code, safe=safe, wait=wait)


def _by_status(response: Response, *, safe: bool) -> VigieError | None:
    return error_for(response.status, response.headers, "linkedin", safe=safe)


def _wait(response: Response, now: datetime | None = None) -> float:
    """Limits are per UTC day; what Retry-After says goes first."""
    now = now or datetime.now(UTC)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    left = (midnight - now).total_seconds()
    return retry_after(response.headers, min(left, 3600.0))
