"""Days rolled up from hours, and periods read from both."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.aws.counters import ROLLED_AFTER, read_days, read_hours, within
from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, delete, get, put, query, write
from vigie.aws.wire import Item
from vigie.mention import LONG_AGO
from vigie.metric import Bucket, start_of_day

ROLLED = "rolled"


@dataclass(frozen=True, slots=True)
class Marker:
    """A note that hours of a past UTC date changed, so that its days are to be rolled up again."""

    day: date
    changes: int

    @property
    def touches(self) -> tuple[date, ...]:
        """The days of any time zone that share an hour with this UTC date."""
        return tuple(self.day + timedelta(days=n) for n in (-1, 0, 1))


def read_markers(brand: str) -> list[Marker]:
    """Days whose roll-up is older than their hours; a UTC date touches two days of a zone."""
    items = query(
        settings().desk_table,
        "pk = :pk AND begins_with(sk, :prefix)",
        {":pk": f"count#{brand}", ":prefix": "late#"},
    )
    return list(map(_item_to_marker, items))


def _item_to_marker(item: Item) -> Marker:
    return Marker(date.fromisoformat(item["sk"].removeprefix("late#")), item["changes"])


def _read_state(brand: str) -> tuple[date | None, list[Marker]]:
    """The last rolled-up day and the markers, side by side in the table: one weak read for both.

    It is asked for every five minutes. What it misses of the last second is seen by the next run,
    and a day rolled up twice is as it was.
    """
    values = {":pk": f"count#{brand}", ":first": "late#", ":last": ROLLED}
    items = list(
        query(settings().desk_table, "pk = :pk AND sk BETWEEN :first AND :last", values),
    )
    through = next((date.fromisoformat(i["through"]) for i in items if i["sk"] == ROLLED), None)
    return through, [_item_to_marker(item) for item in items if item["sk"] != ROLLED]


def read_period(
    brand: str, since: datetime, until: datetime, zone: ZoneInfo, *, by_hour: bool
) -> Iterator[Bucket]:
    """A period's buckets: whole rolled-up days where there are some, hours elsewhere.

    The number of items read depends on the days and platforms of the period alone, not on how many
    mentions they hold: a closed day is one item per platform. A day that changed after it was
    rolled up is read from its hours until it is rolled up again.
    """
    if by_hour:
        yield from within(read_hours(brand, since, until), since, until)
        return
    closed = _closed_days(brand, since, until, zone)
    for bucket in read_days(brand, since, until, zone):
        if bucket.start.astimezone(zone).date() in closed:
            yield bucket
    for first, last in _gaps(since, until, closed, zone):
        yield from within(read_hours(brand, first, last), first, last)


def _closed_days(brand: str, since: datetime, until: datetime, zone: ZoneInfo) -> set[date]:
    """The whole days of a period whose roll-up is true."""
    through = read_rolled_through(brand)
    if through is None:
        return set()
    dirty = {day for marker in read_markers(brand) for day in marker.touches}
    day = since.astimezone(zone).date()
    if start_of_day(day, zone) < since:
        day += timedelta(days=1)
    days = set()
    while day <= through and start_of_day(day + timedelta(days=1), zone) <= until:
        days.add(day)
        day += timedelta(days=1)
    return days - dirty


def _gaps(
    since: datetime, until: datetime, closed: set[date], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of a period no rolled-up day covers, as few as can be."""
    at = since
    for day in sorted(closed):
        start = start_of_day(day, zone)
        if at < start:
            yield at, start
        at = start_of_day(day + timedelta(days=1), zone)
    if at < until:
        yield at, until


def read_rolled_through(brand: str) -> date | None:
    """The last day that was rolled up, or None."""
    item = get(settings().desk_table, {"pk": f"count#{brand}", "sk": ROLLED})
    return date.fromisoformat(item["through"]) if item else None


def forget_rollups(brand: str) -> None:
    """Roll every day up anew, as after a change of time zone; until then hours are read."""
    write(delete(settings().desk_table, {"pk": f"count#{brand}", "sk": ROLLED}))


def roll_up(brand: str, day: date, zone: ZoneInfo) -> None:
    """Sum a day's hours into one item per platform. Safe to repeat: it writes what it reads."""
    first, last = start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
    sums: dict[str, Counter[str]] = {
        b.platform: Counter() for b in read_days(brand, first, last, zone)
    }
    for bucket in within(read_hours(brand, first, last), first, last):
        sums.setdefault(bucket.platform, Counter()).update(bucket.measures)
    for platform, counts in sums.items():
        key = {"pk": f"count#{brand}", "sk": f"day#{day}#{platform}"}
        write(put(settings().desk_table, {**key, **counts}))


def roll_up_brand(brand: str, zone: ZoneInfo, now: datetime) -> int:
    """Roll up every day that ended a day ago and was not, and those changed since; how many."""
    done = 0
    through, markers = _read_state(brand)
    last = (now - ROLLED_AFTER).astimezone(zone).date() - timedelta(days=1)
    day = (
        through + timedelta(days=1)
        if through
        else _first_day(brand, zone) or last + timedelta(days=1)
    )
    while day <= last:
        roll_up(brand, day, zone)
        write(
            put(settings().desk_table, {"pk": f"count#{brand}", "sk": ROLLED, "through": str(day)})
        )
        day += timedelta(days=1)
        done += 1
    for marker in markers:
        done += _roll_up_again(brand, marker, zone, min(day - timedelta(days=1), last))
    return done


def _roll_up_again(brand: str, marker: Marker, zone: ZoneInfo, through: date) -> int:
    """The marker goes only if no further change came while its days were summed."""
    days = [day for day in marker.touches if day <= through]
    for day in days:
        roll_up(brand, day, zone)
    key = {"pk": f"count#{brand}", "sk": f"late#{marker.day}"}
    condition = Condition("changes = :seen", {}, {":seen": marker.changes})
    with contextlib.suppress(ConditionFailedError):
        write(delete(settings().desk_table, key, condition))
    return len(days)


def _first_day(brand: str, zone: ZoneInfo) -> date | None:
    hours = read_hours(brand, LONG_AGO, LONG_AGO + timedelta(days=40_000))
    first = next(hours, None)
    return first.start.astimezone(zone).date() if first else None
