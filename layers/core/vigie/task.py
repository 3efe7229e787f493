"""A task: what a person said they would do, by when. Colleagues' words, never a customer's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from vigie.mention import author_hash
from vigie.nudge import Nudge, NudgeKind

AHEAD: Final = timedelta(hours=1)


class TaskKind(StrEnum):
    """Where a task comes from."""

    PROMISE = "promise"  # said to a person outside
    STARTER = "starter"  # begun, and to be finished
    BY_HAND = "by_hand"
    TOPIC = "topic"  # what somebody asked for was done: tell them


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Task:
    """Who does what, by when.

    ``owner`` is an address, or a name the team knows. ``person`` is the `person_id` of whom it was
    promised to, ``mention_id`` what it was promised about; either may be empty. ``draft`` are words
    to begin the answer with. ``turn`` counts the dates and owners it has had: each is nudged once.
    ``revision`` counts its writes.
    """

    id: str
    brand: str
    kind: TaskKind
    what: str
    owner: str
    due_at: datetime
    mention_id: str = ""
    person: str = ""
    made_by: str = ""
    made_at: datetime | None = None
    state: TaskState = TaskState.OPEN
    done_by: str = ""
    done_at: datetime | None = None
    turn: int = 0
    draft: str = ""
    revision: int = 0

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been done."""
        return self.state is TaskState.OPEN and now >= self.due_at


def person_id(brand: str, platform: str, author: str | None) -> str:
    """Who somebody is to a brand, without their name: the id people have in our API.

    Empty where no platform tells who they are.
    """
    return f"{brand}.{platform}.{author_hash(brand, platform, author)}" if author else ""


def change_task(
    task: Task,
    now: datetime,
    who: str,
    *,
    state: TaskState | None = None,
    what: str = "",
    owner: str = "",
    due_at: datetime | None = None,
) -> Task:
    """A task after a person changed it; done twice, it stays as it was done first.

    A new date, a new owner or a new beginning is another turn, hence another nudge.
    """
    moved = replace(
        task, what=what or task.what, owner=owner or task.owner, due_at=due_at or task.due_at
    )
    if state is TaskState.DONE and task.state is TaskState.OPEN:
        moved = replace(moved, state=state, done_by=who, done_at=now)
    if state is TaskState.OPEN and task.state is TaskState.DONE:
        moved = replace(moved, state=state, done_by="", done_at=None)
    is_asked_anew = (moved.owner, moved.due_at) != (task.owner, task.due_at)
    is_begun_anew = task.state is TaskState.DONE and moved.state is TaskState.OPEN
    turn = task.turn + 1 if is_asked_anew or is_begun_anew else task.turn
    return replace(moved, turn=turn)


def nudge_of(task: Task, now: datetime) -> Nudge | None:
    """The mail its owner gets while it is open: an hour before, or at its time if that is near.

    None for what is done or late already, for a starter's end, of which the starter itself tells
    (`NudgeKind.STARTER_DUE`), and for telling askers: two hundred mails would be no help.
    """
    is_told_elsewhere = task.kind in {TaskKind.STARTER, TaskKind.TOPIC}
    if is_told_elsewhere or task.state is TaskState.DONE or task.due_at <= now:
        return None
    ahead = task.due_at - AHEAD
    return Nudge(
        id=f"{task.id}.{task.turn}",
        brand=task.brand,
        kind=NudgeKind.TASK_DUE,
        to=task.owner,
        about=task.id,
        due_at=ahead if ahead >= now + AHEAD else task.due_at,
        by=task.made_by,
    )


def is_still_owed(task: Task | None, nudge_id: str) -> bool:
    """Whether a nudge about a task is still true: it is open, and has this date and owner."""
    if task is None or task.state is TaskState.DONE:
        return False
    return nudge_id == f"{task.id}.{task.turn}"
