"""rate() and cron() on a clock that can be moved.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

from __future__ import annotations

import calendar
import json
import re
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from infra.local.bundle import ScheduleTrigger
from infra.local.clock import Clock
from infra.local.intrinsics import ACCOUNT, REGION, Document

_RATE = re.compile(r"rate\((\d+) (second|minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_MONTHS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if number}
_DAYS = {name.upper(): (day + 1) % 7 + 1 for day, name in enumerate(calendar.day_abbr)}
_YEARS_AHEAD = 4


class Schedule:
    """When one trigger is due."""

    def __init__(self, trigger: ScheduleTrigger, every: float | None = None) -> None:
        self.trigger = trigger
        self._zone = ZoneInfo(trigger.time_zone)
        self._period = timedelta(seconds=every) if every else _period(trigger.expression)
        self._cron = None if self._period else _Cron.parse(trigger.expression)

    def next_after(self, moment: datetime) -> datetime:
        """The first time after a moment.

        Raises:
            ValueError: there is none within four years.
        """
        if self._period:
            return moment + self._period
        assert self._cron is not None  # noqa: S101 - a schedule is one or the other
        return self._cron.next_after(moment.astimezone(self._zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Cron:
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int] | None
    months: frozenset[int]
    weekdays: frozenset[int] | None
    years: frozenset[int]

    @classmethod
    def parse(cls, expression: str) -> _Cron:
        """Read `cron(minutes hours day-of-month month day-of-week year)`.

        Raises:
            ValueError: the expression cannot be read.
        """
        match = _CRON.fullmatch(expression)
        if not match:
            raise ValueError(f"not a schedule: {expression}")
        minute, hour, day, month, weekday, year = match.groups()
        return cls(
            _values(minute, 0, 59),
            _values(hour, 0, 23),
            None if day == "?" else _values(day, 1, 31),
            _values(month, 1, 12, _MONTHS),
            None if weekday == "?" else _values(weekday, 1, 7, _DAYS),
            _values(year, 1970, 2199),
        )

    def next_after(self, moment: datetime) -> datetime:
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        for _ in range(366 * _YEARS_AHEAD):
            if self._runs_on(day):
                for hour in sorted(self.hours):
                    for minute in sorted(self.minutes):
                        candidate = day.replace(hour=hour, minute=minute)
                        if candidate > moment:
                            return candidate
            day += timedelta(days=1)
        raise ValueError("a schedule that never comes")

    def _runs_on(self, day: datetime) -> bool:
        return (
            day.year in self.years
            and day.month in self.months
            and (self.days is None or day.day in self.days)
            and (self.weekdays is None or day.isoweekday() % 7 + 1 in self.weekdays)
        )


class Scheduler:
    """Runs what is due, each trigger once however far the clock was moved."""

    def __init__(
        self,
        triggers: tuple[ScheduleTrigger, ...],
        clock: Clock,
        run: Callable[[ScheduleTrigger, Document], None],
        every: Mapping[str, float],
    ) -> None:
        self._clock = clock
        self._run = run
        now = clock.now()
        schedules = [Schedule(one, every.get(one.function)) for one in triggers]
        self._due = {schedule: schedule.next_after(now) for schedule in schedules}
        self._stop = threading.Event()

    def run(self) -> None:
        """Look at the clock until stopped."""
        while not self._stop.wait(0.1):
            self.run_due()

    def run_due(self) -> None:
        """Start what is due now, each in a thread of its own."""
        now = self._clock.now()
        for schedule, due in self._due.items():
            self._due[schedule] = min(due, schedule.next_after(now))  # the clock went back
            if due <= now:
                self._due[schedule] = schedule.next_after(now)
                event = scheduled_event(schedule.trigger, now)
                threading.Thread(target=self._run, args=(schedule.trigger, event)).start()

    def stop(self) -> None:
        """Make `run` return soon."""
        self._stop.set()


def scheduled_event(trigger: ScheduleTrigger, now: datetime) -> Document:
    """What EventBridge Scheduler sends when a schedule has no input of its own."""
    if trigger.payload is not None:
        event: Document = json.loads(trigger.payload)
        return event
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{trigger.name}"],
        "detail": "{}",
    }


def _period(expression: str) -> timedelta | None:
    match = _RATE.fullmatch(expression)
    return timedelta(**{f"{match[2]}s": int(match[1])}) if match else None


def _values(
    text: str, low: int, high: int, names: Mapping[str, int] | None = None
) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        if span == "*":
            start, end = low, high
        else:
            start = _number(first, names)
            end = _number(last, names) if last else high if step else start
        found.update(range(start, end + 1, int(step or 1)))
    return frozenset(found)


def _number(text: str, names: Mapping[str, int] | None) -> int:
    return (names or {}).get(text.upper()) or int(text)
