"""Business hours as callers send them."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: Final[tuple[Day, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Begin = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
End = Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Hours = dict[Day, Annotated[list[tuple[Begin, End]], Field(max_length=10)]]
_A_DAY: Final = 24 * 60


def list_hours(hours: Hours | None) -> dict[str, list[list[str]]] | None:
    """Hours as a brand keeps them."""
    if hours is None:
        return None
    return {day: [list(span) for span in spans] for day, spans in hours.items()}


def _check_apart(hours: Hours | None) -> Hours | None:
    """Refuse spans that share a moment, also past midnight; a span of no length is a slip."""
    spans = sorted(
        _span(number, *span)
        for number, day in enumerate(DAYS)
        for span in (hours or {}).get(day, [])
    )
    if any(begin == end for begin, end in spans):
        raise ValueError("a whole day is 00:00 to 24:00, and no span is empty")
    if spans and spans[-1][1] - spans[0][0] > 7 * _A_DAY:
        raise ValueError("Sunday night runs into Monday's hours")
    if any(later < end for (_, end), (later, _) in pairwise(spans)):
        raise ValueError("two spans overlap")
    return hours


def _span(day: int, begin: str, end: str) -> tuple[int, int]:
    """A span in minutes of the week; one that ends before it begins goes on past midnight."""
    first, last = _minutes(begin), _minutes(end)
    return day * _A_DAY + first, day * _A_DAY + last + (_A_DAY if last < first else 0)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


BusinessHours = Annotated[Hours | None, AfterValidator(_check_apart)]
