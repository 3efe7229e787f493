"""The quieter kinds: praise that dries up, and talk of any mood that swells. No alarm by night."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vigie.baseline import Baseline, HourCount
from vigie.level import CHANCE, FLOOR, WINDOWS, Level
from vigie.metric import hour_of
from vigie.tail import shortfall_surprise

FEWEST_DUE = 10.0
DROP_HOURS = (24, 48)
LEARNING_DAYS = 14
_USUAL_PART = 0.5  # less than half of the usual praise, whatever the chance of it
_TIMES_USUAL = 2.0
_CALMER = 0.4  # powers of ten less likely than a negative spike: it matters less
_HOUR = timedelta(hours=1)


class Quiet(StrEnum):
    """Kinds that are told in the digest, or in one calm mail."""

    PRAISE_DROP = "praise_drop"
    VOLUME_SPIKE = "volume_spike"


@dataclass(frozen=True, slots=True)
class QuietSign:
    """``count`` in the last ``window_hours`` where ``expected`` are usual; p as of a spike."""

    kind: Quiet
    window_hours: int
    count: int
    expected: float
    p: float


def find_praise_drop(
    hours: Sequence[HourCount], baseline: Baseline, now: datetime
) -> QuietSign | None:
    """Praise well under the usual for a day or two, where at least ten were due, or None.

    Rule: the lower tail of the same negative binomial under one in a thousand, and under half.
    """
    if baseline.days_learned < LEARNING_DAYS:
        return None
    signs = (_weigh_drop(hours, baseline, now, width) for width in DROP_HOURS)
    return min((sign for sign in signs if sign), key=lambda sign: sign.p, default=None)


def find_volume_spike(
    hours: Sequence[HourCount], baseline: Baseline, now: datetime
) -> QuietSign | None:
    """More mentions of any mood than chance and habit explain, at least twice the usual, or None.

    Rule: the tail of a negative spike, on the brand's mentions; what was back-filled is no news.
    """
    if baseline.days_learned < LEARNING_DAYS:
        return None
    signs = (_weigh_volume(hours, baseline, now, width) for width in WINDOWS)
    return min((sign for sign in signs if sign), key=lambda sign: sign.p, default=None)


def _weigh_drop(
    hours: Sequence[HourCount], baseline: Baseline, now: datetime, width: int
) -> QuietSign | None:
    level = baseline.positives
    expected = _expect(level, baseline, now, width)
    count = sum(hour.positives for hour in _inside(hours, now, width))
    if expected < FEWEST_DUE or count >= _USUAL_PART * expected:
        return None
    spread = level.dispersion[-1] + 1 / level.evidence
    surprise = shortfall_surprise(count, expected, spread)
    if surprise <= -math.log10(CHANCE):
        return None
    return QuietSign(Quiet.PRAISE_DROP, width, count, expected, 10**-surprise)


def _weigh_volume(
    hours: Sequence[HourCount], baseline: Baseline, now: datetime, width: int
) -> QuietSign | None:
    level = baseline.mentions
    expected = _expect(level, baseline, now, width)
    count = sum(max(hour.mentions - hour.muted, 0) for hour in _inside(hours, now, width))
    if count < max(FLOOR, _TIMES_USUAL * expected):
        return None
    day = _expect(level, baseline, now, max(WINDOWS))
    surprise = level.beyond(level.surprise(count, expected, width), day) - _CALMER
    if surprise <= -math.log10(CHANCE):
        return None
    return QuietSign(Quiet.VOLUME_SPIKE, width, count, expected, 10**-surprise)


def _inside(hours: Sequence[HourCount], now: datetime, width: int) -> list[HourCount]:
    return [hour for hour in hours if now - width * _HOUR <= hour.start <= now]


def _expect(level: Level, baseline: Baseline, now: datetime, width: int) -> float:
    latest = hour_of(now - timedelta.resolution)
    starts = (latest - step * _HOUR for step in range(width))
    parts = (baseline.talk_factor(at) * min(1.0, (now - at) / _HOUR) for at in starts)
    return level.rate * sum(parts)
