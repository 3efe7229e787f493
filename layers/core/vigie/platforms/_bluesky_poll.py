"""Asking a Bluesky server for news: notifications, searches, own threads, private messages.

Lists page backwards only, by the time of indexing, which is not when a thing was said; the log of
private messages is read forward.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vigie.errors import PlatformError, RateLimitedError, TransientError
from vigie.mention import EventKind, MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._bluesky_api import CHAT, Server
from vigie.platforms._bluesky_lists import list_objects
from vigie.platforms._bluesky_read import Reader
from vigie.platforms._descend import Page, Reach, descend
from vigie.platforms._news import keep_news

MOST_CALLS = 20
RESERVED = 7
FIRST_PAGES = 2
PAGE = "100"
MOST_THREADS = 4
REASONS = ["mention", "reply", "quote"]


def poll_server(server: Server, query: str, cursor: Mapping[str, Any], now: datetime) -> Fetched:
    """What is new for the account (no query) or in a search.

    The cursor is ``{"me", "lists", "seen", "threads", "hidden", "log"}``: our account's id, the
    state of each list, what was told, how many replies each of our posts had, which replies we hid,
    how far the messages were read. Raises the PlatformError tree, PayloadError.
    """
    sweep = _Sweep(server, now, dict(cursor))
    sweep.run(query.strip())
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

    server: Server
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
        try:
            if query:
                params = {"q": query, "sort": "latest", "limit": PAGE}
                self._read_backward("search", "app.bsky.feed.searchPosts", params)
                return
            listed: dict[str, str | list[str]] = {"reasons": REASONS, "limit": PAGE}
            method = "app.bsky.notification.listNotifications"
            self._read_backward("notifications", method, listed)
            if not self.wait:
                self._read_threads()
                self._read_messages()
        except RateLimitedError as error:
            if not self.events:
                raise
            self.wait = error.retry_after

    def _own_id(self) -> str:
        """Our account's id; a session made by hand does not say it, so it is asked once."""
        known = self.server.did or self.cursor.get("me")
        if not isinstance(known, str) or not known:
            known = str(self._call("com.atproto.server.getSession", {}).get("did") or "")
        self.cursor["me"] = known
        return known

    def _call(
        self, method: str, params: Mapping[str, str | list[str]], *, proxy: str = ""
    ) -> Mapping[str, Any]:
        self.calls -= 1
        return self.server.read(method, params, proxy=proxy)

    def _keep(self, objects: Iterable[object]) -> tuple[MentionEvent, ...]:
        events, rejected = Reader(self.now, self.me).read(objects)
        self.events += events
        self.rejected += rejected
        return events

    def _read_backward(self, name: str, method: str, params: Mapping[str, str | list[str]]) -> None:
        def read_page(at: str) -> Page:
            body = self._call(method, {**params, **({"cursor": at} if at else {})})
            events = self._keep(list_objects(body))
            older = body.get("cursor")
            return Page(events, following=older if isinstance(older, str) else "")

        lists = _object(self.cursor.get("lists"))
        reach = Reach(pages=self.calls - RESERVED, first_pages=FIRST_PAGES, by_ids=True)
        found = descend(read_page, lists.get(name), self.now, reach)
        self.cursor["lists"] = {**lists, name: found.memory}
        self.wait = max(self.wait, found.wait)

    def _read_threads(self) -> None:
        """Late replies under our own posts: a thread is read when its count of replies moved."""
        if not self.me:
            return
        params = {"actor": self.me, "limit": "50", "filter": "posts_with_replies"}
        body = self._call("app.bsky.feed.getAuthorFeed", params)
        posts = [one["post"] for one in list_objects(body) if _has_post(one)]
        self._note_hidden(self._keep(list_objects(body)), posts)
        known = _object(self.cursor.get("threads"))
        counts = {str(one.get("uri")): one.get("replyCount") or 0 for one in posts}
        read = {key: known[key] for key in counts if key in known}
        moved = [key for key, count in counts.items() if count and count != known.get(key)]
        for key in moved[:MOST_THREADS]:
            params = {"uri": key, "depth": "20", "parentHeight": "0"}
            self._keep(list_objects(self._call("app.bsky.feed.getPostThread", params)))
            read[key] = counts[key]
        self.cursor["threads"] = read

    def _note_hidden(
        self, events: tuple[MentionEvent, ...], posts: list[Mapping[str, Any]]
    ) -> None:
        """What is no longer hidden in a thread of ours is shown again."""
        before = _object(self.cursor.get("hidden"))
        after: dict[str, list[str]] = {}
        for post in (str(one.get("uri")) for one in posts):
            hidden = [
                one.native_id
                for one in events
                if one.kind is EventKind.HIDE and one.thread_id == post
            ]
            was = before.get(post)
            for uri in was if isinstance(was, list) else []:
                if uri not in hidden:
                    self.events.append(
                        MentionEvent("bluesky", str(uri), EventKind.UNHIDE, self.now)
                    )
            if hidden:
                after[post] = hidden
        self.cursor["hidden"] = after

    def _read_messages(self) -> None:
        """Private messages, where the app password may read them; `vigie check` tells if not."""
        try:
            at = self.cursor.get("log")
            if isinstance(at, str) and at:
                self._read_log(at)
            else:
                self._first_messages()
        except (RateLimitedError, TransientError):
            raise
        except PlatformError:
            # The right to read messages is optional: its lack silences them, nothing else.
            self.cursor["log"] = ""

    def _first_messages(self) -> None:
        body = self._call("chat.bsky.convo.listConvos", {"limit": "30"}, proxy=CHAT)
        convos = list_objects(body)
        self._keep(convos)
        revs = [one.get("rev") for one in convos if isinstance(one, dict)]
        self.cursor["log"] = max((one for one in revs if isinstance(one, str)), default="")

    def _read_log(self, at: str) -> None:
        while self.calls > 0:
            body = self._call("chat.bsky.convo.getLog", {"cursor": at}, proxy=CHAT)
            logs = list_objects(body)
            self._keep(logs)
            following = body.get("cursor")
            if not isinstance(following, str) or following == at or not logs:
                break
            self.cursor["log"] = at = following


def _has_post(one: object) -> bool:
    return isinstance(one, dict) and isinstance(one.get("post"), dict)


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
