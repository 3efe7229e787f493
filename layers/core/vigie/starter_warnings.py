"""What may keep a starter from being finished, said before it begins and in the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from vigie.brand import Brand
from vigie.card import Card, is_asleep
from vigie.conversation import key_of
from vigie.promise import Owed, Promises, find_deadline
from vigie.starter import ENDED, Starter, StarterKind, StarterState

# Never begin what cannot be finished: more late answers than one person catches up with in half a
# day, or people who have waited for three.
MOST_LATE: Final = 20
LONGEST_WAIT: Final = timedelta(days=3)
_RULES: Final = re.compile(
    r"r[èe]glement|conditions? (?:de participation|compl[èe]tes|d.utilisation|du jeu)|modalit[ée]s|"
    r"\brules\b|terms|t&cs?\b|conditions apply",
    re.IGNORECASE,
)


class Code(StrEnum):
    """The codes of warnings, which stay."""

    NO_OWNER = "no_owner"
    OWNER_AWAY = "owner_away"
    BACKLOG_LATE = "backlog_late"
    TEAM_AWAY = "team_away"
    CRISIS = "crisis"
    NO_RULES = "no_rules"
    PROMOTES = "promotes"


@dataclass(frozen=True, slots=True)
class Warned:
    """A word of warning; ``code`` is what a page says it by."""

    code: Code
    detail: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """Who still waits for an answer past the promise: how many (at least), and how long."""

    late: int = 0
    oldest: timedelta = timedelta()

    @property
    def is_too_late(self) -> bool:
        """Whether something must be answered before anything is begun."""
        return self.late > MOST_LATE or self.oldest > LONGEST_WAIT


@dataclass(frozen=True, slots=True)
class Desk:
    """How the team stands: who is away when, what waits, what is paused."""

    backlog: Backlog = Backlog()
    is_paused: bool = False
    is_crisis: bool = False
    is_promoting: bool = False
    known: frozenset[str] | None = None  # None: the brand has named no members
    away: tuple[tuple[str, datetime, datetime], ...] = ()

    def is_away(self, owner: str, at: datetime) -> bool:
        """Whether a member is away at a time."""
        return any(who == owner and start <= at < end for who, start, end in self.away)

    def is_team_away(self, at: datetime) -> bool:
        """Whether every member is."""
        return bool(self.known) and all(self.is_away(one, at) for one in self.known or ())


def count_backlog(
    cards: Iterable[Card], brand: Brand, promises: Promises, now: datetime
) -> Backlog:
    """The backlog of a to-do list, oldest first, read up to what settles the question.

    Rule: people to whom a promise is broken, as the inbox counts it. Thanks that nobody returned
    keep nothing from being begun, nor does what was put off.
    """
    late: set[tuple[str, str, str]] = set()
    oldest = timedelta()
    for card in cards:
        if len(late) > MOST_LATE:
            break
        owed = find_deadline(card, brand, promises)
        if owed is None or owed.kind is Owed.PRAISE or is_asleep(card, now):
            continue
        if owed.is_late(now):
            late.add(key_of(card))
            oldest = max(oldest, now - card.said_at)
    return Backlog(len(late), oldest)


def warn_of(starter: Starter, state: StarterState, desk: Desk, now: datetime) -> list[Warned]:
    """What may go wrong with a starter, worst first; nothing once it is over."""
    if state in ENDED:
        return []
    end = max(starter.ends_at, now)
    found = [
        (desk.is_crisis or desk.is_paused, Code.CRISIS, "planned posts are paused"),
        (desk.backlog.is_too_late, Code.BACKLOG_LATE, _say_backlog(desk.backlog)),
        (_is_nobody(starter, desk), Code.NO_OWNER, "nobody of the team owns it"),
        (desk.is_away(starter.owner, end), Code.OWNER_AWAY, "its owner is away when it ends"),
        (_is_alone(starter, desk, now), Code.TEAM_AWAY, "nobody is there to answer what it earns"),
        (_lacks_rules(starter), Code.NO_RULES, "a contest names where its rules are to be read"),
        (desk.is_promoting, Code.PROMOTES, "much was promoted lately: give something first"),
    ]
    return [Warned(code, detail) for is_so, code, detail in found if is_so]


def _is_nobody(starter: Starter, desk: Desk) -> bool:
    return bool(desk.known) and starter.owner not in (desk.known or ())


def _is_alone(starter: Starter, desk: Desk, now: datetime) -> bool:
    return any(desk.is_team_away(at) for at in (max(starter.due_at, now), starter.ends_at))


def _lacks_rules(starter: Starter) -> bool:
    """Rule: each text of a contest names its rules and leads there (French and EU consumer law)."""
    from vigie.tracked import has_link

    if starter.kind is not StarterKind.CONTEST:
        return False
    return not all(has_link(one) and _RULES.search(one) for one in starter.texts.values())


def _say_backlog(backlog: Backlog) -> str:
    days = backlog.oldest // timedelta(days=1)
    return f"{backlog.late} people wait past the promise, the first for {days} days"
