"""What Facebook and its sisters share: signatures, the handshake, Graph calls and their errors."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

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
    SignatureError,
    TransientError,
    VersionRetiredError,
    VigieError,
)
from vigie.platforms._http import Request, Response, fetch
from vigie.platforms._meta_limits import graph_gauges, seconds_to_regain, usage_reader
from vigie.platforms._signature import check_hmac, is_same
from vigie.platforms._status import retry_after

GRAPH_VERSION = "v26.0"
HOUR = 3600.0

Meaning = tuple[type[PlatformError] | type[OutcomeUnknownError], str]

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


@dataclass(frozen=True, slots=True)
class Graph:
    """One account's door to the Graph API. The token travels in a header, never in an address."""

    platform: str
    base: str
    token: str
    app_secret: str = ""

    def read(self, path: str, params: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
        """GET. Raises the PlatformError tree, PayloadError, AddressRefusedError."""
        return fetch(self._request("GET", path, params=params)).json()

    def write(
        self,
        method: str,
        path: str,
        form: Mapping[str, str] | None = None,
        *,
        json: object = None,
    ) -> Any:  # noqa: ANN401 - JSON
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        try:
            return fetch(self._request(method, path, form=form, json=json, safe=False)).json()
        except PayloadError:
            raise OutcomeUnknownError(f"{self.platform} answered a write unreadably") from None

    def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        json: object = None,
        safe: bool = True,
    ) -> Request:
        if not self.token:
            raise AuthError("no access token is stored", code="token")
        proof = {"appsecret_proof": app_proof(self.token, self.app_secret)}
        return Request(
            platform=self.platform,
            url=f"{self.base}/{GRAPH_VERSION}/{path}",
            method=method,
            params={**(params or {}), **(proof if self.app_secret else {})},
            headers={"Authorization": f"Bearer {self.token}"},
            form=form,
            json=json,
            safe=safe,
            classify=classifier(self.platform, safe=safe),
            gauges=graph_gauges(self.platform, self.token, self.app_secret),
            usage=usage_reader(self.platform),
        )


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


def classifier(platform: str, *, safe: bool) -> Callable[[Response], VigieError | None]:
    """A reader of Graph errors, for reads (``safe``) or writes; they may come with any status."""

    def classify(response: Response) -> VigieError | None:
        try:
            error = response.json()["error"]
            code, subcode = int(error["code"]), int(error.get("error_subcode") or 0)
        except (PayloadError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
            return _wordless(platform, response.status)
        transient = error.get("is_transient") is True
        return _graph_error(platform, (code, subcode), response, safe=safe, transient=transient)

    return classify


def read_error(platform: str, payload: Mapping[str, Any]) -> str:
    """One sentence about an error body, from its codes alone."""
    body = json.dumps({"error": payload.get("error")}).encode()
    found = classifier(platform, safe=True)(Response(status=400, body=body))
    return str(found) if found else f"{platform} answered with an error"


def read_to_settle(graph: Graph, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
    """Read an object to learn what became of a write. Raises the PlatformError tree only."""
    try:
        found = graph.read(path, params)
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(str(error), code="unreadable") from None
    if not isinstance(found, dict):
        raise TransientError(f"{graph.platform} answered with no object", code="unreadable")
    return found


def _wordless(platform: str, status: int) -> VigieError | None:
    """Meta says by a code that a token is dead: a bare 401 is some proxy's and no reason to ask."""
    if status != HTTPStatus.UNAUTHORIZED:
        return None
    return TransientError(f"{platform} answered {status} and no word of why", code=str(status))


def _graph_error(
    platform: str, codes: tuple[int, int], response: Response, *, safe: bool, transient: bool
) -> VigieError:
    """Rule for writes: an error of theirs may come after the act unless they call it transient."""
    code = codes[0]
    kind, meaning = SUBCODES.get(codes) or CODES.get(code) or _by_range(code)
    number = f"{code}/{codes[1]}" if codes[1] else str(code)
    if kind is TransientError and not safe and not transient:
        kind = OutcomeUnknownError
    if transient and kind is PermanentError:
        kind = TransientError
    reason = f"{platform} error {number}: {meaning}"
    if issubclass(kind, OutcomeUnknownError):
        return kind(reason) if not safe else TransientError(reason, code=number)
    if issubclass(kind, RateLimitedError | TransientError):
        return kind(reason, code=number, retry_after=_wait(code, response.headers))
    return kind(reason, code=number)


def _by_range(code: int) -> Meaning:
    if code in PERMISSION_CODES:
        return PermissionDeniedError, "a permission is missing"
    return PermanentError, "the call is refused"


def _wait(code: int, headers: Mapping[str, str]) -> float:
    """Seconds to wait: what the usage header or Retry-After says, else what the code suggests."""
    return seconds_to_regain(headers) or retry_after(headers, WAITS.get(code, 60.0))
