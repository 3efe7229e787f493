"""How Reddit says no: by status, by a header, and most often inside an answer of 200."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from vigie.errors import (
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
from vigie.platforms._call import Response
from vigie.platforms._oauth import DEAD
from vigie.platforms._status import MEANINGS, error_for

DEFAULT_WAIT = 60.0
LONGEST_WAIT = 24 * 3600.0
UNKNOWN_PLACE = "/subreddits/search"

# https://github.com/reddit-archive/reddit/blob/master/r2/r2/lib/errors.py
CODES: dict[str, tuple[type[PlatformError], str]] = {
    "USER_REQUIRED": (AuthError, "wants a signed-in account"),
    "RATELIMIT": (RateLimitedError, "asks to slow down"),
    "SUBREDDIT_RATELIMIT": (RateLimitedError, "asks to slow down there"),
    "QUOTA_FILLED": (RateLimitedError, "takes no more today"),
    "DELETED_COMMENT": (GoneError, "says the comment is deleted"),
    "DELETED_LINK": (GoneError, "says the post is deleted"),
    "NO_THING_ID": (GoneError, "knows no such thing"),
    "BAD_SR_NAME": (GoneError, "knows no such community"),
    "SUBREDDIT_NOEXIST": (GoneError, "knows no such community"),
    "USER_DOESNT_EXIST": (GoneError, "knows no such person"),
    "INVALID_USER": (GoneError, "knows no such person"),
    "SUBREDDIT_NOTALLOWED": (PermissionDeniedError, "does not let the account write there"),
    "NOT_WHITELISTED_BY_USER_MESSAGE": (
        PermissionDeniedError,
        "lets this person's chosen few write to them",
    ),
    "USER_BLOCKED": (PermissionDeniedError, "says this person blocked the account"),
    "USER_BLOCKED_MESSAGE": (PermissionDeniedError, "says this person blocked the account"),
    "USER_MUTED": (PermissionDeniedError, "says the account is muted there"),
    "MUTED_FROM_SUBREDDIT": (PermissionDeniedError, "says the account is muted there"),
    "BANNED_FROM_SUBREDDIT": (PermissionDeniedError, "says the account is banned there"),
    "NOT_AUTHOR": (PermissionDeniedError, "lets only its author do this"),
    "BAD_CAPTCHA": (PermissionDeniedError, "wants a person to prove they are one"),
    "THREAD_LOCKED": (PermanentError, "says the thread is locked"),
    "COMMENTER_BLOCKED_POSTER": (PermanentError, "says one of the two blocked the other"),
    "SOMETHING_IS_BROKEN": (PermanentError, "refuses the words"),
    "TOO_OLD": (PermanentError, "says the thread is archived"),
    "TOO_LONG": (PermanentError, "finds the text too long"),
    "NO_TEXT": (PermanentError, "found no text"),
}
REASONS = {
    "private": "says the community is private",
    "quarantined": "says the community is quarantined",
    "banned": "says the community is banned",
    "gold_only": "keeps the community to its subscribers",
}


def classify(response: Response) -> VigieError | None:
    """The error of an answer Reddit itself gave, or None: the status alone then decides."""
    if urlsplit(response.url).path.rstrip("/") == UNKNOWN_PLACE:
        return GoneError("reddit knows no such community", code="unknown_community")
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        return _too_fast(response)
    body = _object(response)
    if body is None:
        return _of_proxy(response)
    return _of_codes(body) or _of_status(response, str(body.get("reason") or "")[:60])


def why_error(body: Mapping[str, Any]) -> str:
    """An error body in one sentence with its class, from its codes; empty when it is none."""
    told = _of_codes(body)
    if told is not None:
        return f"reddit error {told.code}: {told.reason.removeprefix('reddit ')}"
    error = body.get("error")
    if isinstance(error, str) and error:
        meaning = "the access is dead" if error in DEAD else "the call is refused"
        return f"reddit error {error[:60]}: {meaning}"
    reason = body.get("reason")
    code = f"/{reason[:60]}" if isinstance(reason, str) and reason else ""
    if isinstance(error, int) and not isinstance(error, bool):
        meaning = MEANINGS[error][1] if error in MEANINGS else "refused the call"
        return f"reddit error {error}{code}: it {meaning}"
    if code and ("message" in body or "explanation" in body):
        return f"reddit error {code[1:]}: the call is refused"
    return ""


def expect_done(response: Response) -> Mapping[str, Any]:
    """The body of a write that was taken. Raises OutcomeUnknownError when it says nothing clear."""
    try:
        body = response.json()
    except PayloadError:
        body = None
    if not isinstance(body, dict):
        raise OutcomeUnknownError("reddit answered a write with something that is not its JSON")
    return body


def _object(response: Response) -> Mapping[str, Any] | None:
    try:
        body = response.json()
    except PayloadError:
        return None
    return body if isinstance(body, dict) else {}


def _of_codes(body: Mapping[str, Any]) -> PlatformError | None:
    """The first of `json.errors`, triples of code, localised text and field."""
    answer = body.get("json")
    errors = answer.get("errors") if isinstance(answer, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    if first is None:
        return None
    code = first[0] if isinstance(first, list) and first else first
    wait = answer.get("ratelimit") if isinstance(answer, dict) else None
    return _of_code(str(code)[:60], wait)


def _of_code(code: str, wait: object) -> PlatformError:
    kind, meaning = CODES.get(code, (PermanentError, "refused the call"))
    if kind is RateLimitedError:
        return RateLimitedError(f"reddit {meaning}", code=code, retry_after=_seconds(wait))
    return kind(f"reddit {meaning}", code=code)


def _seconds(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        return DEFAULT_WAIT
    return min(max(seconds, 1.0), LONGEST_WAIT) if seconds == seconds else DEFAULT_WAIT  # noqa: PLR0124 - no NaN


def _too_fast(response: Response) -> VigieError:
    """429 comes as HTML; where it names no wait, the window's own end does."""
    headers = response.headers
    if "retry-after" in headers:
        return error_for(response.status, headers, "reddit", safe=True) or TransientError("reddit")
    wait = _seconds(headers.get("x-ratelimit-reset"))
    return RateLimitedError("reddit asks to slow down", code="429", retry_after=wait)


def _of_proxy(response: Response) -> VigieError | None:
    """Rule: a 401 that is no JSON and names no bearer is somebody's in between, no dead token."""
    is_refused = response.status == HTTPStatus.UNAUTHORIZED
    if is_refused and "bearer" not in response.headers.get("www-authenticate", "").lower():
        return TransientError("something before reddit refused the call", code="401")
    return None


def _of_status(response: Response, reason: str) -> VigieError | None:
    if response.status == HTTPStatus.UNAUTHORIZED:
        return AuthError("reddit does not accept the access token", code="401")
    if response.status == HTTPStatus.FORBIDDEN:
        return _forbidden(response, reason)
    is_refused = response.status == HTTPStatus.BAD_REQUEST and reason
    return _of_code(reason, None) if is_refused else None


def _forbidden(response: Response, reason: str) -> VigieError:
    challenge = response.headers.get("www-authenticate", "")
    if "insufficient_scope" in challenge:
        return PermissionDeniedError("reddit gave the token too few rights", code="scope")
    meaning = REASONS.get(reason, "does not permit this")
    return PermissionDeniedError(f"reddit {meaning}", code=reason or "403")
