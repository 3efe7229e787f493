"""App Store Connect: one team's calls, their errors and the token that signs them.

https://developer.apple.com/documentation/appstoreconnectapi/generating-tokens-for-api-requests
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

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
from vigie.platforms._app_reviews import error_code
from vigie.platforms._call import Request, Response, base_url
from vigie.platforms._http import fetch
from vigie.platforms._jwt import sign_jwt
from vigie.platforms._limits import Gauge, Headers, Usage, name_of
from vigie.platforms._oauth import ACCESS_TOKEN, EXPIRES_AT
from vigie.platforms._own_words import delete_once
from vigie.platforms._status import error_of, retry_after, settling

HOST = "https://api.appstoreconnect.apple.com"
AUDIENCE = "appstoreconnect-v1"
# Apple takes no token that ends more than twenty minutes ahead of its own clock.
LASTS = timedelta(minutes=18)
SKEW = timedelta(minutes=1)
LIMITS = re.compile(r"user-hour-(lim|rem):(\d{1,9})")
HOUR = 3600.0

# By code, longest prefix first: https://developer.apple.com/documentation/appstoreconnectapi/errorresponse
CODES: dict[str, tuple[type[PlatformError], str]] = {
    "NOT_AUTHORIZED": (AuthError, "the key is not accepted"),
    "FORBIDDEN": (PermissionDeniedError, "the key's role may not do this, or an agreement is due"),
    "NOT_FOUND": (GoneError, "it does not exist"),
    "RATE_LIMIT_EXCEEDED": (RateLimitedError, "the hour's calls are used"),
    "UNEXPECTED_ERROR": (TransientError, "the service failed"),
    "ENTITY_ERROR": (PermanentError, "a value is not accepted"),
    "PARAMETER_ERROR": (PermanentError, "a parameter is not accepted"),
    "STATE_ERROR": (PermanentError, "its state forbids this"),
}


@dataclass(frozen=True, slots=True)
class Connect:
    """One team's door. ``who`` is the key whose hourly limit the calls use."""

    token: str
    who: str

    def read(self, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        """GET. Raises the PlatformError tree, PayloadError, AddressRefusedError."""
        body = fetch(self._request("GET", path, params=params)).json()
        if not isinstance(body, dict) or "data" not in body:
            raise PayloadError("app_store answered with no reviews")
        return body

    def read_to_settle(self, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        """GET to learn what became of a write. Raises the PlatformError tree only."""
        with settling():
            return self.read(path, params)

    def write(self, path: str, json: object) -> Mapping[str, Any]:
        """One POST, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        try:
            body = fetch(self._request("POST", path, json=json, safe=False)).json()
        except PayloadError:
            body = None
        if not isinstance(body, dict) or not isinstance(body.get("data"), dict):
            raise OutcomeUnknownError("app_store answered a write unreadably")
        return body

    def delete(self, path: str) -> None:
        """One DELETE, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        answer = fetch(self._request("DELETE", path, safe=False))
        if answer.status != HTTPStatus.NO_CONTENT:
            raise OutcomeUnknownError("app_store neither deleted nor refused it")

    def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: object = None,
        safe: bool = True,
    ) -> Request:
        if not self.token:
            raise AuthError("no App Store Connect key is stored", code="token")
        return Request(
            platform="app_store",
            url=f"{base_url('app_store', HOST)}/v1/{path}",
            method=method,
            params=params or {},
            headers={"Authorization": f"Bearer {self.token}"},
            json=json,
            safe=safe,
            classify=_classifier(safe=safe),
            gauges=(Gauge("hour", self.who),),
            usage=_read_usage,
        )


def open_connect(secrets: Mapping[str, str]) -> Connect:
    """The door for a brand's secrets."""
    return Connect(secrets.get(ACCESS_TOKEN, ""), name_of(secrets.get("key_id", "")))


def find_response(connect: Connect, review: str) -> Mapping[str, Any] | None:
    """The response to a review; None when it has none. Raises the PlatformError tree."""
    path = f"customerReviews/{quote(review, safe='')}/response"
    try:
        data = connect.read_to_settle(path, {}).get("data")
    except GoneError:
        return None
    if data is not None and not isinstance(data, dict):
        raise TransientError("app_store showed no response", code="unreadable")
    return data


def delete_response(connect: Connect, review: str) -> None:
    """Delete the response to a review, which has an id of its own; one that is gone is deleted.

    Raises the PlatformError tree or OutcomeUnknownError.
    """
    found = find_response(connect, review)
    if found is None:
        return
    if not isinstance(found.get("id"), str):
        raise TransientError("app_store did not name its response", code="unreadable")
    path = f"customerReviewResponses/{quote(found['id'], safe='')}"
    delete_once(lambda: connect.delete(path))


def make_token(secrets: Mapping[str, str], now: datetime) -> dict[str, str]:
    """A token for the next minutes, signed here: nobody is asked. Raises AuthError.

    A key of a person instead of a team has no issuer.
    """
    issuer = secrets.get("issuer_id", "")
    whose = {"iss": issuer} if issuer else {"sub": "user"}
    ends = now + LASTS
    claims = {
        **whose,
        "iat": int((now - SKEW).timestamp()),
        "exp": int(ends.timestamp()),
        "aud": AUDIENCE,
    }
    header = {"alg": "ES256", "kid": secrets.get("key_id", ""), "typ": "JWT"}
    token = sign_jwt(claims, secrets.get("private_key", ""), header=header)
    return {ACCESS_TOKEN: token, EXPIRES_AT: ends.isoformat()}


def _classifier(*, safe: bool) -> Callable[[Response], VigieError | None]:
    def classify(response: Response) -> VigieError | None:
        if response.status in (401, 403) and response.body.lstrip()[:1] == b"<":
            return TransientError("app_store answered with a web page", code="page")
        code = error_code(response.read_object())
        found = next((one for name, one in CODES.items() if code.startswith(name)), None)
        if not found:
            return None
        kind, meaning = found
        said = f"app_store error {code}: {meaning}"
        wait = retry_after(response.headers, HOUR if kind is RateLimitedError else 60.0)
        return error_of(kind, said, code, safe=safe, wait=wait)

    return classify


def _read_usage(headers: Headers) -> tuple[Usage, ...]:
    """`X-Rate-Limit: user-hour-lim:3600;user-hour-rem:3599;`, a rolling hour."""
    found = {name: int(number) for name, number in LIMITS.findall(headers.get("x-rate-limit", ""))}
    if not found.get("lim") or "rem" not in found:
        return ()
    return (Usage("hour", 1.0 - found["rem"] / found["lim"], HOUR / 12),)
