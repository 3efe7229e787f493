"""Putting an act into the outbox, once per idempotency key, as a task where a human must do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vigie.action import Action, ActionKind, ActionState, move
from vigie.api.desk import expected_revision
from vigie.api.routing import Call
from vigie.api.views import shown_state
from vigie.aws.http import Answer, as_json
from vigie.aws.outbox import action_id, new_action_write, read_action
from vigie.aws.table import BusyError, ConditionFailedError, Write, write_together
from vigie.card import Card
from vigie.errors import ConflictError, OutrunError
from vigie.jobs.occasion import why_human
from vigie.jobs.reconnect import refuse_if_disconnected
from vigie.mention import Mention
from vigie.platforms import load_platform
from vigie.reply import REPLIES


def check_seen(call: Call, mention: Mention, card: Card) -> None:
    """With If-Match, also refuse words edited since the card was made. Raises ConflictError."""
    if expected_revision(call) is not None and card.seen != mention.revision:
        raise ConflictError("the words were edited in this moment: look again")


def new_action(
    call: Call, mention: Mention, kind: ActionKind, *, text: str = "", reason: str = "", key: str
) -> Action:
    """An act on a mention as the caller asks for it; without a key it is an act of its own."""
    return Action(
        id=action_id(mention.id, key),
        mention_id=mention.id,
        brand=mention.brand,
        platform=mention.platform,
        native_id=mention.native_id,
        kind=kind,
        actor=call.person.name,
        text=text,
        reason=reason,
        thread_id=mention.thread_id,
        url=mention.url,
        content_hash=mention.content_hash if kind in REPLIES else "",
        created_at=call.now,
    )


def put_out(
    call: Call, mention: Mention, action: Action, beside: Sequence[Write] = (), held: str = ""
) -> Action:
    """Into the outbox, once per idempotency key; answers the act that lies there.

    ``beside`` is written in the same transaction; ``held`` says why somebody must read it first.
    Raises ConflictError where the key was used for something else, OutrunError where something
    beside it has changed since it was read.
    """
    if held:
        action = move(action, ActionState.HELD, call.now, held)
    else:
        action = make_ready(mention, action, call)
    return put_in([action], beside)[-1]


def put_in(acts: Sequence[Action], beside: Sequence[Write]) -> list[Action]:
    """Put acts into the outbox in one transaction, or answer those that lie there already.

    Raises ConflictError where one of them is there as something else, or without the others.
    """
    try:
        write_together([*map(new_action_write, acts), *beside])
    except (ConditionFailedError, BusyError) as refused:
        return [_known(act, refused) for act in acts]
    return list(acts)


def _known(action: Action, refused: Exception) -> Action:
    known = read_action(action.id)
    if known is None:
        raise OutrunError("somebody was faster: look again") from refused
    known_as = (known.kind, known.text, known.target, known.after)
    if known_as != (action.kind, action.text, action.target, action.after):
        raise ConflictError("this Idempotency-Key was used for something else") from refused
    return known


def make_ready(mention: Mention, action: Action, call: Call) -> Action:
    """The action as it goes out: a task for a human where the platform offers no way.

    Raises ConflictError where the account must be reconnected first.
    """
    profile = load_platform(mention.platform).PROFILE
    if why := why_human(profile, action.kind, mention):
        task = move(action, ActionState.TASK, call.now, why)
        return replace(task, url=task.url or profile.home or None)
    refuse_if_disconnected(mention.brand, mention.platform)
    return action


def show_put_out(action: Action, **more: object) -> Answer:
    """The answer to whoever asked for an act: taken, and where it stands."""
    return as_json(
        {
            "action_id": action.id,
            "state": shown_state(action.state),
            "reason": action.reason or None,
            "url": action.url,
            **more,
        },
        202,
    )
