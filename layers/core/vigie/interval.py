"""The interval of a share: how far a count of a few can be trusted."""

from __future__ import annotations

from math import sqrt
from typing import Final

_NORMAL: Final = 1.959963984540054  # 95 % of a normal law lies within so many standard errors


def wilson(k: int, n: int) -> tuple[float, float] | None:
    """The 95 % score interval of k in n, by Wilson (JASA 22, 1927); None where n is 0.

    Unlike the usual one it stays within 0 and 1, and tells something of none in ten.
    """
    if n <= 0:
        return None
    share, square = k / n, _NORMAL**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _NORMAL * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
