"""The figures of a digest, which are those the page shows for the same period."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.brand import Brand
from vigie.digest import DAYS_SHOWN, Answers, Totals
from vigie.jobs.owed import count_due
from vigie.metric import Bucket, Step, make_series, start_of_day, sum_by_platform, total
from vigie.platforms._apart import stands_apart
from vigie.weighing import count_answers

MOOD = ("net_sentiment", "about_us")  # how it is, and of how many mentions


def sum_totals(buckets: Iterable[Bucket], zone: ZoneInfo) -> Totals:
    """Everything that was said, with the mood of what may be mixed."""
    told = list(buckets)
    counts, mixed = _tell(told, zone), _tell(_leave_apart(told), zone)
    mood = {name: mixed[name] for name in MOOD if name in mixed}
    return {name: count for name, count in counts.items() if name not in MOOD} | mood


def _tell(buckets: Iterable[Bucket], zone: ZoneInfo) -> Totals:
    totals = total(make_series(buckets, Step.DAY, zone))
    return {**totals, "about_us": totals["mentions"] - totals.get("rival", 0)}


def _leave_apart(buckets: Iterable[Bucket]) -> list[Bucket]:
    """Those of platforms whose figures may stand together, as the page mixes them."""
    return [one for one in buckets if not stands_apart(one.platform)]


def find_answers(
    brand: Brand, buckets: Iterable[Bucket], span: tuple[datetime, datetime], now: datetime
) -> Answers | None:
    """How those were answered who spoke in a span and should have an answer by now."""
    counts = sum_by_platform(one for one in _leave_apart(buckets) if one.start >= span[0])
    due = count_due(brand, counts, *span, now)
    return count_answers(sum(counts.values(), Counter()), sum(one.due for one in due.values()))


def list_moods(buckets: Iterable[Bucket], anchor: date, zone: ZoneInfo) -> tuple[float | None, ...]:
    """The net sentiment of each of the fourteen days before a day, oldest first."""
    known = {
        point.start: total([point]).get("net_sentiment")
        for point in make_series(_leave_apart(buckets), Step.DAY, zone)
    }
    days = [anchor - timedelta(days=back) for back in range(DAYS_SHOWN, 0, -1)]
    return tuple(known.get(start_of_day(day, zone)) for day in days)


def sum_by_channel(
    buckets: Iterable[Bucket], middle: datetime, zone: ZoneInfo
) -> tuple[dict[str, Totals], dict[str, Totals]]:
    """The totals of each platform in the second and in the first week."""
    weeks: tuple[defaultdict[str, list[Bucket]], ...] = (defaultdict(list), defaultdict(list))
    for one in buckets:
        weeks[one.start < middle][one.platform].append(one)
    now, before = ({name: _tell(of, zone) for name, of in week.items()} for week in weeks)
    return now, before
