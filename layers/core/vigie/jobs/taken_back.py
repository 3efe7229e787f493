"""Words of ours that are gone from a platform: a task to delete them is done, the card knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from vigie.action import Action, ActionKind, ActionState, after_sent, move
from vigie.aws.journal import note
from vigie.aws.mentions import get_thread
from vigie.aws.outbox import action_id, list_actions, moved_write, new_action_write, read_action
from vigie.jobs.answered import APP, MOST_ANSWERED
from vigie.jobs.own_words import change_under_way, changes_of
from vigie.jobs.settling import find_reply, settle_sent
from vigie.mention import Mention, mention_id


def note_lost_words(own: Mention, now: datetime) -> None:
    """Settle that words of ours are gone; ``own`` is how they were. Safe to repeat.

    Rule: a deletion of ours that is under way or done is told by its own result; a task is ticked
    off; without either, they were deleted on the platform, by hand or by it.
    """
    for answered in _may_have_answered(own):
        acts = list_actions(answered)
        reply = find_reply(acts, own.native_id)
        if reply is not None:
            _take_back(reply, acts, now)
            return


def _may_have_answered(own: Mention) -> Iterator[str]:
    """Ids of the mentions our words may have answered, the likeliest first."""
    if own.in_reply_to:
        yield mention_id(own.brand, own.platform, own.in_reply_to, own.realm)
    elif own.is_private:
        theirs = [one.id for one in get_thread(own) if not one.own and one.said_at <= own.said_at]
        yield from reversed(theirs[-MOST_ANSWERED:])


def _take_back(reply: Action, acts: list[Action], now: datetime) -> None:
    if _is_erased(reply):
        return
    changes = changes_of(reply, acts)
    under_way = change_under_way(reply, acts)
    is_on_its_way = under_way is not None and under_way.kind is ActionKind.DELETE_REPLY
    if is_on_its_way or any(one.has_deleted for one in changes):
        return
    tasks = [one for one in changes if one.kind is ActionKind.DELETE_REPLY]
    before = next((one for one in tasks if one.state is ActionState.TASK), None)
    after = after_sent(before, now, None) if before else _deleted_there(reply, now)
    moved = moved_write(before, after) if before else new_action_write(after)

    def is_still() -> bool:
        found = read_action(after.id)
        return (found.state if found else None) is (before.state if before else None)

    settle_sent(moved, after, now, is_still)
    note("own words gone", action=after.id, ticked_off=before is not None)


def _is_erased(reply: Action) -> bool:
    """Whether whom it answered was erased, and our words with them.

    An answer typed in the app has no words here either, but says that it was.
    """
    return not reply.text and not any(step.reason for step in reply.history)


def _deleted_there(reply: Action, now: datetime) -> Action:
    """A deletion nobody asked vigie for, as the outbox would hold it."""
    deletion = Action(
        id=action_id(reply.mention_id, f"{APP}-gone-{reply.result_id}"),
        mention_id=reply.mention_id,
        brand=reply.brand,
        platform=reply.platform,
        native_id=reply.native_id,
        kind=ActionKind.DELETE_REPLY,
        actor=APP,
        target=reply.result_id or "",
        url=reply.url,
        created_at=now,
    )
    return move(deletion, ActionState.SENT, now, "gone from the platform")
