"""Counters proved every night: each day as it closes, and of the older open days one in turn.

A day that closes is read for other purposes anyway, and its proof reads along. It is proved once
more a week before retention touches it: all ninety come by in a quarter of a year, each while it
can still be mended. That is not done here: an alarm rings, and a person runs `vigie recount`,
which says where something differs, and mends.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from vigie.aws.journal import alarm, note
from vigie.aws.proofs import Night, add_fresh, read_night, save_night
from vigie.aws.table import Write
from vigie.brand import Brand
from vigie.card import Card
from vigie.jobs.looking import HOUR, Pause, read_counted, read_mark
from vigie.jobs.recount import prove, prove_day
from vigie.jobs.standing import count_replies
from vigie.jobs.sums_of_days import find_rollups
from vigie.recounting import Cell, Difference, Sums, open_days

if TYPE_CHECKING:
    from vigie.jobs.closed_days import ClosedDay

DAY = timedelta(days=1)
YOUNG = 3  # days that are open, closing, or proved as they closed
LEFT_TO_MEND = 7  # days


def prove_by_night(brand: Brand, now: datetime, pause: Pause = time.sleep) -> int:
    """Prove the older day whose turn it is, once a day of the brand's; how many figures differ."""
    night = read_night(brand.slug)
    zone = ZoneInfo(brand.time_zone)
    if night.proved_at and night.proved_at.astimezone(zone).date() == now.astimezone(zone).date():
        return 0
    turn = next_turn(open_days(now)[LEFT_TO_MEND:-YOUNG], night.turn)
    proof = prove_day(brand.slug, turn, pause)
    found = (*proof.differences, *find_rollups(brand, [turn, turn + DAY], pause))
    _tell(brand.slug, found, proof.cards)
    save_night(brand.slug, Night(now, turn, len(found) + night.fresh))
    return len(found)


def next_turn(days: Sequence[date], last: date | None) -> date:
    """The day after the last that had its turn; the oldest comes after the newest."""
    return next((day for day in days if last is None or day > last), days[0])


def open_proof(brand: Brand, day: ClosedDay, now: datetime) -> DayProof:  # noqa: ARG001 - as all
    """A reader of a closed day's cards that proves its counters."""
    return DayProof(brand, day)


class DayProof:
    """Takes in a day's cards and compares what they add up to with what was counted.

    Only hours that lie wholly in the day are proved, and no day of which a part alone is read:
    those have their turn.
    """

    def __init__(self, brand: Brand, day: ClosedDay, pause: Pause = time.sleep) -> None:
        self._brand, self._day, self._pause = brand, day, pause
        self._sums = Sums()
        self._seen: set[str] = set()

    def add(self, card: Card) -> None:
        """Take a card in; it may come twice, when it moved from list to list meanwhile."""
        if self._day.is_whole and card.mention_id not in self._seen:
            self._seen.add(card.mention_id)
            self._sums.add(card, read_mark(card))

    def finish(self) -> Sequence[Write]:
        """Tell what differs; a proof puts nothing down beside the day."""
        if not self._day.is_whole:
            return ()
        brand, since, until = self._brand.slug, self._day.since, self._day.until
        counted = read_counted(brand, since, until)
        replies = count_replies(brand, since, until)
        cut = [cell for cell in {*counted, *self._sums.worth, *replies} if not self._holds(cell)]
        for cell in cut:
            counted.pop(cell, None)
            replies.pop(cell, None)
            self._sums.forget(cell)
        proof = prove(brand, self._sums, counted, replies, self._pause)
        _tell(brand, proof.differences, proof.cards)
        if proof.differences:
            add_fresh(brand, len(proof.differences))
        return ()

    def _holds(self, cell: Cell) -> bool:
        return self._day.since <= cell.hour and cell.hour + HOUR <= self._day.until


def _tell(brand: str, found: Sequence[Difference], cards: int) -> None:
    """One line: how much differs, by measure; an alarm if anything does."""
    off: Counter[str] = Counter()
    for one in found:
        off[one.measure] += abs(one.counted - one.expected)
    if found:
        first = min(one.hour for one in found)
        alarm("counters differ", brand=brand, by_measure=dict(off), first=f"{first:%Y-%m-%dT%H}")
    else:
        note("counters proved", brand=brand, cards=cards)
