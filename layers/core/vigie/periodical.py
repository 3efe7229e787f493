"""A report that comes by itself: when its next issue is due, and what stretch of time it tells."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from vigie.brand import Brand
from vigie.metric import start_of_day
from vigie.opening import open_between

HELD: Final = timedelta(minutes=10)
_AT: Final = time(8)
_DAY: Final = timedelta(days=1)
_WEEK: Final = 7
_SATURDAY: Final = 5
_TRIED: Final = timedelta(days=3)


class Every(StrEnum):
    """How often a report comes."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Who gets a brand's report, how often and in which language.

    ``told`` is the first day of the last period that needs no more telling, ``held_until`` until
    when one function alone sends.
    """

    id: str
    brand: str
    every: Every
    language: str
    recipients: tuple[str, ...]
    made_at: datetime
    made_by: str = ""
    told: date | None = None
    held_until: datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Issue:
    """One report of a schedule: [since, until), whole days of the brand's zone."""

    schedule: Schedule
    day: date
    since: datetime
    until: datetime
    due_at: datetime

    @property
    def id(self) -> str:
        """What its mails are remembered by."""
        return f"{self.schedule.brand}.report.{self.schedule.id}.{self.day}"


def next_issue(
    schedule: Schedule, brand: Brand, days_off: Container[date], now: datetime
) -> Issue | None:
    """The issue to send now, None when there is none.

    Rules: the week (or month) that is over is told on the first working morning after it, at eight
    on the brand's own wall clock; an hour that daylight saving skips or doubles is taken at its
    first moment. What was missed is sent late, until the next is due. What nobody could be sent
    is given up after three days. A schedule begins with the first morning after it was made.
    """
    zone = ZoneInfo(brand.time_zone)
    start = _begin(now.astimezone(zone).date(), schedule.every)
    first = _begin(start - _DAY, schedule.every)
    due_at = _first_morning(start, schedule.every, brand, days_off)
    is_due = due_at <= now and schedule.made_at <= due_at
    is_told = schedule.told is not None and schedule.told >= first
    is_free = schedule.held_until is None or schedule.held_until <= now
    if not is_due or is_told or not is_free:
        return None
    return Issue(schedule, first, start_of_day(first, zone), start_of_day(start, zone), due_at)


def issue_of(schedule: Schedule, brand: Brand, day: date) -> Issue:
    """The issue that tells of the period beginning on a day, whenever it was sent."""
    zone = ZoneInfo(brand.time_zone)
    after = _begin(day, schedule.every)
    end = _next(after, schedule.every)
    return Issue(
        schedule, after, start_of_day(after, zone), start_of_day(end, zone), schedule.made_at
    )


def hold_schedule(schedule: Schedule, now: datetime) -> Schedule:
    """The schedule while one function sends; who is cut short lets go after ten minutes."""
    return replace(schedule, held_until=now + HELD, revision=schedule.revision + 1)


def close_issue(
    issue: Issue, now: datetime, *, sent: bool, recipients: tuple[str, ...]
) -> Schedule:
    """The schedule after an attempt: told, or to be tried again; who has left is not kept."""
    over = sent or now - issue.due_at >= _TRIED
    return replace(
        issue.schedule,
        told=issue.day if over else issue.schedule.told,
        held_until=None,
        recipients=recipients,
        revision=issue.schedule.revision + 1,
    )


def _begin(day: date, every: Every) -> date:
    return day.replace(day=1) if every is Every.MONTH else day - timedelta(days=day.weekday())


def _next(day: date, every: Every) -> date:
    return _begin(day + timedelta(days=31), every) if every is Every.MONTH else day + _WEEK * _DAY


def _first_morning(start: date, every: Every, brand: Brand, days_off: Container[date]) -> datetime:
    """Eight o'clock of the first working day; of the first day where there is none."""
    zone, day = ZoneInfo(brand.time_zone), start
    while day < _next(start, every) and not _works(day, brand, zone, days_off):
        day += _DAY
    chosen = day if day < _next(start, every) else start
    return datetime.combine(chosen, _AT, zone).astimezone(UTC)


def _works(day: date, brand: Brand, zone: ZoneInfo, days_off: Container[date]) -> bool:
    """A day the brand opens on; from Monday to Friday where it names no hours."""
    if day in days_off:
        return False
    if not brand.business_hours:
        return day.weekday() < _SATURDAY
    start, end = start_of_day(day, zone), start_of_day(day + _DAY, zone)
    return open_between(brand.business_hours, zone, start, end) > timedelta()
