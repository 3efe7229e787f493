"""What Facebook and its sisters share: signatures, the handshake, and what their errors mean."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    SignatureError,
    TransientError,
    VersionRetiredError,
    VigieError,
)
from vigie.platforms._http import Response
from vigie.platforms._meta_limits import seconds_to_regain
from vigie.platforms._signature import check_hmac, is_same
from vigie.platforms._status import Meaning, error_of, retry_after

GRAPH_VERSION = "v26.0"
HOUR = 3600.0

# By code, or by code and subcode.
Meanings = Mapping[int | tuple[int, int], Meaning]
NONE: Meanings = {}
# Statuses that would mean much if Meta's own code stood beside them.
HOLLOW = frozenset({401, 404, 410})

# Code, then code and subcode; messages may be in any language and are never looked at.
# https://developers.facebook.com/docs/graph-api/guides/error-handling
CODES: dict[int, Meaning] = {
    1: (TransientError, "an unknown error of theirs"),
    2: (TransientError, "the service is down"),
    3: (PermissionDeniedError, "the app lacks a capability"),
    4: (RateLimitedError, "the app's call limit is reached"),
    10: (PermissionDeniedError, "a permission is missing"),
    17: (RateLimitedError, "the account's call limit is reached"),
    32: (RateLimitedError, "the page's call limit is reached"),
    100: (PermanentError, "a parameter is not accepted"),
    102: (AuthError, "the session is over"),
    190: (AuthError, "the access token is no longer valid"),
    341: (RateLimitedError, "the app is blocked for a while"),
    368: (RateLimitedError, "the act is blocked as abusive for a while"),
    506: (OutcomeUnknownError, "the same words were already posted"),
    551: (PermanentError, "this person cannot be reached"),
    613: (RateLimitedError, "a call limit is reached"),
    803: (GoneError, "it does not exist"),
    2635: (VersionRetiredError, "the API version was retired"),
    80001: (RateLimitedError, "the page's business limit is reached"),
    80002: (RateLimitedError, "the account's business limit is reached"),
    80006: (RateLimitedError, "the messaging limit is reached"),
    10900: (OutcomeUnknownError, "it was already answered in private"),
    10903: (PermanentError, "this cannot be answered in private"),
}
SUBCODES: dict[tuple[int, int], Meaning] = {
    (1, 99): (PermissionDeniedError, "a permission or advanced access is missing"),
    (10, 2018065): (PermanentError, "the time to answer is over"),
    (10, 2018108): (PermanentError, "this person cannot be reached"),
    (10, 2018278): (PermanentError, "the time to answer is over"),
    (10, 2018300): (PermanentError, "another app answers in this conversation"),
    (10, 2534022): (PermanentError, "the time to answer is over"),
    (100, 2018001): (PermanentError, "this person is not known to the page"),
    (100, 33): (GoneError, "it no longer exists, or may not be seen"),
    (200, 1545041): (PermanentError, "this person cannot be reached"),
    (190, 458): (AuthError, "the app was removed from the account"),
    (190, 459): (AuthError, "the account must pass a security check"),
    (190, 460): (AuthError, "the password was changed"),
    (190, 463): (AuthError, "the access token has expired"),
    (190, 464): (AuthError, "the account is not confirmed"),
    (190, 467): (AuthError, "the access token was invalidated"),
    (190, 492): (AuthError, "the person no longer has a role on the page"),
}
PERMISSION_CODES = range(200, 300)
WAITS = {4: HOUR, 17: HOUR, 32: HOUR, 341: HOUR, 368: 6 * HOUR}


def app_proof(token: str, app_secret: str) -> str:
    """The `appsecret_proof`: proves that a call comes from a server that knows the app's secret."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def check_signature(headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]) -> None:
    """Check `X-Hub-Signature-256` over the raw bytes, in constant time. Raises SignatureError."""
    check_hmac(headers.get("x-hub-signature-256", ""), body, secrets.get("app_secret", ""))


def echo_challenge(query: Mapping[str, str], secrets: Mapping[str, str]) -> str:
    """The bare challenge, for whoever knows our verify token. Raises SignatureError."""
    expected = secrets.get("verify_token", "")
    given = query.get("hub.verify_token", "")
    if not expected or query.get("hub.mode") != "subscribe":
        raise SignatureError("this is no handshake, or no verify token is stored")
    if not is_same(given, expected):
        raise SignatureError("the verify token is not ours")
    return query.get("hub.challenge", "")


def classifier(
    platform: str, meanings: Meanings = NONE, *, safe: bool
) -> Callable[[Response], VigieError | None]:
    """A reader of Meta's errors, for reads (``safe``) or writes; they may come with any status.

    ``meanings`` are an interface's own codes, asked before the family's.
    """

    def classify(response: Response) -> VigieError | None:
        try:
            error = response.json()["error"]
            codes = int(error["code"]), int(error.get("error_subcode") or 0)
        except (PayloadError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
            return _wordless(platform, response.status)
        meaning = meanings.get(codes) or meanings.get(codes[0]) or _family_meaning(codes)
        transient = error.get("is_transient") is True
        return _error(platform, codes, meaning, response, safe=safe, transient=transient)

    return classify


def read_error(platform: str, payload: Mapping[str, Any], meanings: Meanings = NONE) -> str:
    """One sentence about an error body, from its codes alone."""
    body = json.dumps({"error": payload.get("error")}).encode()
    found = classifier(platform, meanings, safe=True)(Response(status=400, body=body))
    return str(found) if found else f"{platform} answered with an error"


def _wordless(platform: str, status: int) -> VigieError | None:
    """Meta always says its code: from a proxy's page these statuses mean nothing."""
    if status not in HOLLOW:
        return None
    return TransientError(f"{platform} answered {status} and no word of why", code=str(status))


def _family_meaning(codes: tuple[int, int]) -> Meaning:
    if known := SUBCODES.get(codes) or CODES.get(codes[0]):
        return known
    if codes[0] in PERMISSION_CODES:
        return PermissionDeniedError, "a permission is missing"
    return PermanentError, "the call is refused"


def _error(
    platform: str,
    codes: tuple[int, int],
    meaning: Meaning,
    response: Response,
    *,
    safe: bool,
    transient: bool,
) -> VigieError:
    """Rule for writes: an error of theirs may come after the act unless they call it transient."""
    kind, words = meaning
    number = f"{codes[0]}/{codes[1]}" if codes[1] else str(codes[0])
    reason = f"{platform} error {number}: {words}"
    is_sure = safe or (transient and not issubclass(kind, OutcomeUnknownError))
    if transient and kind is PermanentError:
        kind = TransientError
    wait = retry_after(response.headers, WAITS.get(codes[0], 60.0))
    wait = seconds_to_regain(response.headers) or wait
    return error_of(kind, reason, number, safe=is_sure, wait=wait)
