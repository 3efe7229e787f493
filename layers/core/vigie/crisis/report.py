"""What a crisis was, looked back on: how fast, how much, how it ended.

Every duration counts from the first negative mention of the window that raised the alert, the
moment the public knew; without one, from the alert, else from the opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vigie.crisis import Crisis
from vigie.crisis.playbook import STEPS
from vigie.metric import Bucket, Point, hour_of

HOUR = timedelta(hours=1)
BESIDE = timedelta(hours=24)
FEWEST = 10  # below this, a share says nothing


@dataclass(frozen=True, slots=True)
class Moments:
    """When each thing happened first; None is unknown or not yet."""

    first_negative: datetime | None = None
    alert: datetime | None = None
    mail: datetime | None = None
    acknowledgement: datetime | None = None
    reply: datetime | None = None
    statement: datetime | None = None
    calm: datetime | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """What was said in a stretch; ``share`` is the negatives' part, None below ten mentions."""

    since: datetime
    until: datetime
    mentions: int
    negatives: int

    @property
    def share(self) -> float | None:
        """The part of negatives, 0 to 1, where there is enough to divide."""
        return round(self.negatives / self.mentions, 3) if self.mentions >= FEWEST else None


@dataclass(frozen=True, slots=True)
class Report:
    """A crisis looked back on. ``delays`` is by moment; ``platforms`` has the negatives of each."""

    start: datetime
    delays: Mapping[str, timedelta | None]
    before: Volume
    during: Volume
    after: Volume
    peak: Point | None
    platforms: tuple[tuple[str, int], ...]
    skipped: tuple[str, ...]


def span_of(crisis: Crisis, moments: Moments, now: datetime) -> tuple[datetime, datetime]:
    """The whole hours a crisis covers: from its first negative to its end, or to now."""
    start = moments.first_negative or moments.alert or crisis.opened_at
    return hour_of(start), hour_of(crisis.ended_at or now) + HOUR


def look_back(crisis: Crisis, moments: Moments, hours: Iterable[Bucket], now: datetime) -> Report:
    """The report of a crisis from the hours around it."""
    first, last = span_of(crisis, moments, now)
    buckets = list(hours)
    start = moments.first_negative or moments.alert or crisis.opened_at
    inside = [one for one in buckets if first <= one.start < last]
    return Report(
        start=start,
        delays=measure_delays(start, moments),
        before=_add_up(buckets, first - BESIDE, first),
        during=_add_up(buckets, first, last),
        after=_add_up(buckets, last, min(last + BESIDE, max(last, now))),
        peak=_find_peak(inside),
        platforms=_count_platforms(inside),
        skipped=tuple(s.key for s in STEPS if not _is_done(crisis, s.key)),
    )


def measure_delays(start: datetime, moments: Moments) -> dict[str, timedelta | None]:
    """From the start to each moment; what came before the start took no time."""
    names = ("alert", "mail", "acknowledgement", "reply", "statement", "calm")
    found = {name: getattr(moments, name) for name in names}
    return {
        name: max(moment - start, timedelta()) if moment else None for name, moment in found.items()
    }


def _add_up(buckets: Sequence[Bucket], since: datetime, until: datetime) -> Volume:
    inside = [one.measures for one in buckets if since <= one.start < until]
    mentions = sum(one.get("mentions", 0) for one in inside)
    return Volume(since, until, mentions, sum(one.get("negative", 0) for one in inside))


def _find_peak(buckets: Sequence[Bucket]) -> Point | None:
    """The hour with the most negatives, the earliest of equals; None when nobody complained."""
    sums: dict[datetime, dict[str, int]] = {}
    for bucket in buckets:
        hour = sums.setdefault(bucket.start, {"mentions": 0, "negative": 0})
        for name in hour:
            hour[name] += bucket.measures.get(name, 0)
    peak = max(sorted(sums), key=lambda start: sums[start]["negative"], default=None)
    if peak is None or not sums[peak]["negative"]:
        return None
    return Point(peak, sums[peak])


def _count_platforms(buckets: Sequence[Bucket]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for bucket in buckets:
        negatives = bucket.measures.get("negative", 0)
        if negatives:
            counts[bucket.platform] = counts.get(bucket.platform, 0) + negatives
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _is_done(crisis: Crisis, key: str) -> bool:
    return key in crisis.steps and crisis.steps[key].done_at is not None
