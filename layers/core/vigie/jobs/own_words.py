"""Our own answers edited or deleted: what may be done to them now, and who must do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vigie.action import Action, ActionKind, ActionState
from vigie.aws.outbox import list_actions
from vigie.jobs.settling import find_reply
from vigie.mention import Mention
from vigie.platforms import load_platform
from vigie.reply import why_too_late

CHANGES = frozenset({ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY})
LEFT_TO_PEOPLE = frozenset({ActionState.TASK, ActionState.HELD})
UNDER_WAY = frozenset(ActionState) - LEFT_TO_PEOPLE - {ActionState.SENT, ActionState.FAILED}


def changes_of(reply: Action, talk: Sequence[Action]) -> list[Action]:
    """The acts that edit or delete an answer of ours, oldest first; failed ones too.

    Of those asked for in one instant the answer itself knows which was the last.
    """
    found = [one for one in talk if one.kind in CHANGES and one.target == reply.result_id]
    return sorted(found, key=lambda one: one.id == reply.changed_by)


def words_of(reply: Action, talk: Sequence[Action]) -> str:
    """The words an answer has now."""
    edits = [one for one in changes_of(reply, talk) if _is_done(one, ActionKind.EDIT_REPLY)]
    return edits[-1].text if edits else reply.text


def editor_of(reply: Action, talk: Sequence[Action]) -> str:
    """Who last edited an answer; empty when nobody did."""
    done = (one.actor for one in changes_of(reply, talk) if _is_done(one, ActionKind.EDIT_REPLY))
    return ([*done] or [""])[-1]


def deleter_of(reply: Action, talk: Sequence[Action]) -> str:
    """Who deleted an answer; empty while it stands."""
    return next((one.actor for one in changes_of(reply, talk) if one.has_deleted), "")


def change_under_way(reply: Action, talk: Sequence[Action]) -> Action | None:
    """The edit or deletion that is on its way."""
    return next((one for one in changes_of(reply, talk) if one.state in UNDER_WAY), None)


def open_changes(reply: Action, talk: Sequence[Action]) -> list[Action]:
    """The edits and deletions that have not ended: on their way, to be read, or a person's."""
    return [one for one in changes_of(reply, talk) if one.state in UNDER_WAY | LEFT_TO_PEOPLE]


def why_not_changed_here(change: Action, mention: Mention, now: datetime) -> str:
    """Why a person must edit or delete this answer on the platform; empty when vigie can."""
    if change.kind not in CHANGES:
        return ""
    reply = find_reply(list_actions(change.mention_id), change.target)
    if reply is None:
        return ""
    by_hand = why_changed_by_hand(reply, mention)
    if by_hand or reply.moved_at is None:
        return by_hand
    profile = load_platform(change.platform).PROFILE
    return why_too_late(profile, change.kind, reply.moved_at, now)


def why_changed_by_hand(reply: Action, mention: Mention) -> str:
    """Why a person must edit or delete an answer to a mention; empty when vigie can.

    Rule: a private message to somebody who commented in public lies in a talk of its own, which
    the comment does not lead to.
    """
    if reply.kind is ActionKind.PRIVATE_REPLY and not mention.is_private:
        return "a private message to a comment is changed where it was sent: open it there"
    return ""


def _is_done(change: Action, kind: ActionKind) -> bool:
    return change.kind is kind and change.state is ActionState.SENT
