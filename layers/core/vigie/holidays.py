"""Public holidays of the countries our users trade in, computed for any year.

A date that falls on a weekend stays closed, and where a law gives another day instead, that day is
closed too. What only a canton, a region or a province keeps is the brand's own to add.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

_MON, _THU, _FRI, _SAT, _SUN = 0, 3, 4, 5, 6
_DAY: Final = timedelta(days=1)
_LAST: Final = -1
_EUROPE_DAY_SINCE: Final = 2019
_BRIGID_SINCE: Final = 2023
_JUNETEENTH_SINCE: Final = 2021
_TRUTH_SINCE: Final = 2021


@dataclass(frozen=True, slots=True)
class Closed:
    """The days a brand is closed beyond its hours: its country's holidays and its own dates."""

    country: str = ""
    own: frozenset[date] = frozenset()

    def __contains__(self, day: object) -> bool:
        """Whether a day is one of them."""
        if not isinstance(day, date):
            return False
        return day in self.own or day in public_holidays(self.country, day.year)


@cache
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country in a year; none of a country we do not know."""
    rule = _RULES.get(country)
    if rule is None:
        return frozenset()
    # A New Year's Day on a Saturday is kept on the last day of the year before.
    around = (day for each in (year, year + 1) for day in rule(each))
    return frozenset(day for day in around if day.year == year)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm Meeus gives."""
    century, rest = divmod(year, 100)
    leap, even = divmod(century, 4)
    golden = year % 19
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * even + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _after_easter(year: int, *days: int) -> Iterator[date]:
    return (easter(year) + timedelta(days=n) for n in days)


def _fixed(year: int, *days: tuple[int, int]) -> Iterator[date]:
    return (date(year, month, day) for month, day in days)


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    """The nth of a weekday in a month; -1 is the last."""
    if n == _LAST:
        following = date(year + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=(following.weekday() - weekday - 1) % 7 + 1)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _france(year: int) -> Iterator[date]:
    """Code du travail, article L3133-1."""
    yield from _fixed(year, (1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    yield from _after_easter(year, 1, 39, 50)


def _belgium(year: int) -> Iterator[date]:
    """Royal decree of 18 April 1974, article 1, under the law of 4 January 1974."""
    yield from _fixed(year, (1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
    yield from _after_easter(year, 1, 39, 50)


def _switzerland(year: int) -> Iterator[date]:
    """The federal day of the Constitution, article 110, and the three days every canton keeps."""
    yield from _fixed(year, (1, 1), (8, 1), (12, 25))
    yield from _after_easter(year, 39)


def _luxembourg(year: int) -> Iterator[date]:
    """Code du travail, article L.232-2; Europe Day since 2019."""
    yield from _fixed(year, (1, 1), (5, 1), (6, 23), (8, 15), (11, 1), (12, 25), (12, 26))
    yield from _after_easter(year, 1, 39, 50)
    if year >= _EUROPE_DAY_SINCE:
        yield date(year, 5, 9)


def _britain(year: int) -> Iterator[date]:
    """Bank holidays of England and Wales: Banking and Financial Dealings Act 1971, schedule 1."""
    yield from _after_easter(year, -2, 1)
    yield from (_nth(year, 5, _MON, 1), _nth(year, 5, _MON, _LAST), _nth(year, 8, _MON, _LAST))
    yield from _with_substitutes(_fixed(year, (1, 1), (12, 25), (12, 26)))


def _ireland(year: int) -> Iterator[date]:
    """Organisation of Working Time Act 1997, schedule 2; Saint Brigid's Day since 2023."""
    yield from _fixed(year, (1, 1), (3, 17), (12, 25), (12, 26))
    yield from _after_easter(year, 1)
    yield from (_nth(year, month, _MON, 1) for month in (5, 6, 8))
    yield _nth(year, 10, _MON, _LAST)
    if year >= _BRIGID_SINCE:
        first = date(year, 2, 1)
        yield first if first.weekday() == _FRI else _nth(year, 2, _MON, 1)


def _united_states(year: int) -> Iterator[date]:
    """5 U.S.C. 6103: a Saturday is kept on the Friday before, a Sunday on the Monday after."""
    yield from (_nth(year, 1, _MON, 3), _nth(year, 2, _MON, 3), _nth(year, 5, _MON, _LAST))
    yield from (_nth(year, 9, _MON, 1), _nth(year, 10, _MON, 2), _nth(year, 11, _THU, 4))
    days = [(1, 1), (7, 4), (11, 11), (12, 25)]
    days += [(6, 19)] if year >= _JUNETEENTH_SINCE else []
    for day in _fixed(year, *days):
        yield day
        yield day + {_SAT: -_DAY, _SUN: _DAY}.get(day.weekday(), timedelta())


def _canada(year: int) -> Iterator[date]:
    """Canada Labour Code, section 166; Truth and Reconciliation since 2021."""
    yield from _fixed(year, (1, 1), (7, 1), (11, 11), (12, 25), (12, 26))
    yield from _after_easter(year, -2)
    victoria = date(year, 5, 24)
    yield victoria - timedelta(days=victoria.weekday())
    yield from (_nth(year, 9, _MON, 1), _nth(year, 10, _MON, 2))
    if year >= _TRUTH_SINCE:
        yield date(year, 9, 30)


def _with_substitutes(days: Iterable[date]) -> Iterator[date]:
    """Each day, and for one on a weekend the next working day that is none of them."""
    known = set(days)
    for day in sorted(known):
        yield day
        instead = day
        while day.weekday() >= _SAT and (instead.weekday() >= _SAT or instead in known):
            instead += _DAY
        known.add(instead)
        yield instead


_RULES: Final[Mapping[str, Callable[[int], Iterator[date]]]] = {
    "fr": _france,
    "be": _belgium,
    "ch": _switzerland,
    "lu": _luxembourg,
    "gb": _britain,
    "ie": _ireland,
    "us": _united_states,
    "ca": _canada,
}
COUNTRIES: Final = frozenset(_RULES)
