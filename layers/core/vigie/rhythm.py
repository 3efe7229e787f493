"""The rhythm of a talk: how its hours of the day and its weekdays differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

HOURS = 24
WEEKDAYS = 7
_TRUST = 3.0  # a factor moves off its guess once about as many mentions were due
_LEAST = 0.02
_HALF_LIFE_DAYS = 120.0  # shops keep their hours for longer than their fame


@dataclass(slots=True)
class Rhythm:
    """Factors learnt step by step, hours first, then weekdays; the mean of either is 1.

    An hour leans on its two neighbours, or on the ``guess`` of a busier talk, and a weekday on 1,
    by ``_TRUST`` counts. ``freshen`` makes the factors anew: ask for it now and then.
    """

    guess: Rhythm | None = None
    hours: list[float] = field(default_factory=lambda: [1.0] * HOURS)
    weekdays: list[float] = field(default_factory=lambda: [1.0] * WEEKDAYS)
    hour_seen: list[float] = field(default_factory=lambda: [0.0] * HOURS)
    hour_due: list[float] = field(default_factory=lambda: [0.0] * HOURS)
    weekday_seen: list[float] = field(default_factory=lambda: [0.0] * WEEKDAYS)
    weekday_due: list[float] = field(default_factory=lambda: [0.0] * WEEKDAYS)

    def factor(self, hour: int, weekday: int) -> float:
        """What an hour of a weekday brings, over the mean of all hours."""
        return self.hours[hour] * self.weekdays[weekday]

    def learn(self, hour: int, weekday: int, count: float, rate: float) -> None:
        """Take in one step: its count, and what it would bring were all hours alike."""
        self.hour_seen[hour] += count / self.weekdays[weekday]
        self.hour_due[hour] += rate
        self.weekday_seen[weekday] += count
        self.weekday_due[weekday] += rate * self.hours[hour]

    def freshen(self, days: float) -> None:
        """Fade what is known by the days gone by, and make the factors of the rest."""
        fade = 0.5 ** (days / _HALF_LIFE_DAYS)
        for known in (self.hour_seen, self.hour_due, self.weekday_seen, self.weekday_due):
            known[:] = [fade * one for one in known]
        guess = self.guess.hours if self.guess else _smooth(self.hour_seen, self.hour_due)
        self.hours = _factors(self.hour_seen, self.hour_due, guess)
        self.weekdays = _factors(self.weekday_seen, self.weekday_due, [1.0] * WEEKDAYS)


def _smooth(seen: Sequence[float], due: Sequence[float]) -> list[float]:
    return _factors(_blur(seen), _blur(due), [1.0] * len(seen))


def _blur(around: Sequence[float]) -> list[float]:
    last = len(around) - 1
    return [
        (around[h - 1] + 2 * around[h] + around[h + 1 if h < last else 0]) / 4
        for h in range(last + 1)
    ]


def _factors(seen: Sequence[float], due: Sequence[float], guess: Sequence[float]) -> list[float]:
    """Seen over due by place, drawn towards the guess; ``due`` is first scaled to what was seen."""
    scale = sum(seen) / max(sum(due), 1e-9) or 1.0
    raw = [
        max((s + _TRUST * g) / (d * scale + _TRUST), _LEAST)
        for s, d, g in zip(seen, due, guess, strict=True)
    ]
    return [one * len(raw) / sum(raw) for one in raw]
