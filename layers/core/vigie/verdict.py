"""What moderation says of a text: verdict, reasons, queue, and the clock that may be running."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

SURE: Final = 0.9
LIKELY: Final = 0.5


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

    ``hide_spam``: enough to hide beside damning words. ``hide_likely``: enough beside three signs.
    ``review_spam``, ``review_offence``: enough to ask a human; ``review_likely`` beside a sign.
    ``guard_unhappy``: an unhappy text goes to review where a banned word would hide it.
    """

    hide_spam: float = SURE
    hide_likely: float = LIKELY
    review_spam: float = SURE
    review_likely: float = LIKELY
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
