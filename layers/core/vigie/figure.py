"""A figure: a number with its unit, what it is made of, its interval, and what opens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from vigie.histogram import quantile
from vigie.interval import wilson

ENOUGH: Final = 10
_NORMAL: Final = 1.959963984540054  # 95 % of a normal law lies within so many standard errors
_SHARE_DIGITS: Final = 4


class Unit(StrEnum):
    """What a figure's number is; a share is 0 to 1, a percent -100 to 100."""

    SHARE = "share"
    PERCENT = "percent"
    RATIO = "ratio"
    PEOPLE = "people"
    SECONDS = "seconds"
    MENTIONS = "mentions"
    SCORE = "score"
    FOLLOWERS = "followers"
    CLICKS = "clicks"


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` is None where there is nothing to make it of, ``of`` how many it is made of.

    ``low`` and ``high`` hold 95 % where a share is of few, or a count is a sketch's. ``opens`` is
    the measure whose mentions stand behind it. ``pair`` are the two sides of a ratio or a balance,
    or the part and the whole of a share.
    """

    value: float | None
    unit: Unit
    of: int
    opens: str | None = None
    low: float | None = None
    high: float | None = None
    pair: tuple[int, int] | None = None

    @property
    def enough(self) -> bool:
        """Whether it is made of ten at least; below, one more changes everything."""
        return self.of >= ENOUGH


def share_of(part: int, whole: int, opens: str | None) -> Figure:
    """A share with its Wilson interval (Wilson, JASA 22, 1927), to four digits."""
    found = wilson(part, whole)
    if found is None:
        return Figure(None, Unit.SHARE, 0, opens)
    low, high = (round(bound, _SHARE_DIGITS) for bound in found)
    value = round(part / whole, _SHARE_DIGITS)
    return Figure(value, Unit.SHARE, whole, opens, low, high, (part, whole))


def percent_of(good: int, bad: int, whole: int, opens: str | None) -> Figure:
    """The balance of good and bad as a percentage of a whole, to a tenth."""
    value = round(100 * (good - bad) / whole, 1) if whole else None
    return Figure(value, Unit.PERCENT, whole, opens, pair=(good, bad))


def ratio_of(one: int, other: int, opens: str | None) -> Figure:
    """One for each of the other, to a hundredth; without any of the other it has no number."""
    value = round(one / other, 2) if other else None
    return Figure(value, Unit.RATIO, one + other, opens, pair=(one, other))


def mean_of(total: int, count: int, unit: Unit, opens: str | None) -> Figure:
    """An arithmetic mean: seconds whole, anything else to a hundredth."""
    if not count:
        return Figure(None, unit, 0, opens)
    value = round(total / count) if unit is Unit.SECONDS else round(total / count, 2)
    return Figure(value, unit, count, opens)


def quantile_of(bins: Mapping[int, int], share: float, opens: str | None) -> Figure:
    """A quantile of a histogram, in seconds, within five in a hundred (`vigie.histogram`)."""
    return Figure(quantile(bins, share), Unit.SECONDS, sum(bins.values()), opens)


def part_of(part: int, whole: int, bounds: tuple[int, int], opens: str | None) -> Figure:
    """A share whose part is known within bounds, as a sketch knows it."""
    if not whole:
        return Figure(None, Unit.SHARE, 0, opens)
    value, low, high = (round(one / whole, _SHARE_DIGITS) for one in (part, *bounds))
    return Figure(value, Unit.SHARE, whole, opens, low, high)


def read_bounds(count: int, error: float) -> tuple[int, int]:
    """Where a sketch's true count lies, 95 times in 100; its standard error is a share of it."""
    off = ceil(_NORMAL * error * count)
    return max(0, count - off), count + off
