"""Two quieter kinds of alert: far more talk than usual, far less praise than usual.

No mail comes of them: they are for the page and the digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vigie.baseline import tail_surprise

FEWEST_DAYS: Final = 14
PRAISE_DAYS: Final = 3
_FEWEST_MENTIONS, _TIMES_USUAL, _VOLUME_SURPRISE = 10, 2.0, 3.5
_FEWEST_EXPECTED, _PRAISE_SHARE, _PRAISE_CHANCE = 10.0, 0.5, 1e-3
_USUAL_SPREAD, _SPREAD_TRUST = 0.3, 10.0
_MOST_SEVERE = 3


@dataclass(frozen=True, slots=True)
class Change:
    """``count`` in the last ``hours`` where ``expected`` are usual; severity 1 to 3."""

    count: int
    expected: float
    hours: int
    severity: int


def find_volume_spike(last_day: int, days: Sequence[int]) -> Change | None:
    """More than chance and habit explain in 24 hours: ten at least, and twice the usual.

    ``days`` are the whole days before, oldest first; two weeks at least must be known.
    """
    if len(days) < FEWEST_DAYS:
        return None
    usual = sum(days) / len(days)
    surprise = tail_surprise(last_day, usual, _spread(days))
    if last_day < max(_FEWEST_MENTIONS, _TIMES_USUAL * usual) or surprise < _VOLUME_SURPRISE:
        return None
    return Change(last_day, usual, 24, min(_MOST_SEVERE, max(1, int(surprise) - 2)))


def find_praise_drop(recent: int, days: Sequence[int]) -> Change | None:
    """Less praise in three days than chance explains: under half, where ten were expected.

    ``days`` hold the praise of the whole days before those three, oldest first.
    """
    if len(days) < FEWEST_DAYS:
        return None
    usual = PRAISE_DAYS * sum(days) / len(days)
    if usual < _FEWEST_EXPECTED or recent > _PRAISE_SHARE * usual:
        return None
    spread = _spread(days) / PRAISE_DAYS + 1 / (sum(days) + 0.5)
    as_few = 1 - 10 ** -tail_surprise(recent + 1, usual, spread)
    return Change(recent, usual, 24 * PRAISE_DAYS, 2) if as_few < _PRAISE_CHANCE else None


def _spread(days: Sequence[int]) -> float:
    """The squared variation of a day beyond Poisson, near its usual value while days are few."""
    mean = sum(days) / len(days)
    stray = sum((count - mean) ** 2 - mean for count in days)
    square = len(days) * mean * mean
    moment = (_SPREAD_TRUST * _USUAL_SPREAD + max(stray, 0.0)) / (_SPREAD_TRUST + square)
    return min(max(moment, 0.02), 3.0)
