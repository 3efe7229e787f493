"""Silence: which source cannot be read, and when nobody said anything for too long to be chance."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from vigie.silence import LEARNT_FROM, find_gap, is_outage, is_unread
from vigie.source import Health, Source

from tests.builders import NOON

HOUR = timedelta(hours=1)
BY_HOUR = (*[0.1] * 6, 0.3, 0.7, *[1.4] * 12, 1.8, 1.4, 0.9, 0.5)
BY_WEEKDAY = (0.9, 0.9, 1.0, 1.0, 1.2, 1.3, 0.7)


def a_source(minutes_ago: float = 5, **values: object) -> Source:
    last = NOON - timedelta(minutes=minutes_ago)
    known = Source("levain", "feeds", "s1", every_minutes=15, health=Health.HEALTHY)
    return replace(known, last_success=last, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("minutes_ago", "unread"), [(54, False), (56, True)])
def test_three_missed_reads_and_ten_minutes_are_silence(minutes_ago: float, unread: bool) -> None:  # noqa: FBT001
    assert is_unread(a_source(minutes_ago), NOON) is unread


@pytest.mark.parametrize(
    "values",
    [
        {"last_success": None, "failures": 9},
        {"enabled": False},
        {"health": Health.RECONNECT},
        {"reason": "the app is close to its limit", "due_at": NOON + HOUR},
    ],
    ids=["new", "off", "dead token", "waits for a limit"],
)
def test_who_is_new_off_dead_or_waiting_is_not_silent(values: dict[str, object]) -> None:
    assert not is_unread(replace(a_source(600), **values), NOON)  # type: ignore[arg-type]


def test_one_that_fails_while_others_are_read_is_no_outage() -> None:
    silent, read = a_source(60), a_source(3, id="s2")
    assert not is_outage([silent], [read])
    assert is_outage([silent], [a_source(50, id="s2", every_minutes=60)])
    assert is_outage([silent, a_source(70, id="s2")], [])
    assert not is_outage([silent], [])


def test_a_month_of_daily_talk_then_nothing_for_two_weeks_is_a_gap() -> None:
    gap = find_gap([1, 0, 2, 1, 1, 2, 0] * 4, 0, NOON - 14 * 24 * HOUR, NOON)
    assert gap is not None
    assert 12 < gap.expected < 16
    assert gap.p < 1e-3
    assert find_gap([1, 0, 2, 1, 1, 2, 0] * 4, 0, NOON - 3 * 24 * HOUR, NOON) is None


def test_a_gap_is_a_day_at_least_and_needs_five_before_it() -> None:
    assert find_gap([90] * 30, 0, NOON - 23 * HOUR, NOON) is None
    assert find_gap([0] * 26 + [1] * 4, 0, NOON - 300 * 24 * HOUR, NOON) is None


def test_a_shop_that_is_never_spoken_of_at_weekends_is_not_silent_on_sunday() -> None:
    sunday = datetime(2026, 11, 22, 23, tzinfo=UTC)
    week = [6, 6, 6, 6, 6, 0, 0]
    days = [*week * 4, 6, 6, 6, 6, 6][-LEARNT_FROM:]
    assert find_gap(days, (5 - len(days)) % 7, sunday - 50 * HOUR, sunday) is None
    assert find_gap(days, (5 - len(days)) % 7, sunday - 50 * HOUR, sunday + 80 * HOUR) is not None


def a_year(dice: random.Random, rate: float) -> list[int]:
    """Hourly counts of a source: by hour and weekday, bursty days, a slow drift."""
    found, level = [], 0.0
    scale = sum(BY_HOUR)
    for day in range(365 + LEARNT_FROM):
        level = 0.98 * level + dice.gauss(0, 0.03)
        mean = rate * BY_WEEKDAY[day % 7] * dice.gammavariate(6, 1 / 6) * math.exp(level)
        found += [poisson(dice, mean * hour / scale) for hour in BY_HOUR]
    return found


def poisson(dice: random.Random, mean: float) -> int:
    count, product, floor = 0, dice.random(), math.exp(-mean)
    while product > floor:
        count, product = count + 1, product * dice.random()
    return count


def count_alarms(hours: list[int]) -> int:
    """False alarms of a year, looked for every hour; one gap is one alarm."""
    daily = [sum(hours[at : at + 24]) for at in range(0, len(hours), 24)]
    start = datetime(2025, 1, 6, tzinfo=UTC)
    alarms, last, told = 0, 0, -1
    for hour in range(24 * LEARNT_FROM, len(hours)):
        if hours[hour]:
            last = hour
        elif hour - last >= 24 and told != last:
            first = max(0, last // 24 - LEARNT_FROM + 1)
            days = [*daily[first : last // 24], sum(hours[last // 24 * 24 : last + 1])]
            since, now = start + (last + 1) * HOUR, start + (hour + 1) * HOUR
            if find_gap(days, first % 7, since, now):
                alarms, told = alarms + 1, last
    return alarms


@pytest.mark.parametrize("rate", [0.3, 1, 5, 50])
def test_a_source_that_lives_rings_less_than_once_a_year(rate: float) -> None:
    """Measured over 20 years a rate: 0.1, 0.1, 0.4 and 0.0 a year."""
    dice = random.Random(11)
    years = 6
    alarms = sum(count_alarms(a_year(dice, rate)) for _ in range(years))
    print(f"{rate} a day: {alarms / years:.2f} false alarms a source and year")
    assert alarms / years < 1
