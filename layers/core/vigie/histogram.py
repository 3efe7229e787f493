"""Histograms of waiting: durations counted in bins a tenth wide, which add up over any period.

A quantile of sums of bins is within five in a hundred of the exact one, whatever was merged, which
no average of averages is. Bin 0 holds what took less than a minute; bin n holds durations from
60 x 1.1^(n-1) to 60 x 1.1^n seconds; the last, 150, holds everything from 1,020 days on.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor, log, sqrt

from vigie.metric import INTERNAL

_FIRST = 60
_WIDTH = 1.1
_LAST = 150
ERROR = _WIDTH**0.5 - 1


def bin_of(seconds: int) -> int:
    """The bin a duration in seconds falls in; a negative one, of clocks that differ, in bin 0."""
    if seconds < _FIRST:
        return 0
    return min(floor(log(seconds / _FIRST) / log(_WIDTH)) + 1, _LAST)


def value_of(number: int) -> int:
    """The duration a bin stands for, in seconds: its geometric middle, half a minute for bin 0."""
    if number <= 0:
        return _FIRST // 2
    return round(_FIRST * _WIDTH ** (number - 1) * sqrt(_WIDTH))


def bin_name(letter: str, seconds: int) -> str:
    """The measure that counts a duration in the histogram ``letter``."""
    return f"{INTERNAL}{letter}{bin_of(seconds)}"


def read_bins(measures: Mapping[str, int], letter: str) -> dict[int, int]:
    """The histogram ``letter`` of summed measures: how many durations by bin, empty bins out."""
    start = INTERNAL + letter
    return {
        int(name[2:]): count
        for name, count in sorted(measures.items())
        if name.startswith(start) and name[2:].isdecimal() and count > 0
    }


def quantile(bins: Mapping[int, int], share: float) -> int | None:
    """The duration, in seconds, that a share of all is no longer than; None where there is none.

    The nearest-rank definition: of n durations in order, number ceil(share x n).
    """
    rank = max(1, ceil(share * sum(bins.values())))
    for number in sorted(bins):
        rank -= bins[number]
        if rank <= 0:
            return value_of(number)
    return None
