"""Asking Pinterest for news: own Pins, then those on boards shared with others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from vigie.errors import (
    AuthError,
    PayloadError,
    PermissionDeniedError,
    RateLimitedError,
    VigieError,
)
from vigie.mention import MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._descend import Page, Reach, descend
from vigie.platforms._http import Request, Response, base_url, fetch
from vigie.platforms._limits import Gauge, name_of, read_counted
from vigie.platforms._news import keep_news
from vigie.platforms._oauth import ACCESS_TOKEN
from vigie.platforms._pinterest_read import list_objects, read_pins
from vigie.platforms._status import is_page

BASE = "https://api.pinterest.com"
MOST_CALLS = 12
MOST_BOARDS = 5
FIRST_PAGES = 2
PAGE = "100"


def poll_boards(secrets: Mapping[str, str], cursor: Mapping[str, Any], now: datetime) -> Fetched:
    """New Pins on the account's boards.

    The cursor is ``{"lists", "seen"}``: the state of each list, and what was told. Raises the
    PlatformError tree, PayloadError, AddressRefusedError.
    """
    sweep = _Sweep(secrets, now, dict(cursor))
    sweep.run()
    fresh, seen = keep_news(sweep.events, cursor.get("seen"), now)
    kept = {"lists": sweep.lists, "seen": seen}
    return Fetched(fresh, kept, tuple(sweep.rejected), wait=sweep.wait)


@dataclass(slots=True)
class _Sweep:
    """One poll: own Pins first, then those on boards shared with others."""

    secrets: Mapping[str, str]
    now: datetime
    cursor: dict[str, Any]
    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    lists: dict[str, Any] = field(default_factory=dict)
    calls: int = MOST_CALLS
    wait: float = 0.0

    def run(self) -> None:
        """Read every list; a limit met after the first answer ends the poll, not its result."""
        known = self.cursor.get("lists")
        self.lists = dict(known) if isinstance(known, Mapping) else {}
        try:
            self._read_pins("pins", "pins")
            for board in self._shared_boards():
                self._read_pins(f"board {board}", f"boards/{quote(board, safe='')}/pins")
        except RateLimitedError as error:
            if not self.events:
                raise
            self.wait = error.retry_after

    def _read_pins(self, name: str, path: str) -> None:
        def read_page(at: str) -> Page:
            self.calls -= 1
            given = {"page_size": PAGE, **({"bookmark": at} if at else {})}
            body = read_pinterest(self.secrets, path, given)
            events, rejected = read_pins(list_objects(body), self.now)
            self.events += events
            self.rejected += rejected
            older = body.get("bookmark")
            return Page(events, following=older if isinstance(older, str) else "")

        pages = max(self.calls - MOST_BOARDS, 1)
        reach = Reach(pages=pages, first_pages=FIRST_PAGES, by_ids=True)
        found = descend(read_page, self.lists.get(name), self.now, reach)
        self.lists[name] = found.memory
        self.wait = max(self.wait, found.wait)

    def _shared_boards(self) -> list[str]:
        if self.wait:
            return []
        self.calls -= 1
        boards = list_objects(read_pinterest(self.secrets, "boards", {"page_size": PAGE}))
        return [
            str(one["id"])
            for one in boards
            if isinstance(one, dict) and one.get("id") and one.get("collaborator_count")
        ][:MOST_BOARDS]


def read_pinterest(
    secrets: Mapping[str, str], path: str, params: Mapping[str, str]
) -> Mapping[str, Any]:
    """A GET. Raises the PlatformError tree, PayloadError, AddressRefusedError."""
    body = fetch(make_request(secrets, path, params)).json()
    if not isinstance(body, dict):
        raise PayloadError("pinterest answered with no object")
    return body


def make_request(
    secrets: Mapping[str, str], path: str, params: Mapping[str, str], method: str = "GET"
) -> Request:
    """A call with the account's token. Raises AuthError when there is none."""
    token = secrets.get(ACCESS_TOKEN, "")
    if not token:
        raise AuthError("no access token is stored", code="token")
    return Request(
        platform="pinterest",
        url=f"{base_url('pinterest', BASE)}/v5/{path}",
        method=method,
        params=params,
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
        safe=method == "GET",
        classify=_classify,
        gauges=(Gauge("calls", name_of(token)),),
        usage=read_counted(
            "calls",
            limit="x-ratelimit-limit",
            remaining="x-ratelimit-remaining",
            reset="x-ratelimit-reset",
        ),
    )


def _classify(response: Response) -> VigieError | None:
    """Pinterest's statuses say what they mean; a proxy's page is not about the token."""
    if response.status == 401 and is_page(response.headers, response.body):  # noqa: PLR2004 - HTTP
        return PermissionDeniedError("a page answers instead of pinterest", code="401")
    return None
