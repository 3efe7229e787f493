"""Calls to Stack Exchange: counted against the day's quota, and slowed when it asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vigie.errors import AddressRefusedError, PayloadError, RateLimitedError, TransientError
from vigie.platforms._call import Request
from vigie.platforms._http import base_url, fetch
from vigie.platforms._limits import Budget, Gauge, Period, name_of
from vigie.platforms._stack_exchange_errors import classify

API = "https://api.stackexchange.com"
VERSION = "2.3"
WITH_KEY = 10_000
WITHOUT_KEY = 300
LONGEST_BACKOFF = 24 * 3600.0


@dataclass(slots=True)
class Exchange:
    """One poll's calls to one site. ``waits`` are the methods not to be called again yet."""

    base: str
    site: str
    key: str = ""
    waits: dict[str, float] = field(default_factory=dict)

    def read(self, path: str, method: str = "", **params: str) -> Mapping[str, Any]:
        """The wrapper of an answer. ``method`` names the path without its ids.

        Raises the PlatformError tree; RateLimitedError when the method was told to back off.
        """
        method = method or path
        if method in self.waits:
            raise RateLimitedError(
                "stack exchange asked to back off", code="backoff", retry_after=self.waits[method]
            )
        who = name_of(self.key)
        asked = {"site": self.site, **params} | ({"key": self.key} if self.key else {})
        request = Request(
            platform="stack_exchange",
            url=f"{self.base}/{VERSION}{path}",
            params=asked,
            classify=classify,
            gauges=(Gauge("requests", who),),
            budgets=(Budget("quota", who, WITH_KEY if self.key else WITHOUT_KEY, Period.UTC_DAY),),
        )
        try:
            body = fetch(request).json()
        except (PayloadError, AddressRefusedError) as error:
            raise TransientError(f"stack exchange's answer: {error}", code="payload") from None
        if not isinstance(body, dict) or not isinstance(body.get("items"), list):
            raise TransientError("stack exchange answered without items", code="payload")
        self._note_backoff(method, body.get("backoff"))
        return body

    def _note_backoff(self, method: str, seconds: object) -> None:
        if isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0:
            self.waits[method] = min(float(seconds), LONGEST_BACKOFF)


def connect(site: str, secrets: Mapping[str, str]) -> Exchange:
    """A site, with the owner's key if there is one."""
    base = base_url("stack_exchange", API)
    return Exchange(base, site.strip().lower() or "stackoverflow", secrets.get("key", ""))
