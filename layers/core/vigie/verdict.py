"""What moderation says of a text: verdict, reasons, queue, and the clock that may be running."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

SURE: Final = 0.9
LIKELY: Final = 0.5
# Chosen on texts the measured model had not learnt from, for no complaint hidden first, then half
# of spam and promotion hidden, four fifths seen, and less than one ordinary text in twenty asked.
HIDE_SPAM: Final = 0.45
HIDE_BAIT: Final = 0.65
HIDE_HINTED: Final = 0.8
REVIEW_SPAM: Final = 0.43
REVIEW_HINTED: Final = 0.36
REVIEW_COMPLAINT: Final = 0.6


class Verdict(StrEnum):
    """What a rule may decide; deleting is never one of them."""

    KEEP = "keep"
    REVIEW = "review"
    HIDE = "hide"


class Queue(StrEnum):
    """Where a human finds the text."""

    REPLY = "reply"
    REVIEW = "review"
    ILLEGAL = "illegal"


@dataclass(frozen=True, slots=True)
class Reason:
    """The rule that spoke and the words it saw, in code points of the original, end exclusive."""

    rule: str
    matched: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Moderation:
    """A verdict, its reasons, and the queue that shows the text (none: nobody needs to look).

    ``threshold`` is what a probability was held against where one decided; it says how a verdict
    came about and is no part of it.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    queue: Queue | None = None
    threshold: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What probabilities are held against; a brand's corrections move them (`vigie.learning`).

    Spam and promotion: ``hide_spam`` hides beside a stock phrase, ``hide_bait`` beside bait and a
    way to be reached, ``hide_hinted`` beside bait alone. ``review_spam`` asks a human,
    ``review_hinted`` beside any sign, ``review_complaint`` where the text complains.
    ``review_offence`` asks a human about offence. ``guard_unhappy``: an unhappy text goes to
    review where a banned word would hide it.
    """

    hide_spam: float = HIDE_SPAM
    hide_bait: float = HIDE_BAIT
    hide_hinted: float = HIDE_HINTED
    review_spam: float = REVIEW_SPAM
    review_hinted: float = REVIEW_HINTED
    review_complaint: float = REVIEW_COMPLAINT
    review_offence: float = SURE
    guard_unhappy: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What was seen before of nearly the same words.

    ``approved``: a person kept these very words. ``repeats``: by the same author within a day.
    ``copies``: how many other authors within two days.
    """

    approved: bool = False
    repeats: int = 0
    copies: int = 0


# How long what may be illegal can wait for a human. One hour is what regulation (EU) 2021/784,
# article 3, gives for terrorist content after an order; for the rest the law says "promptly" (LCEN
# article 6, Sanchez v. France, 15 May 2023), which we take to be a day.
PROMPTLY: Final = timedelta(hours=24)
CLOCKS: Final = {"terror": timedelta(hours=1)}


def time_allowed(moderation: Moderation | None) -> timedelta | None:
    """How long a human has, by the strictest rule that spoke; None where no clock runs."""
    if moderation is None or moderation.queue is not Queue.ILLEGAL:
        return None
    return min((CLOCKS.get(reason.rule, PROMPTLY) for reason in moderation.reasons), default=None)
