"""How often spike mails would come for nothing, and how many real spikes they would catch.

Simulated shops have a day and a week shape, Gamma-bursty days, over-dispersed hours, slow drift,
and spikes of six hours at any hour. Ours stands beside two rules that vendors document: the last
hour over four times its 7-day mean (Axur's advice), the last hour over twice the last six hours
(MutualMind). Run: python -m infra.simulate_spikes [days] [seed]
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.baseline import Baseline, HourCount, learn
from vigie.spike import judge

ZONE = "Europe/Paris"
START = datetime(2024, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
HISTORY = 90 * 24
WARM_UP = 28 * 24
COOL_DOWN = 6
CAUGHT_WITHIN = 12
SPIKE_EVERY = 14 * 24
SPIKE_HOURS = 6
DAY_SHAPE = (
    *(0.3, 0.2, 0.1, 0.1, 0.1, 0.2, 0.4, 0.7, 1.1, 1.4, 1.5, 1.5),
    *(1.6, 1.5, 1.4, 1.4, 1.4, 1.5, 1.6, 1.7, 1.7, 1.4, 0.8, 0.4),
)
WEEK_SHAPE = (1.15, 1.05, 1.0, 1.0, 1.0, 0.95, 0.85)
BURSTINESS = 0.41**2
HOUR_SIZE = 2.0
NEGATIVE_SHARE = 0.25
SPIKES = {1: (4, 8, 16), 4: (6, 12, 24), 16: (10, 20, 40), 64: (20, 40, 80)}

Rule = Callable[[Sequence[HourCount], int], bool]


@dataclass(frozen=True, slots=True)
class Result:
    """False alarms per 30 days on quiet talk, and the share of small to large spikes caught."""

    false_alarms: float
    hits: tuple[float, ...]


def simulate_talk(rate: float, days: int, rng: random.Random) -> list[HourCount]:
    """Hours of a shop with ``rate`` negatives a day."""
    hours, drift, mood = [], 0.0, 1.0
    for step in range(days * 24):
        at = START + step * HOUR
        local = at.astimezone(ZoneInfo(ZONE))
        if local.hour == 0:
            mood = rng.gammavariate(1 / BURSTINESS, BURSTINESS)
            drift = 0.99 * drift + rng.gauss(0, 0.03)
        shape = DAY_SHAPE[local.hour] / (sum(DAY_SHAPE) / 24) * WEEK_SHAPE[local.weekday()]
        mean = rate / 24 * shape * mood * math.exp(drift)
        negatives = draw(mean * rng.gammavariate(HOUR_SIZE, 1 / HOUR_SIZE), rng)
        others = draw(mean * (1 / NEGATIVE_SHARE - 1), rng)
        hours.append(HourCount(at, negatives, negatives + others))
    return hours


def draw(mean: float, rng: random.Random) -> int:
    """A Poisson number, by counting arrivals."""
    count, clock = 0, rng.expovariate(1)
    while clock < mean:
        count += 1
        clock += rng.expovariate(1)
    return count


def add_spikes(
    hours: Sequence[HourCount], sizes: Sequence[int], rng: random.Random
) -> tuple[list[HourCount], list[int]]:
    """The same talk with spikes of six hours, sizes in turn, and the hours they begin at."""
    spiked, starts = list(hours), []
    for begin in range(WARM_UP, len(hours) - SPIKE_EVERY, SPIKE_EVERY):
        start = begin + rng.randrange(SPIKE_EVERY - 48)
        starts.append(start)
        for _ in range(sizes[(len(starts) - 1) % len(sizes)]):
            at = start + rng.randrange(SPIKE_HOURS)
            old = spiked[at]
            spiked[at] = HourCount(old.start, old.negatives + 1, old.mentions + 1)
    return spiked, starts


def our_rule() -> Rule:
    """The shipped rule, its baseline learnt again every third day (for speed)."""
    known: dict[int, Baseline] = {}

    def is_spike(hours: Sequence[HourCount], step: int) -> bool:
        now = hours[step].start + HOUR
        day = step // 72
        if day not in known:
            known.clear()
            known[day] = learn(hours[max(0, step + 1 - HISTORY) : step + 1], now, ZONE)
        recent = hours[max(0, step - 30) : step + 1]
        return judge(recent, lambda _: 2, known[day], now) is not None

    return is_spike


def four_times_the_week(hours: Sequence[HourCount], step: int) -> bool:
    """Axur's advice: 300 % above the hourly mean of the week before."""
    week = sum(hour.negatives for hour in hours[max(0, step - 168) : step])
    return hours[step].negatives > 4 * week / 168


def twice_the_last_six(hours: Sequence[HourCount], step: int) -> bool:
    """MutualMind's rule, on hours: twice the mean of the six before."""
    before = sum(hour.negatives for hour in hours[max(0, step - 6) : step])
    return hours[step].negatives > 2 * before / 6


def find_alarms(hours: Sequence[HourCount], rule: Rule) -> list[int]:
    """The hours a mail would leave at: one per event, none within six hours of its end."""
    alarms: list[int] = []
    last = -COOL_DOWN
    for step in range(WARM_UP, len(hours)):
        if rule(hours, step):
            if step - last >= COOL_DOWN:
                alarms.append(step)
            last = step
    return alarms


def measure_rule(
    make_rule: Callable[[], Rule], rate: int, days: int, seed: int, *, spiked: bool = True
) -> Result:
    """One rule at one rate: false alarms on quiet talk, hits on the same talk with spikes."""
    talk = simulate_talk(rate, days, random.Random(seed))
    false_alarms = len(find_alarms(talk, make_rule())) * 30 * 24 / (len(talk) - WARM_UP)
    if not spiked:
        return Result(false_alarms, ())
    sizes = SPIKES[rate]
    hours, starts = add_spikes(talk, sizes, random.Random(seed + 1))
    alarms = find_alarms(hours, make_rule())
    caught = [any(0 <= a - s < CAUGHT_WITHIN for a in alarms) for s in starts]
    shares = [sum(caught[i :: len(sizes)]) / len(caught[i :: len(sizes)]) for i in range(3)]
    return Result(false_alarms, tuple(shares))


def report(days: int, seed: int) -> Iterator[str]:
    """One line per rule and rate."""
    rules: dict[str, Callable[[], Rule]] = {
        "ours": our_rule,
        "hour > 4 x 7-day mean": lambda: four_times_the_week,
        "hour > 2 x last 6 hours": lambda: twice_the_last_six,
    }
    yield f"{'rule':24} {'per day':>7} {'false/30d':>9}  hits small/medium/large"
    for name, make_rule in rules.items():
        for rate in SPIKES:
            found = measure_rule(make_rule, rate, days, seed)
            hits = "/".join(f"{hit:.0%}" for hit in found.hits)
            yield f"{name:24} {rate:7} {found.false_alarms:9.2f}  {hits}"


def main() -> None:
    """Print the table."""
    days, seed = (int(arg) for arg in [*sys.argv[1:], "365", "7"][:2])
    for line in report(days, seed):
        print(line, flush=True)


if __name__ == "__main__":
    main()
