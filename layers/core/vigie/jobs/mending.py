"""Mending counters that differ from their cards, beside live traffic, cut short anywhere.

Rules: a card that remembers something else is written again, by the way every card is written, so
that card and hour move together; what is left is drift, which no act of the desk moves, and is
taken away once: the brand's mendings are numbered, and each is written with the next number. What
is mended is noted as late, and its days are rolled up again.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from vigie.aws.cards import CardChange, write_changes
from vigie.aws.counters import SHARDS, Bump, Hour, counter_writes, hour_text
from vigie.aws.proofs import mending_write, read_mendings
from vigie.aws.races import write_patiently
from vigie.aws.table import BusyError, ConditionFailedError, FullError
from vigie.card import Card
from vigie.counting import measures
from vigie.jobs.looking import Look, Pause, cards_of, settle
from vigie.jobs.standing import REPLIES
from vigie.recounting import Cell, is_stale

AT_ONCE = 20


def mend_cards(brand: str, cell: Cell, now: datetime) -> int:
    """Write the cards of a cell again that remember something else; how many."""
    stale = (card for card in cards_of(brand, cell) if is_stale(card, measures(card)))
    mended = 0
    while page := list(islice(stale, AT_ONCE)):
        mended += _write_again(page, now)
    return mended


def mend_hour(brand: str, cell: Cell, now: datetime, pause: Pause) -> int:
    """Take the drift of an hour away, and give it the marks it lacks; how many writes it took."""
    seen = read_mendings(brand)
    settled, _ = settle(brand, [cell], pause)
    if cell not in settled:
        return 0
    look = settled[cell]
    mended = _mend_marks(brand, cell, look, now)
    drift = _find_drift(cell, look)
    if not drift:
        return mended
    return mended + take_away(brand, cell, drift, seen, now)


def take_away(brand: str, cell: Cell, drift: Counter[str], seen: int, now: datetime) -> int:
    """Take what is too much from an hour, once; 0 when another run was faster."""
    hour = hour_text(cell.hour)
    bumps: dict[Bump, int] = {
        (brand, hour, cell.platform, name): -extra for name, extra in drift.items() if extra
    }
    for shard in range(SHARDS):
        try:
            write_patiently([*counter_writes(bumps, shard, now), mending_write(brand, seen)])
        except ConditionFailedError:
            return 0
        except FullError:
            continue
        return 1
    return 0


def _find_drift(cell: Cell, look: Look) -> Counter[str]:
    drift = Counter(look.total)
    drift.subtract(look.sums.held.get(cell, {}))
    drift[REPLIES] -= look.replies
    return Counter({name: extra for name, extra in drift.items() if extra})


def _mend_marks(brand: str, cell: Cell, look: Look, now: datetime) -> int:
    """Add marks that lack; where there are too many, note that the day's are to be made anew."""
    place: Hour = (brand, hour_text(cell.hour), cell.platform)
    wanted = look.sums.marks.get(cell, set())
    missing = [(place, mark) for mark in sorted(wanted - look.marks)]
    left = [place] if look.marks - wanted else []
    if not missing and not left:
        return 0
    for shard in range(SHARDS):
        try:
            write_patiently(counter_writes({}, shard, now, missing, left))
        except FullError:
            continue
        return 1
    return 0


def _write_again(cards: Sequence[Card], now: datetime) -> int:
    """Cards as they are, with what they are worth; those that changed meanwhile know it already."""
    try:
        write_changes([CardChange(card, card) for card in cards], now, random.randrange(SHARDS))
    except (ConditionFailedError, BusyError, FullError):
        if len(cards) == 1:
            return 0
        return sum(_write_again([card], now) for card in cards)
    return len(cards)
