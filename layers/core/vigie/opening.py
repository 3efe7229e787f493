"""Business hours: how much of a wait a business could have answered in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from vigie.alerting import read_clock

Hours = Mapping[str, Sequence[Sequence[str]]]
_DAYS: Final = (
    ("mon", "lun"),
    ("tue", "mar"),
    ("wed", "mer"),
    ("thu", "jeu"),
    ("fri", "ven"),
    ("sat", "sam"),
    ("sun", "dim"),
)
_LONGEST: Final = timedelta(days=60)
_DAY: Final = timedelta(days=1)
_ENDS: Final = 2


def open_between(
    hours: Hours | None, zone: ZoneInfo, since: datetime, until: datetime
) -> timedelta:
    """The time a business was open between two moments; plain time where it names no hours.

    ``hours`` maps a day (``mon`` or ``monday``, ``lun`` or ``lundi``) to spans of ``HH:MM`` on the
    wall clock; a span that ends before it begins goes on past midnight, and ``24:00`` ends a day. A
    day that is not named is closed. Beyond two months back all is long ago.
    """
    if until <= since:
        return timedelta()
    if not hours or not any(hours.values()):
        return until - since
    start = max(since, until - _LONGEST)
    spans = _spans(hours, zone, start, until)
    return sum(
        (max(timedelta(), min(end, until) - max(begin, start)) for begin, end in spans), timedelta()
    )


def _spans(
    hours: Hours, zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Spans in the zone's own time, each turned to UTC, so that daylight saving counts right."""
    day = since.astimezone(zone).date() - _DAY
    last = until.astimezone(zone).date()
    while day <= last:
        for begin, end in _of_day(hours, day):
            opened = _at(day, begin, zone)
            closed = _at(day if _is_later(end, begin) else day + _DAY, end, zone)
            yield opened, closed
        day += _DAY


def _of_day(hours: Hours, day: date) -> Iterator[tuple[str, str]]:
    names = _DAYS[day.weekday()]
    for name, spans in hours.items():
        if name.lower().startswith(names):
            yield from ((span[0], span[1]) for span in spans if _is_span(span))


def _is_span(span: Sequence[str]) -> bool:
    return len(span) == _ENDS and all(read_clock(_midnight(one)) is not None for one in span)


def _is_later(end: str, begin: str) -> bool:
    return end != "24:00" and end > begin


def _midnight(clock: str) -> str:
    return "00:00" if clock == "24:00" else clock


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    time = read_clock(_midnight(clock))
    if time is None:
        raise ValueError("no time of day")
    return datetime.combine(day, time, zone).astimezone(ZoneInfo("UTC"))
