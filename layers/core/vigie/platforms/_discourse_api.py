"""Calls to one Discourse forum as one of its users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vigie.errors import (
    AddressRefusedError,
    AuthError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    TransientError,
)
from vigie.platforms._call import Request, Response
from vigie.platforms._discourse_errors import classify
from vigie.platforms._http import base_url, fetch, rebase
from vigie.platforms._limits import Gauge, name_of

JSON = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Forum:
    """Where, and as whom. ``realm`` is the forum's own address, ``base`` where it is called."""

    realm: str
    base: str
    key: str
    me: str

    def read(self, path: str, params: Mapping[str, str | list[str]] | None = None) -> Any:  # noqa: ANN401 - JSON is anything until it is looked at
        """Read a path. Raises the PlatformError tree; what is no JSON is TransientError."""
        try:
            return self._fetch("GET", path, params or {}, None).json()
        except (PayloadError, AddressRefusedError) as error:
            raise TransientError(f"the forum's answer: {error}", code="payload") from None

    def read_object(
        self, path: str, params: Mapping[str, str | list[str]] | None = None
    ) -> Mapping[str, Any]:
        """As `read`, for an object; anything else is TransientError."""
        found = self.read(path, params)
        if not isinstance(found, dict):
            raise TransientError("the forum answered with no object", code="payload")
        return found

    def write(self, method: str, path: str, body: Mapping[str, Any]) -> Response:
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        if not self.key:
            raise AuthError("no key for the forum is stored yet", code="missing")
        return self._fetch(method, path, {}, body)

    def _fetch(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | list[str]],
        body: Mapping[str, Any] | None,
    ) -> Response:
        if not self.base:
            raise PermanentError("the forum's address is not known", code="address")
        signed = {"Api-Key": self.key, "Api-Username": self.me} if self.key else {}
        return fetch(
            Request(
                platform="discourse",
                url=f"{self.base}{path}",
                method=method,
                params=params,
                json=body,
                headers={**JSON, **signed},
                safe=body is None,
                classify=classify,
                gauges=(Gauge("requests", name_of(self.realm, self.key)),),
            )
        )


def connect(realm: str, secrets: Mapping[str, str]) -> Forum:
    """The forum at an address; in local mode an override serves where none is known."""
    realm = realm.rstrip("/")
    return Forum(
        realm=realm,
        base=(rebase("discourse", realm) if realm else base_url("discourse", "")).rstrip("/"),
        key=secrets.get("api_key", ""),
        me=secrets.get("api_username", ""),
    )


def made_object(response: Response) -> Mapping[str, Any]:
    """The object a write answered with. Raises OutcomeUnknownError."""
    try:
        body = response.json()
    except PayloadError:
        body = None
    if not isinstance(body, dict):
        raise OutcomeUnknownError("the forum answered a write with something unreadable")
    return body
