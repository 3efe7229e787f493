"""Asking Tumblr for news: posts under tags, the activity of a blog, notes under its posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from vigie.errors import GoneError, RateLimitedError
from vigie.mention import MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._descend import Page, Reach, descend
from vigie.platforms._news import keep_news
from vigie.platforms._tumblr_api import Tumblr
from vigie.platforms._tumblr_read import SPOKEN, Reader, list_objects

MOST_CALLS = 15
RESERVED = 5
FIRST_PAGES = 3
MOST_TAGS = 5
PAGE = "20"


def poll_blog(
    tumblr: Tumblr, blog: str, query: str, cursor: Mapping[str, Any], now: datetime
) -> Fetched:
    """What is new under tags (``#a #b``, or one phrase), else in the activity of a blog.

    The cursor is ``{"lists", "seen", "notes"}``: the state of each list, what was told, how many
    notes each of our posts had. Raises the PlatformError tree, PayloadError.
    """
    sweep = _Sweep(tumblr, blog, now, dict(cursor))
    sweep.run(_tags_of(query))
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

    tumblr: Tumblr
    blog: str
    now: datetime
    cursor: dict[str, Any]
    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    calls: int = MOST_CALLS
    wait: float = 0.0

    def run(self, tags: tuple[str, ...]) -> None:
        """Read every list; a limit met after the first answer ends the poll, not its result."""
        try:
            for tag in tags:
                params = {"tag": tag, "limit": PAGE}
                self._read_backward(f"tag {tag}", "/v2/tagged", params, MOST_CALLS // len(tags))
            if not tags:
                blog = quote(self.blog, safe="")
                listed: dict[str, str | list[str]] = {"types[]": sorted(SPOKEN), "rollups": "false"}
                path = f"/v2/blog/{blog}/notifications"
                self._read_backward("activity", path, listed, MOST_CALLS - RESERVED)
                self._read_notes(f"/v2/blog/{blog}")
        except RateLimitedError as error:
            if not self.events:
                raise
            self.wait = error.retry_after

    def _call(self, path: str, params: Mapping[str, str | list[str]]) -> Any:  # noqa: ANN401 - JSON
        self.calls -= 1
        return self.tumblr.read(path, params)

    def _keep(self, objects: Iterable[object], post: str = "") -> tuple[MentionEvent, ...]:
        events, rejected = Reader(self.now, self.blog, post).read(objects)
        self.events += events
        self.rejected += rejected
        return events

    def _read_backward(
        self, name: str, path: str, params: Mapping[str, str | list[str]], pages: int
    ) -> None:
        def read_page(at: str) -> Page:
            objects = list_objects(self._call(path, {**params, **({"before": at} if at else {})}))
            events = self._keep(objects)
            times = [one.get("timestamp") for one in objects if isinstance(one, dict)]
            oldest = min((one for one in times if isinstance(one, int)), default=0)
            # One second up again: what else was said in that second may be on the next page.
            older = str(oldest + 1) if oldest else ""
            return Page(events, following=older)

        lists = _object(self.cursor.get("lists"))
        reach = Reach(pages=max(pages, 1), first_pages=FIRST_PAGES, by_ids=True)
        found = descend(read_page, lists.get(name), self.now, reach)
        self.cursor["lists"] = {**lists, name: found.memory}
        self.wait = max(self.wait, found.wait)

    def _read_notes(self, path: str) -> None:
        """Late replies under our own posts: notes are read when their count moved."""
        if self.wait or not self.blog:
            return
        posts = list_objects(self._call(f"{path}/posts", {"limit": PAGE, "npf": "true"}))
        self._keep(posts)
        counts = {
            str(one.get("id_string") or one.get("id")): one.get("note_count") or 0
            for one in posts
            if isinstance(one, dict)
        }
        known = _object(self.cursor.get("notes"))
        read = {key: known[key] for key in counts if key in known}
        for key in [key for key in counts if counts[key] and counts[key] != known.get(key)]:
            if self.calls <= 0:
                break
            self._read_thread(path, key)
            read[key] = counts[key]
        self.cursor["notes"] = read

    def _read_thread(self, path: str, key: str) -> None:
        try:
            body = self._call(f"{path}/notes", {"id": key, "mode": "conversation"})
        except GoneError:
            return
        self._keep(list_objects(body), post=key)


def _tags_of(query: str) -> tuple[str, ...]:
    """Tags as they are asked for: Tumblr's may hold spaces, so `#` or a comma divides them."""
    parts = [one.strip(" ,") for piece in query.split(",") for one in piece.split("#")]
    return tuple(dict.fromkeys(one for one in parts if one))[:MOST_TAGS]


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
