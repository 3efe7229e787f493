"""`vigie spikes`: the brand's own detector on any regular series of counts, in one pass."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from vigie.habit import Habit, Step
from vigie.level import CHANCE, WARM_UP
from vigie.minutes import Minutes
from vigie.rhythm import Rhythm
from vigie.surprises import Surprises

_FEWEST_ROWS = 20
_HIGHEST = 1e12
_REFRACTORY = timedelta(hours=36)
_CRISIS = 1.5
_ALERT = 0.5
_EDGE = -math.log10(CHANCE)
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_ABOVE = 1.1


class Scorer(Protocol):
    """Takes the rows of one series in order."""

    def score(self, at: datetime, count: float, days: float) -> float:
        """0 to 1, a half where an alert begins; ``days`` is the time since the row before."""


def score_series(
    rows: Iterable[tuple[datetime, float | None]],
) -> Iterator[tuple[datetime, float | None, float, int]]:
    """Score any regular series of counts, each row by earlier rows and itself only.

    Rule: by the hour or wider, that of `Hours`, which is the brand's own; by minutes, that of
    `vigie.minutes.Minutes`; the first two rows tell which. A score of a half is the edge where an
    alert begins. A row without a number or not later than the one before it scores 0 and teaches
    nothing; the first twenty score 0 too.
    """
    scorer: Scorer | None = None
    first: tuple[datetime, float] | None = None
    last: datetime | None = None
    for at, value in rows:
        score = 0.0
        if value is not None and math.isfinite(value) and (last is None or at > last):
            count = min(max(value, 0.0), _HIGHEST)
            if first is None or last is None:
                first = (at, count)
            else:
                if scorer is None:
                    scorer = Minutes() if at - last < _HOUR else Hours()
                    scorer.score(*first, 0.0)
                score = scorer.score(at, count, min((at - last) / _DAY, 1.0))
            last = at
        yield at, value, score, int(score >= _ALERT)


@dataclass(slots=True)
class _Past:
    """The surprises of two weeks, and the alerts of a day."""

    alerts: deque[tuple[datetime, float]] = field(default_factory=deque)
    surprises: Surprises = field(default_factory=Surprises)

    def rate(self, at: datetime, surprise: float) -> float:
        """0 to 1, a half at the edge; what follows an alert is no past to learn from."""
        while self.alerts and at - self.alerts[0][0] > _REFRACTORY:
            self.alerts.popleft()
        usual = self.surprises.usual()
        ratio = surprise / max(_EDGE, _ABOVE * usual)
        if self.alerts and ratio <= _CRISIS * max(peak for _, peak in self.alerts):
            return 0.0
        self.surprises.remember(at, min(surprise, _CRISIS * max(usual, _EDGE)))
        if ratio >= 1:
            self.alerts.append((at, ratio))
        return ratio / (1 + ratio)


@dataclass(slots=True)
class Hours:
    """A scorer of rows an hour or more apart.

    Rule: that of ``Habit``, over the last 1, 3, 6 and 24 rows, on the series' own hours of the day
    and weekdays. For 36 hours after an alert a row scores only if it beats it by half: one event is
    one alert. Before two weeks of hours only five, and three times the usual, count.
    """

    habit: Habit = field(default_factory=lambda: Habit(Rhythm()))
    past: _Past = field(default_factory=_Past)

    def score(self, at: datetime, count: float, days: float) -> float:
        """0 to 1, a half where an alert begins; ``days`` is the time since the row before."""
        surprise = self.habit.take(Step(at.hour, at.weekday(), at.toordinal(), count), days)
        taken = self.habit.taken
        if taken > WARM_UP or (taken > _FEWEST_ROWS and self.habit.is_plain()):
            return self.past.rate(at, max(surprise, 0.0))
        return 0.0
