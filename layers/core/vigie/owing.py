"""Who may still wait: what is unanswered but not yet due, told from the counters of an hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from vigie.brand import Brand
from vigie.metric import INTERNAL, Bucket, hour_of
from vigie.opening import open_until
from vigie.promise import Owed, Promises

HOUR: Final = timedelta(hours=1)
LONGEST: Final = timedelta(days=70)  # `open_until` gives plain time beyond sixty days
LETTERS: Final[Mapping[str, Owed]] = {
    "p": Owed.PRIVATE,
    "c": Owed.COMPLAINT,
    "q": Owed.QUESTION,
    "b": Owed.PURCHASE,
    "v": Owed.REVIEW,
}


@dataclass(frozen=True, slots=True)
class Unanswered:
    """``due`` should have had an answer by now; ``promised`` of those were promised one by then."""

    due: int
    promised: int


NONE_OPEN: Final = Unanswered(0, 0)


def find_first_waiting(hours: float, brand: Brand, promises: Promises, now: datetime) -> datetime:
    """The first UTC hour whose mentions may still wait for an answer promised in open hours.

    Rule: nothing of an hour is due before its last minute is: the end of the hour and the promise
    in business hours. Later hours are due later, so that one hour parts what is due from the rest.
    """
    zone, span = ZoneInfo(brand.time_zone), timedelta(hours=hours)
    last = hour_of(now) + HOUR
    low, high = 0, int(LONGEST / HOUR)  # hours back from the last, which always may wait

    def may_wait(back: int) -> bool:
        end = last - back * HOUR + HOUR
        return now < open_until(brand.business_hours, zone, end, span, promises.closed)

    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if may_wait(middle) else (low, middle - 1)
    return last - low * HOUR


def first_waiting(brand: Brand, promises: Promises, now: datetime) -> dict[str, datetime]:
    """By letter of a kind, the first hour that may still wait; kinds without a promise are out."""
    promised = {letter: promises.answer_within.get(kind, 0) for letter, kind in LETTERS.items()}
    return {
        letter: find_first_waiting(hours, brand, promises, now)
        for letter, hours in promised.items()
        if hours > 0
    }


def count_unanswered(
    counts: Mapping[str, int], young: Iterable[Bucket], waiting: Mapping[str, datetime]
) -> Unanswered:
    """What is unanswered and due; ``young`` are the hours from the first that may wait on."""
    recent = list(young)

    def count_due(letter: str) -> int:
        name, since = f"{INTERNAL}w{letter}", waiting.get(letter)
        early = (b for b in recent if since is not None and b.start >= since)
        return counts.get(name, 0) - sum(bucket.measures.get(name, 0) for bucket in early)

    due = {letter: count_due(letter) for letter in LETTERS}
    return Unanswered(sum(due.values()), sum(due[letter] for letter in waiting))
