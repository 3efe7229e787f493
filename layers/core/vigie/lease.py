"""A lease: one person answers another for two minutes, so that two never answer at once.

It is held by whoever types, renewed while they do, and by whoever answered, for as long after.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

LASTS = timedelta(minutes=2)
# Two functions' clocks may differ by this much: to others a lease ends that much later.
SKEW = timedelta(seconds=1)


class Why(StrEnum):
    """What somebody holds a conversation by."""

    TYPING = "typing"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Lease:
    """Who answers a person in a conversation, or just did; ``revision`` grows with each write.

    ``holder`` is a sign-in's subject, ``name`` what colleagues read. ``typing_until`` and
    ``answered_until`` are when the one and the other ends.
    """

    holder: str
    name: str
    typing_until: datetime | None = None
    answered_until: datetime | None = None
    revision: int = 0

    def why(self, now: datetime) -> Why | None:
        """What it is still held by, by anybody's clock; None when it is free."""
        if self.typing_until and now <= self.typing_until + SKEW:
            return Why.TYPING
        if self.answered_until and now <= self.answered_until + SKEW:
            return Why.ANSWERED
        return None

    @property
    def until(self) -> datetime | None:
        """When all of it ends."""
        ends = [end for end in (self.typing_until, self.answered_until) if end]
        return max(ends, default=None)

    def keeps_out(self, people: frozenset[str], now: datetime, *, again: bool = False) -> bool:
        """Whether these people must wait.

        Rule: who types keeps everybody else out; who has just answered keeps out whoever does not
        say that they answer again, knowing of it.
        """
        why = self.why(now)
        if self.holder in people or why is None:
            return False
        return not (again and why is Why.ANSWERED)


def begin_typing(known: Lease | None, holder: str, name: str, now: datetime) -> Lease:
    """The lease of who begins to type, or types on; renewing never shortens it."""
    own = _own(known, holder, name)
    until = max(now + LASTS, own.typing_until or now)
    return replace(own, typing_until=until, revision=own.revision + 1)


def stop_typing(known: Lease) -> Lease:
    """The lease of who stopped; that they answered a moment ago stays so."""
    return replace(known, typing_until=None, revision=known.revision + 1)


def note_answer(known: Lease | None, holder: str, name: str, now: datetime) -> Lease:
    """The lease of who answered: they type no more."""
    own = _own(known, holder, name)
    until = max(now + LASTS, own.answered_until or now)
    return replace(own, typing_until=None, answered_until=until, revision=own.revision + 1)


def _own(known: Lease | None, holder: str, name: str) -> Lease:
    """What is known of somebody's own; what another held is over, its count of writes goes on."""
    if known is not None and known.holder == holder:
        return known
    return Lease(holder, name, revision=known.revision if known else 0)
