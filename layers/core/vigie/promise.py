"""By when a mention is owed an answer: so many open hours, by what it is.

The defaults are what people expect of a business: a word in private within the hour, a complaint
within two, a question within four, a review within a day (HubSpot, Sprout Social and Meta's badge
for quick answers, as gathered in the field's surveys), and thanks within two days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from vigie.analysis import Intent
from vigie.brand import Brand
from vigie.card import Card, Status
from vigie.holidays import Closed
from vigie.opening import open_until


class Owed(StrEnum):
    """What a mention is, as far as its answer's hurry goes."""

    PRIVATE = "private"
    COMPLAINT = "complaint"
    QUESTION = "question"
    PURCHASE = "purchase"
    REVIEW = "review"
    PRAISE = "praise"
    OTHER = "other"


USUAL: Final[Mapping[Owed, float]] = {
    Owed.PRIVATE: 1,
    Owed.COMPLAINT: 2,
    Owed.QUESTION: 4,
    Owed.PURCHASE: 4,
    Owed.REVIEW: 24,
    Owed.PRAISE: 48,
    Owed.OTHER: 0,
}
_BY_INTENT: Final = {
    Intent.COMPLAINT: Owed.COMPLAINT,
    Intent.QUESTION: Owed.QUESTION,
    Intent.REQUEST: Owed.QUESTION,
    Intent.PURCHASE: Owed.PURCHASE,
    Intent.PRAISE: Owed.PRAISE,
}


@dataclass(frozen=True, slots=True)
class Promises:
    """What a brand promises its people: open hours per kind, 0 for none, and its days off."""

    answer_within: Mapping[Owed, float] = field(default_factory=lambda: dict(USUAL))
    closed: Closed = field(default_factory=Closed)


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when, and because of what."""

    kind: Owed
    due_at: datetime

    def is_late(self, now: datetime) -> bool:
        """Whether the time is over."""
        return now >= self.due_at


def kinds_of(card: Card) -> frozenset[Owed]:
    """Everything a mention is; chatter is ``other`` alone."""
    intents = card.analysis.intents if card.analysis else ()
    kinds = {_BY_INTENT[intent] for intent in intents}
    kinds |= {Owed.PRIVATE} if card.private else set()
    kinds |= {Owed.REVIEW} if card.rating else set()
    return frozenset(kinds or {Owed.OTHER})


def wants_answer(card: Card) -> bool:
    """Whether somebody still waits for us: it is open, lives, is news, and nobody has said no."""
    is_open = card.status is Status.TODO and not card.removed and not card.backfilled
    return is_open and not card.no_reply_needed


def find_deadline(card: Card, brand: Brand, promises: Promises) -> Deadline | None:
    """The first of the deadlines of what a mention is; None where nothing is promised.

    Rule: hours count from when it was said, or from the edit that opened it again, in business
    hours in the brand's zone, holidays closed. The strictest promise holds.
    """
    if not wants_answer(card):
        return None
    promised = [(promises.answer_within.get(kind, 0), kind) for kind in sorted(kinds_of(card))]
    hours, kind = min(((n, kind) for n, kind in promised if n > 0), default=(0, Owed.OTHER))
    if not hours:
        return None
    since = max(card.said_at, card.reopened_at or card.said_at)
    zone, span = ZoneInfo(brand.time_zone), timedelta(hours=hours)
    return Deadline(kind, open_until(brand.business_hours, zone, since, span, promises.closed))
