"""Looks at counters and at the cards they sum up, side by side, while both go on changing.

A look reads the cards of one platform in one hour as they are, then its counters. Two looks that
are the same prove that nothing moved between them, since each write of a card raises its revision:
the second is a true picture of one moment. A card the index does not show yet is counted already,
so a look that found fewer cards than are counted is repeated for a quarter of a minute.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from vigie.aws.cards import inbox_key, list_cards, read_cards
from vigie.aws.counters import mark_of, read_hours, within
from vigie.aws.wire import to_text
from vigie.card import Card, Status
from vigie.jobs.standing import CLICKS, REPLIES, Shard, count_replies
from vigie.metric import Bucket
from vigie.recounting import (
    AUTHORS,
    REMEMBERED,
    Cell,
    Difference,
    Sums,
    cell_of,
    compare,
)

HOUR = timedelta(hours=1)
PAGE = 100
PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds: an index follows its table within one, as a rule
Pause = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a cell saw: counters by shard, cards by a print of their revisions."""

    shards: tuple[Shard, ...]
    print: int
    replies: int
    sums: Sums = field(compare=False)

    @property
    def total(self) -> Counter[str]:
        """What the counters say, all shards together; clicks are proved by the day."""
        total: Counter[str] = Counter()
        for measures, _ in self.shards:
            total.update(measures)
        del total[CLICKS]
        return total

    @property
    def marks(self) -> frozenset[int]:
        """The marks of its authors, all shards together."""
        return frozenset[int]().union(*(marks for _, marks in self.shards))

    @property
    def lacks_cards(self) -> bool:
        """Whether more mentions are counted than cards were found: one may be on its way here."""
        return self.total["mentions"] > self.sums.cards


def cards_in_order(brand: str, since: datetime, until: datetime) -> Iterator[Card]:
    """The cards of what was said in [since, until), hidden ones too, oldest first, each once.

    Four lists are read side by side, a page of each at a time, however many cards there are.
    """
    lists = [
        list_cards(brand, one, since=to_text(since), until=to_text(until), newest_first=False)
        for one in Status
    ]
    last = ""
    for card in heapq.merge(*lists, key=inbox_key):
        if card.mention_id != last:
            yield card
        last = card.mention_id


def sum_up(cards: Iterable[Card]) -> Sums:
    """What cards are worth, what they remember, and whom they are of."""
    sums = Sums()
    for card in cards:
        sums.add(card, read_mark(card))
    return sums


def read_counted(brand: str, since: datetime, until: datetime) -> dict[Cell, list[Shard]]:
    """What the counters of [since, until) hold, shard by shard, strongly read."""
    return by_cell(within(read_hours(brand, since, until, strong=True), since, until))


def by_cell(buckets: Iterable[Bucket]) -> dict[Cell, list[Shard]]:
    """The shards of each cell."""
    found: dict[Cell, list[Shard]] = {}
    for bucket in buckets:
        shard = (bucket.measures, bucket.authors)
        found.setdefault(Cell(bucket.start, bucket.platform), []).append(shard)
    return found


def cards_of(brand: str, cell: Cell) -> Iterator[Card]:
    """The cards of a cell as they are, not as an index shows them."""
    listed = cards_in_order(brand, cell.hour, cell.hour + HOUR)
    named = (card.mention_id for card in listed if card.platform == cell.platform)
    while page := list(islice(named, PAGE)):
        for card in read_cards(page).values():
            if not card.removed and cell_of(card) == cell:
                yield card


def look_at(brand: str, cell: Cell) -> Look:
    """One look: cards first, then counters, so that what comes between is counted already."""
    sums, seen = Sums(), 0
    for card in cards_of(brand, cell):
        sums.add(card, read_mark(card))
        seen += _print(card)
    end = cell.hour + HOUR
    shards = read_counted(brand, cell.hour, end).get(cell, [])
    return Look(tuple(shards), seen, count_replies(brand, cell.hour, end)[cell], sums)


def settle(
    brand: str, cells: Iterable[Cell], pause: Pause
) -> tuple[dict[Cell, Look], tuple[Cell, ...]]:
    """A true picture of each cell, and those that were written between any two looks."""
    looks = {cell: look_at(brand, cell) for cell in cells}
    settled: dict[Cell, Look] = {}
    for seconds in PAUSES:
        if not looks:
            break
        pause(seconds)
        again = {cell: look_at(brand, cell) for cell in looks}
        is_last = seconds == PAUSES[-1]
        same = {c: one for c, one in again.items() if one == looks[c]}
        settled |= {c: one for c, one in same.items() if is_last or not one.lacks_cards}
        looks = {cell: one for cell, one in again.items() if cell not in settled}
    return settled, tuple(sorted(looks))


def find_differences(cell: Cell, look: Look, *, is_left: bool = False) -> Iterator[Difference]:
    """What a look shows to be wrong; of a day that somebody left the authors prove nothing."""
    wanted = Counter(look.sums.worth.get(cell, {}))
    wanted[REPLIES] += look.replies
    yield from compare(cell, look.total, wanted)
    if stale := look.sums.stale[cell]:
        yield Difference(cell.hour, cell.platform, REMEMBERED, stale, 0)
    marks = look.sums.marks.get(cell, set())
    if not is_left and marks != look.marks:
        counted = len(look.marks) if len(look.marks) != len(marks) else len(look.marks & marks)
        yield Difference(cell.hour, cell.platform, AUTHORS, counted, len(marks))


def read_mark(card: Card) -> int | None:
    """The mark of a card's author, None where it leaves none."""
    marked = mark_of(card)
    return marked[1] if marked else None


def _print(card: Card) -> int:
    said = f"{card.mention_id}\n{card.revision}".encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=16).digest(), "big")
