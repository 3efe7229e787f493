"""The quieter kinds: far more talk, far less praise; and how rarely chance looks like either."""

from __future__ import annotations

import random

from vigie.quiet_kinds import find_praise_drop, find_volume_spike


def a_count(dice: random.Random, mean: float) -> int:
    """A day's count, bursty as a shop's: Gamma-Poisson of squared variation 0.17."""
    rate = mean * dice.gammavariate(6, 1 / 6)
    return sum(dice.random() < rate / 1000 for _ in range(1000))


def test_three_times_the_usual_talk_is_a_volume_spike() -> None:
    change = find_volume_spike(75, [20, 25, 18, 22] * 8)
    assert change is not None
    assert (change.count, round(change.expected), change.hours) == (75, 21, 24)
    assert find_volume_spike(30, [20, 25, 18, 22] * 8) is None
    assert find_volume_spike(9, [0, 1] * 20) is None


def test_praise_that_falls_silent_is_a_drop_where_there_was_enough_of_it() -> None:
    assert find_praise_drop(1, [8, 10, 9, 12] * 8) is not None
    assert find_praise_drop(20, [8, 10, 9, 12] * 8) is None
    assert find_praise_drop(0, [1, 2, 3, 1] * 8) is None


def test_two_weeks_must_be_known() -> None:
    assert find_volume_spike(500, [20] * 13) is None
    assert find_praise_drop(0, [20] * 13) is None


def test_chance_rings_either_less_than_once_a_month() -> None:
    dice = random.Random(5)
    volume = praise = looks = 0
    for mean in (3, 12, 40):
        days = [a_count(dice, mean) for _ in range(400)]
        for end in range(60, len(days)):
            looks += 1
            volume += find_volume_spike(days[end], days[end - 59 : end]) is not None
            recent, before = sum(days[end - 2 : end + 1]), days[end - 58 : end - 2]
            praise += find_praise_drop(recent, before) is not None
    print(f"in {looks} days: {volume} volume spikes, {praise} praise drops")
    assert volume < looks / 30
    assert praise < looks / 30
