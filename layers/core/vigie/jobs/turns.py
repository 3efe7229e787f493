"""One act after another: what follows an act leaves once that one is settled, however it ended.

A private message waits for its public acknowledgement. Whoever settles the acknowledgement sends
the message on its way in the same transaction; the due index wakes it now and then, in case that
was cut short, and it lies down again until its turn has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from vigie.action import FINAL, WITHDRAWABLE, Action, ActionKind, ActionState, move
from vigie.aws.outbox import list_actions, move_action, moved_write, read_action
from vigie.aws.table import BusyError, ConditionFailedError, Write, write_together
from vigie.reply import REPLIES

LOOK_AGAIN = timedelta(minutes=3)
WHY = "its public acknowledgement goes first"
MOST_RACES = 4


def queue_after(action: Action, first: Action, now: datetime) -> Action:
    """An act that waits until another is settled."""
    waiting = move(replace(action, after=first.id), ActionState.WAITING, now, WHY)
    return replace(waiting, due_at=now + LOOK_AGAIN)


def is_its_turn(action: Action) -> bool:
    """Whether what an act follows is settled, or no longer kept."""
    first = read_action(action.after) if action.after else None
    return first is None or first.state in FINAL


def wait_for_turn(action: Action, now: datetime) -> None:
    """Lay a woken act down again. What the net woke leaves no lines: it may be woken often."""
    earlier = action.history[:-1]
    was_woken = bool(earlier) and earlier[-1].state is ActionState.WAITING
    waiting = (
        replace(action, state=ActionState.WAITING, reason=WHY, history=earlier)
        if was_woken
        else move(action, ActionState.WAITING, now, WHY)
    )
    move_action(action, replace(waiting, due_at=now + LOOK_AGAIN))


def release_writes(settled: Action, now: datetime) -> list[Write]:
    """Send what waits for an act on its way; to be written with the act's own last move."""
    if settled.kind is not ActionKind.REPLY or settled.state not in FINAL:
        return []
    return [
        moved_write(one, move(one, ActionState.PENDING, now))
        for one in list_actions(settled.mention_id)
        if one.after == settled.id and one.state is ActionState.WAITING
    ]


def lost_writes(before: Action) -> list[Write]:
    """What goes with an act that will never leave: what it promised, its wait to be read."""
    from vigie.aws.held import decided_write  # seldom: not at a cold start
    from vigie.aws.tasks import drop_promise_write

    gone = [drop_promise_write(before.mention_id, before.id)] if before.kind in REPLIES else []
    return [*gone, *([decided_write(before)] if before.state is ActionState.HELD else [])]


def find_announcement(action: Action, talk: Sequence[Action]) -> Action | None:
    """The acknowledgement that announces this private answer alone, while it has not left.

    Rule: it is taken back with what it announces.
    """
    if any(one.after == action.after and one.id != action.id for one in talk):
        return None
    before = (one for one in talk if one.id == action.after)
    return next((one for one in before if one.state in WITHDRAWABLE), None)


def end_writes(before: Action, now: datetime, why: str) -> list[Write]:
    """End an act that has not left, and what goes with it."""
    ended = move(before, ActionState.FAILED, now, why)
    return [moved_write(before, ended), *lost_writes(before)]


def settle_in_turn(before: Action, after: Action, now: datetime) -> bool:
    """Write an act's next state, what that sets free and what is lost by it.

    False when somebody else moved it. Raises BusyError when several attempts were not enough; the
    record is then delivered again.
    """
    lost = lost_writes(before) if after.state is ActionState.FAILED else []
    for attempt in range(MOST_RACES):
        beside = [*release_writes(after, now), *lost]
        if not beside:
            return move_action(before, after)
        try:
            write_together([moved_write(before, after), *beside])
        except (ConditionFailedError, BusyError):
            if not _is_still(before):
                return False
            if attempt == MOST_RACES - 1:
                raise
            continue
        return True
    raise AssertionError("unreachable")


def _is_still(before: Action) -> bool:
    found = read_action(before.id)
    if found is None:
        return False
    known = (found.state, len(found.history), found.tries, found.reads)
    return known == (before.state, len(before.history), before.tries, before.reads)
