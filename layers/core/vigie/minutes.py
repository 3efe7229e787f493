"""A series read in minutes: the same tail on its own level, calibrated on its own last two weeks.

By the hour the brand's own detector judges (`vigie.series`). A count by minutes is dense, bursts
within one window, and differs from another by orders of magnitude: there dividing by the series'
own percentile did better on NAB's five open series, 83.5 against 75.3 at the best threshold, and
69 against 60 with the threshold chosen on other series than judged (`python -m infra.nab`).
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vigie.habit import HALF_LIFE_DAYS
from vigie.level import FLOOR
from vigie.surprises import Surprises
from vigie.tail import tail_surprise

_ROWS = 6  # of a series that count as now
_LEVEL_DAYS = 14.0
_HOUR_TRUST = 10
_FEWEST_ROWS = 20
_CALM = 2.0  # surprises of a chance above 1 in 100 are calm, whatever the past
_ALERT_RATIO = 1.25
_CRISIS = 1.5
_REFRACTORY = timedelta(hours=36)
_FEWEST_KEPT = 100


@dataclass(slots=True)
class _Habit:
    """The level, the hours of the day and the dispersion of a series, as learnt so far."""

    total: float = 0.5
    weight: float = 1.0
    stray: float = 6.0
    square: float = 20.0
    hour_totals: list[float] = field(default_factory=lambda: [0.0] * 24)
    hour_rows: list[int] = field(default_factory=lambda: [0] * 24)
    window: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=_ROWS))

    def take(self, at: datetime, value: float, days: float) -> float:
        """How surprising the window that ends with this row is; then learn from the row."""
        factor = self._factor(at.hour)
        mean = self.total / self.weight * factor
        self.window.append((value, mean))
        count, expected = (sum(column) for column in zip(*self.window, strict=True))
        spread = self.stray / self.square + 1 / (self.total + 0.5)
        surprise = tail_surprise(count, expected, spread) if count >= FLOOR else 0.0
        self._learn_spread(min(count, _edge(expected, spread)), expected, days)
        kept = min(value, _edge(mean, self.stray / self.square))
        fade = 0.5 ** (days / _LEVEL_DAYS)
        self.total, self.weight = self.total * fade + kept / factor, self.weight * fade + 1
        self.hour_totals[at.hour] += kept
        self.hour_rows[at.hour] += 1
        return surprise

    def _factor(self, hour: int) -> float:
        """The hour's level over the day's, leaning on its neighbours and, when young, on 1."""
        mean = sum(self.hour_totals) / max(sum(self.hour_rows), 1) or 1.0
        near = (
            (self.hour_totals[at] + _HOUR_TRUST * mean)
            / ((self.hour_rows[at] + _HOUR_TRUST) * mean)
            for at in (hour - 1, hour, hour, (hour + 1) % 24)
        )
        return sum(near) / 4

    def _learn_spread(self, count: float, expected: float, days: float) -> None:
        fade = 0.5 ** (days / HALF_LIFE_DAYS)
        self.square = self.square * fade + expected * expected
        stray = self.stray * fade + (count - expected) ** 2 - expected
        self.stray = max(stray, 0.02 * self.square)


@dataclass(slots=True)
class _Past:
    """The surprises of two weeks, and the peaks of 36 hours."""

    surprises: Surprises = field(default_factory=lambda: Surprises(_FEWEST_KEPT))
    peaks: deque[tuple[datetime, float]] = field(default_factory=deque)

    def rate(self, at: datetime, surprise: float) -> float:
        """0 to 1: the surprise against the past's; then it becomes past."""
        if len(self.surprises.sizes) < _FEWEST_ROWS:
            self.surprises.remember(at, min(surprise, _CALM))
            return 0.0
        usual = max(self.surprises.usual(), _CALM)
        ratio = surprise / (usual * _ALERT_RATIO)
        self.surprises.remember(at, min(surprise, _CRISIS * usual))
        while self.peaks and at - self.peaks[0][0] > _REFRACTORY:
            self.peaks.popleft()
        if ratio <= _CRISIS * max((peak for _, peak in self.peaks), default=0.0):
            return 0.0
        self.peaks.append((at, ratio))
        return ratio / (1 + ratio)


@dataclass(slots=True)
class Minutes:
    """A scorer of rows less than an hour apart.

    Rule: the negative-binomial tail of the last six rows on the series' own level and hours of the
    day, divided by the 99th percentile of that surprise over two weeks, so that busy and quiet
    series share one scale. A row scores only if it beats by half every score of the 36 hours
    before it: one event is one peak.
    """

    habit: _Habit = field(default_factory=_Habit)
    past: _Past = field(default_factory=_Past)

    def score(self, at: datetime, count: float, days: float) -> float:
        """0 to 1, a half where an alert begins; ``days`` is the time since the row before."""
        return self.past.rate(at, self.habit.take(at, count, days))


def _edge(mean: float, spread: float) -> float:
    """Where a count stops being plausible: beyond it, it teaches no more."""
    return mean + 4 * math.sqrt(mean + spread * mean * mean) + 1
