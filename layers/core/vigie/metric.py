"""Figures: what is counted, in which hour, and how days and weeks are summed from hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

TOTALS = ("mentions", "positive", "neutral", "negative", "hidden", "replies")

DEFINITIONS: Mapping[str, str] = {
    "mentions": "Mentions said in the period, each once, the brand's own words excluded; a mention "
    "deleted on its platform is no longer counted.",
    "positive": "Mentions whose sentiment is positive, by the engine or by a human's correction.",
    "neutral": "Mentions whose sentiment is neutral, by the engine or by a human's correction.",
    "negative": "Mentions whose sentiment is negative, by the engine or by a human's correction.",
    "complaint": "Mentions whose author complains.",
    "question": "Mentions whose author asks something.",
    "purchase": "Mentions whose author looks for something to buy.",
    "praise": "Mentions whose author praises.",
    "request": "Mentions whose author asks for a change or a service.",
    "hidden": "Mentions of the period that are hidden now, by a rule, by a human or on the "
    "platform.",
    "waived": "Mentions of which somebody said, with a reason, that they need no reply: leave them "
    "out of a response rate.",
    "replies": "Public and private replies sent in the period, on the hour they were sent, or seen "
    "where they were typed on the platform itself; those deleted from here are left out.",
    "net_sentiment": "100 x (positive - negative) / mentions; absent when there are no mentions.",
}


class Step(StrEnum):
    """The width of one point of a series."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Bucket:
    """The counts of one platform in one UTC hour, or in one day of the brand's zone."""

    start: datetime
    platform: str
    measures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Point:
    """One step of a series with its counts summed over platforms."""

    start: datetime
    measures: Mapping[str, int]


def hour_of(moment: datetime) -> datetime:
    """The UTC hour a moment falls in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


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


def make_series(buckets: Iterable[Bucket], step: Step, zone: ZoneInfo) -> list[Point]:
    """Sum buckets into steps, oldest first; steps without any count are left out.

    ``muted`` serves the spike detector alone and is no figure.
    """
    sums: dict[datetime, Counter[str]] = {}
    for bucket in buckets:
        seen = {name: count for name, count in bucket.measures.items() if name != "muted"}
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
    if counts["mentions"]:
        balance = counts["positive"] - counts["negative"]
        totals["net_sentiment"] = round(100 * balance / counts["mentions"], 1)
    return totals


def difference(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """What to add to turn one set of counts into another; zeros are left out."""
    names = {*before, *after}
    deltas = {name: after.get(name, 0) - before.get(name, 0) for name in sorted(names)}
    return {name: delta for name, delta in deltas.items() if delta}
