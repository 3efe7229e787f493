"""How Stack Exchange says no: a number and a name in the body, seconds in a sentence.

https://api.stackexchange.com/docs/error-handling
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vigie.errors import (
    AuthError,
    GoneError,
    PermanentError,
    PermissionDeniedError,
    PlatformError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._call import Response
from vigie.platforms._status import retry_after

ERRORS: dict[int, tuple[type[PlatformError], str]] = {
    400: (PermanentError, "finds a value wrong"),
    401: (PermissionDeniedError, "wants an account for this"),
    402: (AuthError, "does not accept the access token"),
    403: (PermissionDeniedError, "does not permit this"),
    404: (GoneError, "knows no such method"),
    405: (PermissionDeniedError, "wants a key for this"),
    406: (AuthError, "says the access token is no longer secret"),
    407: (PermanentError, "could not write"),
    409: (PermanentError, "was asked this before"),
    500: (TransientError, "failed"),
    502: (RateLimitedError, "asks to slow down"),
    503: (TransientError, "is away for a moment"),
}
SECONDS = re.compile(r"(\d{1,6}) seconds")
DEFAULT_WAIT = 300.0
LONGEST_WAIT = 24 * 3600.0


def classify(response: Response) -> VigieError | None:
    """The error of an answer the interface itself gave, or None: the status then decides."""
    body = response.read_object() or {}
    code = _code(body)
    if code is None:
        return None
    kind, meaning = ERRORS.get(code, (PermanentError, "refused the call"))
    reason = f"stack exchange {meaning}"
    if issubclass(kind, RateLimitedError):
        return kind(reason, code=str(code), retry_after=_wait(response, body))
    return kind(reason, code=str(code))


def why_error(body: Mapping[str, Any]) -> str:
    """An error body in one sentence, from its number; empty when it is none."""
    code = _code(body)
    if code is None:
        return ""
    meaning = ERRORS[code][1] if code in ERRORS else "refused the call"
    return f"stack exchange error {code}: it {meaning}"


def _code(body: Mapping[str, Any]) -> int | None:
    code = body.get("error_id")
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _wait(response: Response, body: Mapping[str, Any]) -> float:
    """The seconds its sentence names; they stand nowhere else."""
    told = SECONDS.search(str(body.get("error_message") or ""))
    if told:
        return min(max(float(told[1]), 1.0), LONGEST_WAIT)
    return retry_after(response.headers, DEFAULT_WAIT)
