"""Reach: what a platform told of followers, and what usually comes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.reach import estimate_reach, read_followers


@pytest.mark.parametrize(
    ("told", "known"),
    [(None, 0), (-4, 0), (0, 0), (12, 12), (1_000_000_000, 1_000_000_000), (1_000_000_001, 0)],
)
def test_followers_nobody_can_have_are_unknown(told: int | None, known: int) -> None:
    assert read_followers(told) == known


@pytest.mark.parametrize(
    ("followers", "people"), [(0, 0), (1_000, 150), (100_000, 15_000), (10_000_000, 600_000)]
)
def test_the_published_shares_hold_at_their_ends(followers: int, people: int) -> None:
    assert estimate_reach(followers) == people


def test_between_the_ends_the_share_falls_in_a_straight_line() -> None:
    assert estimate_reach(5_050_000) == round(5_050_000 * 0.105)


@given(st.integers(0, 10**9))
def test_no_more_people_are_reached_than_follow(followers: int) -> None:
    assert 0 <= estimate_reach(followers) <= followers
