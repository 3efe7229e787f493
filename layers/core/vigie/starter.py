"""A conversation starter: a question, a contest, a challenge or content, planned with its end.

planned ──its hour──> out ──ends_at──> to_finish ──a person──> finished
   │  ▲                                    (content with nothing to finish: finished by itself)
   │  └─planned anew── paused        its hour came while planned posts were paused
   └──────────────────────────────> cancelled      nothing of it left

Only what persons did is kept (cancelled, finished); the rest follows from the posts and the clock,
so that no step of it can be missed, come twice or come late.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from vigie.action import Action, ActionState
from vigie.errors import ConflictError, InvalidError

PREFIX: Final = "starter."  # how the names of a starter's posts begin
LONGEST: Final = timedelta(days=80)  # what is said under it is kept ninety days
FARTHEST: Final = timedelta(days=366)
USUALLY: Final = timedelta(days=7)
LATEST: Final = timedelta(minutes=10)
PAUSED: Final = "planned posts were paused"


class StarterKind(StrEnum):
    """What begins a conversation."""

    QUESTION = "question"
    CONTEST = "contest"
    CHALLENGE = "challenge"
    CONTENT = "content"


class StarterState(StrEnum):
    """Where a starter stands."""

    PLANNED = "planned"
    PAUSED = "paused"
    OUT = "out"
    TO_FINISH = "to_finish"
    FINISHED = "finished"
    CANCELLED = "cancelled"


LEFT: Final = frozenset(
    {ActionState.SENT, ActionState.CLAIMED, ActionState.UNCONFIRMED, ActionState.PENDING}
)
ENDED: Final = frozenset({StarterState.FINISHED, StarterState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Starter:
    """``texts`` are the words by platform, as written; ``names`` what the outbox calls each post.

    ``owner`` is the address of who finishes it, ``finish`` what that takes. ``round`` counts how
    often it was planned: each time its posts have a name of their own.
    """

    id: str
    brand: str
    kind: StarterKind
    title: str
    texts: Mapping[str, str]
    due_at: datetime
    ends_at: datetime
    owner: str
    made_by: str
    made_at: datetime
    finish: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    round: int = 1
    cancelled_at: datetime | None = None
    finished_at: datetime | None = None
    finished_by: str = ""

    @property
    def needs_finish(self) -> bool:
        """Whether something must be done at the end."""
        return self.kind is not StarterKind.CONTENT or bool(self.finish)


def new_starter(starter: Starter) -> Starter:
    """A starter as it may be kept, its posts named. Raises InvalidError naming the field.

    Rule: it has an owner and words; it begins in the future and ends after it began, while what is
    said under it is still kept; all but content says what must be done at its end.
    """
    if not starter.owner:
        raise InvalidError("a starter needs an owner who finishes it", field="owner")
    if not starter.texts:
        raise InvalidError("a starter needs words for one platform at least", field="texts")
    if starter.needs_finish and not starter.finish.strip():
        raise InvalidError("say what must be done at the end", field="finish")
    check_times(starter, starter.made_at)
    names = dict.fromkeys(starter.texts, name_posts(starter.id, starter.round))
    return replace(starter, names=names)


def check_times(starter: Starter, now: datetime) -> None:
    """Refuse times that cannot be kept. Raises InvalidError naming the field."""
    if starter.due_at < now - LATEST:
        raise InvalidError("due_at lies in the past", field="due_at")
    if starter.due_at > now + FARTHEST:
        raise InvalidError("due_at is at most a year ahead", field="due_at")
    check_end(starter)


def check_end(starter: Starter) -> None:
    """Refuse an end before the beginning, or too long after. Raises InvalidError."""
    if starter.ends_at <= starter.due_at:
        raise InvalidError("ends_at is after due_at", field="ends_at")
    if starter.ends_at - starter.due_at > LONGEST:
        raise InvalidError(f"a starter lasts {LONGEST.days} days at most", field="ends_at")


def starter_id(brand: str, key: str) -> str:
    """The same key of a brand names the same starter; the id names its brand."""
    return f"{brand}.{hashlib.sha256(f'{brand}#{key}'.encode()).hexdigest()[:16]}"


def name_posts(identity: str, count: int) -> str:
    """What the outbox calls a starter's posts, each time it is planned."""
    return f"{PREFIX}{identity.rpartition('.')[2]}.{count}"


def read_state(
    starter: Starter, posts: Sequence[Action], now: datetime, *, paused: bool
) -> StarterState:
    """Where a starter stands, from its posts, the clock, and whether planned posts are paused."""
    if starter.cancelled_at:
        return StarterState.CANCELLED
    if starter.finished_at:
        return StarterState.FINISHED
    is_out = any(one.state in LEFT or one.state is ActionState.TASK for one in posts)
    if is_out and now >= starter.ends_at:
        return StarterState.TO_FINISH if starter.needs_finish else StarterState.FINISHED
    if is_out:
        return StarterState.OUT
    held = any(one.reason.startswith(PAUSED) for one in posts)
    return StarterState.PAUSED if paused or held else StarterState.PLANNED


def must_be_open(starter: Starter) -> None:
    """Refuse to change what is over. Raises ConflictError."""
    if starter.cancelled_at:
        raise ConflictError("this starter was cancelled")
    if starter.finished_at:
        raise ConflictError("this starter is finished")


def finish(starter: Starter, posts: Sequence[Action], by: str, now: datetime) -> Starter:
    """What had to be done at the end is done; asking twice is asking once. Raises ConflictError."""
    if starter.finished_at:
        return starter
    must_be_open(starter)
    if not any(one.state in LEFT or one.state is ActionState.TASK for one in posts):
        raise ConflictError("nothing of it has left: cancel it instead")
    return replace(starter, finished_at=now, finished_by=by)


def plan_anew(
    starter: Starter, posts: Mapping[str, Action], now: datetime
) -> tuple[Starter, tuple[Action, ...]]:
    """The starter with new names for what has not left, and the posts to withdraw.

    Rule: what left stays; one on its way is waited for. Raises ConflictError when nothing is left
    to plan, or a post is leaving.
    """
    must_be_open(starter)
    check_times(starter, now)
    on_way = [one for one in posts.values() if one.state in LEFT - {ActionState.SENT}]
    if on_way:
        raise ConflictError("a post of it is leaving at this moment: look again")
    sent = {slug for slug, one in posts.items() if one.state is ActionState.SENT}
    if gone := [slug for slug in sent if slug not in starter.texts]:
        raise ConflictError(f"it is out on {', '.join(sorted(gone))}: its words stay")
    if sent >= set(starter.texts):
        raise ConflictError("all of it has left")
    count = starter.round + 1
    fresh = dict.fromkeys(set(starter.texts) - sent, name_posts(starter.id, count))
    names = {**{slug: starter.names[slug] for slug in sent}, **fresh}
    old = (one for one in posts.values() if one.state is not ActionState.SENT)
    withdrawn = tuple(one for one in old if one.state is not ActionState.FAILED)
    return replace(starter, names=names, round=count), withdrawn


def cancel(
    starter: Starter, posts: Sequence[Action], now: datetime
) -> tuple[Starter, tuple[Action, ...]]:
    """The starter cancelled, and the posts to withdraw. Raises ConflictError once some has left."""
    if starter.cancelled_at:
        return starter, ()
    must_be_open(starter)
    if any(one.state in LEFT for one in posts):
        raise ConflictError("some of it has left already: finish it instead")
    withdrawn = tuple(one for one in posts if one.state is not ActionState.FAILED)
    return replace(starter, cancelled_at=now), withdrawn
