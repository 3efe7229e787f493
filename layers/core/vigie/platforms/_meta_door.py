"""A door to one of Meta's interfaces: its own host and codes, the family's errors and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
)
from vigie.platforms._http import Request, Response, fetch
from vigie.platforms._limits import Budget, Gauge
from vigie.platforms._meta import Meanings, app_proof, classifier
from vigie.platforms._meta_limits import graph_gauges, usage_reader
from vigie.platforms._status import reading_write, settling


@dataclass(frozen=True, slots=True)
class Door:
    """One account's door. ``root`` is host and version; the token travels in a header.

    ``app_secret`` proves calls where the interface wants that; ``meanings`` are the interface's own
    error codes (code, or code and subcode), asked before the family's. Limits are read from the
    family's headers.
    """

    platform: str
    root: str
    token: str
    app_secret: str = ""
    meanings: Meanings = field(default_factory=dict)

    def read(
        self, path: str, params: Mapping[str, str], *, budgets: tuple[Budget, ...] = ()
    ) -> Mapping[str, Any]:
        """GET an object; one that holds nothing may come as `[]`.

        Raises the PlatformError tree, PayloadError, AddressRefusedError.
        """
        answer = fetch(self._request("GET", path, params=params, budgets=budgets)).json()
        return {} if answer == [] else self._as_object(answer)

    def settle(self, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        """GET an object to learn what became of a write, of which `[]` would tell nothing.

        Raises the PlatformError tree only.
        """
        with settling():
            return self._as_object(fetch(self._request("GET", path, params=params)).json())

    def write(
        self,
        method: str,
        path: str,
        *,
        form: Mapping[str, str] | None = None,
        json: object = None,
        budgets: tuple[Budget, ...] = (),
        gauges: tuple[Gauge, ...] = (),
    ) -> Mapping[str, Any]:
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        request = self._request(
            method, path, form=form, json=json, budgets=budgets, gauges=gauges, safe=False
        )
        with reading_write(self.platform):
            answer = fetch(request).json()
        if not isinstance(answer, dict):
            raise OutcomeUnknownError(f"{self.platform} answered a write with no object")
        return answer

    def _as_object(self, answer: object) -> Mapping[str, Any]:
        if not isinstance(answer, dict):
            raise PayloadError(f"{self.platform} answered with no object")
        return answer

    def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        json: object = None,
        budgets: tuple[Budget, ...] = (),
        gauges: tuple[Gauge, ...] = (),
        safe: bool = True,
    ) -> Request:
        if not self.token:
            raise AuthError("no access token is stored", code="token")
        proof = {"appsecret_proof": app_proof(self.token, self.app_secret)}
        return Request(
            platform=self.platform,
            url=f"{self.root}/{path}",
            method=method,
            params={**(params or {}), **(proof if self.app_secret else {})},
            headers={"Authorization": f"Bearer {self.token}"},
            form=form,
            json=json,
            safe=safe,
            classify=classifier(self.platform, self.meanings, safe=safe),
            gauges=(*graph_gauges(self.platform, self.token, self.app_secret), *gauges),
            budgets=budgets,
            usage=usage_reader(self.platform),
        )


def describe_error(platform: str, meanings: Meanings, body: bytes) -> str:
    """One sentence about an error body, from its codes alone."""
    found = classifier(platform, meanings, safe=True)(Response(status=400, body=body))
    return str(found) if found else f"{platform} answered with an error"


def expect_success(platform: str, answer: Mapping[str, Any]) -> None:
    """Check a write's `{"success": true}`. Raises PermanentError or OutcomeUnknownError."""
    said = answer.get("success")
    if said in (False, "false"):
        raise PermanentError(f"{platform} says it was not done", code="refused")
    if said not in (True, "true"):
        raise OutcomeUnknownError(f"{platform} said neither yes nor no")
