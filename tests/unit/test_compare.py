"""A change is called sure only by a test; the equal period before follows the wall clock."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import comb
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.compare import (
    Direction,
    compare_balances,
    compare_counts,
    compare_shares,
    compare_values,
    previous_period,
    read_spread,
)

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_count_stands_beside_the_one_before() -> None:
    change = compare_counts(15, 12)
    assert (change.value, change.previous, change.difference, change.percent) == (15, 12, 3, 25.0)
    assert change.enough
    assert change.direction is None


@pytest.mark.parametrize(
    ("now", "before", "direction"),
    [
        (60, 20, Direction.UP),
        (20, 60, Direction.DOWN),
        (40, 40, None),
        (50, 40, None),  # binom.test(40, 90): p = 0.343
        (22, 8, None),  # binom.test(8, 30): p = 0.0161
        (24, 8, Direction.UP),  # binom.test(8, 32): p = 0.0070
        (1_000_000, 1_002_000, None),
        (1_000_000, 1_010_000, Direction.DOWN),
    ],
)
def test_counts_differ_where_the_binomial_test_says_so(
    now: int, before: int, direction: Direction | None
) -> None:
    assert compare_counts(now, before).direction is direction


def test_nothing_before_gives_no_percentage_and_too_few() -> None:
    change = compare_counts(30, 0)
    assert change.percent is None
    assert not change.enough
    assert change.direction is Direction.UP
    assert compare_counts(9, 0).direction is None


def test_counts_that_come_in_bursts_need_a_larger_difference() -> None:
    bursts = read_spread([0, 0, 60, 0, 0, 0, 0], [20, 0, 0, 0, 0, 0, 0])
    assert bursts > 20
    assert compare_counts(60, 20, spread=bursts).direction is None
    assert read_spread([3, 3, 3, 3, 3, 3, 3], [2] * 7) == 1.0
    assert read_spread([0, 60], [0, 0]) == 1.0
    assert read_spread([0] * 7, [0] * 7) == 1.0


@pytest.mark.parametrize(
    ("now", "before", "direction"),
    [
        ((1, 10), (11, 14), Direction.DOWN),  # fisher.test: p = 0.002759
        ((3, 4), (1, 4), None),  # the lady tasting tea: p = 0.4857
        ((30, 100), (15, 100), None),  # z = 2.54, p = 0.0111
        ((33, 100), (15, 100), Direction.UP),  # z = 2.98, p = 0.0029
        ((0, 10), (0, 10), None),
        ((10, 10), (10, 10), None),
        ((5, 5), (0, 5), None),  # p = 0.0079, but too few to tell
    ],
)
def test_shares_differ_where_the_test_says_so(
    now: tuple[int, int], before: tuple[int, int], direction: Direction | None
) -> None:
    assert compare_shares(*now, *before).direction is direction


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_exact_test_of_shares_agrees_with_whole_numbers(data: st.DataObject) -> None:
    n1, n2 = (data.draw(st.integers(10, 40)) for _ in range(2))
    k1, k2 = data.draw(st.integers(0, 4)), 0
    ways = [comb(n1, k) * comb(n2, k1 - k) for k in range(min(n1, k1) + 1)]
    seen = comb(n1, k1) * comb(n2, k2)
    p = Fraction(sum(one for one in ways if one <= seen), comb(n1 + n2, k1))
    assert (compare_shares(k1, n1, k2, n2).direction is Direction.UP) == (p < Fraction(1, 100))


def test_a_share_of_nothing_is_absent() -> None:
    change = compare_shares(0, 0, 3, 12)
    assert (change.value, change.difference, change.percent) == (None, None, None)
    assert not change.enough
    assert change.direction is None
    with pytest.raises(ValueError, match="larger"):
        compare_shares(3, 2, 0, 2)


@pytest.mark.parametrize(
    ("now", "before", "direction"),
    [
        ((60, 20, 100), (30, 50, 100), Direction.UP),  # z = 4.77
        ((20, 60, 100), (50, 30, 100), Direction.DOWN),
        ((45, 38, 100), (40, 40, 100), None),
        ((55, 25, 100), (40, 40, 100), None),  # z = 2.41: p = 0.016
        ((10, 0, 10), (0, 10, 10), Direction.UP),  # no variance on either side, all of it between
        ((10, 0, 10), (10, 0, 10), None),
        ((9, 0, 9), (0, 90, 100), None),  # too few
        ((0, 0, 0), (1, 0, 1), None),
    ],
)
def test_a_mood_has_changed_only_beyond_chance(
    now: tuple[int, int, int], before: tuple[int, int, int], direction: Direction | None
) -> None:
    change = compare_balances(now, before)
    assert change.direction is direction
    assert change.enough is (min(now[2], before[2]) >= 10)
    if now[2]:
        assert change.value == round(100 * (now[0] - now[1]) / now[2], 1)


def test_a_median_is_never_called_sure() -> None:
    change = compare_values(600, 1200, 12, 40)
    assert (change.difference, change.percent, change.enough) == (-600, -50.0, True)
    assert change.direction is None
    assert not compare_values(600, 1200, 12, 9).enough


def test_whole_days_go_back_by_as_many_whole_days_over_a_change_of_clocks() -> None:
    since, until = at("2026-03-29T23:00+01:00"), at("2026-04-06T00:00+02:00")
    since = at("2026-03-30T00:00+02:00")
    start, end = previous_period(since, until, PARIS)
    assert (start, end) == (at("2026-03-23T00:00+01:00"), since)
    assert end - start == timedelta(days=7, hours=-1)
    autumn = previous_period(at("2026-10-26T00:00+01:00"), at("2026-10-27T00:00+01:00"), PARIS)
    assert autumn == (at("2026-10-25T00:00+02:00"), at("2026-10-26T00:00+01:00"))
    assert autumn[1] - autumn[0] == timedelta(hours=25)


def test_parts_of_days_go_back_by_their_length() -> None:
    since, until = at("2026-03-30T00:00+02:00"), at("2026-03-30T15:30+02:00")
    assert previous_period(since, until, PARIS)[0] == since - timedelta(hours=15, minutes=30)
    hour = (at("2026-10-25T00:00Z"), at("2026-10-25T01:00Z"))
    assert previous_period(*hour, PARIS) == (at("2026-10-24T23:00Z"), hour[0])


def test_before_the_first_year_there_is_nothing() -> None:
    since = datetime(2, 1, 1, tzinfo=UTC)
    start, end = previous_period(since, datetime(2026, 1, 1, tzinfo=UTC), PARIS)
    assert end == since
    assert start.year == 1
    first = datetime(1, 1, 1, tzinfo=UTC)
    assert previous_period(first, since, ZoneInfo("America/Lima")) == (first, first)
