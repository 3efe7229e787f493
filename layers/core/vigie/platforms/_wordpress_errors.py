"""What WordPress's error codes mean; its messages are in the site's language and never looked at.

https://developer.wordpress.org/rest-api/reference/comments/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._call import Response
from vigie.platforms._fields import read_json
from vigie.platforms._status import Meaning, error_of, retry_after

# Plug-ins that close the interface each have a code of their own.
CLOSED = frozenset({"rest_disabled", "rest_login_required", "rest_api_disabled"})
CODES: dict[str, Meaning] = {
    # The application password: checked on every call, whatever the call is about.
    "incorrect_password": (AuthError, "the application password is not accepted"),
    "invalid_username": (AuthError, "the user name is not known"),
    "invalid_email": (AuthError, "the user name is not known"),
    "invalid_authcookie": (AuthError, "the application password is not accepted"),
    "rest_not_logged_in": (AuthError, "no credentials reached the site"),
    "rest_comment_login_required": (AuthError, "no credentials reached the site"),
    "invalid_token": (AuthError, "the access token is no longer valid"),
    "authorization_required": (AuthError, "the access token is no longer valid"),
    "application_passwords_disabled": (
        PermissionDeniedError,
        "the site has switched application passwords off",
    ),
    "application_passwords_disabled_for_user": (
        PermissionDeniedError,
        "application passwords are switched off for this user",
    ),
    # Rights: 401 or 403, as the site sees us as nobody or as somebody.
    "rest_forbidden": (PermissionDeniedError, "the user lacks the right"),
    "rest_forbidden_context": (PermissionDeniedError, "the user may not moderate comments"),
    "rest_forbidden_param": (PermissionDeniedError, "the user may not moderate comments"),
    "rest_cannot_read": (PermissionDeniedError, "the user may not read this comment"),
    "rest_cannot_read_post": (PermissionDeniedError, "the user may not read this post"),
    "rest_cannot_edit": (PermissionDeniedError, "the user may not moderate this comment"),
    "rest_cannot_delete": (PermissionDeniedError, "the user may not delete this comment"),
    "rest_cannot_view": (PermissionDeniedError, "the user lacks the right"),
    "rest_user_cannot_view": (PermissionDeniedError, "the user lacks the right"),
    "rest_comment_invalid_status": (PermissionDeniedError, "the user may not moderate comments"),
    "rest_comment_invalid_author": (PermissionDeniedError, "the user may not write as another"),
    "unauthorized": (PermissionDeniedError, "the user lacks the right"),
    **dict.fromkeys(CLOSED, (PermissionDeniedError, "a plug-in closes the REST interface")),
    # What is answered is gone, or closed.
    "rest_comment_invalid_id": (GoneError, "there is no such comment"),
    "rest_comment_trash_post": (GoneError, "its post lies in the trash"),
    "rest_post_invalid_id": (GoneError, "there is no such post"),
    "rest_already_trashed": (GoneError, "it lies in the trash already"),
    "unknown_comment": (GoneError, "there is no such comment"),
    "unknown_post": (GoneError, "there is no such post"),
    "rest_comment_invalid_post_id": (PermanentError, "the post takes no comment"),
    "rest_comment_draft_post": (PermanentError, "the post is a draft"),
    "rest_comment_closed": (PermanentError, "comments are closed"),
    "rest_no_route": (PermanentError, "the site has no comments interface"),
    "rest_trash_not_supported": (PermanentError, "the site has no trash"),
    # What a write may have done before it failed, or did before this one.
    "comment_duplicate": (OutcomeUnknownError, "the same words already stand there"),
    "rest_comment_failed_create": (OutcomeUnknownError, "the site could not finish the comment"),
    "rest_comment_failed_edit": (OutcomeUnknownError, "the site could not finish the change"),
    "internal_server_error": (OutcomeUnknownError, "the site broke while it answered"),
    "wp_die": (OutcomeUnknownError, "the site broke while it answered"),
    "db_connect_fail": (TransientError, "the site's database is down"),
    "comment_flood": (RateLimitedError, "comments come too fast"),
    "rest_too_many_requests": (RateLimitedError, "calls come too fast"),
}
# What a site says with 401 to whoever it does not know, for any reason.
SEEN_AS_NOBODY = frozenset(
    code
    for code, (kind, _) in CODES.items()
    if kind is PermissionDeniedError and code.startswith("rest_") and code not in CLOSED
)
NOBODY = "the site does not take the user name and application password"
UNAUTHORIZED = 401
FLOOD_WAIT = 20.0
# Sites left in debugging mode print notices before the answer, and it is an answer all the same.
NOTICE = re.compile(rb"<b>(?:Warning|Notice|Deprecated)</b>:")
NOTICE_END = b"<br />"


def read_answer(body: bytes) -> Any:  # noqa: ANN401 - JSON
    """The JSON of an answer, notices of the site's own passed over. Raises PayloadError."""
    if body.lstrip()[:1] == b"<":
        if not NOTICE.search(body[:1_000]):
            raise PayloadError("a web page came instead of an answer of the REST interface")
        # The answer's own slashes are escaped, so none of its tags can look like a notice's end.
        body = body.rpartition(NOTICE_END)[2]
    return read_json(body)


def code_of(body: object) -> str:
    """The code of an error body, WordPress's or WordPress.com's; empty when it is none."""
    if not isinstance(body, dict) or "id" in body or "ID" in body:
        return ""
    code = body.get("code") or body.get("error")
    return code if isinstance(code, str) and ("message" in body or "data" in body) else ""


def read_error(body: Mapping[str, Any]) -> str:
    """One sentence about an error body, from its code alone."""
    code = code_of(body)[:60]
    meaning = CODES.get(code, (PermanentError, "the call is refused"))[1]
    return f"wordpress error {code}: {meaning}"


def classifier(
    origin: str, *, safe: bool, as_user: bool
) -> Callable[[Response], VigieError | None]:
    """A reader of errors, for reads (``safe``) or writes, sent to the site at ``origin``.

    ``as_user``: credentials went along. Rule: a site that then lacks a right for us answers 403;
    401 means that it sees nobody, which is all it says of a wrong or revoked password.
    """

    def classify(response: Response) -> VigieError | None:
        if _is_fine(response.status):
            return None
        if safe and (elsewhere := _moved(origin, response.url)):
            return PermanentError(
                f"the site answers at {elsewhere}: give that address", code="moved"
            )
        try:
            code = code_of(read_answer(response.body))
        except PayloadError:
            code = ""
        error = _named(code, response, safe=safe) if code else _unnamed(response)
        is_nobody = as_user and code in SEEN_AS_NOBODY and response.status == UNAUTHORIZED
        return AuthError(f"wordpress error {code}: {NOBODY}", code=code) if is_nobody else error

    return classify


def _is_fine(status: int) -> bool:
    return 200 <= status < 300 or status == 304  # noqa: PLR2004 - what the status table calls fine


def _named(code: str, response: Response, *, safe: bool) -> VigieError | None:
    """The error a code stands for. A plug-in's own code means what its status means."""
    found = CODES.get(code)
    if found is None:
        return _unknown(code, response)
    kind, meaning = found
    reason = f"wordpress error {code}: {meaning}"
    # What is told as a failure for now comes before the act, here.
    is_sure = safe or not issubclass(kind, OutcomeUnknownError)
    wait = retry_after(response.headers, FLOOD_WAIT)
    return error_of(kind, reason, code, safe=is_sure, wait=wait)


def _unknown(code: str, response: Response) -> VigieError | None:
    """A 401 of a code we do not know is a right until the site says the password is wrong."""
    if response.status == UNAUTHORIZED:
        return PermissionDeniedError(f"wordpress error {code[:60]}: access is refused", code=code)
    return None


def _unnamed(response: Response) -> VigieError | None:
    """No answer of WordPress: a firewall, a proxy, or the web server's own lock."""
    if response.status in (401, 403, 406):
        return PermissionDeniedError(
            "something before the site (a firewall, a password of the web server) refused the call",
            code=str(response.status),
        )
    if response.status == 404:  # noqa: PLR2004 - as it is known
        return PermanentError("there is no REST interface at this address", code="no_rest")
    return None


def _moved(origin: str, url: str) -> str:
    """Where a redirect led, when that is another site's origin: credentials stayed behind."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    there = f"{parts.scheme}://{parts.netloc}"
    return there if parts.netloc and there != origin else ""
