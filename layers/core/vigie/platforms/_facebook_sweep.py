"""The sweep of a Facebook Page: the net under its pushes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from vigie.mention import MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._facebook_read import (
    Place,
    comments_of,
    list_objects,
    next_page,
    place_of,
    read_objects,
)
from vigie.platforms._fields import read_time
from vigie.platforms._meta import Graph
from vigie.platforms._seen import sift

COMMENT_FIELDS = "id,message,created_time,from,parent{id},permalink_url,is_hidden,attachment"
FEED_FIELDS = (
    "id,message,created_time,updated_time,from,permalink_url,full_picture,"
    f"comments.filter(stream).order(reverse_chronological).limit(50){{{COMMENT_FIELDS}}}"
)
NEWEST_FIRST = {"filter": "stream", "order": "reverse_chronological", "limit": "50"}
MOST_CALLS = 10
OVERLAP = timedelta(days=1)


def sweep_page(graph: Graph, page: str, cursor: Mapping[str, Any], now: datetime) -> Fetched:
    """The Page's latest posts with their comments, newest first; only what is new is told.

    The cursor is ``{"since": ISO time of the newest thing read, "seen": [...]}``; paging stops a
    day before ``since``, and after ten calls at most. Raises the PlatformError tree, PayloadError.
    """
    since = read_time(cursor.get("since"), now)
    sweep = _Sweep(graph, page, since - OVERLAP if since else None, now)
    sweep.read_feed()
    fresh, seen = sift(sweep.events, cursor.get("seen"), now)
    newest = max((one.said_at for one in sweep.events if one.said_at), default=since)
    after: dict[str, Any] = {"seen": seen}
    if newest:
        after["since"] = max(newest, since or newest).isoformat()
    return Fetched(events=fresh, cursor=after, rejected=tuple(sweep.rejected))


@dataclass(slots=True)
class _Sweep:
    """One poll's walk through a Page: what it found, and the calls it may still make."""

    graph: Graph
    page: str
    floor: datetime | None
    now: datetime
    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    calls: int = MOST_CALLS

    def read_feed(self) -> None:
        """Walk the feed's pages until one holds nothing touched since the floor."""
        params = {"fields": FEED_FIELDS, "limit": "25"}
        while self.calls:
            answer = self._call(f"{quote(self.page, safe='') or 'me'}/feed", params)
            posts = list_objects(answer) if isinstance(answer.get("data"), list) else []
            self._keep(posts, Place(page=self.page))
            for post in posts:
                if isinstance(post, dict):
                    self._read_older_comments(post)
            params["after"] = next_page(answer, params.get("after", ""))
            if not params["after"] or self._is_old(posts, "updated_time"):
                return

    def _read_older_comments(self, post: Mapping[str, Any]) -> None:
        edge, after = comments_of(post), ""
        while self.calls and not self._is_old(edge.get("data"), "created_time"):
            after = next_page(edge, after)
            identity = place_of(post, self.page).post
            if not after or not identity:
                return
            params = {**NEWEST_FIRST, "fields": COMMENT_FIELDS, "after": after}
            edge = self._call(f"{quote(identity, safe='')}/comments", params)
            self._keep(list_objects(edge), place_of(post, self.page))

    def _call(self, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        self.calls -= 1
        answer = self.graph.read(path, params)
        return answer if isinstance(answer, dict) else {}

    def _keep(self, objects: list[object], place: Place) -> None:
        events, rejected = read_objects(objects, place, self.now)
        self.events += events
        self.rejected += rejected

    def _is_old(self, objects: object, name: str) -> bool:
        """Whether a page lies wholly before the floor; without a floor no page does."""
        times = [
            moment
            for one in (objects if isinstance(objects, list) else [])
            if isinstance(one, dict) and (moment := read_time(one.get(name), self.now))
        ]
        return bool(self.floor and times and max(times) < self.floor)
