"""When a brand's digest is due: on its own wall clock, once a day, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.alerting import Alerting
from vigie.brand import Brand
from vigie.edition import DigestKind, DigestState, Edition, close, hold, next_edition

from tests.builders import a_brand

DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)
ZONES = (
    "Europe/Paris",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Cairo",
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def in_zone(zone: str, daily_at: str = "08:00", *, weekly: bool = True) -> Brand:
    return a_brand(time_zone=zone, alerting=Alerting(daily_at=daily_at, weekly=weekly))


def run(
    brand: Brand,
    first: datetime,
    last: datetime,
    known: Edition | None = None,
    every: timedelta = QUARTER,
) -> list[Edition]:
    """Every edition that leaves when the schedule runs each quarter of an hour."""
    sent = []
    now = first
    while now < last:
        due = next_edition(brand, known, now)
        if due:
            known = close(hold(due, now), DigestState.SENT)
            sent.append((now, known))
        now += every
    times.extend(moment for moment, _ in sent)
    return [edition for _, edition in sent]


times: list[datetime] = []


@pytest.fixture(autouse=True)
def _no_times() -> None:
    times.clear()


@pytest.mark.parametrize(
    ("zone", "first", "utc_hours"),
    [
        ("Europe/Paris", "2026-03-27T12:00", ["07:00", "06:00", "06:00"]),
        ("Europe/Paris", "2026-10-23T12:00", ["06:00", "07:00", "07:00"]),
        ("America/New_York", "2026-10-30T12:30", ["12:00", "13:00", "13:00"]),
        ("Asia/Kathmandu", "2026-03-27T12:00", ["02:15", "02:15", "02:15"]),
        ("Australia/Lord_Howe", "2026-04-03T12:00", ["21:00", "21:30", "21:30"]),
    ],
)
def test_it_comes_at_the_hour_on_the_brands_own_wall(
    zone: str, first: str, utc_hours: list[str]
) -> None:
    told = close(_edition(first[:10]), DigestState.SENT)
    run(in_zone(zone), at(first) + DAY / 4, at(first) + 3.6 * DAY, told)
    assert [f"{moment:%H:%M}" for moment in times][:3] == utc_hours


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("daily_at", ["00:00", "02:15", "02:30", "08:00", "23:50"])
def test_a_year_has_one_digest_a_day_and_every_hour_is_told_once(zone: str, daily_at: str) -> None:
    start = at("2026-01-01T12:00")
    end = start + timedelta(days=365)
    editions = run(in_zone(zone, daily_at), start, end, every=timedelta(hours=1))
    days = [edition.day for edition in editions]
    assert len(days) == len(set(days))
    assert len(days) in {365, 366}
    assert all(one.until == two.since for one, two in pairwise(editions))
    weekly = [one for one in editions if one.kind is DigestKind.WEEKLY]
    assert {one.day.weekday() for one in weekly} == {0}
    assert len(weekly) in {51, 52, 53}


def test_what_was_missed_is_sent_late_the_same_day_and_not_in_the_night() -> None:
    brand = in_zone("Europe/Paris")
    assert next_edition(brand, None, at("2026-11-25T06:45")) is None
    assert next_edition(brand, None, at("2026-11-25T07:00")) is not None
    late = next_edition(brand, None, at("2026-11-25T21:00"))
    assert late is not None
    assert (late.day, late.until) == (date(2026, 11, 25), at("2026-11-25T07:00"))
    assert next_edition(brand, None, at("2026-11-25T23:15")) is None


def test_an_hour_shortly_before_midnight_is_not_lost_to_a_schedule_of_quarters() -> None:
    brand = in_zone("Europe/Paris", "23:50")
    assert next_edition(brand, None, at("2026-11-25T22:45")) is None
    due = next_edition(brand, None, at("2026-11-25T23:00"))
    assert due is not None
    assert due.day == date(2026, 11, 25)


def test_a_day_that_was_never_told_is_in_the_next_edition() -> None:
    brand = in_zone("Europe/Paris")
    last = close(_edition("2026-11-24"), DigestState.SENT)
    late = next_edition(brand, last, at("2026-11-26T07:00"))
    assert late is not None
    assert (late.since, late.until) == (last.until, at("2026-11-26T07:00"))
    owed = close(_edition("2026-11-25"), DigestState.OWED)
    after = next_edition(brand, owed, at("2026-11-26T07:00"))
    assert after is not None
    assert after.since == owed.since


def test_a_month_of_silence_is_not_told_in_one_digest() -> None:
    last = close(_edition("2026-10-01"), DigestState.SENT)
    due = next_edition(in_zone("Europe/Paris"), last, at("2026-11-26T07:00"))
    assert due is not None
    assert due.until - due.since == timedelta(days=8)


def test_of_two_functions_one_holds_it_and_who_is_cut_short_lets_go() -> None:
    brand, now = in_zone("Europe/Paris"), at("2026-11-25T07:00")
    first = next_edition(brand, None, now)
    assert first is not None
    held = hold(first, now)
    assert next_edition(brand, held, now + timedelta(minutes=9)) is None
    again = next_edition(brand, held, now + QUARTER)
    assert again == held
    assert hold(again, now + QUARTER).tries == 2


def test_one_that_is_owed_is_tried_at_the_next_run_and_one_that_is_told_never() -> None:
    brand, now = in_zone("Europe/Paris"), at("2026-11-25T07:00")
    first = next_edition(brand, None, now)
    assert first is not None
    owed = close(hold(first, now), DigestState.OWED)
    assert next_edition(brand, owed, now + QUARTER) == owed
    for state in (DigestState.SENT, DigestState.SKIPPED):
        assert next_edition(brand, close(owed, state), now + QUARTER) is None


def test_a_monday_when_nothing_could_leave_is_made_good_on_tuesday() -> None:
    brand = in_zone("Europe/Paris")
    sunday = close(_edition("2026-11-22"), DigestState.SENT)
    tuesday = next_edition(brand, sunday, at("2026-11-24T07:00"))
    assert tuesday is not None
    assert (tuesday.kind, tuesday.monday) == (DigestKind.WEEKLY, date(2026, 11, 23))
    owed = close(_edition("2026-11-23", DigestKind.WEEKLY), DigestState.OWED)
    after = next_edition(brand, owed, at("2026-11-24T07:00"))
    assert after is not None
    assert after.kind is DigestKind.WEEKLY
    sent = close(_edition("2026-11-23", DigestKind.WEEKLY), DigestState.SENT)
    usual = next_edition(brand, sent, at("2026-11-24T07:00"))
    assert usual is not None
    assert usual.kind is DigestKind.DAILY


def test_what_the_brand_does_not_want_does_not_come() -> None:
    monday, tuesday = at("2026-11-23T07:00"), at("2026-11-24T07:00")
    weekly_only = in_zone("Europe/Paris", "")
    weekly = next_edition(weekly_only, None, monday)
    assert weekly is not None
    assert weekly.kind is DigestKind.WEEKLY
    assert next_edition(weekly_only, close(weekly, DigestState.SENT), tuesday) is None
    daily = next_edition(in_zone("Europe/Paris", weekly=False), None, monday)
    assert daily is not None
    assert daily.kind is DigestKind.DAILY
    assert next_edition(in_zone("Europe/Paris", "", weekly=False), None, monday) is None
    assert next_edition(in_zone("Europe/Paris", "8 o'clock", weekly=False), None, monday) is None


def test_turning_the_weekly_off_on_a_monday_morning_brings_no_second_digest() -> None:
    sent = close(_edition("2026-11-23", DigestKind.WEEKLY), DigestState.SENT)
    other = in_zone("Europe/Paris", "10:00", weekly=False)
    assert next_edition(other, sent, at("2026-11-23T09:00")) is None


@given(
    zones=st.lists(st.sampled_from(ZONES), min_size=2, max_size=6),
    stay=st.integers(min_value=1, max_value=30),
)
def test_a_brand_that_moves_has_at_most_one_digest_a_day_and_no_gap(
    zones: list[str], stay: int
) -> None:
    known: Edition | None = None
    editions: list[Edition] = []
    start = at("2026-11-25T12:00")
    for number, zone in enumerate(zones):
        first = start + number * stay * timedelta(hours=3)
        found = run(in_zone(zone), first, first + stay * timedelta(hours=3), known)
        editions += found
        known = found[-1] if found else known
    days = [edition.day for edition in editions]
    assert days == sorted(set(days))
    assert all(a.until == b.since for a, b in pairwise(editions))


def _edition(day: str, kind: DigestKind = DigestKind.DAILY) -> Edition:
    until = at(f"{day}T07:00")
    return Edition("levain", date.fromisoformat(day), kind, until - DAY, until)
