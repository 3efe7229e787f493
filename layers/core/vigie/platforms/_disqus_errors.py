"""How Disqus says no: a number in the body, whatever the status.

https://disqus.com/api/docs/errors/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    PlatformError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._call import Response
from vigie.platforms._limits import seconds_until

ERRORS: dict[int, tuple[type[PlatformError], str]] = {
    1: (PermanentError, "knows no such method"),
    2: (PermanentError, "finds a value missing or wrong"),
    3: (PermanentError, "knows no such method"),
    4: (AuthError, "wants an account, and does not accept the access token as one"),
    5: (AuthError, "does not accept the key"),
    6: (PermanentError, "knows no such version"),
    7: (PermanentError, "takes this another way"),
    8: (GoneError, "knows no such thing"),
    9: (PermissionDeniedError, "keeps this from such a key"),
    10: (PermanentError, "does not offer this"),
    11: (PermissionDeniedError, "does not accept the key from here"),
    12: (PermissionDeniedError, "gave the application too few rights"),
    13: (RateLimitedError, "asks to slow down here"),
    14: (RateLimitedError, "asks to slow down"),
    15: (TransientError, "failed"),
    16: (TransientError, "took too long"),
    17: (PermissionDeniedError, "keeps this from the account"),
    18: (AuthError, "does not accept the signature"),
    19: (PermissionDeniedError, "wants a person to prove they are one"),
    20: (TransientError, "is under maintenance"),
    21: (TransientError, "is under maintenance and may do it later"),
    22: (PermissionDeniedError, "gave the access token too few rights"),
}
# After these nobody knows whether a write was done.
UNCLEAR = frozenset({15, 16, 21})
HOUR = 3600.0
LONGEST_WAIT = 24 * HOUR


def classify_read(response: Response) -> VigieError | None:
    """The error of a read's answer, or None: the status alone then decides."""
    return _classify(response, safe=True)


def classify_write(response: Response) -> VigieError | None:
    """The error of a write's answer; some leave open whether it was done."""
    return _classify(response, safe=False)


def why_error(body: Mapping[str, Any]) -> str:
    """An error body in one sentence, from its number; empty when it is none."""
    code = _code(body)
    if not code:
        return ""
    meaning = ERRORS[code][1] if code in ERRORS else "refused the call"
    return f"disqus error {code}: it {meaning}"


def _classify(response: Response, *, safe: bool) -> VigieError | None:
    code = _code(response.read_object() or {})
    if not code:
        return None
    if code in UNCLEAR and not safe:
        return OutcomeUnknownError(f"disqus error {code} during a write")
    kind, meaning = ERRORS.get(code, (PermanentError, "refused the call"))
    if issubclass(kind, RateLimitedError):
        headers = response.headers
        left = seconds_until(headers.get("x-ratelimit-reset", ""), headers.get("date", ""))
        wait = min(max(HOUR if left is None else left, 1.0), LONGEST_WAIT)
        return kind(f"disqus {meaning}", code=str(code), retry_after=wait)
    return kind(f"disqus {meaning}", code=str(code))


def _code(body: Mapping[str, Any]) -> int:
    code = body.get("code")
    return code if isinstance(code, int) and not isinstance(code, bool) else 0
