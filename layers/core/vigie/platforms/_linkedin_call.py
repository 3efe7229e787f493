"""Calls to LinkedIn: versioned, Rest.li 2, for one page.

https://learn.microsoft.com/linkedin/marketing/versioning
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PayloadError,
)
from vigie.platforms._call import Response
from vigie.platforms._http import Request, base_url, fetch
from vigie.platforms._limits import Budget, Gauge, Period, name_of
from vigie.platforms._linkedin_errors import classifier
from vigie.platforms._linkedin_urn import organization_urn
from vigie.platforms._status import settling

BASE_URL = "https://api.linkedin.com"
# Each lives for about a year (https://learn.microsoft.com/linkedin/marketing/integrations/migrations).
VERSION = "202609"
# What an app has before its review; the standard tier's own limits are told by 429 alone.
CALLS_A_DAY = 500


@dataclass(frozen=True, slots=True)
class Door:
    """One page's door to LinkedIn. The token travels in a header."""

    base: str
    token: str
    page: str
    who: str

    def read(self, path: str) -> Mapping[str, Any]:
        """GET an object. Raises the PlatformError tree, PayloadError, AddressRefusedError."""
        body = fetch(self._request("GET", path)).json()
        if not isinstance(body, dict):
            raise PayloadError("linkedin answered with no object")
        return body

    def write(
        self, method: str, path: str, body: object = None, *, method_override: str = ""
    ) -> Response:
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError.

        ``method_override`` is Rest.li's own method, where POST stands for another.
        """
        named = {"X-RestLi-Method": method_override} if method_override else {}
        return fetch(self._request(method, path, body, named))

    def _request(
        self, method: str, path: str, body: object = None, named: Mapping[str, str] | None = None
    ) -> Request:
        if not self.token:
            raise AuthError("no access token is stored", code="token")
        safe = method == "GET"
        return Request(
            platform="linkedin",
            url=f"{self.base}/rest/{path}",
            method=method,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Linkedin-Version": VERSION,
                "X-Restli-Protocol-Version": "2.0.0",
                "Accept": "application/json",
                **(named or {}),
            },
            json=body,
            safe=safe,
            classify=classifier(safe=safe),
            gauges=(Gauge("calls", self.who),),
            budgets=(Budget("calls", self.who, CALLS_A_DAY, Period.UTC_DAY),),
        )


def open_door(secrets: Mapping[str, str], account: str = "") -> Door:
    """The door a brand's secrets open, for a page by its number or its name."""
    return Door(
        base=base_url("linkedin", BASE_URL),
        token=secrets.get("access_token", ""),
        page=organization_urn(account or secrets.get("organization_id", "")),
        who=name_of(secrets.get("client_id", "")),
    )


def read_to_settle(door: Door, path: str) -> Mapping[str, Any]:
    """Read to learn what became of a write. Raises the PlatformError tree only."""
    with settling():
        return door.read(path)


def made_by(response: Response) -> Mapping[str, Any]:
    """What a write made, from its body and the header that names it. Raises OutcomeUnknownError."""
    named = {"header": response.headers.get("x-restli-id", "")}
    try:
        body = response.json()
    except PayloadError:
        body = {}
    if not isinstance(body, dict) and not named["header"]:
        raise OutcomeUnknownError("linkedin answered a write unreadably")
    return {**(body if isinstance(body, dict) else {}), **named}
