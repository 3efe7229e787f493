"""Talk of small shops that never were: hours with a day and a week, moods, drift and bad readings.

Two kinds of shop, since a rule must not know its examiner. A ``STEADY`` one: Gamma days, hours of
shape 2, a slow drift. A ``LUNCH`` one: two peaks a day, strong weekends, moods that last for days,
and a level that now and then jumps.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from vigie.baseline import HourCount

ZONE = "Europe/Paris"
START = datetime(2024, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
WARM_UP = 28 * 24
SPIKE_EVERY = 14 * 24
SPIKE_HOURS = 6
SPIKES = {1: (4, 8, 16), 4: (6, 12, 24), 16: (10, 20, 40), 64: (20, 40, 80)}
BUILD_UP_EVERY = 56 * 24
BUILD_UP_RISE = 3 * 24
BUILD_UP_HELD = 4 * 24
OTHERS = 3.0  # mentions that are not negative, for each that is
PRAISE = 0.5  # of the others

_STEADY_DAY = (
    *(0.3, 0.2, 0.1, 0.1, 0.1, 0.2, 0.4, 0.7, 1.1, 1.4, 1.5, 1.5),
    *(1.6, 1.5, 1.4, 1.4, 1.4, 1.5, 1.6, 1.7, 1.7, 1.4, 0.8, 0.4),
)
_LUNCH_DAY = (
    *(0.1, 0.05, 0.05, 0.05, 0.05, 0.1, 0.3, 0.8, 1.2, 1.0, 0.9, 1.2),
    *(2.2, 2.0, 1.0, 0.8, 0.8, 1.2, 2.0, 2.6, 2.4, 1.6, 0.8, 0.3),
)


class Shop(StrEnum):
    """How a simulated shop's talk comes and goes."""

    STEADY = "steady"
    LUNCH = "lunch"


@dataclass(frozen=True, slots=True)
class Reader:
    """A classifier: the part of negatives it sees, of the others it takes for one, in bursts."""

    recall: float = 1.0
    false_positives: float = 0.0
    bursty: bool = False


PERFECT = Reader()
USUAL = Reader(recall=0.8, false_positives=0.05)
POOR = Reader(recall=0.8, false_positives=0.10, bursty=True)


@dataclass(frozen=True, slots=True)
class Hour:
    """What was truly said in an hour."""

    start: datetime
    negatives: int
    others: int


def simulate_talk(
    rate: float, days: int, rng: random.Random, shop: Shop = Shop.STEADY
) -> list[Hour]:
    """Hours of a shop with ``rate`` negatives a day."""
    day, week, shape = (
        (_STEADY_DAY, (1.15, 1.05, 1.0, 1.0, 1.0, 0.95, 0.85), 2.0)
        if shop is Shop.STEADY
        else (_LUNCH_DAY, (0.5, 0.9, 0.9, 1.0, 1.2, 1.6, 0.9), 3.0)
    )
    moods, mood, zone = _moods(shop, rng), 1.0, ZoneInfo(ZONE)
    hours = []
    for step in range(days * 24):
        at = START + step * HOUR
        local = at.astimezone(zone)
        if local.hour == 0:
            mood = next(moods)
        mean = rate * mood * day[local.hour] / sum(day) * week[local.weekday()]
        negatives = draw(mean * rng.gammavariate(shape, 1 / shape), rng)
        hours.append(Hour(at, negatives, draw(mean * OTHERS, rng)))
    return hours


def _moods(shop: Shop, rng: random.Random) -> Iterator[float]:
    drift = mood = jump = 0.0
    while True:
        if shop is Shop.STEADY:
            drift = 0.99 * drift + rng.gauss(0, 0.03)
            yield rng.gammavariate(1 / 0.41**2, 0.41**2) * math.exp(drift)
        else:
            mood = 0.6 * mood + rng.gauss(0, 0.32)
            jump = 0.8 * jump + rng.gauss(0, 0.3) if rng.random() < 1 / 120 else jump
            yield math.exp(mood - 0.08 + jump)


def draw(mean: float, rng: random.Random) -> int:
    """A Poisson number, by counting arrivals."""
    count, clock = 0, rng.expovariate(1)
    while clock < mean:
        count += 1
        clock += rng.expovariate(1)
    return count


def add_spikes(
    hours: Sequence[Hour], sizes: Sequence[int], rng: random.Random
) -> tuple[list[Hour], list[int]]:
    """The same talk with spikes of six hours, sizes in turn, and the hours they begin at."""
    spiked, starts = list(hours), []
    for begin in range(WARM_UP, len(hours) - SPIKE_EVERY, SPIKE_EVERY):
        start = begin + rng.randrange(SPIKE_EVERY - 48)
        starts.append(start)
        for _ in range(sizes[(len(starts) - 1) % len(sizes)]):
            at = start + rng.randrange(SPIKE_HOURS)
            spiked[at] = replace(spiked[at], negatives=spiked[at].negatives + 1)
    return spiked, starts


def add_build_ups(hours: Sequence[Hour], rng: random.Random) -> tuple[list[Hour], list[int]]:
    """The same talk, its negatives doubled over three days every eight weeks, for a week."""
    grown, starts = list(hours), []
    lasts = BUILD_UP_RISE + BUILD_UP_HELD
    for start in range(2 * WARM_UP, len(hours) - lasts, BUILD_UP_EVERY):
        starts.append(start)
        for ago in range(lasts):
            more = min(ago / BUILD_UP_RISE, 1.0)
            hour = grown[start + ago]
            extra = sum(rng.random() < more for _ in range(hour.negatives))
            grown[start + ago] = replace(hour, negatives=hour.negatives + extra)
    return grown, starts


def read_talk(hours: Sequence[Hour], reader: Reader, rng: random.Random) -> list[HourCount]:
    """What a classifier makes of the talk; where it is ``bursty``, it is wrong by topic."""
    counts, topic = [], 1.0
    for place, hour in enumerate(hours):
        if reader.bursty and place % 6 == 0:
            topic = rng.expovariate(1)
        wrong = min(reader.false_positives * topic, 0.6)
        seen = sum(rng.random() < reader.recall for _ in range(hour.negatives))
        seen += sum(rng.random() < wrong for _ in range(hour.others)) if wrong else 0
        mentions = hour.negatives + hour.others
        praise = sum(rng.random() < PRAISE for _ in range(mentions - seen))
        counts.append(HourCount(hour.start, seen, mentions, positives=praise))
    return counts


def split_platforms(
    hours: Sequence[HourCount], shares: dict[str, float], rng: random.Random
) -> dict[str, list[HourCount]]:
    """The same hours, each mention on one of several platforms."""
    names, weights = list(shares), list(shares.values())
    talk: dict[str, list[HourCount]] = {name: [] for name in names}
    for hour in hours:
        bad = rng.choices(names, weights, k=hour.negatives)
        rest = rng.choices(names, weights, k=hour.mentions - hour.negatives)
        for name in names:
            negatives = bad.count(name)
            talk[name].append(HourCount(hour.start, negatives, negatives + rest.count(name)))
    return talk
