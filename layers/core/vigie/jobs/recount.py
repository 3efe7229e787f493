"""Recount: a brand's counters proved against its cards, its ledger and its clicks; and mended.

Nothing is compared across two moments: a first reading only suspects, and what it suspects is
looked at until two looks are the same (`vigie.jobs.looking`). Memory grows with hours and platforms
of a day, never with cards.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from vigie.aws.counters import read_hours, within
from vigie.aws.proofs import read_mendings
from vigie.aws.rollups import read_left
from vigie.brand import Brand
from vigie.jobs.looking import (
    HOUR,
    PAUSES,
    Look,
    Pause,
    by_cell,
    cards_in_order,
    find_differences,
    read_counted,
    settle,
    sum_up,
)
from vigie.jobs.mending import mend_cards, mend_hour, take_away
from vigie.jobs.standing import CLICKS, Shard, compare_clicks, count_clicks, count_replies
from vigie.jobs.sums_of_days import find_rollups, roll_up_anew
from vigie.recounting import ByDay, Cell, Difference, Recount, Sums, open_days, start_of

DAY = timedelta(days=1)
ALWAYS = timedelta(days=40_000)  # what a platform's clock dates to come belongs to the last day


@dataclass(frozen=True, slots=True)
class Proof:
    """What a stretch of hours was found to be."""

    differences: tuple[Difference, ...] = ()
    unsettled: tuple[Cell, ...] = ()
    cards: int = 0

    @property
    def cells(self) -> list[Cell]:
        """Where something differs, but for clicks, whose hour is not known."""
        found = (one for one in self.differences if one.measure != CLICKS)
        return sorted({Cell(one.hour, one.platform) for one in found})


def recount(
    brand: Brand,
    now: datetime,
    *,
    repair: bool = False,
    days: int | None = None,
    pause: Pause = time.sleep,
) -> Recount:
    """Prove a brand's open days, or the newest ``days`` of them, and mend what differs.

    It may run beside live traffic, be cut short anywhere and be run again: a run that mends nothing
    twice and finds nothing more is the proof. What it answers is what it found before mending.
    """
    wanted = open_days(now, days)
    left = left_days(brand.slug)
    proofs = list(_prove_days(brand.slug, wanted, start_of(wanted[-1]) + ALWAYS, pause))
    mended = sum(_mend(brand.slug, one, now, pause) for one in proofs) if repair else 0
    rollups = find_rollups(brand, wanted, pause)
    if repair and (rollups or mended):
        roll_up_anew(brand, rollups, now)
        mended += len({one.hour for one in rollups})
    return Recount(
        brand=brand.slug,
        differences=tuple(d for one in proofs for d in one.differences),
        rollups=rollups,
        unsettled=tuple(cell for one in proofs for cell in one.unsettled),
        rebuilding=tuple(sorted(left.intersection(wanted))),
        cards=sum(one.cards for one in proofs),
        days=len(wanted),
        mended=mended,
    )


def _prove_days(brand: str, days: Sequence[date], until: datetime, pause: Pause) -> Iterator[Proof]:
    """Prove UTC days in a row, read in one go; the last one holds what is left before ``until``.

    What was read of a day is let go with it, so that memory holds one day's hours.
    """
    since, end = start_of(days[0]), until - HOUR
    hours = within(read_hours(brand, since, until, strong=True), since, until)
    counters = ByDay(hours, lambda bucket: bucket.start.date())
    cards = ByDay(cards_in_order(brand, since, until), lambda card: card.said_at.date())
    replies = count_replies(brand, since, until)
    clicks = count_clicks(brand, days[0], end.date())
    for day in days:
        last = end.date() if day == days[-1] else day
        sums = sum_up(cards.take(last))
        counted = by_cell(counters.take(last))
        own = {cell: n for cell, n in replies.items() if day <= cell.hour.date() <= last}
        proof = prove(brand, sums, counted, own, pause)
        wrong = _find_clicks(brand, day, compare_clicks(day, counted, clicks), pause)
        yield replace(proof, differences=(*proof.differences, *wrong))


def prove_day(brand: str, day: date, pause: Pause) -> Proof:
    """Prove one UTC day that is over."""
    (proof,) = _prove_days(brand, [day], start_of(day) + DAY, pause)
    return proof


def prove(
    brand: str,
    sums: Sums,
    counted: Mapping[Cell, Sequence[Shard]],
    replies: Mapping[Cell, int],
    pause: Pause,
) -> Proof:
    """Prove hours against what their cards add up to and the answers that stand.

    All three were read one after another: what does not look right is looked at again.
    """
    left = left_days(brand)
    suspects = [
        cell
        for cell in sorted({*counted, *sums.worth, *replies})
        if _is_suspect(cell, counted.get(cell, ()), replies.get(cell, 0), sums, left)
    ]
    settled, unsettled = settle(brand, suspects, pause)
    found = [d for cell in sorted(settled) for d in _differences(brand, cell, settled[cell])]
    return Proof(tuple(found), unsettled, sums.cards)


def left_days(brand: str) -> frozenset[date]:
    """Days whose authors are about to be made anew."""
    return frozenset(marker.day for marker in read_left(brand))


def _differences(brand: str, cell: Cell, look: Look) -> Iterator[Difference]:
    """Whether somebody left is asked after the look: the note comes with what it is about."""
    found = list(find_differences(cell, look))
    if found and cell.hour.date() in left_days(brand):
        return find_differences(cell, look, is_left=True)
    return iter(found)


def _is_suspect(
    cell: Cell, shards: Sequence[Shard], replies: int, sums: Sums, left: frozenset[date]
) -> bool:
    look = Look(tuple(shards), 0, replies, sums)
    return any(find_differences(cell, look, is_left=cell.hour.date() in left))


def _find_clicks(
    brand: str, day: date, first: Sequence[Difference], pause: Pause
) -> list[Difference]:
    """Where a UTC day's clicks differ twice in the same way; hours and rows are read in turn."""
    if not first:
        return []
    pause(PAUSES[0])
    return [one for one in _compare_clicks(brand, day) if one in first]


def _compare_clicks(brand: str, day: date) -> list[Difference]:
    counted = read_counted(brand, start_of(day), start_of(day) + DAY)
    return compare_clicks(day, counted, count_clicks(brand, day, day))


def _mend(brand: str, proof: Proof, now: datetime, pause: Pause) -> int:
    mended = sum(mend_cards(brand, cell, now) for cell in proof.cells)
    mended += sum(mend_hour(brand, cell, now, pause) for cell in proof.cells)
    for one in proof.differences:
        if one.measure == CLICKS:
            seen = read_mendings(brand)
            if one in _compare_clicks(brand, one.hour.date()):
                drift = Counter({CLICKS: one.counted - one.expected})
                mended += take_away(brand, Cell(one.hour, one.platform), drift, seen, now)
    return mended
