"""Calls to TikTok's Business API, for one account.

https://business-api.tiktok.com/portal/docs
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vigie.errors import (
    AuthError,
    PayloadError,
)
from vigie.platforms._http import Request, base_url, fetch
from vigie.platforms._limits import Gauge, name_of
from vigie.platforms._status import reading_write, settling
from vigie.platforms._tiktok_errors import classifier

BASE_URL = "https://business-api.tiktok.com"
VERSION = "open_api/v1.3"

Params = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Door:
    """One account's door to TikTok. The token travels in a header of its own."""

    base: str
    token: str
    account: str
    who: str

    def read(self, path: str, params: Params) -> Mapping[str, Any]:
        """An answer's data. Raises the PlatformError tree, PayloadError, AddressRefusedError."""
        asked = {"business_id": self.account, **params}
        return _data(fetch(self._request("GET", path, params=asked)).json())

    def write(self, path: str, body: Params) -> Mapping[str, Any]:
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        whole = {"business_id": self.account, **body}
        with reading_write("tiktok"):
            return _data(fetch(self._request("POST", path, body=whole, safe=False)).json())

    def _request(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: Params | None = None,
        safe: bool = True,
    ) -> Request:
        if not self.token:
            raise AuthError("no access token is stored", code="token")
        return Request(
            platform="tiktok",
            url=f"{self.base}/{VERSION}/{path}",
            method=method,
            params={key: _as_param(value) for key, value in (params or {}).items()},
            headers={"Access-Token": self.token},
            json=body,
            safe=safe,
            classify=classifier(safe=safe),
            gauges=(Gauge("calls", self.who),),
        )


def open_door(secrets: Mapping[str, str], account: str = "") -> Door:
    """The door a brand's secrets open."""
    return Door(
        base=base_url("tiktok", BASE_URL),
        token=secrets.get("access_token", ""),
        account=account or secrets.get("business_id", ""),
        who=name_of(secrets.get("client_id", "")),
    )


def read_to_settle(door: Door, path: str, params: Params) -> Mapping[str, Any]:
    """Read to learn what became of a write. Raises the PlatformError tree only."""
    with settling():
        return door.read(path, params)


def _as_param(value: object) -> str:
    """Lists travel as JSON, all else as text."""
    return json.dumps(value) if isinstance(value, list | bool) else str(value)


def _data(body: object) -> Mapping[str, Any]:
    """What the envelope holds. Raises PayloadError."""
    if not isinstance(body, dict) or "code" not in body:
        raise PayloadError("tiktok answered without its envelope")
    data = body.get("data")
    return data if isinstance(data, dict) else {}
