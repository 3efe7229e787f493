"""A habit: the level of one talk, how widely it varies, and how often it startles for nothing.

Learnt step by step, in one pass, from the counts of a regular series: the hours of a brand, of one
of its platforms, or the rows of any file. A step teaches only once it has left the longest window.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from vigie.level import (
    FLOOR,
    LAG,
    RATE_PRIOR,
    USUAL_DISPERSION,
    WARM_UP,
    WINDOWS,
    Level,
    is_plain,
    plausible,
    usual_edge,
)
from vigie.rhythm import Rhythm

HALF_LIFE_DAYS = 21.0
_DISPERSION_TRUST = 3.0  # in units of squared expected counts
_DISPERSIONS = (0.02, 3.0)
_CALM_SHARE = 0.8  # of the days stay under the edge less the margin
_CALM_MARGIN = 1.3
_STEP = 0.06
_LIFTS = (-0.1, 1.0)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a step of a series falls, and what it brought."""

    hour: int
    weekday: int
    day: Hashable
    count: float


@dataclass(slots=True)
class Habit:
    """The learner. ``take`` every step in order; ``level`` is what is known so far.

    Rule: old steps fade with a half-life of 21 days; what is far beyond the plausible is cut down
    to its edge, so that a crisis never becomes normal; the edge rises and sinks so that four days
    in five stay well under it, days of alarm left out. ``teaches`` its rhythm, or only follows it.
    """

    rhythm: Rhythm
    teaches: bool = True
    level: Level = field(default_factory=Level)
    taken: int = 0
    creep: float = 0.0
    days: float = 0.0
    total: float = RATE_PRIOR[0]
    weight: float = RATE_PRIOR[1]
    stray: list[float] = field(
        default_factory=lambda: [_DISPERSION_TRUST * one for one in USUAL_DISPERSION]
    )
    square: list[float] = field(default_factory=lambda: [_DISPERSION_TRUST] * len(WINDOWS))
    steps: deque[tuple[Step, float]] = field(default_factory=deque)
    counts: deque[float] = field(default_factory=lambda: deque([0.0], maxlen=2 * LAG + 1))
    factors: deque[float] = field(default_factory=lambda: deque([0.0], maxlen=2 * LAG + 1))
    kept: deque[float] = field(default_factory=lambda: deque(maxlen=LAG - 1))
    startled: list[int] = field(default_factory=lambda: [-LAG] * len(WINDOWS))
    peaks: deque[tuple[Hashable, float]] = field(default_factory=deque)

    def take(self, step: Step, days: float, news: float | None = None) -> float:
        """How surprising the windows that end with a step are, on the scale of ``Level.beyond``.

        ``days`` is the time since the step before. ``news`` is the part of the count that may creep
        up; all of it unless said.
        """
        factor = self.rhythm.factor(step.hour, step.weekday)
        self.steps.append((step, factor))
        self.counts.append(self.counts[-1] + step.count)
        self.factors.append(self.factors[-1] + factor)
        self.taken += 1
        self.days += days
        day = self.level.rate * _last(self.factors, 0, LAG)
        expected = self.level.rate * factor
        fresh = step.count if news is None else news
        self.creep = self.level.creep(self.creep, fresh, expected, day)
        surprise = self._weigh()
        self._remember(step.day, surprise, day)
        if len(self.steps) > LAG:
            self._learn(*self.steps.popleft())
        return self.level.beyond(surprise, day)

    def is_plain(self) -> bool:
        """Whether any window that ends now is plainly above the usual."""
        return any(is_plain(self.count(width), self.expect(width)) for width in WINDOWS)

    def expect(self, width: int) -> float:
        """What the last ``width`` steps usually bring."""
        return self.level.rate * _last(self.factors, 0, width)

    def count(self, width: int) -> float:
        """What the last ``width`` steps brought."""
        return _last(self.counts, 0, width)

    def _weigh(self) -> float:
        return max(
            self.level.surprise(self.count(width), self.expect(width), width) for width in WINDOWS
        )

    def _remember(self, day: Hashable, surprise: float, usual: float) -> None:
        """A day that is over, and over for a day, moves the edge by its greatest surprise."""
        above = surprise - usual_edge(usual)
        if self.peaks and self.peaks[-1][0] == day:
            self.peaks[-1] = (day, max(above, self.peaks[-1][1]))
            return
        self.peaks.append((day, above))
        if len(self.peaks) <= 2:  # noqa: PLR2004 - today and yesterday
            return
        _, peak = self.peaks.popleft()
        lift = self.level.lift
        if peak <= lift and self.taken > WARM_UP:
            startled = peak > lift - _CALM_MARGIN
            lift += _STEP * (startled - (1 - _CALM_SHARE))
            self._know(lift=min(max(lift, _LIFTS[0]), _LIFTS[1]))

    def _learn(self, step: Step, factor: float) -> None:
        rate, spread = self.total / self.weight, self.level.dispersion[-1] + 1 / self.total
        most = plausible(rate * _last(self.factors, LAG, LAG), spread)
        kept = max(min(step.count, most - sum(self.kept)), 0.0)
        self.kept.append(kept)
        self.total += kept
        self.weight += factor
        if self.teaches:
            self.rhythm.learn(step.hour, step.weekday, kept, rate)
        for place, width in enumerate(WINDOWS):
            if self.taken % width == 0:
                self._learn_spread(place, width)
        if self.taken % LAG == 0:
            self._fade()

    def _learn_spread(self, place: int, width: int) -> None:
        """By moments: how far a block of steps strayed beyond Poisson; a crisis counts once."""
        expected = self.level.rate * _last(self.factors, LAG, width)
        most = plausible(expected, self.level.dispersion[place]) - FLOOR + 1
        count = _last(self.counts, LAG, width)
        if count > most:
            if self.taken - self.startled[place] < LAG:
                return
            self.startled[place] = self.taken
            count = most
        self.stray[place] += (count - expected) ** 2 - expected
        self.square[place] += expected * expected

    def _fade(self) -> None:
        """Once in as many steps as the longest window: forget a little, and sum up."""
        fade = 0.5 ** (self.days / HALF_LIFE_DAYS)
        for place, usual in enumerate(USUAL_DISPERSION):
            trust = (1 - fade) * _DISPERSION_TRUST
            self.square[place] = self.square[place] * fade + trust
            stray = self.stray[place] * fade + trust * usual
            self.stray[place] = max(stray, _DISPERSIONS[0] * self.square[place])
        if self.teaches:
            self.rhythm.freshen(self.days)
        self._know(
            rate=self.total / self.weight,
            evidence=self.total,
            dispersion=_spreads(self.stray, self.square),
        )
        self.total, self.weight = self.total * fade, self.weight * fade
        self.days = 0.0

    def _know(
        self,
        *,
        rate: float | None = None,
        evidence: float | None = None,
        dispersion: tuple[float, ...] | None = None,
        lift: float | None = None,
    ) -> None:
        now = self.level
        self.level = Level(
            rate=now.rate if rate is None else rate,
            evidence=now.evidence if evidence is None else evidence,
            dispersion=dispersion or now.dispersion,
            lift=now.lift if lift is None else lift,
        )


def _spreads(stray: Sequence[float], square: Sequence[float]) -> tuple[float, ...]:
    low, high = _DISPERSIONS
    return tuple(min(max(s / q, low), high) for s, q in zip(stray, square, strict=True))


def _last(sums: deque[float], ago: int, width: int) -> float:
    """The sum of ``width`` steps that ended ``ago`` steps ago, of running sums."""
    newest = len(sums) - 1 - ago
    if newest <= 0:
        return 0.0
    return sums[newest] - sums[max(newest - width, 0)]
