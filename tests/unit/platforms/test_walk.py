"""Whatever cuts a walk short, nothing between two of its reads is ever left out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.errors import GoneError, PermanentError, RateLimitedError
from vigie.platforms._walk import Leaf, Walked, walk_pages

from tests.platforms.fixtures import NOW

HISTORY, OVERLAP = timedelta(days=30), timedelta(hours=6)


class Site:
    """Things said at minutes before now, newest first, in pages; tokens name a place in time."""

    def __init__(self, minutes: list[int], size: int) -> None:
        self.minutes, self.size = sorted(minutes), size
        self.read: set[int] = set()
        self.refuse_at = -1
        self.calls = 0

    def page(self, token: str) -> Leaf:
        if self.calls == self.refuse_at:
            self.refuse_at = -1
            raise RateLimitedError("slow down", retry_after=90)
        self.calls += 1
        start = int(token or "-1000000")
        rest = [one for one in self.minutes if one >= start]
        shown = rest[: self.size]
        self.read |= set(shown)
        times = [NOW - timedelta(minutes=one) for one in shown]
        return Leaf(times, str(rest[self.size]) if len(rest) > self.size else "")


def walk(site: Site, cursor: dict[str, Any]) -> Walked:
    return walk_pages(site.page, cursor, NOW, history=HISTORY, overlap=OVERLAP)


@settings(deadline=None)
@given(
    st.sets(st.integers(0, 3000), min_size=1, max_size=120),
    st.integers(1, 7),
    st.integers(0, 2000),
    st.lists(st.integers(0, 12), max_size=4),
)
def test_no_walk_cut_short_leaves_a_gap(
    minutes: set[int], size: int, since: int, cuts: list[int]
) -> None:
    site = Site(sorted(minutes), size)
    cursor: dict[str, Any] = {"since": (NOW - timedelta(minutes=since)).isoformat()}
    for cut in [*cuts, *[-1] * 30]:
        site.calls, site.refuse_at = 0, cut
        try:
            walked = walk(site, cursor)
        except RateLimitedError:
            continue
        assert site.calls <= 10
        cursor = walked.cursor
        if cut < 0 and not walked.wait:
            break
    wanted = {one for one in minutes if one <= since + 6 * 60}
    assert wanted <= site.read
    assert "gap" not in cursor
    assert cursor["since"] >= (NOW - timedelta(minutes=since)).isoformat()


@pytest.mark.parametrize("error", [PermanentError, GoneError])
def test_kept_token_that_ended_begins_from_the_newest(error: type[PermanentError]) -> None:
    asked = []

    def read(token: str) -> Leaf:
        asked.append(token)
        if token:
            raise error("no such page")
        return Leaf([NOW])

    gap = {"page": "old", "floor": (NOW - timedelta(days=1)).isoformat()}
    walked = walk_pages(read, {"gap": gap}, NOW, history=HISTORY, overlap=OVERLAP)
    assert asked == ["old", ""]
    assert walked.cursor == {"since": NOW.isoformat()}


def test_empty_page_keeps_what_was_known() -> None:
    since = {"since": NOW.isoformat()}
    walked = walk_pages(lambda _: Leaf([]), since, NOW, history=HISTORY, overlap=OVERLAP)
    assert (walked.cursor, walked.wait) == (since, 0.0)


def test_first_walk_is_bounded_and_leaves_the_rest() -> None:
    site = Site(list(range(500)), 5)
    walked = walk(site, {})
    assert (site.calls, walked.wait) == (10, 0.0)
    assert walked.cursor == {"since": NOW.isoformat()}
