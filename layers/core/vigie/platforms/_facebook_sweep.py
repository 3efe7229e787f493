"""The sweep of a Facebook Page: the net under its pushes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from vigie.errors import PermanentError, PermissionDeniedError
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
from vigie.platforms._meta_door import Door
from vigie.platforms._news import sift_states
from vigie.platforms._page_walk import (
    OVERLAP,
    Leg,
    Walk,
    dump_legs,
    is_past,
    load_legs,
    overlap,
)

COMMENT_FIELDS = "id,message,created_time,from,parent{id},permalink_url,is_hidden,attachment"
POST_FIELDS = "id,message,created_time,updated_time,from,permalink_url,full_picture"
NEWEST_FIRST = {"filter": "stream", "order": "reverse_chronological", "limit": "50"}
FEED_FIELDS = (
    f"{POST_FIELDS},"
    f"comments.filter(stream).order(reverse_chronological).limit(50){{{COMMENT_FIELDS}}}"
)
RATING_FIELDS = "created_time,recommendation_type,review_text,rating,reviewer,open_graph_story"
FEED, OLD = "feed", "old"
# Read in turn, one a poll after the first: each needs a right of its own, none is worth failing.
SIDES = {"tagged": f"{POST_FIELDS},tagged_time", "ratings": RATING_FIELDS, "ads_posts": FEED_FIELDS}
ROUND_OVERLAP = timedelta(days=1)
HISTORY = timedelta(days=30)
# How far back old posts are looked at for late answers.
LATE = timedelta(days=365)


def sweep_page(graph: Door, page: str, cursor: Mapping[str, Any], now: datetime) -> Fetched:
    """The Page's latest posts with their comments, newest first; only what is new is told.

    The cursor is ``{"since": ISO time of the newest thing read, "legs": [...], "old": {...},
    "sides": {edge: when it was read}, "seen": [...], "hidden": [...]}``. Paging stops an hour
    before ``since``; ten calls a poll at most, and what they did not reach is a leg for the next.
    ``old`` is how far the round through older posts has come, a page a poll, for answers that come
    late. Raises the PlatformError tree and PayloadError.
    """
    since = read_time(cursor.get("since"), now)
    legs = load_legs(cursor.get("legs"), now)
    floor = since - overlap(FEED, legs) if since else now - HISTORY
    sweep = _Sweep(graph, page, now, _Round.load(cursor.get("old"), floor, now))
    walk = Walk(sweep.read, legs)
    sides = _read_times(cursor.get("sides"), now)
    first = [Leg(FEED, floor=floor), *_side_legs(sides, now, is_first=since is None)]
    first += [sweep.round.leg()] if since and sweep.round.after else []
    is_kept = walk.go(*first)
    read = {one.edge: now for one in first if one.edge in SIDES and is_kept}
    fresh, memory = sift_states(sweep.events, cursor, now)
    left = dump_legs(one for one in walk.legs if one.edge != OLD)
    after = {**memory, "legs": left, "old": sweep.round.dump()}
    newest = max((one.said_at for one in sweep.events if one.said_at), default=since)
    kept = max(newest, since or newest) if newest and is_kept else since
    moved = {"since": kept.isoformat()} if kept else {}
    times = {edge: one.isoformat() for edge, one in (sides | read).items()}
    return Fetched(fresh, {**after, **moved, "sides": times}, tuple(sweep.rejected), wait=walk.wait)


@dataclass(slots=True)
class _Round:
    """The slow round through posts too old for the walk: where it is, and since when it asks."""

    floor: datetime
    began: datetime
    after: str = ""

    @classmethod
    def load(cls, value: object, floor: datetime, now: datetime) -> _Round:
        known = value if isinstance(value, dict) else {}
        began = read_time(known.get("began"), now) or now
        start = read_time(known.get("floor"), now) or floor
        return cls(start, began, str(known.get("after") or ""))

    def leg(self) -> Leg:
        return Leg(OLD, self.after, self.floor)

    def start(self, after: str, now: datetime) -> None:
        """A round that is over begins anew with the feed's second page, if it has one."""
        if not self.after:
            self.after, self.began = after, now

    def move(self, after: str) -> None:
        """To the next page; what was told since this round began need not be asked for again."""
        self.after = after
        if not after:
            self.floor = self.began - ROUND_OVERLAP

    def dump(self) -> dict[str, str]:
        begin = {"floor": self.floor.isoformat(), "began": self.began.isoformat()}
        return {**begin, "after": self.after}


@dataclass(slots=True)
class _Sweep:
    """What one poll found, call by call."""

    graph: Door
    page: str
    now: datetime
    round: _Round
    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    def read(self, leg: Leg) -> list[Leg]:
        """One call, and the legs it leads to."""
        if leg.edge in (FEED, OLD):
            return self._read_feed(leg)
        if leg.edge in SIDES:
            return self._read_side(leg)
        return self._read_comments(leg)

    def _read_feed(self, leg: Leg) -> list[Leg]:
        answer = self._call(f"{self._node()}/feed", {"fields": FEED_FIELDS, "limit": "25"}, leg)
        posts = _posts(answer)
        self._keep(posts, Place(page=self.page), leg.floor if leg.edge == OLD else None)
        after = next_page(answer, leg.after)
        if not leg.after:
            self.round.start(after, self.now)
        if leg.edge == OLD:
            is_last = is_past(posts, "created_time", self.now - LATE, self.now)
            self.round.move("" if is_last else after)
        elif after and not is_past(posts, "updated_time", leg.floor, self.now):
            return [*self._older(posts, leg.floor), Leg(FEED, after, leg.floor)]
        return self._older(posts, leg.floor)

    def _read_side(self, leg: Leg) -> list[Leg]:
        """An edge we may have no right to: what it refuses is left out, and said by `examine`."""
        params = {"fields": SIDES[leg.edge], "limit": "25"}
        try:
            answer = self._call(f"{self._node()}/{leg.edge}", params, leg)
        except (PermissionDeniedError, PermanentError):
            return []
        posts = _posts(answer)
        self._keep(posts, Place(page=self.page))
        after = next_page(answer, leg.after)
        is_over = not posts or not after or is_past(posts, "created_time", leg.floor, self.now)
        return [
            *self._older(posts, leg.floor),
            *([] if is_over else [Leg(leg.edge, after, leg.floor)]),
        ]

    def _read_comments(self, leg: Leg) -> list[Leg]:
        params = {**NEWEST_FIRST, "fields": COMMENT_FIELDS}
        edge = self._call(f"{quote(leg.edge, safe='')}/comments", params, leg)
        self._keep(list_objects(edge), Place(self.page, leg.edge))
        return list(self._follow(edge, leg))

    def _older(self, posts: list[Any], floor: datetime | None) -> list[Leg]:
        """The comments of each post that did not fit into the feed's answer."""
        found: list[Leg] = []
        for post in posts:
            identity = place_of(post, self.page).post if isinstance(post, dict) else ""
            if identity:
                found += self._follow(comments_of(post), Leg(identity, floor=floor))
        return found

    def _follow(self, edge: Mapping[str, Any], leg: Leg) -> Iterator[Leg]:
        after = next_page(edge, leg.after)
        if after and not is_past(edge.get("data"), "created_time", leg.floor, self.now):
            yield Leg(leg.edge, after, leg.floor)

    def _node(self) -> str:
        return quote(self.page, safe="") or "me"

    def _call(self, path: str, params: Mapping[str, str], leg: Leg) -> Mapping[str, Any]:
        after = {"after": leg.after} if leg.after else {}
        return self.graph.read(path, {**params, **after})

    def _keep(self, objects: list[object], place: Place, floor: datetime | None = None) -> None:
        """Keep what was read; from ``floor`` on only, where the rest was told long ago."""
        events, rejected = read_objects(objects, place, self.now)
        self.events += [one for one in events if not floor or (one.said_at or self.now) >= floor]
        self.rejected += rejected


def _posts(answer: Mapping[str, Any]) -> list[Any]:
    return list_objects(answer) if isinstance(answer.get("data"), list) else []


def _side_legs(read: Mapping[str, datetime], now: datetime, *, is_first: bool) -> list[Leg]:
    """The side edges to read now: all at first, then whichever was not read for longest."""
    order = sorted(SIDES, key=lambda edge: read.get(edge, datetime.min.replace(tzinfo=UTC)))
    chosen = order if is_first else order[:1]
    return [
        Leg(edge, floor=read[edge] - OVERLAP if edge in read else now - HISTORY) for edge in chosen
    ]


def _read_times(value: object, now: datetime) -> dict[str, datetime]:
    known = value if isinstance(value, dict) else {}
    return {edge: moment for edge in SIDES if (moment := read_time(known.get(edge), now))}
