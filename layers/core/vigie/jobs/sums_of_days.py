"""Days rolled up, proved against the hours they sum and the ledger; those that differ made anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.aws.counters import late_write
from vigie.aws.days import EVERY, read_day_authors, read_days
from vigie.aws.rollups import read_markers, read_period, read_rolled_through, roll_up_brand
from vigie.aws.table import write
from vigie.brand import Brand
from vigie.jobs.looking import Pause
from vigie.metric import start_of_day
from vigie.platforms._apart import stands_apart
from vigie.recounting import AUTHORS, Cell, Difference, compare, start_of
from vigie.sketch import estimate

DAY = timedelta(days=1)
AGAIN = 1.0  # seconds


def find_rollups(brand: Brand, days: Sequence[date], pause: Pause) -> tuple[Difference, ...]:
    """Rolled-up days that say something else than their hours; ``days`` are of UTC, in a row.

    A day that is noted as changed since is read from its hours, and proves nothing. Two looks must
    agree, since hours, note and day are read one after another.
    """
    first = _compare(brand, days)
    if not first:
        return ()
    pause(AGAIN)
    again = set(_compare(brand, days))
    return tuple(one for one in first if one in again)


def roll_up_anew(brand: Brand, wrong: Sequence[Difference], now: datetime) -> None:
    """Roll up again the days that were wrong, and those the mending touched."""
    for day in sorted({one.hour for one in wrong}):
        write(late_write(brand.slug, day + DAY / 2))
    roll_up_brand(brand.slug, ZoneInfo(brand.time_zone), now)


def _compare(brand: Brand, days: Sequence[date]) -> list[Difference]:
    zone = ZoneInfo(brand.time_zone)
    through = read_rolled_through(brand.slug, zone)
    first = days[0] if start_of_day(days[0], zone) >= start_of(days[0]) else days[0] + DAY
    if through is None or through < first:
        return []
    bounds = start_of_day(first, zone), start_of_day(min(through, days[-1]) + DAY, zone)
    rolled = _read_rolled(brand.slug, *bounds, zone)
    summed = _sum_hours(brand.slug, *bounds, zone)
    dirty = {day for marker in read_markers(brand.slug) for day in marker.touches}
    return [
        one
        for cell in sorted({*rolled, *summed})
        if cell.hour.astimezone(zone).date() not in dirty
        for one in compare(cell, rolled.get(cell, {}), summed.get(cell, {}))
    ]


def _read_rolled(
    brand: str, since: datetime, until: datetime, zone: ZoneInfo
) -> dict[Cell, Counter[str]]:
    found: dict[Cell, Counter[str]] = {}
    for bucket in read_days(brand, since, until, zone):
        found[Cell(bucket.start, bucket.platform)] = Counter(bucket.measures)
    for bucket in read_day_authors(brand, since, until, zone):
        found[Cell(bucket.start, EVERY)] = Counter({AUTHORS: estimate(bucket.authors)})
    return found


def _sum_hours(
    brand: str, since: datetime, until: datetime, zone: ZoneInfo
) -> dict[Cell, Counter[str]]:

    sums: dict[Cell, Counter[str]] = {}
    marks: dict[datetime, set[int]] = {}
    for bucket in read_period(brand, since, until, zone, by_hour=True):
        start = start_of_day(bucket.start.astimezone(zone).date(), zone)
        sums.setdefault(Cell(start, bucket.platform), Counter()).update(bucket.measures)
        is_mixed = not stands_apart(bucket.platform)
        marks.setdefault(start, set()).update(bucket.authors if is_mixed else ())
    for start, found in marks.items():
        sums[Cell(start, EVERY)] = Counter({AUTHORS: estimate(found)})
    return sums
