"""Closed days, read once for everybody who makes something of them, and again where they changed.

Rule: once a day of the brand's, every rolled-up day of the last ninety is compared with the sums it
was made of, and at most seven are made a look, the newest first. What arrives, changes or goes late
changes those sums, so the day is made again, once a day at most; an answer alone does not.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from vigie.analysis import Intent
from vigie.aws.cards import list_cards
from vigie.aws.days import read_days
from vigie.aws.mentions import KEPT
from vigie.aws.rollups import read_rolled_through
from vigie.aws.table import ConditionFailedError, Write
from vigie.aws.tallies import note_looked, note_made, read_days_made
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.card import Card, Status
from vigie.jobs.acquaint import open_people
from vigie.jobs.heed import open_asked
from vigie.jobs.proving import open_proof
from vigie.metric import start_of_day

MOST_DAYS: Final = 7
MOST_RACES: Final = 3
MOST_CARDS: Final = 30_000
SLICES: Final = 24
_MADE_OF: Final = frozenset(
    (*("mentions", "positive", "neutral", "negative"), *Intent, "hidden", "waived", "reach")
)
EDITION: Final = "2"  # a day made before is made anew when what is made of it changes


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day of the brand's zone, from ``since`` to before ``until``, in UTC.

    ``is_whole`` is false where it holds more than thirty thousand mentions: then an equal part of
    each of its hours is read.
    """

    day: date
    since: datetime
    until: datetime
    is_whole: bool = True


class DayReader(Protocol):
    """Who makes something of a day: of its cards, hidden ones too; one card may come twice."""

    def add(self, card: Card) -> None:
        """Take a card in."""

    def finish(self) -> Sequence[Write]:
        """What to put down, after the last card, before the day counts as made."""


Opens = Callable[[Brand, ClosedDay, datetime], DayReader]
READERS: Final[tuple[Opens, ...]] = (open_people, open_asked, open_proof)


def close_days(brand: Brand, now: datetime, readers: Sequence[Opens] = READERS) -> int:
    """Make the days that closed or changed; how many. Safe to repeat, cut short anywhere."""
    for _ in range(MOST_RACES):
        with suppress(ConditionFailedError):  # somebody was erased meanwhile: make without them
            return _look(brand, now, readers)
    return 0


def make_closed_day(day: date, zone: ZoneInfo, mentions: int = 0) -> ClosedDay:
    """A day as it is read, by how many mentions it holds."""
    since, until = start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
    return ClosedDay(day, since, until, mentions <= MOST_CARDS)


def cards_of(brand: str, day: ClosedDay) -> Iterator[Card]:
    """A day's cards of every status, list by list."""
    parts = 1 if day.is_whole else SLICES
    long = (day.until - day.since) / parts
    for n in range(parts):
        cards = _cards_between(brand, day.since + n * long, day.since + (n + 1) * long)
        yield from cards if day.is_whole else islice(cards, MOST_CARDS // parts)


def _look(brand: Brand, now: datetime, readers: Sequence[Opens]) -> int:
    zone = ZoneInfo(brand.time_zone)
    today = now.astimezone(zone).date()
    known = read_days_made(brand.slug)
    if known.looked_on == str(today):
        return 0
    through = read_rolled_through(brand.slug, zone)
    wanted = _sums_by_day(brand.slug, through, zone) if through else {}
    due = [day for day, sums in wanted.items() if known.made.get(str(day)) != sums[1]]
    for day in sorted(due, reverse=True)[:MOST_DAYS]:
        mentions, made_of = wanted[day]
        closed = make_closed_day(day, zone, mentions)
        writes = _read_day(brand, closed, now, readers)
        known = note_made(brand.slug, day, writes, made_of, known)
    if len(due) <= MOST_DAYS and through and through >= today - timedelta(days=2):
        note_looked(brand.slug, today, known)
    return min(len(due), MOST_DAYS)


def _read_day(
    brand: Brand, day: ClosedDay, now: datetime, readers: Sequence[Opens]
) -> Sequence[Write]:
    opened = [opens(brand, day, now) for opens in readers]
    for card in cards_of(brand.slug, day):
        for reader in opened:
            reader.add(card)
    return [one for reader in opened for one in reader.finish()]


def _cards_between(brand: str, since: datetime, until: datetime) -> Iterator[Card]:
    for status in Status:
        yield from list_cards(brand, status, since=to_text(since), until=to_text(until))


def _sums_by_day(brand: str, through: date, zone: ZoneInfo) -> dict[date, tuple[int, str]]:
    """Of each rolled-up day, how many mentions it holds, and a digest of what it is made of."""
    first = start_of_day(through - KEPT + timedelta(days=1), zone)
    last = start_of_day(through + timedelta(days=1), zone)
    sums: dict[date, Counter[str]] = {}
    for bucket in read_days(brand, first, last, zone):
        day = sums.setdefault(bucket.start.astimezone(zone).date(), Counter())
        found = {name: n for name, n in bucket.measures.items() if name in _MADE_OF}
        day.update({f"{bucket.platform} {name}": n for name, n in found.items()})
    return {day: (_mentions_in(one), _digest(one)) for day, one in sums.items()}


def _mentions_in(sums: Counter[str]) -> int:
    return sum(n for name, n in sums.items() if name.endswith(" mentions"))


def _digest(sums: Counter[str]) -> str:
    said = EDITION + repr(sorted((name, n) for name, n in sums.items() if n))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
