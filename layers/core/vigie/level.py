"""The level of a talk: how much is usual, how widely that varies, and where the unusual begins."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vigie.tail import middle_surprise

WINDOWS = (1, 3, 6, 24)
FLOOR = 3
CHANCE = 1e-3
LAG = max(WINDOWS)
WARM_UP = 14 * LAG
LEARNING_FLOOR = 5
LEARNING_TIMES = 3.0

USUAL_DISPERSION = (0.6, 0.4, 0.3, 0.2)  # squared variation of a shop's busy days
_HEAVIER = 1.35  # real tails are heavier than a negative binomial of the same variance
RATE_PRIOR = (0.5, 12.0)  # half a negative in twelve steps, soon outweighed
# What looking often and at four widths costs, by width: a burst of hours is what owners fear.
_LOOKS = (0.9, 0.12, 0.0, 0.5)
_EDGE = 2.88
_FEW = (0.8, 2.5)  # quiet talk changes less often, so that it has fewer chances to startle
_MANY = (0.3, 32.0)  # busy talk changes with every hour, and its good and bad days show
STEADY = 1.8  # times the usual: the rise a slow build-up is tested for


@dataclass(frozen=True, slots=True)
class Level:
    """A habit at one moment, to judge by.

    ``rate`` is the count of a step whose factor is 1; ``evidence`` the Gamma shape behind it,
    roughly the mentions it was learnt from. ``dispersion`` is per width of ``WINDOWS``. ``lift`` is
    what this talk's own past adds to the edge.
    """

    rate: float = RATE_PRIOR[0] / RATE_PRIOR[1]
    evidence: float = RATE_PRIOR[0]
    dispersion: tuple[float, ...] = USUAL_DISPERSION
    lift: float = 0.0

    def surprise(self, count: float, expected: float, width: int) -> float:
        """How surprising a window is, less what looking often costs; 0 below the floor."""
        if count < FLOOR:
            return 0.0
        place = WINDOWS.index(width)
        spread = _HEAVIER * self.dispersion[place] + 1 / self.evidence
        return max(0.0, middle_surprise(count, expected, spread) - _LOOKS[place])

    def beyond(self, surprise: float, day: float) -> float:
        """A surprise on a scale where every talk's edge is at -log10 ``CHANCE``.

        ``day`` is what 24 steps usually bring.
        """
        return surprise - self.edge(day) - math.log10(CHANCE)

    def edge(self, day: float) -> float:
        """The surprise from which on a window is no longer chance and habit."""
        return usual_edge(day) + self.lift

    def creep(self, before: float, count: float, expected: float, day: float) -> float:
        """One step of the CUSUM: the log-likelihood ratio of ``STEADY`` times, never under 0.

        Quasi-likelihood: divided by how much more a day varies than a Poisson count, since busy
        hours come together. Source: Page 1954, Biometrika 41; Hawkins and Olwell 1998.
        """
        excess = 1 + self.dispersion[-1] * day
        kept = min(count, plausible(expected, self.dispersion[0]))
        gain = kept * math.log(STEADY) - expected * (STEADY - 1)
        return max(0.0, before + gain / excess)


def is_plain(count: float, expected: float) -> bool:
    """What a spike must be before two weeks of history: five, and three times the usual."""
    return count >= max(LEARNING_FLOOR, LEARNING_TIMES * expected)


def usual_edge(day: float) -> float:
    """The edge of a talk without a past; ``day`` is what 24 steps usually bring.

    Chance reaches it 0.6 to 0.9 times in thirty days from one to 64 a day, by the simulator.
    """
    day = max(day, 0.1)
    rarely = _FEW[0] * math.log10(day / (day + _FEW[1]))
    return _EDGE + rarely + _MANY[0] * math.log10(1 + day / _MANY[1])


def plausible(mean: float, spread: float) -> float:
    """Where a count stops being plausible: beyond it, it teaches no more."""
    return mean + FLOOR + 4 * math.sqrt(mean + spread * mean * mean)
