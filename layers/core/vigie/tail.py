"""How surprising a count is: tails of the negative binomial, in logarithms, for any size.

Counts of mentions are Gamma-Poisson, as in outbreak detection on small counts (Watkins et al. 2008,
BMC Medical Informatics and Decision Making 8:37). ``spread`` is everywhere the squared coefficient
of variation beyond Poisson: the variance is m + spread m^2.
"""

from __future__ import annotations

import math

_PRECISION = 1e-10
_LEAST_MEAN = 1e-9
_SPREADS = (1e-6, 1e3)


def tail_surprise(count: float, expected: float, spread: float) -> float:
    """-log10 P(X >= count).

    The tail is the regularised incomplete beta function I_q(count, 1/spread), q = m s / (1 + m s),
    by its continued fraction (DLMF 8.17.22).
    """
    if count <= 0:
        return 0.0
    mean, spread = _sound(expected, spread)
    return max(0.0, -_log_beta_tail(count, 1 / spread, mean * spread) / math.log(10))


def middle_surprise(count: float, expected: float, spread: float) -> float:
    """-log10 of the mid-p value, P(X > count) + P(X = count) / 2.

    A plain tail is too careful where counts are small, since few values can be taken (Lancaster
    1961, Significance tests in discrete distributions).
    """
    if count <= 0:
        return 0.0
    tail = tail_surprise(count, expected, spread)
    mean, spread = _sound(expected, spread)
    here = log_chance(count, mean, spread) / math.log(10)
    return tail - math.log10(max(1 - 10 ** min(here + tail, 0.0) / 2, 0.5))


def shortfall_surprise(count: float, expected: float, spread: float) -> float:
    """-log10 P(X <= count): how surprising it is that so few came."""
    mean, spread = _sound(expected, spread)
    above = 10 ** -tail_surprise(count + 1, mean, spread)
    if above < 1 - 1e-9:  # beyond that the difference has no digits left
        return max(0.0, -math.log10(1 - above))
    terms = (math.exp(log_chance(k, mean, spread)) for k in range(int(count) + 1))
    return -math.log10(max(math.fsum(terms), 1e-300))


def log_chance(count: float, expected: float, spread: float) -> float:
    """The natural logarithm of P(X = count)."""
    mean, spread = _sound(expected, spread)
    size, odds = 1 / spread, mean * spread
    ways = math.lgamma(count + size) - math.lgamma(size) - math.lgamma(count + 1)
    return ways - size * math.log1p(odds) + count * (math.log(odds) - math.log1p(odds))


def _sound(expected: float, spread: float) -> tuple[float, float]:
    return max(expected, _LEAST_MEAN), min(max(spread, _SPREADS[0]), _SPREADS[1])


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
