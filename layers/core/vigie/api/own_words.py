"""Our own answers edited, deleted, or withdrawn before they leave: by who wrote them, or a manager.

Each change is an act of its own in the outbox. It is asked for in the light of the one before
(`changed_by` of the answer), so that of two at once one is told to look again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from vigie.action import WITHDRAWABLE, Action, ActionKind, ActionState, move
from vigie.api.outbox import make_ready, new_action, put_in, show_put_out
from vigie.api.own_words_bodies import EditBody
from vigie.api.own_words_views import may_change
from vigie.api.replies import check_edit, show_caution
from vigie.api.routing import Call
from vigie.aws.brands import read_brand
from vigie.aws.cards import read_card
from vigie.aws.http import Answer
from vigie.aws.mentions import get_mention, get_thread
from vigie.aws.outbox import (
    action_id,
    changed_write,
    list_actions,
    read_action,
)
from vigie.aws.table import BusyError, ConditionFailedError, write_together
from vigie.brand import Brand, Role
from vigie.card import new_card
from vigie.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from vigie.jobs.outgoing import Caution, Outgoing, Writer, prepare
from vigie.jobs.own_words import (
    CHANGES,
    change_under_way,
    changes_of,
    open_changes,
    why_changed_by_hand,
    words_of,
)
from vigie.jobs.turns import end_writes, find_announcement, settle_in_turn
from vigie.mention import Mention
from vigie.platforms import load_platform
from vigie.reply import REPLIES

REPLACED = "another change of it was asked for since"
WITHDRAWN = "withdrawn before it left"


def edit_reply(call: Call) -> Answer:
    """Give a sent answer other words; they go through the same steps as the first ones did."""
    body = call.read(EditBody)
    reply, talk = _load(call)
    if known := _asked_before(call, reply, ActionKind.EDIT_REPLY):
        return show_put_out(known)
    _check_stands(reply, talk)
    mention = _mention_of(reply)
    edit = _new_change(call, mention, reply, ActionKind.EDIT_REPLY, body.text.strip())
    out = _prepare(call, mention, reply, edit)
    for one in open_changes(reply, talk):
        if (one.kind, one.text) == (ActionKind.EDIT_REPLY, out.text):
            return show_put_out(one)
    _check_free(change_under_way(reply, talk))
    check_edit(out)
    if out.text == words_of(reply, talk):
        raise InvalidError("these are its words already", field="text")
    put = _put_out(call, mention, reply, replace(edit, text=out.text), talk, out)
    cautions = [*out.cautions, *_answered_since(reply, mention)]
    return show_put_out(put, warnings=[show_caution(one) for one in cautions])


def delete_reply(call: Call) -> Answer:
    """Take an answer back: from the outbox while it lies there, else from the platform."""
    reply, talk = _load(call)
    if reply.state in WITHDRAWABLE and reply.kind in REPLIES | CHANGES:
        return show_put_out(_withdraw(call, reply, talk))
    deleted = [
        one
        for one in changes_of(reply, talk)
        if one.kind is ActionKind.DELETE_REPLY and one.state is not ActionState.FAILED
    ]
    if deleted and reply.state is ActionState.SENT:
        return show_put_out(deleted[-1])
    _check_stands(reply, talk)
    _check_free(change_under_way(reply, talk))
    mention = _mention_of(reply)
    deletion = _new_change(call, mention, reply, ActionKind.DELETE_REPLY)
    return show_put_out(_put_out(call, mention, reply, deletion, talk))


def _load(call: Call) -> tuple[Action, list[Action]]:
    """The act a path names, and all acts about its mention.

    Raises NotFoundError, also for another's brand, and ForbiddenError for another's words.
    """
    action = read_action(call.path["id"])
    if action is None or not call.person.may(action.brand, Role.VIEWER):
        raise NotFoundError("no such action")
    call.person.must(action.brand, Role.AGENT)
    if not may_change(action, call.person):
        raise ForbiddenError("who wrote it may do this, or a manager")
    return action, list_actions(action.mention_id)


def _asked_before(call: Call, reply: Action, kind: ActionKind) -> Action | None:
    """The change this very request has asked for; it may have been followed by others since."""
    key = call.request.headers.get("idempotency-key", "")
    known = read_action(action_id(reply.mention_id, f"own-{reply.id}-{key}")) if key else None
    if known is not None and known.kind is not kind:
        raise ConflictError("this Idempotency-Key was used for something else")
    return known


def _check_stands(reply: Action, talk: Sequence[Action]) -> None:
    """Raises ConflictError for what is no answer that stands on the platform."""
    if reply.kind not in REPLIES:
        raise ConflictError("only an answer can be changed")
    if reply.state is not ActionState.SENT:
        raise ConflictError("it is not known to stand there: look again in a minute")
    if not reply.result_id:
        raise ConflictError("the platform gave it no id: change it there")
    if any(one.has_deleted for one in changes_of(reply, talk)):
        raise ConflictError("it was deleted")


def _check_free(under_way: Action | None) -> None:
    if under_way is not None:
        raise ConflictError("another change of it is on its way: look again in a moment")


def _mention_of(reply: Action) -> Mention:
    mention = get_mention(reply.mention_id)
    if mention is None:
        raise NotFoundError("the mention is no longer kept: change the answer on its platform")
    return mention


def _new_change(
    call: Call, mention: Mention, reply: Action, kind: ActionKind, text: str = ""
) -> Action:
    """A change of an answer; without a key, the same one of the same state of it is one act."""
    key = call.request.headers.get("idempotency-key", "")
    said = f"{kind}\x00{text}\x00{reply.changed_by}".encode("utf-8", "surrogatepass")
    tail = key or hashlib.sha256(said).hexdigest()[:32]
    act = new_action(call, mention, kind, text=text, key=f"own-{reply.id}-{tail}")
    return replace(act, target=reply.result_id or "")


def _prepare(call: Call, mention: Mention, reply: Action, edit: Action) -> Outgoing:
    return prepare(
        Outgoing(
            mention=mention,
            card=read_card(mention.id) or new_card(mention),
            brand=read_brand(mention.brand) or Brand(slug=mention.brand, name=mention.brand),
            kind=reply.kind,
            text=edit.text,
            writer=Writer(call.person.id, call.person.name),
            action_id=edit.id,
            now=call.now,
            again=True,  # whoever changes an answer knows of it
        )
    )


def _put_out(  # noqa: PLR0917 - what an act and its answer are
    call: Call,
    mention: Mention,
    reply: Action,
    change: Action,
    talk: Sequence[Action],
    out: Outgoing | None = None,
) -> Action:
    """Into the outbox, noted on the answer; an earlier change left to people is asked for no more.

    Raises ConflictError where the answer was changed since it was read.
    """
    if out is not None and out.held:
        change = move(change, ActionState.HELD, call.now, out.held)
    elif why := why_changed_by_hand(reply, mention):
        home = load_platform(mention.platform).PROFILE.home
        change = move(change, ActionState.TASK, call.now, why)
        change = replace(change, url=change.url or home or None)
    else:
        change = make_ready(mention, change, call)
    beside = [changed_write(reply, change.id), *(out.writes if out is not None else ())]
    for replaced in open_changes(reply, talk):
        beside += end_writes(replaced, call.now, REPLACED)
    return put_in([change], beside)[-1]


def _withdraw(call: Call, action: Action, talk: Sequence[Action]) -> Action:
    """Take acts back that have not left. Raises ConflictError where one has by now."""
    first = find_announcement(action, talk)
    after = move(action, ActionState.FAILED, call.now, WITHDRAWN)
    if first is not None:
        with suppress(ConditionFailedError, BusyError):
            ends = [end_writes(one, call.now, WITHDRAWN) for one in (action, first)]
            write_together([*ends[0], *ends[1]])
            return after
    if not settle_in_turn(action, after, call.now):
        raise ConflictError("it has left, or is about to: look again")
    return after


def _answered_since(reply: Action, mention: Mention) -> list[Caution]:
    """A word of warning where the person has read the answer and said something to it."""
    for one in get_thread(mention):
        is_theirs = not one.own and not one.removed and one.id != mention.id
        is_since = reply.moved_at is not None and one.said_at > reply.moved_at
        is_to_us = one.in_reply_to == reply.result_id or one.author == mention.author
        if is_theirs and is_since and is_to_us:
            return [Caution("answered_since", "they have answered it since: say what you changed")]
    return []
