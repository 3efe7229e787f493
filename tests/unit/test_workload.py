"""A week's work in minutes, by hand and whatever the numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.workload import (
    OWNERS_WEEK,
    USUAL,
    Act,
    Capacity,
    Deed,
    Load,
    Pace,
    Told,
    count_loads,
    find_capacity,
    forecast_week,
    measure_minutes,
    set_pace,
    sum_minutes,
    weigh_week,
)

from tests.builders import NOON

REPLY, DECIDE = "POST /api/mentions/{id}/reply", "POST /api/mentions/{id}/moderate"
MONDAY = date(2026, 11, 23)
MINUTE = timedelta(minutes=1)


def acts(who: str, what: str, minutes: float, count: int, after: float = 0) -> list[Deed]:
    return [Deed(who, what, NOON + (after + minutes * n) * MINUTE) for n in range(count)]


def test_an_act_takes_the_time_since_the_same_person_s_act_before() -> None:
    assert measure_minutes(acts("odile", REPLY, 3, 11)) == {Act.REPLY: 3}
    assert measure_minutes(acts("odile", REPLY, 3, 10)) == {}  # nine gaps are too few
    together = acts("odile", REPLY, 6, 11) + acts("nadia", REPLY, 2, 11, after=1)
    assert measure_minutes(together) == {Act.REPLY: 4}  # ten of 6 and ten of 2
    assert measure_minutes(acts("odile", REPLY, 16, 40)) == {}  # no work goes on through pauses
    assert measure_minutes(acts("odile", DECIDE, 0.01, 11)) == {Act.DECISION: 0.1}  # never none


def test_reading_and_unknown_acts_end_a_gap_and_count_for_none() -> None:
    deeds = [
        one
        for n in range(10)
        for one in (
            Deed("odile", "POST /api/tasks", NOON + 10 * n * MINUTE),
            Deed("odile", DECIDE, NOON + (10 * n + 2) * MINUTE),
        )
    ]
    assert measure_minutes(deeds) == {Act.DECISION: 2}
    assert measure_minutes(reversed(deeds)) == {Act.DECISION: 2}


def test_what_the_brand_sets_comes_before_what_was_measured_and_that_before_the_usual() -> None:
    pace = set_pace({"reply": 7}, {Act.REPLY: 3, Act.DECISION: 2})
    assert pace.minutes == {**USUAL, Act.REPLY: 7, Act.DECISION: 2}
    assert (pace.told[Act.REPLY], pace.told[Act.DECISION]) == (Told.SET, Told.MEASURED)
    assert pace.told[Act.STARTER] is Told.USUAL


@pytest.mark.parametrize(
    ("counts", "replies", "decisions"),
    [
        ({"wanting": 6, "replies": 2, "handled": 5, "answered": 2}, 6, 3),
        ({"wanting": 2, "replies": 5}, 5, 0),
        ({"illegal": 3, "illegal_acted": 1, "handled": 1, "answered": 4}, 0, 2),
        ({}, 0, 0),
    ],
)
def test_a_channel_asks_for_replies_and_decisions(
    counts: dict[str, int], replies: int, decisions: int
) -> None:
    loads = count_loads("x", counts)
    assert loads == [Load("x", Act.REPLY, replies), Load("x", Act.DECISION, decisions)]


def test_capacity_is_the_members_then_the_brand_s_then_an_owner_s_twenty_minutes() -> None:
    assert find_capacity([None, 60, 90], 30) == (150, Capacity.MEMBERS)
    assert find_capacity([None], 30) == (30, Capacity.BRAND)
    assert find_capacity([0], 30) == (0, Capacity.MEMBERS)
    assert find_capacity([], None) == (OWNERS_WEEK, Capacity.USUAL)


@pytest.mark.parametrize(
    ("replies", "capacity", "passes"),
    [
        (25, (100, Capacity.BRAND), False),  # 100 minutes of 100
        (26, (100, Capacity.BRAND), True),
        (26, (20, Capacity.USUAL), False),  # nobody said twenty: it asks nobody to hire
        (525, (20, Capacity.USUAL), False),  # 2,100 minutes: a person's week, not more
        (526, (20, Capacity.USUAL), True),
        (526, (9000, Capacity.MEMBERS), True),
    ],
)
def test_what_passes_a_person_s_week_or_a_stated_time(
    replies: int,
    capacity: tuple[int, Capacity],
    passes: bool,  # noqa: FBT001 - a case's outcome
) -> None:
    assert weigh_week([Load("x", Act.REPLY, replies)], Pace(), capacity, 2100).passes is passes


def test_next_week_is_the_medians_of_its_days() -> None:
    # Three weeks known: Mondays 10, 20 and 90 minutes, every other day 1.
    days = {MONDAY - timedelta(days=n): 1.0 for n in range(1, 22)}
    days |= {MONDAY - timedelta(days=7 * n): float(m) for n, m in ((1, 10), (2, 20), (3, 90))}
    assert forecast_week(days, MONDAY) == 20 + 6
    assert forecast_week({**days, MONDAY: 500.0}, MONDAY) == 26  # today is not over
    assert forecast_week({MONDAY - timedelta(days=8): 5.0}, MONDAY) is None
    assert forecast_week({MONDAY - timedelta(days=14): 70.0}, MONDAY) == 35  # then a week of none
    assert forecast_week({}, MONDAY) is None


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.builds(
            Load,
            st.sampled_from(["x", "facebook", ""]),
            st.sampled_from(list(Act)),
            st.integers(0, 999),
        )
    )
)
def test_channels_and_kinds_add_up_to_the_whole(loads: list[Load]) -> None:
    week = weigh_week(loads, Pace(), (20, Capacity.USUAL), 2100)
    assert week.minutes == sum_minutes(loads, Pace())
    assert sum(week.by_channel.values()) == week.minutes
    assert sum(week.by_act.values()) == week.minutes
