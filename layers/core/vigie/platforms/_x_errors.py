"""What X's refusals mean. X tells them by problem type, by status, and in the old way by number.

https://docs.x.com/x-api/fundamentals/response-codes-and-errors
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    VigieError,
)
from vigie.platforms._call import Response
from vigie.platforms._limits import seconds_until
from vigie.platforms._oauth import token_error
from vigie.platforms._status import DEFAULT_WAIT, Meaning, error_for, error_of, retry_after

DAY = 24 * 3600.0
# The last part of `type`; titles and details are never looked at, but for the one named below.
PROBLEMS: dict[str, Meaning] = {
    "client-disconnected": (TransientError, "the stream was closed"),
    "client-forbidden": (PermissionDeniedError, "the app is not enrolled for this"),
    "client-not-enrolled": (PermissionDeniedError, "the app is not enrolled for this"),
    "conflict": (TransientError, "two calls met"),
    "credits": (PermissionDeniedError, "the credits are used up: top them up"),
    "credits-depleted": (PermissionDeniedError, "the credits are used up: top them up"),
    "disallowed-resource": (PermissionDeniedError, "this is not to be had"),
    "duplicate-rules": (PermanentError, "the rule exists already"),
    "invalid-request": (PermanentError, "a parameter is not accepted"),
    "invalid-rules": (PermanentError, "the rule is not accepted"),
    "not-authorized-for-resource": (PermissionDeniedError, "it is protected or suspended"),
    "oauth1-permissions": (PermissionDeniedError, "the app lacks a right"),
    "operational-disconnect": (TransientError, "the stream was closed"),
    "rate-limit-exceeded": (RateLimitedError, "the call limit is reached"),
    "resource-not-found": (GoneError, "it does not exist"),
    "resource-unavailable": (TransientError, "it is not available now"),
    "rule-cap": (PermanentError, "there are too many rules"),
    "streaming-connection": (TransientError, "the stream cannot be opened"),
    "unsupported-authentication": (PermissionDeniedError, "this kind of token has no access"),
    "usage-capped": (RateLimitedError, "the month's cap is reached"),
}
# https://developer.x.com/en/support/x-api/error-troubleshooting: numbers of the old interface.
NUMBERS: dict[int, Meaning] = {
    32: (AuthError, "the credentials are not accepted"),
    34: (GoneError, "it does not exist"),
    50: (GoneError, "the person does not exist"),
    63: (PermissionDeniedError, "the person is suspended"),
    64: (PermissionDeniedError, "the account is suspended"),
    88: (RateLimitedError, "the call limit is reached"),
    89: (AuthError, "the token is no longer valid"),
    99: (AuthError, "the credentials are not accepted"),
    130: (TransientError, "the service is overloaded"),
    131: (TransientError, "an unknown error of theirs"),
    144: (GoneError, "the post does not exist"),
    150: (PermanentError, "this person takes no messages"),
    179: (PermissionDeniedError, "the post is protected"),
    185: (RateLimitedError, "the day's limit of posts is reached"),
    186: (PermanentError, "the words are too long"),
    187: (OutcomeUnknownError, "the same words were already posted"),
    226: (PermissionDeniedError, "it looks automated to them"),
    326: (PermissionDeniedError, "the account is locked: unlock it on X"),
    349: (PermanentError, "this person takes no messages"),
    385: (GoneError, "the post to answer does not exist"),
    433: (PermissionDeniedError, "the author chose who may answer"),
}
# The one refusal X gives no code of its own: the same words again. Its details are English only.
DUPLICATE = "duplicate content"


def classifier(*, safe: bool) -> Callable[[Response], VigieError | None]:
    """A reader of X's refusals, for reads (``safe``) or writes."""

    def classify(response: Response) -> VigieError | None:
        status = response.status
        if status < HTTPStatus.BAD_REQUEST:
            return None
        body = response.read_object()
        if status == HTTPStatus.UNAUTHORIZED and body is None and response.body:
            return TransientError("x or a proxy answered 401 without X's own words", code="401")
        name, meaning = _meaning(body or {}, is_write=not safe)
        if meaning is None:
            wait = _wait(response)
            slow = status == HTTPStatus.TOO_MANY_REQUESTS
            limit = RateLimitedError("x asks to slow down", code="429", retry_after=wait)
            return limit if slow else error_for(status, response.headers, "x", safe=safe)
        return _error(name, meaning, response, safe=safe)

    return classify


def describe_problem(body: Mapping[str, Any]) -> str:
    """One sentence about a body that holds errors instead of results, from its codes alone."""
    named = token_error(body)
    if named:
        return f"x error {named}"
    if not isinstance(body.get("errors"), list) and "title" not in body and "type" not in body:
        return ""
    name, meaning = _meaning(body, is_write=False)
    if meaning is not None:
        return f"x error {name}: {meaning[1]}"
    status = body.get("status")
    found = error_for(status, {}, "x", safe=True) if isinstance(status, int) else None
    return str(found) if found else "x answered with an error"


def problem_of(error: object) -> str:
    """The short name of a problem, such as `resource-not-found`."""
    given = error.get("type") if isinstance(error, dict) else None
    return given.rstrip("/").rpartition("/")[2] if isinstance(given, str) else ""


def _meaning(body: Mapping[str, Any], *, is_write: bool) -> tuple[str, Meaning | None]:
    """The first code that is known, the whole problem before its parts."""
    errors = body.get("errors")
    parts = [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    for one in (body, *parts):
        code = one.get("code")
        if isinstance(code, int) and not isinstance(code, bool) and code in NUMBERS:
            return str(code), NUMBERS[code]
        detail = one.get("detail") or one.get("message")
        if is_write and isinstance(detail, str) and DUPLICATE in detail:
            return "duplicate", NUMBERS[187]
        name = problem_of(one)
        if name in PROBLEMS:
            return name, PROBLEMS[name]
        if one.get("title") == "CreditsDepleted":
            return "credits", PROBLEMS["credits"]
    return "", None


def _error(name: str, meaning: Meaning, response: Response, *, safe: bool) -> VigieError:
    kind, words = meaning
    reason = f"x error {name}: {words}"
    wait = DEFAULT_WAIT
    if kind is RateLimitedError:
        wait = DAY if name == "usage-capped" else _wait(response)
    return error_of(kind, reason, name, safe=safe, wait=wait)


def _wait(response: Response) -> float:
    """Until the window starts anew, as the answer says; at least a second."""
    headers = response.headers
    left = seconds_until(headers.get("x-rate-limit-reset", ""), headers.get("date", ""))
    if left is None or "x-rate-limit-reset" not in headers:
        return retry_after(headers, DEFAULT_WAIT)
    return min(max(left, 1.0), DAY)
