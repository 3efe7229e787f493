"""The counters of a period and of what stood before it, read as seldom as can be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from vigie.aws.days import EVERY, read_day_authors
from vigie.aws.rollups import read_period
from vigie.brand import Brand
from vigie.compare import previous_period
from vigie.metric import Bucket, Step, end_of_hour, hour_of, start_of, start_of_day
from vigie.talk_rate import TalkRate, is_enough, read_talk_rate

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
STRONGEST_OF = 30  # days
FURTHEST = timedelta(days=180)


@dataclass(frozen=True)
class Period:
    """What is asked of a brand: whole UTC hours, in steps; ``platform`` is empty for all."""

    brand: Brand
    since: datetime
    until: datetime
    step: Step
    platform: str
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The brand's."""
        return ZoneInfo(self.brand.time_zone)

    @cached_property
    def before(self) -> tuple[datetime, datetime]:
        """The equal period that ends where this one begins."""
        since, until = previous_period(self.since, self.until, self.zone)
        return hour_of(since), until

    @cached_property
    def current(self) -> list[Bucket]:
        """The period's own buckets, oldest first."""
        by_hour = self.step is Step.HOUR
        return self.read(self.since, self.until, by_hour=by_hour, authors=True)

    @cached_property
    def previous(self) -> list[Bucket]:
        """Those of the equal period before."""
        return self.read(*self.before, authors=True)

    @cached_property
    def older(self) -> list[Bucket]:
        """What stood before both, as far as the largest of thirty days asks for it."""
        since = first_of_thirty(self.since, self.zone)
        return self.read(since, self.before[0]) if since < self.before[0] else []

    @property
    def all_read(self) -> list[Bucket]:
        """Everything, oldest first."""
        return [*self.older, *self.previous, *self.current]

    def read(
        self, since: datetime, until: datetime, *, by_hour: bool = False, authors: bool = False
    ) -> list[Bucket]:
        """Buckets of the platform asked for, oldest first."""
        found = read_period(
            self.brand.slug,
            since,
            until,
            self.zone,
            by_hour=by_hour,
            platform=self.platform,
            authors=authors,
        )
        return sorted(found, key=lambda bucket: (bucket.start, bucket.platform))

    def read_authors(self, buckets: Iterable[Bucket], platform: str) -> list[Bucket]:
        """The buckets of one platform, with the authors of closed days, which tell of all."""
        told = list(buckets)
        own = [bucket for bucket in told if bucket.platform == platform]
        days = {bucket.start for bucket in told if bucket.platform == EVERY}
        if not days:
            return own
        first, last = min(days), max(days) + HOUR
        found = read_day_authors(self.brand.slug, first, last, self.zone, platform)
        return own + [bucket for bucket in found if bucket.start in days]

    def read_last_day(self, end: datetime) -> list[Bucket]:
        """The 24 hours before a moment, read by the hour unless they are a day, or the newest."""
        since = end - DAY
        is_day = all(start_of(at, Step.DAY, self.zone) == at for at in (since, end))
        if is_day or (end > self.now and self.since <= since):
            return [bucket for bucket in self.all_read if since <= bucket.start < end]
        return self._read_hours(since, end)

    @cached_property
    def _hours_read(self) -> dict[tuple[datetime, datetime], list[Bucket]]:
        return {}

    def _read_hours(self, since: datetime, until: datetime) -> list[Bucket]:
        """Hours of closed days, each stretch read once for all that ask for it."""
        known = self._hours_read
        if (since, until) not in known:
            known[since, until] = self.read(since, until, by_hour=True)
        return known[since, until]

    def split_days(self, buckets: Iterable[Bucket], moments: Collection[datetime]) -> list[Bucket]:
        """The buckets, with the days that hold those moments told by the hour."""
        zone, told = self.zone, list(buckets)
        if not told:
            return told
        for day in {start_of(moment, Step.DAY, zone) for moment in moments}:
            inside = [one for one in told if start_of(one.start, Step.DAY, zone) == day]
            if inside and all(one.start == day for one in inside):
                following = start_of(day + 1.5 * DAY, Step.DAY, zone)
                hours = self._read_hours(day, following)
                told = [one for one in told if one not in inside] + hours
        return told

    def read_talks(self, platforms: Collection[str]) -> TalkRate:
        """The talks of some platforms in Facebook's way; further back only where few are known."""

        def rate(buckets: Iterable[Bucket]) -> TalkRate:
            return read_talk_rate(bucket for bucket in buckets if bucket.platform in platforms)

        read_since = min(self.before[0], first_of_thirty(self.since, self.zone))
        known, furthest = rate(self.all_read), self.until - FURTHEST
        if is_enough(known, read_since) or furthest >= read_since:
            return known
        return rate([*self.read(furthest, read_since), *self.all_read])


def first_of_thirty(end: datetime, zone: ZoneInfo) -> datetime:
    """Where the thirty days begin that end with the day a moment closes."""
    day = (end - timedelta(microseconds=1)).astimezone(zone).date()
    return start_of_day(day - timedelta(days=STRONGEST_OF - 1), zone)


def widen(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """A period in whole UTC hours: the counters' own grain, cut outward at both ends."""
    return hour_of(since), end_of_hour(until)
