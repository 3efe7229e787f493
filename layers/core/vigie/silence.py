"""Silence: a source nothing could be read from, or one that should have brought something by now.

The second is a question of chance: how likely is it that nobody said anything for so long, where
so much is usually said? Counts per day are Gamma-Poisson, as in ``vigie.baseline``, so a gap in
which E mentions were expected has the chance (1 + E s)^(-1/s), s its squared variation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from vigie.source import Health, Source

CHANCE: Final = 1e-3
SHORTEST_GAP: Final = timedelta(days=1)
LEARNT_FROM: Final = 30  # days before the gap
FEWEST_ITEMS: Final = 5
PATIENCE: Final = timedelta(minutes=10)
MISSED: Final = 3
FEWEST_IN_OUTAGE: Final = 2
_DAY: Final = timedelta(days=1)
_WEEKDAY_TRUST: Final = 8.0  # a weekday moves off the mean once it has seen about this many
_USUAL_SPREAD: Final = 0.35  # squared variation of a day beyond Poisson
_SPREAD_TRUST: Final = 10.0
_DRIFT: Final = 0.1  # a month's mean is not next week's: seasons, holidays


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing since ``since`` where ``expected`` were usual by now; ``p`` is its chance."""

    since: datetime
    expected: float
    p: float


def is_unread(source: Source, now: datetime) -> bool:
    """Whether a polled source that worked before has missed three reads in a row.

    Rule: not one that is new, off, waiting for a limit, or whose token is known to be dead, which
    has its own mail.
    """
    if not source.enabled or source.last_success is None or source.health is Health.RECONNECT:
        return False
    if _is_waiting(source, now):
        return False
    return now - source.last_success > MISSED * _rhythm(source) + PATIENCE


def is_outage(unread: Sequence[Source], others: Sequence[Source]) -> bool:
    """Whether the reading itself stopped: several are silent, or none of the others speaks either.

    A slower source that was not due yet proves nothing; one that was read after the first of the
    silent should have been again proves that reading works.
    """
    if not unread or len(unread) + len(others) < FEWEST_IN_OUTAGE:
        return False
    first_missed = min(one.last_success + _rhythm(one) for one in unread if one.last_success)
    return not any(one.last_success and one.last_success > first_missed for one in others)


def find_gap(days: Sequence[int], first_weekday: int, since: datetime, now: datetime) -> Gap | None:
    """The gap that is on, if it is a day long at least and less likely than one in a thousand.

    Args:
        days: what each of the days before the gap brought, oldest first, at most thirty count.
        first_weekday: the weekday of ``days[0]``, Monday 0.
        since: when the last came, after which the gap began.
        now: the present.
    """
    skipped = max(0, len(days) - LEARNT_FROM)
    seen = days[skipped:]
    weekday = (first_weekday + skipped) % 7
    length = now - since
    if length < SHORTEST_GAP or sum(seen) < FEWEST_ITEMS:
        return None
    factors = _weekday_factors(seen, weekday)
    mean = sum(seen) / len(seen)
    after = weekday + len(seen)  # the weekday after the last one seen, on which the gap goes on
    expected = mean * _exposure(factors, after - 1, length)
    spread = _spread(seen, factors, weekday) * _DAY / length + 1 / (sum(seen) + 0.5) + _DRIFT
    p = math.exp(-math.log1p(expected * spread) / spread)
    return Gap(since, expected, p) if p < CHANCE else None


def _rhythm(source: Source) -> timedelta:
    return timedelta(minutes=source.every_minutes)


def _is_waiting(source: Source, now: datetime) -> bool:
    """Whether we hold back by ourselves: nothing failed, and the reason says what we wait for."""
    is_due = source.due_at is None or source.due_at <= now
    return source.failures == 0 and bool(source.reason) and not is_due


def _weekday_factors(days: Sequence[int], weekday: int) -> list[float]:
    """Seen over expected per weekday, drawn towards one; their mean is one."""
    mean = sum(days) / len(days)
    seen, due = [0.0] * 7, [0.0] * 7
    for place, count in enumerate(days):
        seen[(weekday + place) % 7] += count
        due[(weekday + place) % 7] += mean
    raw = [(s + _WEEKDAY_TRUST) / (d + _WEEKDAY_TRUST) for s, d in zip(seen, due, strict=True)]
    return [factor * 7 / sum(raw) for factor in raw]


def _exposure(factors: Sequence[float], weekday: int, length: timedelta) -> float:
    """Usual days a gap amounts to, each by its weekday; the last one in part."""
    whole, rest = divmod(length, _DAY)
    days = sum(factors[(weekday + place) % 7] for place in range(whole))
    return days + factors[(weekday + whole) % 7] * (rest / _DAY)


def _spread(days: Sequence[int], factors: Sequence[float], weekday: int) -> float:
    mean = sum(days) / len(days)
    stray = square = 0.0
    for place, count in enumerate(days):
        usual = mean * factors[(weekday + place) % 7]
        stray += (count - usual) ** 2 - usual
        square += usual * usual
    moment = (_SPREAD_TRUST * _USUAL_SPREAD + max(stray, 0.0)) / (_SPREAD_TRUST + square)
    return min(max(moment, 0.1), 3.0)
