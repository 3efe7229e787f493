"""People of closed days, tallied beside the roll-ups: once a day, and again where a day changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

from vigie.aws.cards import list_cards
from vigie.aws.counters import read_days
from vigie.aws.mentions import KEPT
from vigie.aws.people import keep_rows_of, read_people_rows
from vigie.aws.rollups import read_rolled_through
from vigie.aws.table import ConditionFailedError
from vigie.aws.tallies import Days, note_looked, read_days_made, write_day
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.card import Card, Status
from vigie.metric import start_of_day
from vigie.person import keep_foremost
from vigie.platforms import load_platform
from vigie.tallying import Tally

MOST_DAYS = 7
MOST_RACES = 3
MOST_CARDS = 30_000
SLICES = 24
TOLD = tuple(status for status in Status if status is not Status.HIDDEN)


def tally_people(brand: Brand, now: datetime) -> int:
    """Make the days that closed or changed; how many. Safe to repeat, cut short anywhere.

    Rule: once a day of the brand's, every rolled-up day of the last ninety is compared with the
    sums it was made of, and at most seven are made a look, the newest first. What arrives or is
    settled late changes a day's sums, so it is made again, once a day at most.
    """
    for _ in range(MOST_RACES):
        with suppress(ConditionFailedError):  # somebody was erased meanwhile: count without them
            return _look(brand, now)
    return 0


def _look(brand: Brand, now: datetime) -> int:
    zone = ZoneInfo(brand.time_zone)
    today = now.astimezone(zone).date()
    known = read_days_made(brand.slug)
    if known.looked_on == str(today):
        return 0
    through = read_rolled_through(brand.slug)
    wanted = _sums_by_day(brand.slug, through, zone) if through else {}
    due = [day for day, sums in wanted.items() if known.made.get(str(day)) != sums[1]]
    for day in sorted(due, reverse=True)[:MOST_DAYS]:
        known = _make_day(brand, day, wanted[day], known, now)
    if len(due) <= MOST_DAYS and through and through >= today - timedelta(days=2):
        note_looked(brand.slug, today, known)
    return min(len(due), MOST_DAYS)


@cache
def keeps_people(platform: str) -> bool:
    """Whether a platform's terms let days of its people be kept."""
    return load_platform(platform).PROFILE.duties.tallies


def _make_day(brand: Brand, day: date, sums: tuple[int, str], known: Days, now: datetime) -> Days:
    zone = ZoneInfo(brand.time_zone)
    rows = read_people_rows(brand.slug)
    tally = Tally(brand.slug, zone, rows.hidden, keeps_people)
    for card in _cards_of(brand.slug, day, zone, sums[0]):
        tally.add(card)
    people = keep_foremost(tally.people())
    keep_rows_of(brand.slug, rows, people, now)
    return write_day(brand.slug, day, people, sums[1], known)


def _sums_by_day(brand: str, through: date, zone: ZoneInfo) -> dict[date, tuple[int, str]]:
    """Of each rolled-up day, how many mentions it holds, and a digest of all its sums."""
    first = start_of_day(through - KEPT + timedelta(days=1), zone)
    last = start_of_day(through + timedelta(days=1), zone)
    sums: dict[date, Counter[str]] = {}
    for bucket in read_days(brand, first, last, zone):
        day = sums.setdefault(bucket.start.astimezone(zone).date(), Counter())
        day.update({f"{bucket.platform} {name}": n for name, n in bucket.measures.items()})
    return {day: (_mentions_in(found), _digest(found)) for day, found in sums.items()}


def _mentions_in(sums: Counter[str]) -> int:
    return sum(n for name, n in sums.items() if name.endswith(" mentions"))


def _digest(sums: Counter[str]) -> str:
    said = repr(sorted((name, n) for name, n in sums.items() if n))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _cards_of(brand: str, day: date, zone: ZoneInfo, mentions: int) -> Iterator[Card]:
    """A day's cards; of a day with more than thirty thousand an equal part of each of its hours."""
    start, end = start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
    parts = SLICES if mentions > MOST_CARDS else 1
    most = MOST_CARDS // parts
    for n in range(parts):
        since, until = start + (end - start) * n / parts, start + (end - start) * (n + 1) / parts
        yield from islice(cards_between(brand, since, until), most)


def cards_between(brand: str, since: datetime, until: datetime) -> Iterator[Card]:
    """The cards of what was said in [since, until) and was not hidden."""
    for status in TOLD:
        yield from list_cards(brand, status, since=to_text(since), until=to_text(until))
