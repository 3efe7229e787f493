"""Where a brand is, and what its week takes: figures gathered for `vigie.presence`, read only.

What is read grows with days and platforms, and with what a team did by hand, not with how much was
said: but for what came through alerts from places the brand is not in, of which the latest count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import Final
from zoneinfo import ZoneInfo

from vigie.aws.audit import list_lines
from vigie.aws.cards import list_cards
from vigie.aws.days import read_day_authors
from vigie.aws.rollups import read_period
from vigie.aws.starters import list_starters
from vigie.aws.tasks import list_tasks
from vigie.aws.team import list_members
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.card import Status
from vigie.compare import previous_period
from vigie.histogram import quantile, read_bins
from vigie.jobs.absence import RELAYS
from vigie.jobs.owed import count_due
from vigie.metric import Bucket, about_us, start_of_day, sum_by_platform
from vigie.platforms._apart import stands_apart
from vigie.presence import Channel, Objective, Ranked, judge_alone, rank_channels
from vigie.sketch import estimate
from vigie.task import TaskKind, TaskState
from vigie.verdict import Queue
from vigie.workload import (
    WEEKS_BACK,
    Act,
    Deed,
    Load,
    Pace,
    Workload,
    count_loads,
    find_capacity,
    forecast_week,
    measure_minutes,
    set_pace,
    sum_minutes,
    weigh_week,
)

WEEK: Final = timedelta(days=7)
_MOST_DEEDS: Final = 1000
_MOST_OPEN: Final = 1000
_MOST_PLANS: Final = 500
_REFUSED: Final = 400


@dataclass(frozen=True, slots=True)
class Presence:
    """A brand's channels in a period: ``ranked`` together, and those whose figures stand apart.

    ``channels`` are all anything was counted of, also what only relays talk from elsewhere.
    """

    objective: Objective
    ranked: tuple[Ranked, ...]
    apart: tuple[Ranked, ...]
    channels: tuple[Channel, ...]


def find_presence(  # noqa: PLR0917 - a brand, when, and what for
    brand: Brand,
    since: datetime,
    until: datetime,
    pace: Pace,
    now: datetime,
    objective: Objective | None = None,
) -> Presence:
    """A brand's channels in [since, until), against the equal period before."""
    zone = ZoneInfo(brand.time_zone)
    buckets = list(read_period(brand.slug, since, until, zone, by_hour=False))
    before = read_period(brand.slug, *previous_period(since, until, zone), zone, by_hour=False)
    channels = make_channels(buckets, before, (until - since) / WEEK, pace)
    counts = {one.platform: one.counts for one in channels}
    due = count_due(brand, counts, since, until, now)
    channels = [
        replace(
            one,
            due=due[one.platform].due,
            authors=_count_authors(
                chain(buckets, read_day_authors(brand.slug, since, until, zone, one.platform)), one
            ),
        )
        for one in channels
    ]
    aim = objective or Objective(brand.objective)
    places = [one for one in channels if one.platform not in RELAYS]
    apart = [one for one in places if stands_apart(one.platform)]
    together = [one for one in places if one not in apart]
    return Presence(
        aim,
        tuple(rank_channels(together, aim)),
        tuple(judge_alone(one, aim) for one in apart),
        tuple(channels),
    )


def make_channels(
    now: Iterable[Bucket], before: Iterable[Bucket], weeks: float, pace: Pace
) -> list[Channel]:
    """One channel for each platform anything was counted of in the period.

    Its mentions and moods are those about the brand, as in every other figure: posts that name
    competitors alone are no reason to be anywhere.
    """
    counts, old = sum_by_platform(now), sum_by_platform(before)
    return [
        Channel(
            platform,
            found | about_us(found),
            {**old.get(platform, {}), **about_us(old.get(platform, {}))},
            median=quantile(read_bins(found, "r"), 0.5),
            minutes=sum_minutes(count_loads(platform, found), pace) / weeks,
        )
        for platform, found in sorted(counts.items())
        if any(found.values())
    ]


def find_pace(brand: Brand, now: datetime) -> Pace:
    """What an act takes this brand's team: as set, as its latest thousand acts tell, or usual."""
    lines = islice(list_lines(brand.slug, "", to_text(now)), _MOST_DEEDS)
    done = (one for one in lines if one.outcome.isdecimal() and int(one.outcome) < _REFUSED)
    return set_pace(
        brand.work.acts, measure_minutes(Deed(one.who, one.what, one.at) for one in done)
    )


def find_workload(brand: Brand, pace: Pace, now: datetime) -> Workload:
    """The seven days that end now, with what is planned and promised for the next seven."""
    zone = ZoneInfo(brand.time_zone)
    since = start_of_day(now.astimezone(zone).date() - WEEKS_BACK * WEEK, zone)
    days: dict[date, float] = {}
    for bucket in read_period(brand.slug, since, now, zone, by_hour=False):
        day = bucket.start.astimezone(zone).date()
        minutes = sum_minutes(count_loads(bucket.platform, bucket.measures), pace)
        days[day] = days.get(day, 0) + minutes
    week = sum_by_platform(read_period(brand.slug, now - WEEK, now, zone, by_hour=False))
    planned = list(_find_plans(brand.slug, now, now + WEEK))
    loads = [load for platform, counts in week.items() for load in count_loads(platform, counts)]
    usual = forecast_week(days, now.astimezone(zone).date())
    members = list_members(brand.slug)
    return weigh_week(
        [*loads, *_find_undecided(brand.slug, now), *planned],
        pace,
        find_capacity(
            (one.weekly_minutes for one in members if not one.is_away(now)), brand.work.weekly
        ),
        brand.work.person_week,
        None if usual is None else usual + sum_minutes(planned, pace),
    )


def _count_authors(buckets: Iterable[Bucket], channel: Channel) -> int:
    """Closed days keep their authors apart, by platform; open hours bring them along."""
    own = (bucket.authors for bucket in buckets if bucket.platform == channel.platform)
    return estimate(frozenset[int]().union(*own))


def _find_undecided(brand: str, now: datetime) -> Iterator[Load]:
    """What waits for a person's look, said within the week; of the illegal the counters know."""
    waiting = islice(list_cards(brand, Status.TODO, since=to_text(now - WEEK)), _MOST_OPEN)
    found = Counter(one.platform for one in waiting if one.queue is Queue.REVIEW)
    for platform, count in sorted(found.items()):
        yield Load(platform, Act.DECISION, count)


def _find_plans(brand: str, since: datetime, until: datetime) -> Iterator[Load]:
    """Promises due by then, late ones too, and the starters that begin in that time."""
    promised = sum(
        one.due_at < until and one.kind is not TaskKind.STARTER
        for one in islice(list_tasks(brand, TaskState.OPEN), _MOST_PLANS)
    )
    yield Load("", Act.PROMISE, promised)
    starting = sum(
        since <= one.starter.due_at < until and one.starter.cancelled_at is None
        for one in islice(list_starters(brand), _MOST_PLANS)
    )
    yield Load("", Act.STARTER, starting)
