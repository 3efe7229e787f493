from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.errors import RateLimitedError
from vigie.platforms._backwards import Descent, Page

PAGE = 4


class Shelf:
    """A list that grows at its top and is read by offset from there, as many platforms do."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self.calls_left: int | None = None

    def add(self, count: int) -> None:
        self.items += [str(len(self.items) + one) for one in range(count)]

    def read(self, at: str) -> Page:
        if self.calls_left is not None:
            self.calls_left -= 1
            if self.calls_left < 0:
                raise RateLimitedError("slow down", retry_after=7.0)
        top = int(at) if at else len(self.items)
        found = tuple(reversed(self.items[max(0, top - PAGE) : top]))
        older = str(top - PAGE) if top > PAGE else ""
        return Page(found, found, older)


@given(
    st.integers(0, 30),
    st.lists(st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(1, 6))), max_size=6),
)
def test_whatever_arrives_is_met_in_the_end_and_nothing_is_skipped(
    before: int, rounds: list[tuple[int, int | None]]
) -> None:
    shelf = Shelf()
    shelf.add(before)
    state: object = Descent(shelf.read, pages=6).run(None)
    first = set(shelf.items)
    met: set[str] = set()
    for arrived, limit in rounds:
        shelf.add(arrived)
        shelf.calls_left = limit
        descent = Descent(shelf.read, pages=6)
        state = json.loads(json.dumps(descent.run(state)))
        met |= set(descent.items)
        assert descent.wait in (0.0, 7.0)
    shelf.calls_left = None
    for _ in range(30):
        descent = Descent(shelf.read, pages=6)
        state = descent.run(state)
        met |= set(descent.items)
    if before or not rounds:
        assert set(shelf.items) - first <= met


def test_first_read_is_bounded_and_leaves_no_gap_behind() -> None:
    shelf = Shelf()
    shelf.add(100)
    descent = Descent(shelf.read, pages=10)
    state = descent.run(None, first_pages=2)
    assert descent.items == [str(number) for number in range(99, 91, -1)]
    assert "gaps" not in state
    assert descent.pages == 8


def test_limit_before_anything_was_read_is_raised() -> None:
    shelf = Shelf()
    shelf.calls_left = 0
    with pytest.raises(RateLimitedError):
        Descent(shelf.read, pages=3).run(None)


@pytest.mark.parametrize(
    "state", ["x", [1], {"known": 3, "gaps": [{"from": 3}, None]}, {"gaps": 1}]
)
def test_state_nobody_wrote_is_no_state(state: object) -> None:
    shelf = Shelf()
    shelf.add(3)
    assert Descent(shelf.read, pages=3).run(state)["known"] == ["2", "1", "0"]


def test_list_whose_place_repeats_ends() -> None:
    descent = Descent(lambda _: Page(("a",), ("a",), "same"), pages=10)
    descent.run({"known": ["b"]})
    assert descent.pages == 8
