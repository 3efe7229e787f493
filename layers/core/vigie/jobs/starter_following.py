"""Where starters meet the rest of the desk: the team, the tasks, the gaps in words."""

from __future__ import annotations

from datetime import datetime

from vigie.action import ActionState
from vigie.aws.nudges import nudge_write
from vigie.aws.outbox import post_id, read_actions
from vigie.aws.pauses import is_paused
from vigie.aws.settings import settings
from vigie.aws.starters import read_starter
from vigie.aws.table import Write, delete
from vigie.aws.tasks import change_task_row, name_task, read_task, task_write
from vigie.aws.team import list_members, read_member
from vigie.errors import ForbiddenError, InvalidError
from vigie.nudge import Nudge, NudgeKind
from vigie.saved_reply import find_gaps
from vigie.starter import Starter, StarterState, read_state
from vigie.task import Task, TaskKind, TaskState, change_task
from vigie.team import find_called


def find_owner(brand: str, owner: str) -> str:
    """The owner as the desk addresses them. Raises InvalidError for a stranger to a known team."""
    members = list_members(brand)
    found = find_called(members, owner)
    if found is not None:
        return found.address
    if any(not one.is_noted for one in members):
        raise InvalidError("the owner is a member of the team", field="owner")
    return owner


def refuse_junior(brand: str, user: str) -> None:
    """Refuse words to everybody by somebody whose words are read first. Raises ForbiddenError."""
    member = read_member(brand, user)
    if member is not None and member.needs_approval:
        raise ForbiddenError("your words are read before they leave: ask a colleague to plan this")


def read_team(
    brand: str, now: datetime
) -> tuple[frozenset[str] | None, tuple[tuple[str, datetime, datetime], ...]]:
    """Who is of the team, by address, and who is away from when until when; None: nobody named."""
    members = [one for one in list_members(brand) if not one.is_noted]
    away = tuple(
        (one.address, one.away_from or now, one.away_until) for one in members if one.away_until
    )
    return frozenset(one.address for one in members) or None, away


def refuse_gaps(text: str, field: str) -> None:
    """Refuse words that still have gaps to fill. Raises InvalidError naming them."""
    if gaps := find_gaps(text):
        raise InvalidError(f"still to be filled in: {', '.join(gaps)}", field=field)


def new_task_writes(starter: Starter, now: datetime) -> list[Write]:
    """The task to finish a starter, in the transaction that makes it."""
    if not starter.needs_finish:
        return []
    task = Task(
        id=_task_id(starter),
        brand=starter.brand,
        kind=TaskKind.STARTER,
        what=_say_task(starter),
        owner=starter.owner,
        due_at=starter.ends_at,
        made_by=starter.made_by,
        made_at=now,
    )
    return [task_write(task, now)]


def follow_with_task(starter: Starter, by: str, now: datetime) -> None:
    """Let the task follow its starter: its date, its owner, and its end. Safe to repeat."""
    task = read_task(_task_id(starter), [starter.brand])
    if task is None:
        return
    is_over = starter.finished_at or starter.cancelled_at
    after = change_task(
        task,
        now,
        by,
        state=TaskState.DONE if is_over else None,
        what=_say_task(starter),
        owner=starter.owner,
        due_at=starter.ends_at,
    )
    if after != task:
        change_task_row(task, after, now)


def is_task_done(starter: Starter) -> bool:
    """Whether somebody ticked off the task to finish it."""
    task = read_task(_task_id(starter), [starter.brand])
    return task is not None and task.state is TaskState.DONE


def nudge_writes(starter: Starter, now: datetime, *, by_hand: bool) -> list[Write]:
    """The mails to the owner: at the end, and at the beginning where a human must post."""
    return [nudge_write(one, now) for one in _nudges(starter, by_hand=by_hand)]


def drop_nudges(before: Starter, after: Starter, *, by_hand: bool) -> list[Write]:
    """Take back the mails that are no longer true."""
    wanted = {one.id for one in _nudges(after, by_hand=by_hand)}
    old = {one.id for one in _nudges(before, by_hand=True)} - wanted
    place = f"nudge#{before.brand}"
    return [
        delete(settings().desk_table, {"pk": place, "sk": f"nudge#{one}"}) for one in sorted(old)
    ]


def fresh_nudges(before: Starter, after: Starter, now: datetime, *, by_hand: bool) -> list[Write]:
    """The mails a change asks for that were not asked for before."""
    known = {one.id for one in _nudges(before, by_hand=True)}
    wanted = [one for one in _nudges(after, by_hand=by_hand) if one.id not in known]
    return [nudge_write(one, now) for one in wanted]


def _nudges(starter: Starter, *, by_hand: bool) -> list[Nudge]:
    if starter.cancelled_at or starter.finished_at:
        return []
    times = [("end", NudgeKind.STARTER_DUE, starter.ends_at)] if starter.needs_finish else []
    times += [("begin", NudgeKind.STARTER_BEGINS, starter.due_at)] if by_hand else []
    return [
        Nudge(
            id=f"{starter.id}.{part}.{at:%Y%m%dT%H%M%S}.{starter.owner}",
            brand=starter.brand,
            kind=kind,
            to=starter.owner,
            about=starter.id,
            due_at=at,
            by=starter.made_by,
            words=starter.title,
        )
        for part, kind, at in times
    ]


def is_nudge_owed(nudge: Nudge) -> bool:
    """Whether a starter's mail is true at its time: it is to be posted, or went out and must end.

    Nothing goes out by hand either while planned posts are paused.
    """
    kept = read_starter(nudge.about)
    if kept is None:
        return False
    one = kept.starter
    names = (post_id(one.brand, what, slug) for slug, what in one.names.items())
    posts = read_actions(names, strong=True)
    if nudge.kind is NudgeKind.STARTER_BEGINS:
        is_left = any(post.state not in {ActionState.SENT, ActionState.FAILED} for post in posts)
        return is_left and not one.cancelled_at and not is_paused(one.brand)
    state = read_state(one, posts, one.ends_at, paused=False)
    return state is StarterState.TO_FINISH and not is_task_done(one)


def _task_id(starter: Starter) -> str:
    return name_task(f"task.{starter.brand}", starter.id)


def _say_task(starter: Starter) -> str:
    return f"{starter.title}\u202f: {starter.finish}"[:500]
