from __future__ import annotations

import math
import random

import pytest

from infra.alarm_rules import BRAND, SERIES, VENDORS, rate_as_brand, rate_by_series
from infra.simulate_spikes import (
    PLATFORMS,
    Scene,
    count_false,
    find_alarms,
    find_threshold,
    make_scene,
    measure_rule,
    rate_quieter,
)
from infra.simulated_talk import POOR, SPIKES, WARM_UP, Shop, simulate_talk, split_platforms

# Hits of the reference's best row, and what a year and some of spikes may stray from it.
REFERENCE = {1: (67, 92, 100), 4: (43, 83, 100), 16: (38, 64, 97), 64: (19, 40, 72)}
CHANCE_FALSE = 1.0
NOISE = 30.0
_scenes: dict[tuple[int, Shop], Scene] = {}


def a_scene(rate: int, shop: Shop = Shop.STEADY) -> Scene:
    """A year and a half of a shop, made once."""
    if (rate, shop) not in _scenes:
        _scenes[rate, shop] = make_scene(rate, 540, 12, shop=shop)
    return _scenes[rate, shop]


def test_false_alarms_through_vigie_spikes_stay_under_one_a_month() -> None:
    counts = [
        count_false(rate_by_series(a_scene(rate, shop).quiet), SERIES.threshold)
        for rate in (4, 16)
        for shop in Shop
    ]
    print(f"false alarms in 30 days: {counts}")
    assert sum(counts) / len(counts) < CHANCE_FALSE


@pytest.mark.parametrize("rate", [1, 16])
def test_spikes_are_caught_as_often_as_the_reference_says(rate: int) -> None:
    found, _ = measure_rule(SERIES, a_scene(rate))
    print(f"{rate} a day: {found}")
    missing = [want - 100 * hit for want, hit in zip(REFERENCE[rate], found.hits, strict=True)]
    assert max(missing) < NOISE
    assert sum(missing) / 3 < NOISE / 3
    assert found.delay <= 4


def test_a_brand_read_poorly_gets_under_one_false_alarm_a_month() -> None:
    quiet = make_scene(4, 300, 5, POOR).quiet
    assert count_false(rate_as_brand({"x": quiet}), BRAND.threshold) < CHANCE_FALSE


def test_four_platforms_ring_no_more_often_than_one_brand_may() -> None:
    talk = split_platforms(make_scene(16, 400, 6).quiet, PLATFORMS, random.Random(1))
    assert count_false(rate_as_brand(talk), BRAND.threshold) < CHANCE_FALSE


def test_the_quieter_kinds_are_quiet() -> None:
    volume, praise = rate_quieter(make_scene(16, 200, 3).quiet)
    assert count_false(volume, 1) <= CHANCE_FALSE
    assert count_false(praise, 1) <= CHANCE_FALSE


@pytest.mark.parametrize("rule", VENDORS, ids=lambda rule: rule.name)
def test_every_rule_set_to_one_false_alarm_has_at_most_one(rule: object) -> None:
    quiet = rule.rate(a_scene(4).quiet)  # type: ignore[attr-defined]
    assert count_false(quiet, find_threshold(quiet)) <= 1


def test_one_event_is_one_alarm_until_six_hours_after_its_end() -> None:
    strengths = [0.0] * WARM_UP + [5.0, 5.0, 0.0, 5.0, *[0.0] * 6, 5.0]
    assert find_alarms(strengths, 3.0) == [WARM_UP, WARM_UP + 10]


@pytest.mark.parametrize("shop", Shop)
def test_simulated_talk_has_the_rate_it_was_asked_for(shop: Shop) -> None:
    hours = simulate_talk(16, 400, random.Random(1), shop)
    assert sum(hour.negatives for hour in hours) / 400 == pytest.approx(16, rel=0.35)


def test_spikes_add_what_they_say() -> None:
    scene = a_scene(16)
    more = sum(h.negatives for h in scene.spiked) - sum(h.negatives for h in scene.quiet)
    sizes = SPIKES[16]
    assert more == sum(sizes[place % 3] for place in range(len(scene.starts)))
    assert not math.isnan(measure_rule(SERIES, scene)[0].delay)
