from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools.utilities.parser.models import EventBridgeModel

from infra.local.bundle import ScheduleTrigger
from infra.local.clock import Clock
from infra.local.schedules import Schedule, Scheduler, scheduled_event

NOW = datetime(2026, 11, 24, 9, 30, 15, tzinfo=UTC)  # a Tuesday


def a_trigger(expression: str, **changes: Any) -> ScheduleTrigger:
    fields: dict[str, Any] = {"name": "S", "function": "F", "expression": expression}
    return ScheduleTrigger(**(fields | changes))


@pytest.mark.parametrize(
    ("expression", "zone", "expected"),
    [
        ("rate(1 minute)", "UTC", "2026-11-24T09:31:15"),
        ("rate(5 minutes)", "UTC", "2026-11-24T09:35:15"),
        ("rate(2 hours)", "UTC", "2026-11-24T11:30:15"),
        ("rate(1 day)", "UTC", "2026-11-25T09:30:15"),
        ("cron(0 10 * * ? *)", "UTC", "2026-11-24T10:00:00"),
        ("cron(30 9 * * ? *)", "UTC", "2026-11-25T09:30:00"),
        ("cron(0/15 * * * ? *)", "UTC", "2026-11-24T09:45:00"),
        ("cron(0 8 1 * ? *)", "UTC", "2026-12-01T08:00:00"),
        ("cron(0 8 ? * MON *)", "UTC", "2026-11-30T08:00:00"),
        ("cron(0 8 ? * MON-FRI *)", "UTC", "2026-11-25T08:00:00"),
        ("cron(0 8 ? JAN,JUL 1 *)", "UTC", "2027-01-03T08:00:00"),
        ("cron(0 8 * * ? 2028)", "UTC", "2028-01-01T08:00:00"),
        ("cron(0 8 * * ? *)", "Europe/Paris", "2026-11-25T07:00:00"),
    ],
)
def test_the_next_time_is_the_documented_one(expression: str, zone: str, expected: str) -> None:
    due = Schedule(a_trigger(expression, time_zone=zone)).next_after(NOW)
    assert due == datetime.fromisoformat(f"{expected}+00:00")


def test_a_period_can_be_shortened() -> None:
    assert Schedule(a_trigger("rate(1 minute)"), 15).next_after(NOW) == NOW + timedelta(seconds=15)


@pytest.mark.parametrize("expression", ["every day", "rate(0 fortnights)", "cron(* * *)"])
def test_an_expression_that_cannot_be_read_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="schedule"):
        Schedule(a_trigger(expression))


def test_a_schedule_that_never_comes_is_refused() -> None:
    with pytest.raises(ValueError, match="never"):
        Schedule(a_trigger("cron(0 8 31 2 ? *)")).next_after(NOW)


def test_the_event_is_the_schedulers_own() -> None:
    event = scheduled_event(a_trigger("rate(1 minute)"), NOW)
    EventBridgeModel.model_validate({**event, "detail": {}})
    assert (event["time"], event["source"]) == ("2026-11-24T09:30:15Z", "aws.scheduler")


def test_a_schedule_with_an_input_sends_it() -> None:
    event = scheduled_event(a_trigger("rate(1 minute)", payload='{"job": "daily"}'), NOW)
    assert event == {"job": "daily"}


def test_the_clock_stands_where_it_was_put_and_goes_on(tmp_path: Path) -> None:
    clock = Clock(tmp_path / "clock")
    clock.move(NOW + timedelta(days=365))
    assert timedelta() <= clock.now() - (NOW + timedelta(days=365)) < timedelta(seconds=5)
    assert float((tmp_path / "clock").read_text()) != 0
    clock.reset()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_moving_the_clock_far_runs_a_schedule_once(tmp_path: Path) -> None:
    clock, ran = Clock(tmp_path / "clock"), threading.Semaphore(0)
    scheduler = Scheduler((a_trigger("rate(1 minute)"),), clock, lambda *_: ran.release(), {})
    scheduler.run_due()
    assert not ran.acquire(blocking=False)
    clock.move(datetime.now(UTC) + timedelta(days=3))
    scheduler.run_due()
    scheduler.run_due()
    assert ran.acquire(timeout=2)
    assert not ran.acquire(timeout=0.05)


def test_moving_the_clock_back_does_not_stop_a_schedule(tmp_path: Path) -> None:
    clock, ran = Clock(tmp_path / "clock"), threading.Semaphore(0)
    scheduler = Scheduler((a_trigger("rate(1 minute)"),), clock, lambda *_: ran.release(), {})
    clock.move(datetime.now(UTC) - timedelta(days=3))
    scheduler.run_due()
    clock.move(datetime.now(UTC) - timedelta(days=3) + timedelta(seconds=61))
    scheduler.run_due()
    assert ran.acquire(timeout=2)
