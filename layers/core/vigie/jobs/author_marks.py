"""Authors who left: an hour's marks made anew from its cards, since a sketch forgets nobody."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from vigie.aws.cards import list_cards
from vigie.aws.counters import (
    HourItem,
    counter_writes,
    hour_text,
    keep_marks,
    late_write,
    mark_of,
    read_hour_items,
)
from vigie.aws.mentions import KEPT
from vigie.aws.rollups import Marker, forget_marker, read_left
from vigie.aws.table import write
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.card import Status
from vigie.metric import hour_of

_DAY = timedelta(days=1)
Place = tuple[datetime, str]


def make_anew(brand: Brand, now: datetime) -> int:
    """Make the marks of days anew that somebody left; how many. Safe to repeat, cut short anywhere.

    A day whose first cards are gone by retention keeps the marks it has.
    """
    done = 0
    for marker in read_left(brand.slug):
        is_open = now < _start_of(marker.day) + KEPT
        if is_open and not _make_day(brand.slug, marker, now):
            continue
        forget_marker(brand.slug, marker)
        done += is_open
    return done


def _make_day(brand: str, marker: Marker, now: datetime) -> bool:
    """Whether each hour of a UTC day holds exactly the marks of its cards now.

    Safe beside live traffic: an hour is changed only if as many cards were found as it counts, so
    that none is on its way into the index, and only if nobody added to it since it was read. What
    it lacks is put back: somebody else's mention that became theirs while they were taken for gone.
    """
    start = _start_of(marker.day)
    items = list(read_hour_items(brand, start, start + _DAY))
    marks, found = _read_cards(brand, start)
    counted: Counter[Place] = Counter()
    held: dict[Place, frozenset[int]] = {}
    for item in items:
        counted[item.place] += item.bucket.measures.get("mentions", 0)
        held[item.place] = held.get(item.place, frozenset()) | item.marks
    is_whole = all(
        found[item.place] == counted[item.place] and _mend(brand, item, marks.get(item.place, ()))
        for item in items
    )
    if is_whole:
        _put_back(brand, {place: marks.get(place, set()) - held[place] for place in held}, now)
    write(late_write(brand, start))
    return is_whole


def _put_back(brand: str, lacking: dict[Place, set[int]], now: datetime) -> None:
    came = [
        ((brand, hour_text(hour), platform), mark)
        for (hour, platform), marks in lacking.items()
        for mark in marks
    ]
    for one in counter_writes({}, 0, now, came) if came else ():
        write(one)


def _mend(brand: str, item: HourItem, standing: set[int] | tuple[()]) -> bool:
    kept = item.marks.intersection(standing)
    return kept == item.marks or keep_marks(brand, item, kept)


def _read_cards(brand: str, start: datetime) -> tuple[dict[Place, set[int]], Counter[Place]]:
    marks: dict[Place, set[int]] = {}
    found: Counter[Place] = Counter()
    for status in Status:
        until = to_text(start + _DAY)
        for card in list_cards(brand, status, since=to_text(start), until=until):
            place = hour_of(card.said_at), card.platform
            found[place] += 1
            if marked := mark_of(card):
                marks.setdefault(place, set()).add(marked[1])
    return marks, found


def _start_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
