"""A public acknowledgement and the private answer it announces: asked for as one act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from vigie.action import FINAL, Action, ActionKind, ActionState, move
from vigie.api.bodies import ReplyBody
from vigie.api.outbox import make_ready, put_in, show_put_out
from vigie.api.replies import (
    new_reply,
    prepare_reply,
    refuse_same_words,
    show_caution,
    words_key,
)
from vigie.api.routing import Call
from vigie.aws.http import Answer
from vigie.aws.outbox import action_id, read_action
from vigie.aws.table import Write
from vigie.errors import InvalidError
from vigie.jobs.outgoing import Outgoing
from vigie.jobs.turns import queue_after


def put_out_both(
    call: Call, out: Outgoing, acts: Sequence[Action], body: ReplyBody, key: str
) -> Answer:
    """Put the acknowledgement and the private answer out, in one transaction and in this order.

    Rule: the same acknowledgement of the same words is said once, however the private answer
    fares; refused by policy, nothing is stored. Where the platform cannot do one of them, that one
    is a task, and the other leaves. Raises a RequestError where a step or policy refuses either.
    """
    if out.kind is not ActionKind.PRIVATE_REPLY:
        raise InvalidError("it goes before a private answer only", field="acknowledgement")
    words = body.acknowledgement.strip()
    first_key = _key_of(out, acts, words)
    known = read_action(action_id(out.mention.id, first_key))
    said = ReplyBody(text=words, visibility="public", again=body.again)
    public = None if known else prepare_reply(call, out.mention, out.card, said, first_key)
    if public is not None:
        refuse_same_words(acts, public)
    first = known or _as_act(call, public or out, said, first_key)
    both = [*([] if known else [first]), _as_act(call, out, body, key, after=first)]
    told_once = [one for one in (public.writes if public else ()) if not _is_nudge(one)]
    beside = [*out.writes, *told_once]
    private = put_in(both, list(once(beside)))[-1]
    cautions = [show_caution(one) for one in out.cautions]
    public_ones = [show_caution(one) for one in (public.cautions if public else ())]
    cautions += [one for one in public_ones if one not in cautions]
    return show_put_out(private, acknowledgement_id=first.id, warnings=cautions)


def _key_of(out: Outgoing, acts: Sequence[Action], words: str) -> str:
    """The acknowledgement's own key: said once, unless what was said here was deleted since.

    Rule: what leaves at once never waits for what somebody must read first.
    """
    deleted = [one.target for one in acts if one.has_deleted]
    over = {ActionState.FAILED} if out.held else {ActionState.FAILED, ActionState.HELD}
    return words_key(out.mention, "acknowledgement", words, *sorted(deleted), over=over)


def _as_act(
    call: Call, out: Outgoing, body: ReplyBody, key: str, after: Action | None = None
) -> Action:
    """The act as it goes in: held, a task, on its way, or waiting for the one before it."""
    action = out.mark(new_reply(call, out, body, key))
    if after is not None:
        action = replace(action, after=after.id)
    if out.held:
        return move(action, ActionState.HELD, call.now, out.held)
    action = make_ready(out.mention, action, call)
    if after is None or action.state in FINAL or after.state in FINAL:
        return action
    return queue_after(action, after, call.now)


def once(writes: Iterable[Write]) -> Iterator[Write]:
    """Each row once, as a transaction wants it: both answers note the same draft."""
    seen = set()
    for one in writes:
        row = (one.arguments["TableName"], *_place_of(one))
        if row not in seen:
            seen.add(row)
            yield one


def _is_nudge(write: Write) -> bool:
    """Whether it has a colleague told: the private answer's own mail tells of both."""
    return "nudge#" in _place_of(write)[1]


def _place_of(write: Write) -> tuple[str, str]:
    at = write.arguments.get("Key") or write.arguments["Item"]
    return str(at["pk"]), str(at["sk"])
