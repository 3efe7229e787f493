"""What TikTok's codes mean. They come with HTTP 200; messages are never looked at.

https://business-api.tiktok.com/portal/docs?id=1737172488964097
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from vigie.errors import (
    AuthError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._call import Response
from vigie.platforms._status import Meaning, error_for, error_of, retry_after

CODES: dict[int, Meaning] = {
    40000: (PermanentError, "the call is refused"),
    40001: (PermissionDeniedError, "a permission is missing"),
    40002: (PermanentError, "a parameter is not accepted"),
    40007: (PermanentError, "it is missing"),
    40016: (RateLimitedError, "the call limit is reached"),
    40064: (PermissionDeniedError, "this person cannot be written to"),
    40100: (RateLimitedError, "the call limit is reached"),
    40102: (AuthError, "the access token has expired"),
    40103: (AuthError, "the refresh token has expired"),
    40104: (AuthError, "the access token is empty"),
    40105: (AuthError, "the access token is not valid"),
    40110: (AuthError, "the authorisation is used up"),
    40116: (AuthError, "the refresh token is not valid"),
    40133: (RateLimitedError, "the call limit is reached"),
    51065: (TransientError, "the service is down"),
}
SYSTEM_FROM = 50_000


def classifier(*, safe: bool) -> Callable[[Response], VigieError | None]:
    """A reader of TikTok's codes, for reads (``safe``) or writes."""

    def classify(response: Response) -> VigieError | None:
        body = response.read_object()
        if body is None:
            is_dead = response.status == HTTPStatus.UNAUTHORIZED and response.body
            if is_dead:
                return TransientError("tiktok or a proxy answered 401 in no words", code="401")
            return error_for(response.status, response.headers, "tiktok", safe=safe)
        code = read_code(body)
        if code == 0:
            return error_for(response.status, response.headers, "tiktok", safe=safe)
        return _error(code, response, safe=safe)

    return classify


def read_code(body: Mapping[str, Any]) -> int:
    """The code of an envelope, 0 when all is well or none is given."""
    code = body.get("code", 0)
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) < 10:  # noqa: PLR2004 - a code's length
        return int(code)
    return code if isinstance(code, int) and not isinstance(code, bool) else 0


def describe_code(code: object) -> str:
    """One sentence about a code."""
    number = read_code({"code": code})
    return f"tiktok error {number}: {_meaning(number)[1]}" if number else "tiktok told an error"


def _meaning(code: int) -> Meaning:
    if code >= SYSTEM_FROM and code not in CODES:
        return TransientError, "an error of theirs"
    return CODES.get(code, (PermanentError, "the call is refused"))


def _error(code: int, response: Response, *, safe: bool) -> VigieError:
    kind, words = _meaning(code)
    reason, wait = f"tiktok error {code}: {words}", retry_after(response.headers)
    return error_of(kind, reason, str(code), safe=safe, wait=wait)
