"""Calls to a Bluesky server (XRPC), and what its refusals mean.

https://docs.bsky.app/docs/advanced-guides/rate-limits
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    PlatformError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._http import Request, Response, base_url, fetch
from vigie.platforms._limits import Budget, Gauge, Period, name_of, read_counted, seconds_until
from vigie.platforms._oauth import ACCESS_TOKEN
from vigie.platforms._status import is_page, reading_write, retry_after, settling

PLATFORM = "bluesky"
HOME = "https://bsky.social"
CHAT = "did:web:api.bsky.chat#bsky_chat"
CREATED, UPDATED, DELETED = 3.0, 2.0, 1.0
POINTS_AN_HOUR, POINTS_A_DAY = 5_000.0, 35_000.0
CODE = re.compile(r"[A-Za-z]{1,60}")

Meaning = tuple[type[PlatformError], str]
# https://github.com/bluesky-social/atproto/tree/main/lexicons, by `error`; messages are never read.
CODES: dict[str, Meaning] = {
    "ExpiredToken": (TransientError, "the session is over and a new one will be asked for"),
    "InvalidToken": (AuthError, "the session is not accepted"),
    "AuthMissing": (AuthError, "no session was sent"),
    "AuthenticationRequired": (AuthError, "the name or the app password is wrong"),
    "AuthFactorTokenRequired": (AuthError, "it wants an app password, not the account's own"),
    "AccountTakedown": (PermissionDeniedError, "the account was taken down"),
    "AccountDeactivated": (PermissionDeniedError, "the account is deactivated"),
    "AccountSuspended": (PermissionDeniedError, "the account is suspended"),
    "RateLimitExceeded": (RateLimitedError, "it asks to slow down"),
    "RecordNotFound": (GoneError, "the record no longer exists"),
    "NotFound": (GoneError, "it no longer exists"),
    "RepoNotFound": (GoneError, "the account no longer exists"),
    "RepoTakendown": (GoneError, "the account was taken down"),
    "RepoDeactivated": (GoneError, "the account is deactivated"),
    "InvalidSwap": (TransientError, "the record was changed by somebody else meanwhile"),
    "BlockedActor": (PermanentError, "one of the two blocked the other"),
    "BlockedByActor": (PermanentError, "the person blocked the account"),
    "MessagesDisabled": (PermanentError, "the person takes no messages"),
    "NotFollowedBySender": (PermanentError, "the person takes messages of those they follow only"),
    "RecipientNotFound": (PermanentError, "the person cannot be reached"),
    "XRPCNotSupported": (PermanentError, "this server does not offer this"),
    "MethodNotImplemented": (PermanentError, "this server does not offer this"),
}


@dataclass(frozen=True, slots=True)
class Server:
    """One account's door to its server. ``did`` is the account's own id."""

    base: str
    token: str
    did: str = ""

    def read(
        self, method: str, params: Mapping[str, str | list[str]], *, proxy: str = ""
    ) -> Mapping[str, Any]:
        """A query. Raises the PlatformError tree, PayloadError, AddressRefusedError."""
        request = self._request("GET", method, params=params, proxy=proxy)
        found = fetch(request).json()
        if not isinstance(found, dict):
            raise PayloadError("bluesky answered with no object")
        return found

    def settle(
        self, method: str, params: Mapping[str, str | list[str]], *, proxy: str = ""
    ) -> Mapping[str, Any]:
        """A query before or after a write. Raises the PlatformError tree only."""
        with settling():
            return self.read(method, params, proxy=proxy)

    def write(
        self, method: str, body: Mapping[str, object], *, points: float = 0.0, proxy: str = ""
    ) -> Mapping[str, Any]:
        """One procedure, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        request = self._request("POST", method, body=body, points=points, proxy=proxy)
        with reading_write("bluesky"):
            made = fetch(request).json() if points != DELETED else _maybe(fetch(request))
        if not isinstance(made, dict):
            raise OutcomeUnknownError("bluesky did not show what the write made")
        return made

    def _request(
        self,
        verb: str,
        method: str,
        *,
        params: Mapping[str, str | list[str]] | None = None,
        body: Mapping[str, object] | None = None,
        points: float = 0.0,
        proxy: str = "",
    ) -> Request:
        if not self.token:
            raise AuthError("no session is stored", code="token")
        who = name_of(self.did)
        limits = (
            Budget("hourly points", who, POINTS_AN_HOUR, Period.HOUR, points),
            Budget("daily points", who, POINTS_A_DAY, Period.UTC_DAY, points),
        )
        return Request(
            platform=PLATFORM,
            url=f"{self.base}/xrpc/{method}",
            method=verb,
            params=params or {},
            headers={
                "Authorization": f"Bearer {self.token}",
                "Accept": "application/json",
                **({"atproto-proxy": proxy} if proxy else {}),
            },
            json=body,
            safe=verb == "GET",
            classify=classify,
            gauges=(Gauge("requests", who),),
            usage=read_counted(
                "requests",
                limit="ratelimit-limit",
                remaining="ratelimit-remaining",
                reset="ratelimit-reset",
            ),
            budgets=limits if points else (),
        )


def open_server(secrets: Mapping[str, str]) -> Server:
    """The account's own server with the session `renew` keeps alive."""
    home = secrets.get("pds") or secrets.get("service") or HOME
    return Server(
        base_url(PLATFORM, home), secrets.get(ACCESS_TOKEN, ""), did=secrets.get("did", "")
    )


def classify(response: Response) -> VigieError | None:
    """The error an answer names; its `error` is a code, its `message` is for people."""
    if response.status < 400 or response.status >= 500:  # noqa: PLR2004 - the table is of refusals
        return None
    code = read_code(response)
    if not code:
        is_wall = response.status == 401 and is_page(response.headers, response.body)  # noqa: PLR2004 - HTTP
        return PermissionDeniedError("a page answers instead of bluesky") if is_wall else None
    kind, meaning = CODES.get(code, (None, ""))
    if kind is None:
        return None
    reason = f"bluesky error {code}: {meaning}"
    if issubclass(kind, RateLimitedError):
        headers = response.headers
        wait = seconds_until(headers.get("ratelimit-reset", ""), headers.get("date", ""))
        return kind(reason, code=code, retry_after=retry_after(headers, max(wait or 60.0, 1.0)))
    return kind(reason, code=code)


def read_code(response: Response) -> str:
    """The code of an error body, empty when it is none."""
    code = (response.read_object() or {}).get("error")
    return code if isinstance(code, str) and CODE.fullmatch(code) else ""


def _maybe(response: Response) -> object:
    """An answer that may be empty: a deletion shows nothing on older servers."""
    return response.json() if response.body.strip() else {}
