"""What is counted on its own hour, from its own sources: answers that stand, and clicks.

An answer is counted in the transaction that writes its row of the ledger, on the same hour. The row
leads to the act, and the acts about the same mention tell whether the answer was deleted since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from vigie.action import Action, ActionState
from vigie.aws.mentions import get_mention, get_thread
from vigie.aws.outbox import list_actions
from vigie.aws.sayings import list_sayings
from vigie.aws.tracked_links import read_clicks_by_day
from vigie.jobs.settling import find_reply
from vigie.metric import hour_of
from vigie.recounting import Cell, Difference, start_of
from vigie.saying import SaidIn, Saying

REPLIES, CLICKS = "replies", "clicks"
Shard = tuple[Mapping[str, int], frozenset[int]]


def count_replies(brand: str, since: datetime, until: datetime) -> Counter[Cell]:
    """Answers sent or typed in [since, until) that stand, by the hour they were sent."""
    answers = (one for one in list_sayings(brand, since, until) if one.said_in is not SaidIn.POST)
    return Counter(Cell(hour_of(one.at), one.platform) for one in answers if stands(one))


def stands(saying: Saying) -> bool:
    """Whether an answer of the ledger was sent by an act, and not deleted by another."""
    is_known = False
    for about, native_id in _places(saying):
        talk = list_actions(about, strong=True)
        reply = _find(talk, saying, native_id)
        if reply is None:
            continue
        if any(one.has_deleted and one.target == reply.result_id for one in talk):
            return False
        is_known = True
    return is_known


def _find(talk: list[Action], saying: Saying, native_id: str) -> Action | None:
    told = (one for one in talk if one.id == saying.id and one.state is ActionState.SENT)
    return next(told, None) or find_reply(talk, native_id)


def _places(saying: Saying) -> Iterator[tuple[str, str]]:
    """Mentions an answer may be about, with its id on the platform where it was typed there.

    One message typed in a private talk answers all that was open in it.
    """
    own = get_mention(saying.id) if "-" not in saying.id else None
    if own is None:
        yield saying.about, ""
        return
    yield saying.about, own.native_id
    if own.is_private:
        theirs = (one.id for one in get_thread(own) if not one.own and one.id != saying.about)
        yield from ((one, own.native_id) for one in theirs)


def count_clicks(brand: str, first: date, last: date = date.max) -> Counter[Cell]:
    """Clicks by platform of the UTC days from ``first`` to ``last``.

    Their hour is not kept, and the day's first stands for it. Rows of clicks live longer than any
    day is open.
    """
    clicks: Counter[Cell] = Counter()
    for day, platform, count in read_clicks_by_day(brand, first, last):
        clicks[Cell(start_of(day), platform)] += count
    return clicks


def compare_clicks(
    day: date, counted: Mapping[Cell, Sequence[Shard]], clicks: Mapping[Cell, int]
) -> list[Difference]:
    """Where the hours of a UTC day hold other clicks than its rows."""
    start, sums = start_of(day), Counter[str]()
    for cell, shards in counted.items():
        if cell.hour.date() == day:
            sums[cell.platform] += sum(measures.get(CLICKS, 0) for measures, _ in shards)
    platforms = {*sums, *(cell.platform for cell in clicks if cell.hour == start)}
    return [
        Difference(start, one, CLICKS, sums[one], clicks.get(Cell(start, one), 0))
        for one in sorted(platforms)
        if sums[one] != clicks.get(Cell(start, one), 0)
    ]
