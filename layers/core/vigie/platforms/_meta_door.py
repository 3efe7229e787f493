"""A door to one of Meta's other interfaces: its own host and codes, the family's errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vigie.errors import (
    AddressRefusedError,
    AuthError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._fields import read_json
from vigie.platforms._http import Request, Response, fetch
from vigie.platforms._limits import Budget, Gauge
from vigie.platforms._meta import Meaning, app_proof, classifier
from vigie.platforms._meta_limits import graph_gauges, seconds_to_regain, usage_reader
from vigie.platforms._status import retry_after

Meanings = Mapping[int | tuple[int, int], Meaning]
# Statuses that would mean much, from a proxy's page mean nothing: Meta always says its code.
HOLLOW = frozenset({401, 404, 410})


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
        """GET an object. Raises the PlatformError tree, PayloadError, AddressRefusedError."""
        answer = fetch(self._request("GET", path, params=params, budgets=budgets)).json()
        if not isinstance(answer, dict):
            raise PayloadError(f"{self.platform} answered with no object")
        return answer

    def settle(self, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        """GET an object to learn what became of a write. Raises the PlatformError tree only."""
        try:
            return self.read(path, params)
        except (PayloadError, AddressRefusedError) as error:
            raise TransientError(str(error), code="unreadable") from None

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
        try:
            answer = fetch(request).json()
        except PayloadError:
            raise OutcomeUnknownError(f"{self.platform} answered a write unreadably") from None
        if not isinstance(answer, dict):
            raise OutcomeUnknownError(f"{self.platform} answered a write with no object")
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
            classify=error_reader(self.platform, self.meanings, safe=safe),
            gauges=(*graph_gauges(self.platform, self.token, self.app_secret), *gauges),
            budgets=budgets,
            usage=usage_reader(self.platform),
        )


def error_reader(
    platform: str, meanings: Meanings, *, safe: bool
) -> Callable[[Response], VigieError | None]:
    """A reader of errors that knows an interface's own codes and the family's."""
    shared = classifier(platform, safe=safe)

    def classify(response: Response) -> VigieError | None:
        codes, is_transient = _read_codes(response.body)
        if codes is None:
            return _hollow(platform, response.status)
        meaning = meanings.get(codes) or meanings.get(codes[0])
        if meaning is None:
            return shared(response)
        return _error(platform, codes, meaning, response, is_sure=safe or is_transient)

    return classify


def describe_error(platform: str, meanings: Meanings, body: bytes) -> str:
    """One sentence about an error body, from its codes alone."""
    found = error_reader(platform, meanings, safe=True)(Response(status=400, body=body))
    return str(found) if found else f"{platform} answered with an error"


def expect_success(platform: str, answer: Mapping[str, Any]) -> None:
    """Check a write's `{"success": true}`. Raises PermanentError or OutcomeUnknownError."""
    said = answer.get("success")
    if said in (False, "false"):
        raise PermanentError(f"{platform} says it was not done", code="refused")
    if said not in (True, "true"):
        raise OutcomeUnknownError(f"{platform} said neither yes nor no")


def _read_codes(body: bytes) -> tuple[tuple[int, int] | None, bool]:
    """Code and subcode of an error body, if it is one, and whether Meta calls it transient."""
    try:
        error = read_json(body)["error"]
        codes = int(error["code"]), int(error.get("error_subcode") or 0)
    except (PayloadError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None, False
    return codes, error.get("is_transient") is True


def _hollow(platform: str, status: int) -> VigieError | None:
    if status not in HOLLOW:
        return None
    return TransientError(f"{platform} answered {status} and no word of why", code=str(status))


def _error(
    platform: str, codes: tuple[int, int], meaning: Meaning, response: Response, *, is_sure: bool
) -> VigieError:
    """Rule for writes: a failure of theirs may come after the act unless they call it transient."""
    kind, words = meaning
    number = f"{codes[0]}/{codes[1]}" if codes[1] else str(codes[0])
    reason = f"{platform} error {number}: {words}"
    if issubclass(kind, OutcomeUnknownError) or (issubclass(kind, TransientError) and not is_sure):
        return OutcomeUnknownError(reason)
    if issubclass(kind, RateLimitedError | TransientError):
        wait = seconds_to_regain(response.headers) or retry_after(response.headers)
        return kind(reason, code=number, retry_after=wait)
    return kind(reason, code=number)
