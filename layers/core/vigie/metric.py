"""Figures: what is counted, in which hour, and how days and weeks are summed from hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

INTERNAL = "~"
TOTALS = ("mentions", "positive", "neutral", "negative", "hidden", "replies")
MOODS = ("positive", "neutral", "negative")


class Step(StrEnum):
    """The width of one point of a series."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Bucket:
    """The counts of one platform in one UTC hour, or in one day of the brand's zone.

    ``authors`` are the marks of those who spoke (`vigie.sketch`).
    """

    start: datetime
    platform: str
    measures: Mapping[str, int]
    authors: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Point:
    """One step of a series with its counts summed over platforms."""

    start: datetime
    measures: Mapping[str, int]


def hour_of(moment: datetime) -> datetime:
    """The UTC hour a moment falls in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def end_of_hour(moment: datetime) -> datetime:
    """The end of the UTC hour a moment falls in; a whole hour is its own end."""
    start = hour_of(moment)
    return start if start == moment else start + timedelta(hours=1)


def start_of(moment: datetime, step: Step, zone: ZoneInfo) -> datetime:
    """Where the step holding a moment begins, in the brand's zone; weeks begin on Monday."""
    if step is Step.HOUR:
        return hour_of(moment)
    day = moment.astimezone(zone).date()
    if step is Step.WEEK:
        day -= timedelta(days=day.weekday())
    return start_of_day(day, zone)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Midnight of a day in a zone, as UTC: a day has 23, 24 or 25 hours."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def is_shown(name: str) -> bool:
    """Whether a measure is a figure of its own: not what others are made of."""
    return name != "muted" and not name.startswith(INTERNAL)


def find_gaps(
    since: datetime, until: datetime, days: Iterable[date], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of a period that no such day covers, as few as can be."""
    at = since
    for day in sorted(days):
        start = start_of_day(day, zone)
        if at < start:
            yield at, start
        at = start_of_day(day + timedelta(days=1), zone)
    if at < until:
        yield at, until


def make_series(buckets: Iterable[Bucket], step: Step, zone: ZoneInfo) -> list[Point]:
    """Sum what is shown of buckets into steps, oldest first; steps without a count are left out."""
    sums: dict[datetime, Counter[str]] = {}
    for bucket in buckets:
        seen = {name: count for name, count in bucket.measures.items() if is_shown(name)}
        sums.setdefault(start_of(bucket.start, step, zone), Counter()).update(seen)
    return [
        Point(start, dict(counts)) for start, counts in sorted(sums.items()) if any(counts.values())
    ]


def total(points: Iterable[Point]) -> dict[str, int | float]:
    """The sum of a series, measure by measure, with net sentiment where it exists."""
    counts: Counter[str] = Counter(dict.fromkeys(TOTALS, 0))
    for point in points:
        counts.update(point.measures)
    totals: dict[str, int | float] = dict(counts)
    ours = about_us(counts)
    if ours["mentions"]:
        balance = ours["positive"] - ours["negative"]
        totals["net_sentiment"] = round(100 * balance / ours["mentions"], 1)
    return totals


def about_us(counts: Mapping[str, int]) -> dict[str, int]:
    """Mentions and moods without the posts that name competitors alone."""
    return {
        "mentions": counts.get("mentions", 0) - counts.get("rival", 0),
        **{one: counts.get(one, 0) - counts.get(f"rival_{one}", 0) for one in MOODS},
    }


def sum_by_platform(buckets: Iterable[Bucket]) -> dict[str, Counter[str]]:
    """Everything that is counted, by platform."""
    sums: dict[str, Counter[str]] = {}
    for bucket in buckets:
        sums.setdefault(bucket.platform, Counter()).update(bucket.measures)
    return sums


def difference(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """What to add to turn one set of counts into another; zeros are left out."""
    names = {*before, *after}
    deltas = {name: after.get(name, 0) - before.get(name, 0) for name in sorted(names)}
    return {name: delta for name, delta in deltas.items() if delta}
