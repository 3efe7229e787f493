"""Trustpilot's door: public reads by key, private acts by token, and its errors as a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PayloadError,
    PermissionDeniedError,
    PlatformError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._call import Request, Response, base_url
from vigie.platforms._http import fetch
from vigie.platforms._limits import Budget, Period, name_of
from vigie.platforms._status import error_of, retry_after, settling

HOST = "https://api.trustpilot.com"
UNIT = re.compile(r"[0-9a-f]{24}")

# Its gateway's codes; Trustpilot's own answers go by their status.
CODES: dict[str, tuple[type[PlatformError], str]] = {
    "oauth.v2.InvalidApiKey": (AuthError, "the API key is not valid"),
    "oauth.v2.FailedToResolveAPIKey": (AuthError, "the call carries no API key"),
    "oauth.v2.InvalidApiKeyForGivenResource": (PermissionDeniedError, "the plan lacks this"),
    "oauth.v2.InvalidAccessToken": (AuthError, "the access token is not valid"),
    "keymanagement.service.invalid_access_token": (AuthError, "the access token is not valid"),
    "keymanagement.service.access_token_expired": (AuthError, "the access token has expired"),
    "steps.oauth.v2.InvalidClientIdentifier": (AuthError, "the API key is not valid"),
    "policies.ratelimit.QuotaViolation": (RateLimitedError, "the calls allowed are used"),
    "policies.ratelimit.SpikeArrestViolation": (RateLimitedError, "calls come too fast"),
}


@dataclass(frozen=True, slots=True)
class Door:
    """One application's calls. ``token`` is needed for private ones alone."""

    key: str
    token: str = ""

    def read(self, path: str, params: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
        """GET what is public. Raises the PlatformError tree, PayloadError, AddressRefusedError."""
        if not self.key:
            raise AuthError("trustpilot: no API key is stored", code="api_key")
        return fetch(self._request("GET", path, {"apikey": self.key}, params=params)).json()

    def read_to_settle(self, path: str) -> Mapping[str, Any]:
        """GET to learn what became of a write. Raises the PlatformError tree only."""
        with settling():
            body = self.read(path, {})
        if not isinstance(body, dict):
            raise TransientError("trustpilot answered with no object", code="unreadable")
        return body

    def write(self, method: str, path: str, json: object = None) -> None:
        """One write, never repeated; success is a status alone. Raises the tree or unknown."""
        if not self.token:
            raise AuthError("trustpilot: no access token is stored", code="token")
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = fetch(self._request(method, path, headers, json=json, safe=False))
        if answer.status not in (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT):
            raise OutcomeUnknownError("trustpilot neither took nor refused it")
        if answer.status == HTTPStatus.OK and answer.body.lstrip()[:1] == b"<":
            raise OutcomeUnknownError("trustpilot answered a write with a web page")
        if method == "DELETE" and answer.body.strip() not in (b"", b"{}"):
            raise OutcomeUnknownError("trustpilot said neither yes nor no")

    def _request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        *,
        params: Mapping[str, str] | None = None,
        json: object = None,
        safe: bool = True,
    ) -> Request:
        # 833 calls in five minutes is the same rhythm.
        hour = Budget("calls", name_of(self.key), 10_000.0, Period.HOUR)
        return Request(
            platform="trustpilot",
            url=f"{base_url('trustpilot', HOST)}/v1/{path}",
            method=method,
            params=params or {},
            headers=headers,
            json=json,
            safe=safe,
            budgets=(hour,),
            classify=_classify,
        )


def open_door(secrets: Mapping[str, str]) -> Door:
    """The door for a brand's secrets."""
    return Door(secrets.get("api_key", ""), secrets.get("access_token", ""))


def find_unit(door: Door, account: str, known: object) -> str:
    """The business unit's id: as given, as found before, or looked up by its domain."""
    if UNIT.fullmatch(account):
        return account
    if isinstance(known, str) and UNIT.fullmatch(known):
        return known
    found: Any = door.read("business-units/find", {"name": account})
    identity = found.get("id") if isinstance(found, dict) else None
    if not isinstance(identity, str) or not UNIT.fullmatch(identity):
        raise PayloadError("trustpilot named no business")
    return identity


def has_error(body: Mapping[str, Any]) -> bool:
    """Whether an answer says no: the gateway's ``fault``, or Trustpilot's own ``errorCode``."""
    return "fault" in body or "errorCode" in body or ("message" in body and "stars" not in body)


def describe_error(body: Mapping[str, Any]) -> str:
    """One sentence about an error body, from its codes alone."""
    code = _code(body)
    if code in CODES:
        return f"trustpilot error {code}: {CODES[code][1]}"
    return f"trustpilot error {code}" if code else "trustpilot answered with an error"


def _classify(response: Response) -> VigieError | None:
    """Rule: a web page with 401 or 403 comes from something in between; no token died of it."""
    if response.status in (401, 403) and response.body.lstrip()[:1] == b"<":
        return TransientError("trustpilot answered with a web page", code="page")
    code = _code(response.read_object() or {})
    found = CODES.get(code)
    if found is None:
        return None
    kind, meaning = found
    said = f"trustpilot error {code}: {meaning}"
    return error_of(kind, said, code, safe=True, wait=retry_after(response.headers, 300.0))


def _code(body: Mapping[str, Any]) -> str:
    """The code of either kind of error, if it is one: never a text."""
    fault = body.get("fault")
    detail = fault.get("detail") if isinstance(fault, dict) else None
    code = detail.get("errorcode") if isinstance(detail, dict) else body.get("errorCode")
    code = str(code) if isinstance(code, str | int) and not isinstance(code, bool) else ""
    return code if re.fullmatch(r"[\w.]{1,80}", code) else ""
