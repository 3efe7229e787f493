"""An action: one outward act on a platform. It happens at most once, or a human is told why not.

pending ──claim──> claimed ──the one call──> sent
   ^                  │                      failed        refused for good
   │                  │                      waiting ─due─> pending   nothing left, try later
   └──────────────────┘                      unconfirmed ─read─> sent | failed
                                             task          a human does it by a deep link
task ──ticked off by a person, or seen on the platform──> sent
held ──approved──> pending      a junior's words, before somebody has read them; refused: failed
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import dropwhile

from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PlatformError,
    RateLimitedError,
    TransientError,
)
from vigie.mention import Author, Facts

CLAIM_LASTS = timedelta(seconds=45)
RECONCILE_AFTER = timedelta(seconds=30)
MOST_READS = 3
ASKED_FOR = timedelta(days=1)
MOST_TRIES = 8
RULE = "rule"  # the actor of what no person asked for
DONE_BY_HAND = "done by hand"


class ActionKind(StrEnum):
    """What may be done to a mention; ``publish`` alone is about none: a post of the brand's own.

    ``edit_reply`` and ``delete_reply`` are done to our own answer to it, which ``target`` names.
    """

    REPLY = "reply"
    PRIVATE_REPLY = "private_reply"
    HIDE = "hide"
    UNHIDE = "unhide"
    DELETE = "delete"
    SPAM = "spam"
    LIKE = "like"
    PUBLISH = "publish"
    EDIT_REPLY = "edit_reply"
    DELETE_REPLY = "delete_reply"


class ActionState(StrEnum):
    """Where an action stands."""

    HELD = "held"
    PENDING = "pending"
    CLAIMED = "claimed"
    WAITING = "waiting"
    SENT = "sent"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    TASK = "task"


FINAL = frozenset({ActionState.SENT, ActionState.FAILED, ActionState.TASK})
WITHDRAWABLE = frozenset(
    {ActionState.HELD, ActionState.PENDING, ActionState.WAITING, ActionState.TASK}
)
ASLEEP = frozenset({ActionState.WAITING, ActionState.HELD})  # begun so, it moves when it is woken


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an action's history."""

    state: ActionState
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """``actor`` is a person's id, or ``rule`` when moderation acted by itself.

    ``content_hash`` is of the words the act answers or judges: it is not done to other words.
    ``due_at`` says when a waiting, unconfirmed or claimed action wants to be looked at again;
    ``reads`` how often its thread was read to find out what happened. ``realm``, ``facts``,
    ``author`` and ``said_at`` are the mention's, given to the platform with the act and never
    stored with it; for a private message ``said_at`` is when the person last wrote. For a post of
    the brand's own ``mention_id`` names what is published, and ``native_id`` is empty.

    ``target`` is the platform's id of our own answer that is edited or deleted; ``after`` the id of
    the action this one follows: a private message waits for its public acknowledgement.
    ``changed_by`` is the id of the latest act that edits or deletes what this one made: the next is
    asked for in the light of it, so that of two at once one is refused. ``asked`` tells what was
    asked for, before anything was done to the words: a digest.
    """

    id: str
    mention_id: str
    brand: str
    platform: str
    native_id: str
    kind: ActionKind
    actor: str
    state: ActionState = ActionState.PENDING
    text: str = ""
    reason: str = ""
    thread_id: str | None = None
    url: str | None = None
    content_hash: str = ""
    created_at: datetime | None = None
    due_at: datetime | None = None
    tries: int = 0
    reads: int = 0
    result_id: str | None = None
    target: str = ""
    after: str = ""
    changed_by: str = ""
    asked: str = ""
    history: tuple[Step, ...] = ()
    realm: str = ""
    facts: Facts = field(default_factory=dict)
    author: Author = field(default_factory=Author)
    said_at: datetime | None = None

    @property
    def moved_at(self) -> datetime | None:
        """When it last moved: at the call, when it was claimed."""
        return self.history[-1].at if self.history else self.created_at

    @property
    def claimed_at(self) -> datetime | None:
        """When it was last claimed: nothing of it left before."""
        claims = [step.at for step in self.history if step.state is ActionState.CLAIMED]
        return claims[-1] if claims else self.created_at

    @property
    def was_planned(self) -> bool:
        """Whether it was asked for with a time of its own: what is planned begins with waiting.

        So does what follows another act, which was asked for at once.
        """
        begins = self.history[0].state if self.history else None
        return begins is ActionState.WAITING and not self.after

    @property
    def has_deleted(self) -> bool:
        """Whether it has deleted an answer of ours."""
        return self.kind is ActionKind.DELETE_REPLY and self.state is ActionState.SENT

    @property
    def is_unseen(self) -> bool:
        """Whether a person ticked it off, and the platform has not shown it since."""
        return not self.result_id and self.reason.startswith(DONE_BY_HAND)

    @property
    def wanted_at(self) -> datetime | None:
        """When it was to happen: when it was asked for, planned for, or approved.

        Of what is planned only the first waking counts. A line that tells where the words came
        from may stand before all others.
        """
        steps = list(dropwhile(lambda step: step.state is ActionState.PENDING, self.history))
        if not steps or steps[0].state not in ASLEEP:
            return self.created_at
        woken = (step.at for step in steps if step.state is ActionState.PENDING)
        return next(woken, self.created_at)


def move(action: Action, state: ActionState, now: datetime, reason: str = "") -> Action:
    """The action in its next state, its history one line longer, due only if it must be."""
    due = {
        ActionState.CLAIMED: now + CLAIM_LASTS,
        ActionState.UNCONFIRMED: now + RECONCILE_AFTER,
    }.get(state)
    step = Step(state=state, at=now, reason=reason)
    return replace(action, state=state, reason=reason, due_at=due, history=(*action.history, step))


def plan(action: Action, due_at: datetime, now: datetime) -> Action:
    """An action that waits for its hour; `schedule_polls` wakes it."""
    return replace(move(action, ActionState.WAITING, now, "planned"), due_at=due_at)


def after_sent(action: Action, now: datetime, result_id: str | None) -> Action:
    """It worked: ``result_id`` is the platform's id of what we made."""
    return replace(move(action, ActionState.SENT, now), result_id=result_id)


def after_error(action: Action, error: Exception, now: datetime) -> Action:
    """What an error makes of an action.

    Rule: an unknown outcome is never tried again, only read; a limit, an outage or a dead token
    waits, since nothing left; everything else is final. After eight tries, or when the wait would
    end later than a day after somebody asked, waiting becomes failed: a human must know in time.
    """
    if isinstance(error, OutcomeUnknownError):
        return move(action, ActionState.UNCONFIRMED, now, "no answer came back")
    if not isinstance(error, PlatformError):
        raise error
    if isinstance(error, AuthError):
        return _wait(action, now, error.reason, timedelta(hours=1))
    if isinstance(error, RateLimitedError | TransientError):
        return _wait(action, now, error.reason, timedelta(seconds=error.retry_after))
    return move(action, ActionState.FAILED, now, error.reason)


def after_reading(
    action: Action, *, done: bool | None, now: datetime, result_id: str | None = None
) -> Action:
    """What reading the thread tells of an unconfirmed action; None means it could not be read.

    Rule: found is sent; absent after three reads, a read apart, is failed and a human may try anew;
    so is what could not be read for a day.
    """
    if done:
        return after_sent(action, now, result_id)
    read = replace(action, reads=action.reads + (done is not None))
    if read.reads >= MOST_READS:
        return move(read, ActionState.FAILED, now, "the platform shows no trace of it")
    if action.wanted_at and now - action.wanted_at > ASKED_FOR:
        return move(read, ActionState.FAILED, now, "the platform could not be asked for a day")
    return replace(read, due_at=now + RECONCILE_AFTER)


def _wait(action: Action, now: datetime, reason: str, pause: timedelta) -> Action:
    is_too_late = action.wanted_at and now + pause > action.wanted_at + ASKED_FOR
    if action.tries >= MOST_TRIES or is_too_late:
        return move(action, ActionState.FAILED, now, reason)
    return replace(move(action, ActionState.WAITING, now, reason), due_at=now + pause)
