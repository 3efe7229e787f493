"""Calls to Tumblr and what its refusals mean; the real status may hide in a 200's envelope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PayloadError,
    PermissionDeniedError,
    RateLimitedError,
    VigieError,
)
from vigie.platforms._http import Request, Response, fetch
from vigie.platforms._limits import Budget, Gauge, Headers, Period, Usage, name_of, read_counted
from vigie.platforms._status import error_for, is_page, reading_write, retry_after, settling
from vigie.platforms._tumblr_read import OK, read_meta

PLATFORM = "tumblr"
CALLS_AN_HOUR, CALLS_A_DAY = 1_000.0, 5_000.0
LIKES_A_DAY, POSTS_A_DAY = 1_000.0, 250.0
WINDOWS = ("hour", "day")
READERS = tuple(
    read_counted(
        name,
        limit=f"x-ratelimit-per{name}-limit",
        remaining=f"x-ratelimit-per{name}-remaining",
        reset=f"x-ratelimit-per{name}-reset",
    )
    for name in WINDOWS
)


@dataclass(frozen=True, slots=True)
class Tumblr:
    """One account's door. ``client_id`` is the app whose calls are counted."""

    base: str
    token: str
    client_id: str = ""

    def read(self, path: str, params: Mapping[str, str | list[str]]) -> Any:  # noqa: ANN401 - JSON
        """GET. Raises the PlatformError tree, PayloadError, AddressRefusedError."""
        known = {"api_key": self.client_id} if self.client_id else {}
        return fetch(self._request("GET", path, params={**params, **known})).json()

    def settle(self, path: str, params: Mapping[str, str | list[str]]) -> Any:  # noqa: ANN401 - JSON
        """GET to learn what became of a write. Raises the PlatformError tree only."""
        with settling():
            return self.read(path, params)

    def write(self, path: str, form: Mapping[str, str]) -> None:
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        with reading_write("tumblr"):
            body = fetch(self._request("POST", path, form=form)).json()
        if not 200 <= read_meta(body)[0] < 300:  # noqa: PLR2004 - HTTP
            raise OutcomeUnknownError("tumblr said neither yes nor no")

    def create(self, path: str, json: Mapping[str, object]) -> Mapping[str, Any]:
        """Make a post, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        with reading_write("tumblr"):
            body = fetch(self._request("POST", path, json=json)).json()
        made = body.get("response") if isinstance(body, dict) else None
        if not isinstance(made, dict):
            raise OutcomeUnknownError("tumblr did not show what the write made")
        return made

    def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | list[str]] | None = None,
        form: Mapping[str, str] | None = None,
        json: object = None,
    ) -> Request:
        if not self.token:
            raise AuthError("no access token is stored", code="token")
        app, person = name_of(self.client_id or self.token), name_of(self.token)
        likes = (Budget("likes", person, LIKES_A_DAY, Period.UTC_DAY),) if form else ()
        posts = (Budget("posts", person, POSTS_A_DAY, Period.UTC_DAY),) if json else ()
        safe = method == "GET"
        return Request(
            platform=PLATFORM,
            url=f"{self.base}{path}",
            method=method,
            params=params or {},
            headers={"Authorization": f"Bearer {self.token}", "Accept": "application/json"},
            form=form,
            json=json,
            safe=safe,
            classify=_classify if safe else _classify_write,
            gauges=tuple(Gauge(name, app) for name in WINDOWS),
            usage=_usage,
            budgets=(
                Budget("hourly calls", app, CALLS_AN_HOUR, Period.HOUR),
                Budget("daily calls", app, CALLS_A_DAY, Period.UTC_DAY),
                *likes,
                *posts,
            ),
        )


def _usage(headers: Headers) -> tuple[Usage, ...]:
    return tuple(usage for read in READERS for usage in read(headers))


def _classify(response: Response) -> VigieError | None:
    return _error_of(response, safe=True)


def _classify_write(response: Response) -> VigieError | None:
    return _error_of(response, safe=False)


def _error_of(response: Response, *, safe: bool) -> VigieError | None:
    status = response.status
    if status == 401 and is_page(response.headers, response.body):  # noqa: PLR2004 - HTTP
        return PermissionDeniedError("a page answers instead of tumblr", code="401")
    try:
        told, code = read_meta(response.json())
    except PayloadError:
        told, code = 0, ""
    status = told if told >= OK and status < OK else status
    if status == 429:  # noqa: PLR2004 - HTTP
        wait = max(
            (one.seconds for one in _usage(response.headers) if one.share >= 1.0), default=60.0
        )
        return RateLimitedError(
            "tumblr asks to slow down", code=code or "429", retry_after=_wait(response, wait)
        )
    return error_for(status, response.headers, PLATFORM, safe=safe) if told >= OK else None


def _wait(response: Response, otherwise: float) -> float:
    return retry_after(response.headers, min(max(otherwise, 1.0), 24 * 3600.0))
