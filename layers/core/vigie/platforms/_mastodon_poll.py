"""Asking a Mastodon server for news: notifications, conversations, tags, searches, old threads.

Lists of tags and notifications are read forward from the last id known (``min_id``), which leaves
no gap; searches and conversations only page backwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from vigie.errors import GoneError, RateLimitedError
from vigie.mention import MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._call import Response
from vigie.platforms._descend import Page, Reach, descend
from vigie.platforms._limits import name_of
from vigie.platforms._mastodon_api import Instance, page_ids
from vigie.platforms._mastodon_read import Reader, list_objects
from vigie.platforms._news import keep_news

MOST_CALLS = 20
FIRST_PAGES = 3
OVERLAP = 20
MOST_THREADS = 5
MOST_ROOTS = 200
NOTIFICATIONS: Mapping[str, str | list[str]] = {
    "limit": "80",
    "types[]": ["mention", "status", "update", "quote", "quoted_update"],
    "include_filtered": "true",
}
TAG = re.compile(r"#(\w+)")


def poll_instance(
    instance: Instance, query: str, cursor: Mapping[str, Any], now: datetime
) -> Fetched:
    """What is new for the account (no query), under tags (`#a #b`), or in a search.

    The cursor is ``{"me", "tails", "lists", "seen", "roots", "threads"}``: our account's id, the
    last ids of each forward list, the state of each backward one, what was told, which post each
    reply hangs under, how many replies each of our posts had. Raises the PlatformError tree,
    PayloadError, AddressRefusedError.
    """
    sweep = _Sweep(instance, now, dict(cursor))
    sweep.run(query)
    fresh, seen = keep_news(sweep.events, cursor.get("seen"), now)
    return Fetched(
        events=fresh,
        cursor={**sweep.cursor, "seen": seen},
        rejected=tuple(sweep.rejected),
        wait=sweep.wait,
    )


@dataclass(slots=True)
class _Sweep:
    """One poll: what it found, the cursor it will leave, the calls it may still make."""

    instance: Instance
    now: datetime
    cursor: dict[str, Any]
    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    calls: int = MOST_CALLS
    wait: float = 0.0
    me: str = ""

    def run(self, query: str) -> None:
        """Read every list; a limit met after the first answer ends the poll, not its result."""
        self.me = self._own_id()
        tags = TAG.findall(query)
        try:
            if tags:
                path = f"/api/v1/timelines/tag/{quote(tags[0], safe='')}"
                self._read_forward("tag", path, {"limit": "40", "any[]": tags[1:]})
            elif query.strip():
                self._search(query.strip())
            else:
                self._read_forward("notifications", "/api/v1/notifications", NOTIFICATIONS)
                self._read_backward("conversations", "/api/v1/conversations", {"limit": "40"})
                self._read_threads()
            self._find_roots()
        except RateLimitedError as error:
            if not self.events:
                raise
            self.wait = error.retry_after

    def _own_id(self) -> str:
        """Our account's id, asked once for each token."""
        whose = name_of(self.instance.token)
        known = _object(self.cursor.get("me"))
        if not self.instance.token or known.get("of") == whose:
            return str(known.get("id", "")) if self.instance.token else ""
        account = self._call("/api/v1/accounts/verify_credentials").json()
        identity = account.get("id") if isinstance(account, dict) else None
        me = str(identity) if isinstance(identity, str | int) else ""
        self.cursor["me"] = {"id": me, "of": whose}
        return me

    def _call(self, path: str, params: Mapping[str, str | list[str]] | None = None) -> Response:
        self.calls -= 1
        return self.instance.read(path, params)

    def _keep(self, body: object) -> tuple[MentionEvent, ...]:
        reader = Reader(self.now, self.instance.origin, self.me)
        events, rejected = reader.read(list_objects(body))
        self.events += events
        self.rejected += rejected
        return events

    def _read_forward(self, name: str, path: str, params: Mapping[str, str | list[str]]) -> None:
        """From the last ids known up; the first time, some pages back from the newest."""
        tails = _object(self.cursor.get("tails"))
        tail = [one for one in tails.get(name) or [] if isinstance(one, str)]
        step = self._first_pages(path, params) if not tail else self._newer(path, params, tail)
        if step:
            self.cursor["tails"] = {**tails, name: step[:OVERLAP]}

    def _first_pages(self, path: str, params: Mapping[str, str | list[str]]) -> list[str]:
        ids: list[str] = []
        at = ""
        for _ in range(FIRST_PAGES):
            answer = self._call(path, {**params, **({"max_id": at} if at else {})})
            body = answer.json()
            self._keep(body)
            ids += _ids(body)
            older = page_ids(answer)[0]
            if not older or older == at:
                break
            at = older
        return ids

    def _newer(
        self, path: str, params: Mapping[str, str | list[str]], tail: list[str]
    ) -> list[str]:
        """Each page lies just above ``min_id``, so an end of calls leaves no gap behind it."""
        at, met = tail[-1], tail
        while self.calls > MOST_THREADS:
            answer = self._call(path, {**params, "min_id": at})
            body = answer.json()
            self._keep(body)
            ids = _ids(body)
            met = [*ids, *(one for one in met if one not in ids)]
            newer = page_ids(answer)[1] or (ids[0] if ids else "")
            if len(ids) < int(str(params["limit"])) or not newer or newer == at:
                break
            at = newer
        return met

    def _search(self, query: str) -> None:
        params = {"q": query, "type": "statuses", "limit": "40", "resolve": "false"}
        self._read_backward("search", "/api/v2/search", params)

    def _read_backward(self, name: str, path: str, params: Mapping[str, str]) -> None:
        def read_page(at: str) -> Page:
            answer = self._call(path, {**params, **({"max_id": at} if at else {})})
            body = answer.json()
            events = self._keep(body)
            linked = page_ids(answer)[0]
            is_full = len(events) >= int(params["limit"])
            return Page(events, following=linked or (events[-1].native_id if is_full else ""))

        lists = _object(self.cursor.get("lists"))
        first = FIRST_PAGES if name == "search" else 1
        pages = max(self.calls - MOST_THREADS, 1)
        reach = Reach(pages=pages, first_pages=first, by_ids=True)
        found = descend(read_page, lists.get(name), self.now, reach)
        self.cursor["lists"] = {**lists, name: found.memory}
        self.wait = max(self.wait, found.wait)

    def _read_threads(self) -> None:
        """Late replies under our own posts: a thread is read when its count of replies moved."""
        if not self.me or self.calls <= 0:
            return
        path = f"/api/v1/accounts/{quote(self.me, safe='')}/statuses"
        answer = self._call(path, {"limit": "40", "exclude_reblogs": "true"}).json()
        own = [one for one in (answer if isinstance(answer, list) else []) if isinstance(one, dict)]
        self._keep(own)
        known = _object(self.cursor.get("threads"))
        counts = {str(one.get("id")): one.get("replies_count") or 0 for one in own}
        read = {key: known[key] for key in counts if key in known}
        moved = [key for key, count in counts.items() if count and count != known.get(key)]
        for key in moved[:MOST_THREADS]:
            if self.calls <= 0:
                break
            self._read_thread(key)
            read[key] = counts[key]
        self.cursor["threads"] = read

    def _read_thread(self, identity: str) -> None:
        try:
            body = self._call(f"/api/v1/statuses/{quote(identity, safe='')}/context").json()
        except GoneError:
            return
        above = [] if not isinstance(body, dict) else body.get("ancestors")
        top = next((one for one in (above or []) if isinstance(one, dict)), {"id": identity})
        roots = dict(_object(self.cursor.get("roots")))
        for one in self._keep({"descendants": list_objects(body)}):
            roots[one.native_id] = str(top.get("id"))
        self.cursor["roots"] = _last(roots)

    def _find_roots(self) -> None:
        """Hang each reply under its root, asking for threads not met before as calls allow."""
        roots = dict(_object(self.cursor.get("roots")))
        for one in self.events:
            parent = one.in_reply_to
            if not parent or one.native_id in roots:
                continue
            if parent not in roots and self.calls > 0:
                roots[parent] = self._ask_root(parent)
            roots[one.native_id] = roots.get(parent, one.thread_id or parent)
        self.cursor["roots"] = _last(roots)
        self.events = [
            replace(one, thread_id=roots.get(one.native_id, one.thread_id))
            if one.in_reply_to
            else one
            for one in self.events
        ]

    def _ask_root(self, parent: str) -> str:
        try:
            body = self._call(f"/api/v1/statuses/{quote(parent, safe='')}/context").json()
        except GoneError:
            return parent
        above = body.get("ancestors") if isinstance(body, dict) else None
        top = above[0] if isinstance(above, list) and above else None
        return str(top["id"]) if isinstance(top, dict) and top.get("id") else parent


def _ids(body: object) -> list[str]:
    return [
        str(one["id"])
        for one in (body if isinstance(body, list) else [])
        if isinstance(one, dict) and isinstance(one.get("id"), str | int)
    ]


def _last(roots: dict[str, str]) -> dict[str, str]:
    return dict(list(roots.items())[-MOST_ROOTS:])


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
