"""The baseline: how many negative mentions an hour usually brings, and how widely that varies.

Counts are Gamma-Poisson (negative binomial), as in outbreak detection on small counts (Watkins et
al. 2008, BMC Medical Informatics and Decision Making 8:37): a rate known as well as its history
allows, times an hour-of-day and a weekday factor in the brand's own zone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

WINDOWS = (1, 3, 6, 24)
HALF_LIFE_DAYS = 21.0
UNDER_TEST = timedelta(hours=24)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

_USUAL_DISPERSION = {1: 0.6, 3: 0.4, 6: 0.3, 24: 0.2}  # squared variation of a shop's busy days
_DISPERSION_TRUST = 3.0  # in units of squared expected counts
_FACTOR_TRUST = 4.0  # a factor moves off 1 once it has seen about this many negatives
_RATE_PRIOR = (0.5, 12.0)  # half a negative in twelve hours, soon outweighed
_SHARE_PRIOR = (1.0, 4.0)
_SHARE_TRUST = 200.0  # shares drift: never trust them more than this many mentions
_CAP_PASSES = 10
_HEAVIER = 1.4  # real tails are heavier than a negative binomial of the same variance
_PRECISION = 1e-10


@dataclass(frozen=True, slots=True)
class HourCount:
    """One UTC hour of a brand; ``muted`` of its negatives were back-filled, hence no news."""

    start: datetime
    negatives: int
    mentions: int
    muted: int = 0


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is usual for a brand.

    ``rate`` is negatives per hour where both factors are 1; ``evidence`` the Gamma shape behind it,
    roughly the negatives it was learnt from. ``dispersion`` holds, per width of ``WINDOWS``, the
    squared coefficient of variation beyond Poisson.
    """

    time_zone: str
    rate: float
    evidence: float
    hour_factors: tuple[float, ...] = (1.0,) * 24
    weekday_factors: tuple[float, ...] = (1.0,) * 7
    dispersion: tuple[float, ...] = tuple(_USUAL_DISPERSION.values())
    share_alpha: float = _SHARE_PRIOR[0]
    share_beta: float = _SHARE_PRIOR[1]
    days_learned: int = 0

    def expect(self, start: datetime) -> float:
        """The negatives expected in the whole hour that begins at ``start``."""
        local = start.astimezone(ZoneInfo(self.time_zone))
        factor = self.hour_factors[local.hour] * self.weekday_factors[local.weekday()]
        return self.rate * factor


def learn(hours: Sequence[HourCount], now: datetime, time_zone: str) -> Baseline:
    """Learn what is usual from hourly history, the day before ``now`` left out.

    Rule: old hours fade with a half-life of 21 days; missing hours are zeros from the first one
    known; a day far beyond the others is cut down to the edge of the plausible, so that a crisis
    never becomes normal; back-filled history is history. Factors and dispersion stay near their
    usual values until there is something to learn them from.
    """
    history = _fill(hours, now)
    blank = Baseline(time_zone, rate=_RATE_PRIOR[0] / _RATE_PRIOR[1], evidence=_RATE_PRIOR[0])
    if not history:
        return blank
    ages = [(now - hour.start) / DAY for hour in history]
    weights = [0.5 ** (age / HALF_LIFE_DAYS) for age in ages]
    counts = _cut_crises([hour.negatives for hour in history], weights)
    alpha, beta = _learn_share(history, counts, weights)
    shaped = _learn_shape(replace(blank, rate=1.0), history, counts, weights)
    exposure = [weight * shaped.expect(h.start) for h, weight in zip(history, weights, strict=True)]
    evidence = _RATE_PRIOR[0] + _dot(counts, weights)
    rated = replace(
        shaped,
        rate=evidence / (_RATE_PRIOR[1] + sum(exposure)),
        evidence=evidence,
        share_alpha=alpha,
        share_beta=beta,
        days_learned=round(ages[0]),
    )
    return replace(rated, dispersion=_learn_dispersion(rated, history, counts, weights))


def tail_surprise(count: float, expected: float, spread: float) -> float:
    """-log10 P(X >= count), X negative binomial of this mean and variance m + spread m^2.

    The tail is the regularised incomplete beta function I_q(count, 1/spread), q = m s / (1 + m s),
    by its continued fraction (DLMF 8.17.22), in logarithms so that no count is too large.
    """
    if count <= 0:
        return 0.0
    mean, spread = max(expected, 1e-9), min(max(spread, 1e-6), 1e3)
    size = 1 / spread
    return max(0.0, -_log_beta_tail(count, size, mean * spread) / math.log(10))


def _log_beta_tail(a: float, b: float, odds: float) -> float:
    """Log I_x(a, b), x given as the odds x / (1 - x): it may be too close to 1 to write down."""
    x, rest = odds / (1 + odds), 1 / (1 + odds)
    log_front = a * (math.log(odds) - math.log1p(odds)) - b * math.log1p(odds)
    log_front += math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    if x < (a + 1) / (a + b + 2):
        return log_front - math.log(a) + math.log(_beta_fraction(a, b, x))
    below = math.exp(min(log_front, 0.0)) / b * _beta_fraction(b, a, rest)
    return math.log1p(-min(below, 1 - 1e-15))


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Lentz's evaluation of the continued fraction, to ten digits."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, 500):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + numerator * d)
            c = 1 + numerator / c
            fraction *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return fraction


def _fill(hours: Sequence[HourCount], now: datetime) -> list[HourCount]:
    """Every hour from the first one known to the day under test, the silent ones too."""
    known = {hour.start: hour for hour in hours if hour.start < now - UNDER_TEST}
    if not known:
        return []
    first = min(known)
    starts = (first + HOUR * step for step in range(math.ceil((now - UNDER_TEST - first) / HOUR)))
    return [known.get(start) or HourCount(start, 0, 0) for start in starts]


def _cut_crises(counts: Sequence[int], weights: Sequence[float]) -> list[float]:
    """Winsorise by days: the mean sets the cap, the cap sets the mean, until they agree."""
    days = [slice(max(end - 24, 0), end) for end in range(len(counts), 0, -24)]
    sums = [float(sum(counts[day])) for day in days]
    trust = [sum(weights[day]) for day in days]
    cap = math.inf
    for _ in range(_CAP_PASSES):
        mean = _dot([min(one, cap) for one in sums], trust) / sum(trust)
        cap = mean + 3 + 4 * math.sqrt(mean + _USUAL_DISPERSION[24] * mean * mean)
    kept = [0.0] * len(counts)
    for day, one in zip(days, sums, strict=True):
        kept[day] = [count * min(1.0, cap / one) if one else 0.0 for count in counts[day]]
    return kept


def _learn_share(
    history: Sequence[HourCount], counts: Sequence[float], weights: Sequence[float]
) -> tuple[float, float]:
    negative = _dot(counts, weights)
    others = _dot([max(hour.mentions - hour.negatives, 0) for hour in history], weights)
    scale = min(1.0, _SHARE_TRUST / (negative + others)) if negative + others else 1.0
    return _SHARE_PRIOR[0] + negative * scale, _SHARE_PRIOR[1] + others * scale


def _learn_shape(
    flat: Baseline,
    history: Sequence[HourCount],
    counts: Sequence[float],
    weights: Sequence[float],
) -> Baseline:
    """Hours first, leaning on those of all mentions and their neighbours; then weekdays."""
    zone = ZoneInfo(flat.time_zone)
    local = [hour.start.astimezone(zone) for hour in history]
    every = _cut_crises([hour.mentions for hour in history], weights)
    all_hours = _factors([at.hour for at in local], every, weights, [1.0] * 24)
    guess = [(all_hours[h - 1] + 2 * all_hours[h] + all_hours[(h + 1) % 24]) / 4 for h in range(24)]
    by_hour = _factors([at.hour for at in local], counts, weights, guess)
    given = [weight * by_hour[at.hour] for weight, at in zip(weights, local, strict=True)]
    by_day = _factors([at.weekday() for at in local], counts, weights, [1.0] * 7, given)
    return replace(flat, hour_factors=tuple(by_hour), weekday_factors=tuple(by_day))


def _factors(
    places: Sequence[int],
    counts: Sequence[float],
    weights: Sequence[float],
    towards: Sequence[float],
    exposure: Sequence[float] | None = None,
) -> list[float]:
    """Seen over expected by place, drawn ``towards`` a guess by ``_FACTOR_TRUST`` counts.

    ``exposure`` is what each hour would weigh were the places alike; the factors' mean is 1.
    """
    exposure = exposure or weights
    mean = _dot(counts, weights) / max(sum(exposure), 1e-9)
    seen, due = [0.0] * len(towards), [0.0] * len(towards)
    for place, count, weight, exposed in zip(places, counts, weights, exposure, strict=True):
        seen[place] += count * weight
        due[place] += mean * exposed
    raw = [
        (s + _FACTOR_TRUST * guess) / (d + _FACTOR_TRUST)
        for s, d, guess in zip(seen, due, towards, strict=True)
    ]
    return [factor * len(raw) / sum(raw) for factor in raw]


def _learn_dispersion(
    rated: Baseline,
    history: Sequence[HourCount],
    counts: Sequence[float],
    weights: Sequence[float],
) -> tuple[float, ...]:
    """Per width: how far blocks of the history stray beyond Poisson, by moments."""
    expected = [rated.expect(hour.start) for hour in history]
    found = []
    for width in WINDOWS:
        blocks = [slice(end - width, end) for end in range(len(counts), width - 1, -width)]
        stray = square = 0.0
        for block in blocks:
            mean, weight = sum(expected[block]), weights[block.start]
            stray += weight * ((sum(counts[block]) - mean) ** 2 - mean)
            square += weight * mean * mean
        trusted = _DISPERSION_TRUST * _USUAL_DISPERSION[width] + stray
        moment = _HEAVIER * trusted / (_DISPERSION_TRUST + square)
        found.append(min(max(moment, 0.02), 3.0))
    return tuple(found)


def _dot(counts: Sequence[float], weights: Sequence[float]) -> float:
    return sum(count * weight for count, weight in zip(counts, weights, strict=True))
