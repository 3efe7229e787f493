"""How often spike mails would come for nothing, and how many real spikes they would catch.

One table: our rule as a brand's and through `vigie spikes`, four rules that vendors document and
EARS C2, on simulated shops, read perfectly and by a classifier that errs. Then the quieter kinds, a
brand of four platforms, and what the CUSUM adds when trouble grows slowly.
Run: python -m infra.simulate_spikes [--days N] [--seed N] [--shop steady|lunch]
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vigie.baseline import Baseline, HourCount, Learner
from vigie.quieter import find_praise_drop, find_volume_spike
from vigie.spike import Onset

from infra.alarm_rules import BRAND, SERIES, VENDORS, Rule, Strengths, rate_as_brand
from infra.simulated_talk import (
    BUILD_UP_HELD,
    BUILD_UP_RISE,
    HOUR,
    PERFECT,
    POOR,
    SPIKES,
    USUAL,
    WARM_UP,
    ZONE,
    Reader,
    Shop,
    add_build_ups,
    add_spikes,
    read_talk,
    simulate_talk,
    split_platforms,
)

COOL_DOWN = 6
CAUGHT_WITHIN = 12
PLATFORMS = {"instagram": 0.55, "google_business": 0.25, "facebook": 0.15, "x": 0.05}
READERS = {"read perfectly": PERFECT, "recall .8, 5 % wrong": USUAL, "10 % wrong, bursts": POOR}


@dataclass(frozen=True, slots=True)
class Scene:
    """One shop as it was read, without spikes and with them, and where they begin."""

    quiet: list[HourCount]
    spiked: list[HourCount]
    starts: list[int]


@dataclass(frozen=True, slots=True)
class Result:
    """False alarms per 30 days, the share of small to large spikes caught, hours until then."""

    false_alarms: float
    hits: tuple[float, ...]
    delay: float


def make_scene(
    rate: int, days: int, seed: int, reader: Reader = PERFECT, shop: Shop = Shop.STEADY
) -> Scene:
    """A shop of ``rate`` negatives a day."""
    said = simulate_talk(rate, days, random.Random(f"{seed} {rate} {shop}"), shop)
    spiked, starts = add_spikes(said, SPIKES[rate], random.Random(seed + 1))
    quiet, loud = (read_talk(one, reader, random.Random(seed + 2)) for one in (said, spiked))
    return Scene(quiet, loud, starts)


def find_alarms(strengths: Strengths, threshold: float) -> list[int]:
    """The hours a mail would leave at: one per event, none within six hours of its end."""
    alarms: list[int] = []
    last = -COOL_DOWN
    for step in range(WARM_UP, len(strengths)):
        if strengths[step] >= threshold:
            if step - last >= COOL_DOWN:
                alarms.append(step)
            last = step
    return alarms


def count_false(strengths: Strengths, threshold: float) -> float:
    """Alarms per 30 days of talk in which nothing happened."""
    return len(find_alarms(strengths, threshold)) * 720 / (len(strengths) - WARM_UP)


def measure_rule(rule: Rule, scene: Scene) -> tuple[Result, Result]:
    """A rule as its vendor sets it, and set to one false alarm in 30 days."""
    quiet, loud = rule.rate(scene.quiet), rule.rate(scene.spiked)
    return tuple(  # type: ignore[return-value]
        Result(count_false(quiet, threshold), *_catch(loud, threshold, scene.starts))
        for threshold in (rule.threshold, find_threshold(quiet))
    )


def find_threshold(quiet: Strengths) -> float:
    """The lowest threshold with at most one false alarm in 30 days."""
    levels = sorted({s for s in quiet if s > 0} | {math.inf})
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high) // 2
        if count_false(quiet, levels[middle]) > 1:
            low = middle + 1
        else:
            high = middle
    return levels[low]


def _catch(
    strengths: Strengths, threshold: float, starts: Sequence[int]
) -> tuple[tuple[float, ...], float]:
    alarms = find_alarms(strengths, threshold)
    delays = [next((a - s + 1 for a in alarms if 0 <= a - s < CAUGHT_WITHIN), None) for s in starts]
    shares = (delays[size::3] for size in range(3))
    hits = tuple(sum(d is not None for d in one) / max(len(one), 1) for one in shares)
    return hits, statistics.median([d for d in delays if d is not None] or [math.nan])


def report(days: int, seed: int, shop: Shop) -> Iterator[str]:
    """The tables, line by line."""
    yield f"{shop} shop, {days} days, seed {seed}; hits in % of small/medium/large spikes"
    yield f"{'rule':20} {'a day':>5} {'false/30 d':>10} {'hits':>12} {'delay':>6} {'hits at 1':>12}"
    for name, reader in READERS.items():
        yield f"-- {name}"
        rules = (BRAND, SERIES, *VENDORS) if reader is PERFECT else (BRAND, SERIES)
        for rate in SPIKES:
            scene = make_scene(rate, days, seed, reader, shop)
            yield from (_line(rule.name, rate, *measure_rule(rule, scene)) for rule in rules)
    yield from _report_rest(days, seed, shop)


def _line(name: str, rate: int, as_set: Result, at_one: Result) -> str:
    hits, equal = ("/".join(f"{100 * hit:.0f}" for hit in r.hits) for r in (as_set, at_one))
    numbers = f"{as_set.false_alarms:10.2f} {hits:>12} {as_set.delay:4.0f} h"
    return f"{name:20} {rate:5} {numbers} {equal:>12}"


def _report_rest(days: int, seed: int, shop: Shop) -> Iterator[str]:
    yield "-- false alarms in 30 days of four platforms; of volume spikes and praise drops"
    for rate in SPIKES:
        scene = make_scene(rate, days, seed, PERFECT, shop)
        talk = split_platforms(scene.quiet, PLATFORMS, random.Random(seed))
        apart = count_false(rate_as_brand(talk), BRAND.threshold)
        volume, praise = (count_false(one, 1.0) for one in rate_quieter(scene.quiet))
        yield f"{rate:5} a day: {apart:.2f}; {volume:.2f} and {praise:.2f}"
    yield "-- twice the negatives, grown over three days: caught in a week, bursts alone and CUSUM"
    for rate in SPIKES:
        yield f"{rate:5} a day: {measure_build_ups(rate, days, seed, shop)}"


def rate_quieter(hours: Sequence[HourCount]) -> tuple[Strengths, Strengths]:
    """1 where talk swells, and where praise dries up."""
    learner, baseline = Learner(ZONE, ("x",)), Baseline(ZONE)
    volume, praise = [], []
    for step, hour in enumerate(hours):
        learner.take({"x": hour})
        now = hour.start + HOUR
        if step % 24 == 0:
            baseline = learner.sum_up(now, hours[0].start)
        recent = hours[max(0, step - 49) : step + 1]
        volume.append(float(find_volume_spike(recent, baseline, now) is not None))
        praise.append(float(find_praise_drop(recent, baseline, now) is not None))
    return volume, praise


def measure_build_ups(rate: int, days: int, seed: int, shop: Shop) -> str:
    """What is caught of slow build-ups without the CUSUM and with it, and when."""
    said = simulate_talk(rate, days, random.Random(f"{seed} {rate} {shop}"), shop)
    grown, starts = add_build_ups(said, random.Random(seed))
    hours, quiet = (read_talk(one, PERFECT, random.Random(seed)) for one in (grown, said))
    lasts = BUILD_UP_RISE + BUILD_UP_HELD
    found = []
    for onsets in ((Onset.BURST,), tuple(Onset)):
        alarms = find_alarms(rate_as_brand({"x": hours}, *onsets), BRAND.threshold)
        waits = [next((a - s for a in alarms if 0 <= a - s < lasts), None) for s in starts]
        known = [wait for wait in waits if wait is not None]
        days_until = statistics.median(known or [math.nan]) / 24
        found.append(f"{len(known)} of {len(starts)} after {days_until:.1f} d")
    alone = count_false(rate_as_brand({"x": quiet}, Onset.BUILD_UP), BRAND.threshold)
    return f"{found[0]}; {found[1]}; CUSUM alone {alone:.2f} false in 30 d"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--shop", type=Shop, default=Shop.STEADY, choices=list(Shop))
    options = parser.parse_args()
    for line in report(options.days, options.seed, options.shop):
        print(line, flush=True)


if __name__ == "__main__":
    main()
