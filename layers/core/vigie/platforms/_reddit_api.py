"""One account's calls to Reddit: signed, named as its rules ask, measured by its own headers.

https://support.reddithelp.com/hc/en-us/articles/16160319875092 (the Data API wiki)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vigie.errors import AddressRefusedError, AuthError, PayloadError, TransientError
from vigie.platforms._call import Request, Response
from vigie.platforms._http import base_url, fetch
from vigie.platforms._limits import Gauge, Usage, name_of
from vigie.platforms._oauth import ACCESS_TOKEN, REFRESH_TOKEN, ask_token
from vigie.platforms._reddit_errors import classify, expect_done
from vigie.platforms._status import DEFAULT_WAIT

API = "https://oauth.reddit.com"
TOKENS = "https://www.reddit.com"
WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Reddit:
    """Whose calls these are. ``me`` is the account's user name."""

    base: str
    token: str
    client_id: str
    me: str

    def read(self, path: str, **params: str) -> Any:  # noqa: ANN401 - JSON is anything until it is looked at
        """Read a path. Raises the PlatformError tree; what is no JSON is TransientError."""
        try:
            return self._fetch("GET", path, {"raw_json": "1", **params}, None).json()
        except (PayloadError, AddressRefusedError) as error:
            raise TransientError(f"reddit's answer: {error}", code="payload") from None

    def list(self, path: str, **params: str) -> Any:  # noqa: ANN401 - as `read`
        """Read a listing, or a thread's two. Raises as `read`; what is none is TransientError."""
        body = self.read(path, **params)
        first = body[0] if isinstance(body, list) and body else body
        if not is_listing(first):
            raise TransientError("reddit answered without a listing", code="payload")
        return body

    def write(self, path: str, **form: str) -> Mapping[str, Any]:
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        answer = self._fetch("POST", path, {"raw_json": "1"}, {"api_type": "json", **form})
        return expect_done(answer)

    def _fetch(
        self, method: str, path: str, params: Mapping[str, str], form: Mapping[str, str] | None
    ) -> Response:
        if not self.token:
            raise AuthError("no reddit access token is stored yet", code="missing")
        return fetch(
            Request(
                platform="reddit",
                url=f"{self.base}{path}",
                method=method,
                params=params,
                form=form,
                headers={"Authorization": f"bearer {self.token}", "User-Agent": agent_of(self.me)},
                safe=form is None,
                classify=classify,
                gauges=(Gauge(WINDOW, name_of(self.client_id)),),
                usage=read_usage,
            )
        )


def connect(secrets: Mapping[str, str]) -> Reddit:
    """The brand's own account."""
    return Reddit(
        base=base_url("reddit", API),
        token=secrets.get(ACCESS_TOKEN, ""),
        client_id=secrets.get("client_id", ""),
        me=secrets.get("username", ""),
    )


def renew_token(secrets: Mapping[str, str], now: datetime) -> dict[str, str]:
    """A new access token by what the owner gave: refresh token, password, or the app alone.

    A script app's answer has no refresh token: it is asked for anew with the password each time.
    """
    form = {"grant_type": "client_credentials"}
    if secrets.get(REFRESH_TOKEN):
        form = {"grant_type": "refresh_token", "refresh_token": secrets[REFRESH_TOKEN]}
    elif secrets.get("password"):
        form = {"grant_type": "password", "username": secrets.get("username", "")}
        form["password"] = secrets["password"]
    return ask_token(
        "reddit",
        f"{base_url('reddit', TOKENS)}/api/v1/access_token",
        form,
        now,
        basic=(secrets.get("client_id", ""), secrets.get("client_secret", "")),
        headers={"User-Agent": agent_of(secrets.get("username", ""))},
    )


def agent_of(username: str) -> str:
    """The name Reddit's rules ask for: platform, app, version, and who answers for it."""
    return f"aws-lambda:vigie.desk:v0.1 (by /u/{re.sub(r'[^A-Za-z0-9_-]', '', username)})"


def read_usage(headers: Mapping[str, str]) -> tuple[Usage, ...]:
    """The window's share from its three headers: decimals, and seconds left; often absent."""
    used, left, reset = (
        _number(headers.get(f"x-ratelimit-{name}")) for name in ("used", "remaining", "reset")
    )
    if used is None or left is None or used + left <= 0:
        return ()
    return (Usage(WINDOW, used / (used + left), DEFAULT_WAIT if reset is None else reset),)


def is_listing(value: object) -> bool:
    """Whether an answer is a listing, so that what it does not hold is not there."""
    if not isinstance(value, dict) or value.get("kind") != "Listing":
        return False
    data = value.get("data")
    return isinstance(data, dict) and isinstance(data.get("children"), list)


def _number(value: str | None) -> float | None:
    try:
        found = float(value) if value else None
    except ValueError:
        return None
    return found if found is not None and 0 <= found < 1e9 else None  # noqa: PLR2004 - no NaN, no infinity
