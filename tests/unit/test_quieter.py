from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from vigie.baseline import Baseline, HourCount, learn
from vigie.quieter import Quiet, find_praise_drop, find_volume_spike

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_history(days: int = 42, positives: int = 1, mentions: int = 2) -> list[HourCount]:
    """Hours up to now with as many mentions and positives in each."""
    return [
        HourCount(NOW - step * HOUR, 0, mentions, positives=positives)
        for step in range(days * 24, 0, -1)
    ]


def changed(hours: list[HourCount], last: int, **values: Any) -> list[HourCount]:
    """The same hours, the last ones with other counts."""
    return [*hours[:-last], *(replace(hour, **values) for hour in hours[-last:])]


def learnt(hours: list[HourCount]) -> Baseline:
    return learn({"x": hours}, NOW, "Europe/Paris")


def test_a_day_without_praise_is_a_drop_with_its_numbers() -> None:
    hours = changed(a_history(), 24, positives=0)
    sign = find_praise_drop(hours[-50:], learnt(hours), NOW)
    assert sign is not None
    assert (sign.kind, sign.count) == (Quiet.PRAISE_DROP, 0)
    assert sign.expected == pytest.approx(24, rel=0.1)
    assert sign.p < 1e-3


def test_usual_praise_or_half_of_it_is_no_drop() -> None:
    hours = a_history(positives=2, mentions=4)
    assert find_praise_drop(hours, learnt(hours), NOW) is None
    less = changed(hours, 24, positives=1)
    assert find_praise_drop(less, learnt(less), NOW) is None


def test_where_few_praises_are_due_their_absence_says_nothing() -> None:
    rare = [replace(h, positives=int(h.start.hour % 8 == 0)) for h in a_history(positives=0)]
    hours = changed(rare, 24, positives=0)
    assert find_praise_drop(hours, learnt(hours), NOW) is None


def test_talk_that_swells_is_a_volume_spike_whatever_its_mood() -> None:
    hours = changed(a_history(), 3, mentions=12)
    sign = find_volume_spike(hours[-30:], learnt(hours), NOW)
    assert sign is not None
    assert sign.kind is Quiet.VOLUME_SPIKE
    assert sign.count >= 12
    assert find_volume_spike(a_history(), learnt(hours), NOW) is None


def test_a_back_fill_is_no_volume_spike() -> None:
    hours = changed(a_history(), 3, mentions=40, negatives=38, muted=38)
    assert find_volume_spike(hours, learnt(hours), NOW) is None


def test_before_two_weeks_nothing_quiet_is_told() -> None:
    hours = changed(a_history(days=10), 24, mentions=60, positives=0)
    assert find_volume_spike(hours, learnt(hours), NOW) is None
    assert find_praise_drop(hours, learnt(hours), NOW) is None
