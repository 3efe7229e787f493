"""What Google's interfaces share: one call with its errors translated, and OAuth renewal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PayloadError,
    PermissionDeniedError,
)
from vigie.platforms._call import Request, base_url
from vigie.platforms._google_errors import classifier
from vigie.platforms._http import fetch
from vigie.platforms._limits import Budget, Gauge
from vigie.platforms._oauth import REFRESH_TOKEN, ask_token, expires_soon
from vigie.platforms._status import settling

TOKEN_HOST = "https://oauth2.googleapis.com"  # noqa: S105 - an address


@dataclass(frozen=True, slots=True)
class Google:
    """One account's door to a Google interface. Credentials travel in headers, never in addresses.

    ``token`` is an OAuth access token, ``key`` an API key for what is public.
    """

    platform: str
    base: str
    token: str = ""
    key: str = ""

    def read(
        self, path: str, params: Mapping[str, str], budgets: tuple[Budget, ...] = ()
    ) -> Mapping[str, Any]:
        """GET an object. Raises the PlatformError tree, PayloadError, AddressRefusedError."""
        answer = fetch(self._request("GET", path, params=params, budgets=budgets))
        body = answer.json()
        if not isinstance(body, dict):
            raise PayloadError(f"{self.platform} answered with no object")
        return body

    def read_to_settle(
        self, path: str, params: Mapping[str, str], budgets: tuple[Budget, ...] = ()
    ) -> Mapping[str, Any]:
        """GET to learn what became of a write. Raises the PlatformError tree only."""
        with settling():
            return self.read(path, params, budgets)

    def write(
        self,
        method: str,
        path: str,
        json: object = None,
        *,
        params: Mapping[str, str] | None = None,
        budgets: tuple[Budget, ...] = (),
    ) -> Mapping[str, Any]:
        """One write, never repeated; an empty answer is an empty object.

        Raises the PlatformError tree or OutcomeUnknownError.
        """
        request = self._request(
            method, path, params=params or {}, json=json, budgets=budgets, safe=False
        )
        answer = fetch(request)
        if answer.status == HTTPStatus.NO_CONTENT:
            return {}
        try:
            body = answer.json()
        except PayloadError:
            body = None
        if not isinstance(body, dict):
            raise OutcomeUnknownError(f"{self.platform} answered a write unreadably")
        return body

    def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str],
        budgets: tuple[Budget, ...],
        json: object = None,
        safe: bool = True,
    ) -> Request:
        if not self.token and self.key and not safe:
            raise PermissionDeniedError("an API key reads only: connect the account", code="key")
        if not self.token and not self.key:
            raise AuthError("no access token is stored", code="token")
        # https://cloud.google.com/docs/authentication/api-keys-use: the key may be a header.
        name, value = (
            ("Authorization", f"Bearer {self.token}")
            if self.token
            else ("X-Goog-Api-Key", self.key)
        )
        return Request(
            platform=self.platform,
            url=f"{self.base}/{path}",
            method=method,
            params=params,
            headers={name: value},
            json=json,
            safe=safe,
            gauges=tuple(Gauge(one.name, one.who) for one in budgets),
            budgets=budgets,
            classify=classifier(self.platform, safe=safe),
        )


def refresh_access(platform: str, secrets: Mapping[str, str], now: datetime) -> dict[str, str]:
    """A new access token for the refresh token, which stays the same. Raises as `ask_token`.

    https://developers.google.com/identity/protocols/oauth2/web-server#offline
    """
    if not secrets.get(REFRESH_TOKEN):
        raise AuthError(f"{platform}: no refresh token is stored", code="refresh_token")
    form = {
        "client_id": secrets.get("client_id", ""),
        "client_secret": secrets.get("client_secret", ""),
        "refresh_token": secrets[REFRESH_TOKEN],
        "grant_type": "refresh_token",
    }
    return ask_token(platform, f"{base_url(platform, TOKEN_HOST)}/token", form, now)


def is_access_ending(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether there is something to renew with, and the hour of the access token is nearly over."""
    ahead = timedelta(minutes=10)
    return bool(secrets.get(REFRESH_TOKEN)) and expires_soon(secrets, now, ahead)
