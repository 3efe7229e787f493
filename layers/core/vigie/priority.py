"""How much a mention presses, 0 to 100, each point with its reason.

What a mention is gives the ground: a danger or what may be illegal, a complaint, somebody who asks
or wants to buy, a review, praise, chatter. Upon it come how long it waits, how many see it, how
grave it is, that it was said in private, and that its promise is broken; all of them together lift
nothing above a danger that is not one itself. Every part is a step function that never falls, so
that of two mentions alike the older, the more visible, the graver one never ranks lower.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from vigie.card import Card
from vigie.promise import Deadline, Owed, kinds_of, wants_answer
from vigie.verdict import Queue

HIGHEST: Final = 100
_GROUND: Final = {
    "illegal": 64,
    "danger": 64,
    "complaint": 27,
    "purchase": 20,
    "question": 20,
    "review": 14,
    "praise": 6,
}
_PRIVATE: Final = 4
_WAITED_HOURS: Final = (1, 2, 4, 8, 24, 48, 72, 168)  # a point for each that is reached
_SEEN_BY: Final = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 1_000_000)
_LATE_HOURS: Final = (0, 0, 0, 0, 2, 8, 24, 72)  # four points at once, then one for each
_GRAVE_FROM: Final = (0.5, 0.57, 0.64, 0.71, 0.78, 0.85, 0.92, 0.98)
_BY_STARS: Final = {1: 0.98, 2: 0.78}
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a mention has so many points; ``facts`` are the numbers behind it."""

    code: str
    points: int
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Priority:
    """The points of a mention and where they come from; they add up."""

    score: int
    reasons: tuple[Reason, ...]


def find_priority(card: Card, deadline: Deadline | None, now: datetime) -> Priority:
    """A mention's priority at a moment. Of two things it is, the graver one counts."""
    reasons = [one for one in _reasons(card, deadline, now) if one.points]
    return Priority(sum(one.points for one in reasons), tuple(reasons))


def _reasons(card: Card, deadline: Deadline | None, now: datetime) -> Iterator[Reason]:
    code = _ground_of(card)
    yield Reason(
        code, _GROUND.get(code, 0), {"dangers": list(card.dangers)} if card.dangers else {}
    )
    yield _severity(card)
    yield Reason("visible_author", _steps(_SEEN_BY, card.followers), {"followers": card.followers})
    yield Reason("private", _PRIVATE if card.private else 0)
    if wants_answer(card):
        hours = (now - card.said_at) / _HOUR
        yield Reason("waiting", _steps(_WAITED_HOURS, hours), {"hours": max(0, int(hours))})
    if deadline is not None and deadline.is_late(now):
        over = (now - deadline.due_at) / _HOUR
        yield Reason("late", _steps(_LATE_HOURS, over), {"hours": int(over), "kind": deadline.kind})


def _ground_of(card: Card) -> str:
    kinds = {kind.value for kind in kinds_of(card) if kind is not Owed.PRIVATE}
    kinds |= {"illegal"} if card.queue is Queue.ILLEGAL else set()
    kinds |= {"danger"} if card.dangers else set()
    ranked = [code for code in _GROUND if code in kinds]
    return ranked[0] if ranked else "other"


def _severity(card: Card) -> Reason:
    """The gravest of offence, unhappiness, few stars and a danger named."""
    read = card.analysis
    facts = {
        "offence": round(read.offensive, 2) if read else 0.0,
        "unhappiness": round(read.sentiment.negative, 2) if read else 0.0,
        "stars": _BY_STARS.get(card.rating, 0.0),
        "danger": 1.0 if card.dangers else 0.0,
    }
    points = _steps(_GRAVE_FROM, max(facts.values()))
    return Reason("severe", points, {name: value for name, value in facts.items() if value})


def _steps(steps: Sequence[float], value: float) -> int:
    return bisect_right(steps, value)
