"""Google's errors: what a reason, a status or a number stands for, as tables.

https://cloud.google.com/apis/design/errors
https://developers.google.com/youtube/v3/docs/errors
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from vigie.errors import (
    AuthError,
    GoneError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._call import Response
from vigie.platforms._status import Meaning, error_of, retry_after

HOUR = 3600.0

# By the reason of the first error; messages are in any language and are never looked at.
REASONS: dict[str, Meaning] = {
    "authError": (AuthError, "the access token is not accepted"),
    "authorizationRequired": (AuthError, "the access was withdrawn"),
    "required": (PermissionDeniedError, "the call needs an account's access"),
    "keyInvalid": (AuthError, "the API key is not valid"),
    "keyExpired": (AuthError, "the API key has expired"),
    "API_KEY_INVALID": (AuthError, "the API key is not valid"),
    "API_KEY_EXPIRED": (AuthError, "the API key has expired"),
    "ACCESS_TOKEN_EXPIRED": (AuthError, "the access token has expired"),
    "CREDENTIALS_MISSING": (AuthError, "the call carries no credentials"),
    "ACCOUNT_STATE_INVALID": (AuthError, "the account is not active"),
    "authenticatedUserAccountClosed": (AuthError, "the account is closed"),
    "authenticatedUserAccountSuspended": (AuthError, "the account is suspended"),
    "youtubeSignupRequired": (PermissionDeniedError, "the account has no channel"),
    "authenticatedUserNotChannel": (PermissionDeniedError, "the account has no channel"),
    "accessNotConfigured": (PermissionDeniedError, "the project has not switched this API on"),
    "SERVICE_DISABLED": (PermissionDeniedError, "the project has not switched this API on"),
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": (PermissionDeniedError, "the token lacks a scope"),
    "insufficientPermissions": (PermissionDeniedError, "the token lacks a scope"),
    "forbidden": (PermissionDeniedError, "the account may not do this, or it is gone"),
    "ipRefererBlocked": (PermissionDeniedError, "the key is limited to other addresses"),
    "accountDelegationForbidden": (PermissionDeniedError, "the account may not be acted for"),
    "ineligibleAccount": (PermissionDeniedError, "the account may not comment"),
    "dailyLimitExceeded": (RateLimitedError, "the day's quota is used"),
    "quotaExceeded": (RateLimitedError, "the day's quota is used"),
    "rateLimitExceeded": (RateLimitedError, "calls come too fast"),
    "userRateLimitExceeded": (RateLimitedError, "calls come too fast"),
    "RATE_LIMIT_EXCEEDED": (RateLimitedError, "calls come too fast"),
    "commentsDisabled": (PermanentError, "comments are switched off there"),
    "processingFailure": (PermanentError, "it could not be processed, or its author deleted it"),
    "operationNotSupported": (PermanentError, "this cannot be done to it"),
    "invalidPageToken": (PermanentError, "the page token is not accepted"),
    "commentTextTooLong": (PermanentError, "the text is too long"),
    "commentTextRequired": (PermanentError, "the text is missing"),
    "parentCommentIsPrivate": (PermanentError, "the comment it answers is private"),
    "commentNotFound": (GoneError, "the comment is gone"),
    "commentThreadNotFound": (GoneError, "the thread is gone"),
    "parentCommentNotFound": (GoneError, "the comment it answers is gone"),
    "videoNotFound": (GoneError, "the video is gone"),
    "channelNotFound": (GoneError, "the channel is gone"),
    "notFound": (GoneError, "it does not exist"),
    "backendError": (TransientError, "the service failed"),
    "internalError": (TransientError, "the service failed"),
}
# By the canonical status, where no reason is known.
STATUSES: dict[str, Meaning] = {
    "UNAUTHENTICATED": (AuthError, "the credentials are not accepted"),
    "PERMISSION_DENIED": (PermissionDeniedError, "a permission is missing"),
    "RESOURCE_EXHAUSTED": (RateLimitedError, "the quota is used"),
    "NOT_FOUND": (GoneError, "it does not exist"),
    "INVALID_ARGUMENT": (PermanentError, "an argument is not accepted"),
    "FAILED_PRECONDITION": (PermanentError, "its state forbids this"),
    "ALREADY_EXISTS": (PermanentError, "it exists already"),
    "UNAVAILABLE": (TransientError, "the service is down"),
    "INTERNAL": (TransientError, "the service failed"),
    "DEADLINE_EXCEEDED": (TransientError, "the service took too long"),
    "ABORTED": (TransientError, "the call was overtaken by another"),
}
BY_HTTP: dict[int, Meaning] = {
    400: (PermanentError, "the call is refused"),
    401: (AuthError, "the credentials are not accepted"),
    403: (PermissionDeniedError, "a permission is missing"),
    404: (GoneError, "it does not exist"),
    429: (RateLimitedError, "calls come too fast"),
}
# A day's quota ends at midnight in California, which may be near: we look again each hour.
WAITS = {"quotaExceeded": HOUR, "dailyLimitExceeded": HOUR}


def classifier(platform: str, *, safe: bool) -> Callable[[Response], VigieError | None]:
    """A reader of Google's errors, for reads (``safe``) or writes.

    Rule: a web page with 401 or 403 comes from something in between, and no token died of it.
    """

    def classify(response: Response) -> VigieError | None:
        if response.status in (401, 403) and response.body.lstrip()[:1] == b"<":
            return TransientError(f"{platform} answered with a web page", code="page")
        error = (response.read_object() or {}).get("error")
        return _error(platform, error, response, safe=safe) if isinstance(error, dict) else None

    return classify


def describe_error(platform: str, error: object) -> str:
    """One sentence about an error body, from its codes alone."""
    found = _error(platform, error, Response(0), safe=True) if isinstance(error, dict) else None
    return str(found) if found else f"{platform} answered with an error"


def _error(
    platform: str, error: Mapping[str, Any], response: Response, *, safe: bool
) -> VigieError:
    status, http = error.get("status"), error.get("code")
    http = http if isinstance(http, int) else response.status
    reason = next((one for one in _reasons(error) if one in REASONS), "")
    kind, meaning = (
        REASONS.get(reason)
        or STATUSES.get(status if isinstance(status, str) else "")
        or BY_HTTP.get(http)
        or _by_class(http)
    )
    code = reason or str(status or http)
    said = f"{platform} error {code[:60]}: {meaning}"
    wait = retry_after(response.headers, WAITS.get(reason, 60.0))
    return error_of(kind, said, code, safe=safe, wait=wait)


def _reasons(error: Mapping[str, Any]) -> list[str]:
    """The reasons of the old list and of the newer details, the details first: they say more."""
    lists = [error.get(name) for name in ("details", "errors")]
    several = [one for each in lists if isinstance(each, list) for one in each]
    reasons = [one.get("reason") for one in several if isinstance(one, dict)]
    return [one for one in reasons if isinstance(one, str)]


def _by_class(http: int) -> Meaning:
    if http >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TransientError, "the service failed"
    return PermanentError, "the call is refused"
