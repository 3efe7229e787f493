"""The walk that keeps its place: whatever is said between polls, all of it is read."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from vigie.errors import RateLimitedError
from vigie.platforms._page_walk import (
    MOST_CALLS,
    MOST_LEGS,
    Leg,
    Walk,
    dump_legs,
    is_past,
    load_legs,
    overlap,
)

from tests.platforms.fixtures import NOW

PAGE = 3
EDGE = "feed"


@dataclass
class Feed:
    """Items said a minute apart, newest first, in pages whose cursor is the last item's number."""

    said: int = 0
    read: set[int] = field(default_factory=set)
    calls: int = 0
    refuse_at: int = -1

    def time(self, item: int) -> str:
        return (NOW - timedelta(minutes=100_000 - item)).isoformat()

    def page(self, leg: Leg) -> Iterable[Leg]:
        self.calls += 1
        if self.calls == self.refuse_at:
            raise RateLimitedError("slow down", retry_after=7)
        top = int(leg.after) - 1 if leg.after else self.said
        items = list(range(top, max(top - PAGE, 0), -1))
        self.read |= set(items)
        objects = [{"created_time": self.time(one)} for one in items]
        if items and items[-1] > 1 and not is_past(objects, "created_time", leg.floor, NOW):
            return [Leg(EDGE, str(items[-1]), leg.floor)]
        return []


def poll(feed: Feed, cursor: dict[str, Any]) -> dict[str, Any]:
    """One poll as the sweeps make it; its legs go through the cursor as JSON does."""
    legs = load_legs(cursor.get("legs"), NOW)
    newest = cursor.get("newest", 0)
    moment = NOW - timedelta(minutes=100_000 - newest)
    floor = moment - overlap(EDGE, legs) if newest else None
    walk = Walk(feed.page, legs)
    is_kept = walk.go(Leg(EDGE, floor=floor))
    newest = max(feed.read, default=0) if is_kept else newest
    assert len(walk.legs) <= MOST_LEGS + 1
    assert bool(walk.legs) == bool(walk.wait)
    return {"newest": newest, "legs": dump_legs(walk.legs)}


@given(st.lists(st.integers(0, 200), min_size=1, max_size=12), st.integers(-1, 60))
def test_whatever_is_said_between_polls_is_read_in_the_end(
    bursts: list[int], refuse_at: int
) -> None:
    feed = Feed(refuse_at=refuse_at)
    cursor: dict[str, Any] = {}
    for burst in bursts:
        feed.said += burst
        before = feed.calls
        try:
            cursor = poll(feed, cursor)
        except RateLimitedError:
            assert feed.calls == before + 1, "only the first call may raise"
        assert feed.calls - before <= MOST_CALLS
    for _ in range(200):
        if not cursor.get("legs") and cursor.get("newest") == feed.said:
            break
        with suppress(RateLimitedError):
            cursor = poll(feed, cursor)
    assert feed.read == set(range(1, feed.said + 1))


def test_quiet_feed_costs_one_call() -> None:
    feed = Feed(said=2)
    cursor = poll(feed, {})
    before = feed.calls
    poll(feed, cursor)
    assert feed.calls - before == 1
