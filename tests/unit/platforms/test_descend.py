"""Whatever the arrivals, the pages and the limits: nothing said is ever left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.errors import RateLimitedError
from vigie.mention import EventKind, MentionEvent
from vigie.platforms._descend import Page, Reach, descend

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
REACH = Reach(first=timedelta(days=7), overlap=timedelta(minutes=30), pages=4)
SIZE = 5


def said(number: int, at: datetime) -> MentionEvent:
    return MentionEvent("feeds", str(number), EventKind.ADD, at, said_at=at)


@dataclass
class Listing:
    """A list as Reddit keeps one: newest first, the next page after an item's name."""

    events: list[MentionEvent] = field(default_factory=list)
    calls: int = 0
    limit_at: int | None = None

    def add(self, count: int, now: datetime) -> None:
        for _ in range(count):
            self.events.insert(0, said(len(self.events), now))

    def read(self, after: str) -> Page:
        self.calls += 1
        if self.limit_at is not None and self.calls >= self.limit_at:
            raise RateLimitedError("slow down", retry_after=9)
        names = [one.native_id for one in self.events]
        start = names.index(after) + 1 if after else 0
        page = tuple(self.events[start : start + SIZE])
        more = start + SIZE < len(names)
        return Page(page, following=page[-1].native_id if more else "")


@settings(deadline=None, max_examples=200)
@given(
    arrivals=st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from([None, None, 1, 2, 3])), max_size=8
    )
)
def test_bursts_and_limits_leave_nothing_out(arrivals: list[tuple[int, int | None]]) -> None:
    listing, now = Listing(), START
    memory: dict[str, Any] = descend(listing.read, {}, now, REACH).memory
    seen: set[str] = set()
    for count, limit_at in [*arrivals, *[(0, None)] * 80]:
        now += timedelta(hours=1)
        listing.add(count, now - timedelta(minutes=5))
        listing.calls, listing.limit_at = 0, limit_at
        try:
            found = descend(listing.read, memory, now, REACH)
        except RateLimitedError:
            continue
        assert listing.calls <= REACH.pages
        seen |= {event.native_id for event in found.events}
        memory = found.memory
    assert seen == {event.native_id for event in listing.events}
    assert "gap" not in memory


def test_a_first_read_is_history_with_an_end() -> None:
    listing = Listing()
    listing.add(100, START)
    found = descend(listing.read, None, START, REACH)
    assert len(found.events) == REACH.pages * SIZE
    assert "gap" not in found.memory


def test_a_late_item_within_the_overlap_is_read() -> None:
    listing = Listing()
    listing.add(1, START)
    memory = descend(listing.read, None, START, REACH).memory
    listing.events.append(said(7, START - timedelta(minutes=20)))
    found = descend(listing.read, memory, START, REACH)
    assert {event.native_id for event in found.events} == {"0", "7"}


@pytest.mark.parametrize(
    "memory", [None, [], "x", {"mark": 7}, {"mark": "never", "gap": []}, {"gap": {"after": 3}}]
)
def test_a_memory_nobody_can_read_is_a_first_read(memory: object) -> None:
    listing = Listing()
    listing.add(3, START)
    assert len(descend(listing.read, memory, START, REACH).events) == 3


def test_a_cursor_that_comes_back_is_the_end() -> None:
    calls = []

    def read(after: str) -> Page:
        calls.append(after)
        return Page((said(1, START),), following="again")

    descend(read, {"mark": (START - timedelta(days=1)).isoformat()}, START, REACH)
    assert calls == ["", "again"]


def test_a_limit_before_anything_was_read_is_raised() -> None:
    def read(_: str) -> Page:
        raise RateLimitedError("slow down")

    with pytest.raises(RateLimitedError):
        descend(read, None, START, REACH)


def test_pages_without_events_say_themselves_how_old_they_are() -> None:
    days: Callable[[int], datetime] = lambda n: START - timedelta(days=n)  # noqa: E731 - a table

    def read(after: str) -> Page:
        number = int(after or 0)
        return Page(following=str(number + 1), oldest=days(number + 1), newest=days(number))

    found = descend(read, {"mark": days(2).isoformat()}, START, REACH)
    assert found.memory == {"mark": START.isoformat()}
