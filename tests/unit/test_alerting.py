from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from vigie.alerting import Alerting, escalation_after, is_quiet, next_loud

PARIS = ZoneInfo("Europe/Paris")
NIGHT = Alerting(quiet_from="22:00", quiet_until="07:00", on_call=("a@x.example", "b@x.example"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("local", "quiet"),
    [("21:59", False), ("22:00", True), ("03:00", True), ("06:59", True), ("07:00", False)],
)
def test_quiet_hours_span_midnight_on_the_brands_clock(local: str, *, quiet: bool) -> None:
    assert is_quiet(NIGHT, PARIS, at(f"2026-11-24T{local}")) is quiet


def test_what_happens_at_night_is_told_as_the_quiet_hours_end_unless_it_is_loud() -> None:
    before, after = at("2026-11-24T23:30"), at("2026-11-25T03:00")
    assert next_loud(NIGHT, PARIS, before, 5) == at("2026-11-25T07:00")
    assert next_loud(NIGHT, PARIS, after, 5) == at("2026-11-25T07:00")
    assert next_loud(NIGHT, PARIS, after, 8) == after
    assert next_loud(NIGHT, PARIS, at("2026-11-24T12:00"), 5) == at("2026-11-24T12:00")
    assert next_loud(Alerting(), PARIS, after, 1) == after


def test_the_night_the_clocks_change_ends_at_the_hour_on_the_wall() -> None:
    spring = next_loud(NIGHT, PARIS, at("2026-03-28T23:00"), 5)
    autumn = next_loud(NIGHT, PARIS, at("2026-10-24T23:00"), 5)
    assert (spring.hour, autumn.hour) == (5, 6)  # UTC: 07:00 in summer, then in winter


def test_an_end_the_clock_skips_or_doubles_still_comes() -> None:
    skipped = Alerting(quiet_from="22:00", quiet_until="02:30")
    now = at("2026-03-28T23:00")
    assert now < next_loud(skipped, PARIS, now, 5) <= now + timedelta(hours=4)
    doubled = at("2026-10-25T01:00")
    assert next_loud(skipped, PARIS, doubled, 5) == doubled + timedelta(hours=1.5)


def test_unreadable_or_empty_hours_are_no_quiet_hours() -> None:
    for odd in (Alerting("25:00", "07:00"), Alerting("", "07:00"), Alerting("07:00", "07:00")):
        assert not is_quiet(odd, PARIS, at("2026-11-24T03:00"))


def test_each_on_call_has_his_time_and_the_last_is_followed_by_nobody() -> None:
    half = timedelta(minutes=30)
    assert [escalation_after(NIGHT, 5, step) for step in (0, 1, 2)] == [half, half, None]
    assert escalation_after(NIGHT, 3, 0) is None
    assert escalation_after(Alerting(on_call=("a@x.example",), escalate_minutes=0), 9, 0) is None
    assert escalation_after(Alerting(), 9, 0) is None
