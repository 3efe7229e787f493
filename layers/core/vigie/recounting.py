"""Recounting: what the counters must say by the cards alone, and where they say something else.

The drift of an hour is what its counters hold beyond what its cards remember having added. No act
of the desk moves it, since every one writes a card and its counters in one transaction: it is 0,
or something is wrong, and taking it away mends the hour whatever is written meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

from vigie.card import Card
from vigie.counting import measures
from vigie.metric import hour_of

OPEN = timedelta(days=90)
T = TypeVar("T")
AUTHORS = "authors"
REMEMBERED = "remembered"


class Cell(NamedTuple):
    """One platform in one UTC hour."""

    hour: datetime
    platform: str


class Difference(NamedTuple):
    """Where counters do not say what they should: what they hold, and what was found.

    ``remembered`` counts cards that remember having added something else than what they are worth.
    """

    hour: datetime
    platform: str
    measure: str
    counted: int
    expected: int


@dataclass(frozen=True, slots=True)
class Recount:
    """What a recount of a brand found. ``rollups`` differ from the hours they sum, by their day.

    ``unsettled`` were written at every look, and are proved by the next run; the authors of the
    days ``rebuilding`` are about to be made anew, since somebody left.
    """

    brand: str
    differences: tuple[Difference, ...] = ()
    rollups: tuple[Difference, ...] = ()
    unsettled: tuple[Cell, ...] = ()
    rebuilding: tuple[date, ...] = ()
    cards: int = 0
    days: int = 0
    mended: int = 0

    @property
    def is_proved(self) -> bool:
        """Whether everything that was looked at is as it should be."""
        return not (self.differences or self.rollups)


@dataclass(slots=True)
class Sums:
    """What cards add up to, by cell; it grows with hours and platforms, not with cards."""

    worth: dict[Cell, Counter[str]] = field(default_factory=dict)
    held: dict[Cell, Counter[str]] = field(default_factory=dict)
    marks: dict[Cell, set[int]] = field(default_factory=dict)
    stale: Counter[Cell] = field(default_factory=Counter)
    cards: int = 0

    def add(self, card: Card, mark: int | None) -> None:
        """Take one card in; ``mark`` is its author's, None for one who leaves none."""
        cell = cell_of(card)
        worth = measures(card)
        self.cards += 1
        self.worth.setdefault(cell, Counter()).update(worth)
        if card.counted is not None:
            place = Cell(read_hour(card.counted.hour), card.platform)
            self.held.setdefault(place, Counter()).update(card.counted.measures)
        if is_stale(card, worth):
            self.stale[cell] += 1
        if mark is not None:
            self.marks.setdefault(cell, set()).add(mark)

    def forget(self, cell: Cell) -> None:
        """Leave a cell out."""
        for sums in (self.worth, self.held, self.marks, self.stale):
            sums.pop(cell, None)


class ByDay(Generic[T]):
    """Things in the order of their days, taken day by day; none is held."""

    def __init__(self, things: Iterable[T], day_of: Callable[[T], date]) -> None:
        self._groups = groupby(things, key=day_of)
        self._next = next(self._groups, None)

    def take(self, last: date) -> Iterator[T]:
        """What comes next, up to the end of a day."""
        while self._next is not None and self._next[0] <= last:
            yield from self._next[1]
            self._next = next(self._groups, None)


def cell_of(card: Card) -> Cell:
    """Where a card counts."""
    return Cell(hour_of(card.said_at), card.platform)


def is_stale(card: Card, worth: Mapping[str, int]) -> bool:
    """Whether a card remembers having added something else, or elsewhere."""
    if card.counted is None:
        return bool(worth)
    elsewhere = read_hour(card.counted.hour) != hour_of(card.said_at)
    return dict(card.counted.measures) != dict(worth) or (elsewhere and bool(worth))


def read_hour(text: str) -> datetime:
    """The hour that `vigie.aws.counters.hour_text` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H").replace(tzinfo=UTC)


def compare(
    cell: Cell, counted: Mapping[str, int], expected: Mapping[str, int]
) -> Iterator[Difference]:
    """Every measure of a cell that counters and cards do not agree on; absent is 0."""
    for name in sorted({*counted, *expected}):
        found, wanted = counted.get(name, 0), expected.get(name, 0)
        if found != wanted:
            yield Difference(cell.hour, cell.platform, name, found, wanted)


def open_days(now: datetime, most: int | None = None) -> Sequence[date]:
    """The UTC days that no retention has touched yet, oldest first; ``most`` of the newest.

    A card lives ninety days at the least, so a day is open until the ninetieth day after it.
    """
    today = now.astimezone(UTC).date()
    first = (now - OPEN).astimezone(UTC).date() + timedelta(days=1)
    if most is not None:
        first = max(first, today - timedelta(days=most - 1))
    return [first + timedelta(days=n) for n in range((today - first).days + 1)]


def is_open(day: date, now: datetime) -> bool:
    """Whether nothing of a UTC day can have gone by retention."""
    return start_of(day) + OPEN > now


def start_of(day: date) -> datetime:
    """Midnight of a UTC day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
