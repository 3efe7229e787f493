"""Calls to Disqus as the forum's moderator, measured by its own headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vigie.errors import (
    AddressRefusedError,
    AuthError,
    OutcomeUnknownError,
    PayloadError,
    TransientError,
)
from vigie.platforms._call import Request, Response
from vigie.platforms._disqus_errors import classify_read, classify_write
from vigie.platforms._http import base_url, fetch
from vigie.platforms._limits import Gauge, name_of, read_counted

API = "https://disqus.com"
VERSION = "/api/3.0"
HOURLY = "hourly"
READ_USAGE = read_counted(
    HOURLY,
    limit="x-ratelimit-limit",
    remaining="x-ratelimit-remaining",
    reset="x-ratelimit-reset",
)


@dataclass(frozen=True, slots=True)
class Disqus:
    """Whose calls these are."""

    base: str
    key: str
    secret: str
    token: str

    def read(self, path: str, **params: str | list[str]) -> Mapping[str, Any]:
        """The wrapper of an answer. Raises the PlatformError tree; no wrapper is TransientError."""
        try:
            body = self._fetch("GET", path, params).json()
        except (PayloadError, AddressRefusedError) as error:
            raise TransientError(f"disqus' answer: {error}", code="payload") from None
        if not isinstance(body, dict) or body.get("code") != 0 or "response" not in body:
            raise TransientError("disqus answered without a response", code="payload")
        return body

    def write(self, path: str, **form: str) -> Mapping[str, Any]:
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        if not self.token:
            raise AuthError("no access token for disqus is stored", code="missing")
        try:
            body = self._fetch("POST", path, form).json()
        except PayloadError:
            body = None
        if not isinstance(body, dict) or body.get("code") != 0:
            raise OutcomeUnknownError("disqus said neither yes nor no")
        return body

    def _fetch(self, method: str, path: str, values: Mapping[str, str | list[str]]) -> Response:
        is_read = method == "GET"
        signed = {"api_key": self.key, "api_secret": self.secret, "access_token": self.token}
        asked = {**{name: value for name, value in signed.items() if value}, **values}
        return fetch(
            Request(
                platform="disqus",
                url=f"{self.base}{VERSION}{path}.json",
                method=method,
                params=asked if is_read else {},
                form=None if is_read else asked,
                safe=is_read,
                classify=classify_read if is_read else classify_write,
                gauges=(Gauge(HOURLY, name_of(self.key)),),
                usage=READ_USAGE,
            )
        )


def connect(secrets: Mapping[str, str]) -> Disqus:
    """The forum's own application and account."""
    return Disqus(
        base=base_url("disqus", API),
        key=secrets.get("api_key", ""),
        secret=secrets.get("api_secret", ""),
        token=secrets.get("access_token", ""),
    )
