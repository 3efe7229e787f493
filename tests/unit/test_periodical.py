"""When a report is due: a working morning of the brand's own, once for each week or month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from vigie.brand import Brand
from vigie.holidays import Closed
from vigie.periodical import (
    Every,
    Issue,
    Schedule,
    close_issue,
    hold_schedule,
    issue_of,
    next_issue,
)

from tests.builders import a_brand

QUARTER = timedelta(minutes=15)
FRENCH = Closed("fr")
ZONES = ("Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_schedule(every: Every = Every.WEEK, made_at: str = "2026-01-01T00:00") -> Schedule:
    return Schedule("s1", "levain", every, "fr", ("odile@levain.example",), at(made_at))


def run(
    schedule: Schedule, brand: Brand, first: datetime, last: datetime, every: timedelta = QUARTER
) -> Iterator[tuple[datetime, Issue]]:
    """Every issue that leaves when the schedule runs."""
    now = first
    while now < last:
        issue = next_issue(schedule, brand, FRENCH, now)
        if issue:
            held = hold_schedule(schedule, now)
            issue = replace(issue, schedule=held)
            schedule = close_issue(issue, now, sent=True, recipients=schedule.recipients)
            yield now, issue
        now += every


def local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize("zone", ZONES)
def test_each_week_has_one_issue_at_eight_through_both_changes_of_the_clock(zone: str) -> None:
    brand = a_brand(time_zone=zone, business_hours=None)
    sent = list(run(a_schedule(), brand, at("2026-03-02T00:00"), at("2026-04-20T00:00")))
    assert len({issue.day for _, issue in sent}) == len(sent) >= 6
    for now, issue in sent[1:]:
        assert local(now, zone)[-5:] == "08:00"
        assert issue.day.weekday() == 0
        assert local(issue.since, zone)[-5:] == local(issue.until, zone)[-5:] == "00:00"
        assert (issue.until.astimezone(ZoneInfo(zone)).date() - issue.day).days == 7


def test_a_holiday_and_a_weekend_put_it_off_to_the_next_morning_somebody_works() -> None:
    brand = a_brand(business_hours=None)
    easter = list(run(a_schedule(), brand, at("2026-04-06T00:00"), at("2026-04-12T00:00")))
    assert [local(now, "Europe/Paris") for now, _ in easter] == ["Tue 2026-04-07 08:00"]
    month = a_schedule(Every.MONTH)
    august = list(run(month, brand, at("2026-08-01T00:00"), at("2026-08-20T00:00")))
    assert [local(now, "Europe/Paris") for now, _ in august] == ["Mon 2026-08-03 08:00"]
    assert [issue.day for _, issue in august] == [date(2026, 7, 1)]


def test_a_shop_closed_on_mondays_reads_on_tuesday() -> None:
    hours = {day: [["09:00", "19:00"]] for day in ("tue", "wed", "thu", "fri", "sat")}
    brand = a_brand(business_hours=hours)
    (one,) = run(a_schedule(), brand, at("2026-11-16T00:00"), at("2026-11-22T00:00"))
    assert local(one[0], "Europe/Paris") == "Tue 2026-11-17 08:00"


def test_what_was_missed_comes_late_and_once_and_no_older_one_after_it() -> None:
    brand = a_brand(business_hours=None)
    known = replace(a_schedule(), told=date(2026, 9, 7))
    sent = list(run(known, brand, at("2026-11-18T15:00"), at("2026-11-23T06:00")))
    assert [(local(now, "Europe/Paris"), issue.day) for now, issue in sent] == [
        ("Wed 2026-11-18 16:00", date(2026, 11, 9))
    ]


def test_a_schedule_begins_with_the_first_morning_after_it_was_made() -> None:
    known = a_schedule(made_at="2026-11-18T15:00")
    sent = list(run(known, a_brand(business_hours=None), known.made_at, at("2026-11-25T00:00")))
    assert [issue.day for _, issue in sent] == [date(2026, 11, 16)]


def test_of_two_functions_one_sends_and_what_nobody_took_is_given_up_after_three_days() -> None:
    brand, now = a_brand(business_hours=None), at("2026-11-23T07:00")
    issue = next_issue(a_schedule(), brand, FRENCH, now)
    assert issue
    held = hold_schedule(issue.schedule, now)
    assert next_issue(held, brand, FRENCH, now + QUARTER / 3) is None
    assert next_issue(held, brand, FRENCH, now + QUARTER)
    issue = replace(issue, schedule=held)
    owed = close_issue(issue, now, sent=False, recipients=held.recipients)
    assert owed.told is None
    late = close_issue(issue, now + timedelta(days=3), sent=False, recipients=held.recipients)
    assert late.told == issue.day


@pytest.mark.parametrize("every", Every)
def test_an_issue_is_found_again_by_its_day(every: Every) -> None:
    brand = a_brand(business_hours=None)
    issue = next_issue(a_schedule(every), brand, FRENCH, at("2026-11-23T07:00"))
    assert issue
    again = issue_of(issue.schedule, brand, issue.day)
    assert (again.since, again.until, again.id) == (issue.since, issue.until, issue.id)
