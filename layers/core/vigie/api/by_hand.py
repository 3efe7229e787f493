"""What a person did by a deep link, ticked off by them: not every place shows it to us."""

from __future__ import annotations

from vigie.action import DONE_BY_HAND, Action, ActionKind, ActionState, move
from vigie.api.outbox import show_put_out
from vigie.api.routing import Call
from vigie.aws.http import Answer
from vigie.aws.outbox import moved_write, read_action
from vigie.brand import Role
from vigie.errors import ConflictError, NotFoundError
from vigie.jobs.earlier import settle_answered
from vigie.jobs.settling import settle_sent
from vigie.reply import REPLIES


def tick_off(call: Call) -> Answer:
    """A task is done, with all that follows from an act that left; a second click does nothing.

    A post of the brand's own is ticked off when it shows, since its replies are found by its id.
    Raises NotFoundError, ConflictError for what is no task.
    """
    action = read_action(call.path["id"])
    if action is None or not call.person.may(action.brand, Role.VIEWER):
        raise NotFoundError("no such action")
    call.person.must(action.brand, Role.AGENT)
    if action.state is ActionState.TASK and action.kind is not ActionKind.PUBLISH:
        _settle(call, action)
        action = read_action(action.id) or action
    if action.state is not ActionState.SENT:
        raise ConflictError("this is no task to be done by hand")
    return show_put_out(action)


def _settle(call: Call, task: Action) -> None:
    done = move(task, ActionState.SENT, call.now, f"{DONE_BY_HAND}: {call.person.name}")
    settle_sent(moved_write(task, done), done, call.now, lambda: _is_open(task))
    if task.kind in REPLIES:
        settle_answered(task.mention_id, call.now)


def _is_open(task: Action) -> bool:
    found = read_action(task.id)
    return found is not None and found.state is ActionState.TASK
