"""Business hours: how much of a wait a business could have answered in, and by when it must."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
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
_ALWAYS: Final[Hours] = {name: (("00:00", "24:00"),) for name, _ in _DAYS}
_NEVER_CLOSED: Final[Container[date]] = frozenset()
_LONGEST: Final = timedelta(days=60)
_DAY: Final = timedelta(days=1)
_ENDS: Final = 2


def open_between(
    hours: Hours | None,
    zone: ZoneInfo,
    since: datetime,
    until: datetime,
    days_off: Container[date] = _NEVER_CLOSED,
) -> timedelta:
    """The time a business was open between two moments; plain time where it names no hours.

    ``hours`` maps a day (``mon`` or ``monday``, ``lun`` or ``lundi``) to spans of ``HH:MM`` on the
    wall clock; a span that ends before it begins goes on past midnight, and ``24:00`` ends a day. A
    day that is not named is closed, and so is a day off, on which no span begins. What two spans
    share counts once. Beyond two months back all is long ago.
    """
    if until <= since:
        return timedelta()
    start = max(since, until - _LONGEST) if _has_hours(hours) else since
    spans = _open_spans(hours, zone, start, until, days_off)
    return sum((end - begin for begin, end in spans), timedelta())


def open_until(
    hours: Hours | None,
    zone: ZoneInfo,
    since: datetime,
    span: timedelta,
    days_off: Container[date] = _NEVER_CLOSED,
) -> datetime:
    """The moment by which a business has been open for ``span``; the arguments are the above ones.

    Rule: what is said at night or on a day off begins to count when the business opens. One that
    does not open for long enough within sixty days, such as one whose hours nobody can read, gets
    plain time: a slip in the settings must not let a promise go without an end.
    """
    left = span
    for begin, end in _open_spans(hours, zone, since, since + _LONGEST, days_off):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    return since + span


def _has_hours(hours: Hours | None) -> bool:
    return bool(hours) and any((hours or {}).values())


def _open_spans(
    hours: Hours | None,
    zone: ZoneInfo,
    since: datetime,
    until: datetime,
    days_off: Container[date],
) -> Iterator[tuple[datetime, datetime]]:
    """When a business is open within two moments, in order, no two spans sharing a moment."""
    if not _has_hours(hours) and days_off is _NEVER_CLOSED:
        yield since, until
        return
    named = hours if hours and _has_hours(hours) else _ALWAYS
    reached = since
    for begin, end in _spans(named, zone, since, until, days_off):
        begin, end = max(begin, reached), min(end, until)  # noqa: PLW2901 - cut to what is asked
        if end > begin:
            yield begin, end
            reached = end


def _spans(
    hours: Hours, zone: ZoneInfo, since: datetime, until: datetime, days_off: Container[date]
) -> Iterator[tuple[datetime, datetime]]:
    """Spans in the zone's own time, each turned to UTC, so that daylight saving counts right."""
    day = since.astimezone(zone).date() - _DAY
    last = until.astimezone(zone).date()
    while day <= last:
        if day not in days_off:
            yield from sorted(_opened(day, begin, end, zone) for begin, end in _of_day(hours, day))
        day += _DAY


def _opened(day: date, begin: str, end: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    closed = _at(day if _is_later(end, begin) else day + _DAY, end, zone)
    return _at(day, begin, zone), closed


def _of_day(hours: Hours, day: date) -> Iterator[tuple[str, str]]:
    names = _DAYS[day.weekday()]
    for name, spans in hours.items():
        if name.lower().startswith(names):
            clocks = ([one.rjust(5, "0") for one in span] for span in spans)  # 9:00 is 09:00
            yield from ((span[0], span[1]) for span in clocks if _is_span(span))


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
