"""Whatever the arrivals, the pages and the limits: nothing said is ever left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.errors import GoneError, PermanentError, RateLimitedError
from vigie.mention import EventKind, MentionEvent
from vigie.platforms._descend import SOON, Page, Reach, descend

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
    assert "gaps" not in memory


def test_a_first_read_is_history_with_an_end() -> None:
    listing = Listing()
    listing.add(100, START)
    found = descend(listing.read, None, START, REACH)
    assert len(found.events) == REACH.pages * SIZE
    assert "gaps" not in found.memory


def test_a_late_item_within_the_overlap_is_read() -> None:
    listing = Listing()
    listing.add(1, START)
    memory = descend(listing.read, None, START, REACH).memory
    listing.events.append(said(7, START - timedelta(minutes=20)))
    found = descend(listing.read, memory, START, REACH)
    assert {event.native_id for event in found.events} == {"0", "7"}


@pytest.mark.parametrize(
    "memory",
    [None, [], "x", {"mark": 7}, {"mark": "never", "gaps": {}}, {"gaps": [{"after": 3}, None]}],
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
        return Page(following=str(number + 1), times=(days(number + 1), days(number)))

    found = descend(read, {"mark": days(2).isoformat()}, START, REACH)
    assert found.memory == {"mark": START.isoformat()}


BY_IDS = Reach(pages=6, first_pages=3, by_ids=True)


@settings(deadline=None, max_examples=200)
@given(
    st.integers(0, 30),
    st.lists(st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(1, 6))), max_size=6),
)
def test_a_list_known_by_its_ids_leaves_nothing_out_either(
    before: int, rounds: list[tuple[int, int | None]]
) -> None:
    listing = Listing()
    listing.add(before, START)
    memory: object = descend(listing.read, None, START, BY_IDS).memory
    met = {event.native_id for event in listing.events}
    for arrived, limit_at in [*rounds, *[(0, None)] * 30]:
        listing.add(arrived, START)
        listing.calls, listing.limit_at = 0, limit_at
        try:
            found = descend(listing.read, memory, START, BY_IDS)
        except RateLimitedError:
            continue
        assert listing.calls <= BY_IDS.pages
        memory = json.loads(json.dumps(found.memory))
        met |= {event.native_id for event in found.events}
        assert found.wait in (0.0, 9.0)
    assert met == {event.native_id for event in listing.events}


def test_a_list_found_empty_at_first_is_read_whole_when_it_fills() -> None:
    listing = Listing()
    memory = descend(listing.read, None, START, BY_IDS).memory
    listing.add(BY_IDS.pages * SIZE, START)
    found = descend(listing.read, memory, START, BY_IDS)
    assert len(found.events) == BY_IDS.pages * SIZE


def test_a_first_read_by_ids_takes_its_own_pages_and_leaves_the_rest() -> None:
    listing = Listing()
    listing.add(100, START)
    found = descend(listing.read, None, START, BY_IDS)
    assert len(found.events) == 3 * SIZE
    assert "gaps" not in found.memory


def test_ids_that_are_never_met_again_do_not_hold_a_read_for_ever() -> None:
    def read(after: str) -> Page:
        number = int(after or 0)
        return Page((said(number, START),), following=str(number + 1))

    memory: dict[str, Any] = {"known": ["deleted"]}
    polls = 0
    while polls == 0 or "gaps" in memory:
        memory = descend(read, memory, START, BY_IDS).memory
        polls += 1
    assert polls == pytest.approx(200 / (BY_IDS.pages - 1), abs=2)


@pytest.mark.parametrize("error", [PermanentError, GoneError])
@pytest.mark.parametrize("by_ids", [True, False])
def test_a_kept_cursor_that_ended_is_gone_on_from_the_top(
    by_ids: bool,  # noqa: FBT001 - a case
    error: type[PermanentError],
) -> None:
    asked = []

    def read(after: str) -> Page:
        asked.append(after)
        if after == "old":
            raise error("no such page")
        age = timedelta(hours=len(asked))
        return Page((said(len(asked), START - age),), following=f"p{len(asked)}")

    floor = {"until": (START - timedelta(hours=3)).isoformat(), "known": ["4"] if by_ids else []}
    top = {"known": ["1"]} if by_ids else {"mark": START.isoformat()}
    memory = {**top, "gaps": [{"after": "old", **floor}]}
    found = descend(read, memory, START, Reach(pages=6, by_ids=by_ids))
    assert asked == ["", "old", "p1"]
    assert "gaps" not in found.memory


def test_a_busy_list_has_all_its_pages_read_while_a_gap_is_open() -> None:
    """Arrivals of less than a read's pages may not make its gap grow for ever."""
    listing, now = Listing(), START
    memory: dict[str, Any] = descend(listing.read, None, now, REACH).memory
    seen: set[str] = set()
    for burst in (40, *[15] * 40):
        now += timedelta(hours=1)
        listing.add(burst, now - timedelta(minutes=40))
        listing.calls = 0
        found = descend(listing.read, memory, now, REACH)
        seen |= {event.native_id for event in found.events}
        memory = found.memory
        assert listing.calls == REACH.pages or "gaps" not in memory
    assert len(seen) > 40 * 15


def test_a_read_of_one_page_still_closes_its_gap() -> None:
    listing, now = Listing(), START
    one = Reach(first=timedelta(days=7), overlap=timedelta(0), pages=1)
    memory: dict[str, Any] = descend(listing.read, None, now, one).memory
    seen: set[str] = set()
    for burst in (20, *[0] * 9):
        now += timedelta(hours=1)
        listing.add(burst, now)
        found = descend(listing.read, memory, now, one)
        seen |= {event.native_id for event in found.events}
        memory = found.memory
    assert len(seen) == 20


def test_a_read_that_used_up_its_pages_may_ask_to_go_on_soon() -> None:
    listing = Listing()
    listing.add(100, START)
    memory = {"mark": (START - timedelta(hours=1)).isoformat()}
    reach = Reach(overlap=timedelta(0), pages=4, again=SOON)
    assert descend(listing.read, memory, START, reach).wait == SOON
    assert descend(listing.read, memory, START, REACH).wait == 0.0


def test_an_empty_page_keeps_what_was_known() -> None:
    memory = {"mark": START.isoformat()}
    assert descend(lambda _: Page(), memory, START, REACH).memory == memory
