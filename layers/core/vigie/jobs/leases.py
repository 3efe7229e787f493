"""Who is answering whom: a lease, so that two people never answer at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from vigie.action import Action, ActionKind, ActionState
from vigie.aws.leases import lease_write, read_lease
from vigie.aws.mentions import get_thread
from vigie.aws.outbox import list_actions, read_action
from vigie.aws.wire import to_text
from vigie.errors import TakenError
from vigie.jobs.answered import APP
from vigie.jobs.outgoing import Caution, Outgoing
from vigie.lease import LASTS, SKEW, note_answer
from vigie.reply import REPLIES

NO_ANSWER = frozenset({ActionState.HELD, ActionState.FAILED, ActionState.TASK})


@dataclass(frozen=True, slots=True)
class Answered:
    """That a mention was answered: by whom, when."""

    by: str
    at: datetime


def refuse_if_taken(out: Outgoing) -> Outgoing:
    """Raises TakenError while somebody else answers this person, or where they just did.

    The reply takes the lease in its own transaction, conditional on the lease as it was read here:
    of two people who answer at once one does. What lies in the outbox already is no second answer.
    A reply that was held is its writer's and its approver's.
    """
    if out.kind not in REPLIES:
        return out
    known = read_lease(out.mention)
    people = frozenset({out.writer.id, *([out.approver.id] if out.approver else [])})
    if known and known.keeps_out(people, out.now, again=out.again):
        if _is_put_out(out):
            return out
        why = known.why(out.now)
        raise TakenError(known.name, known.until, why.value if why else "")
    lease = note_answer(known, out.writer.id, out.writer.name, out.now)
    write = lease_write(out.mention, lease, out.now)
    out = replace(out, writes=(*out.writes, write), lease=(write,))
    return out if out.again or out.has_seen else _with_answers(out)


def _is_put_out(out: Outgoing) -> bool:
    known = read_action(out.action_id)
    is_to_leave = out.approver is not None
    return known is not None and not (is_to_leave and known.state is ActionState.HELD)


def _with_answers(out: Outgoing) -> Outgoing:
    """Warn of an answer the writer may not have seen; one of this moment is refused."""
    names = {out.writer.name, *([out.approver.name] if out.approver else [])}
    others = [one for one in _answers(out) if one.by not in names]
    if not others:
        return out
    last = max(others, key=lambda one: one.at)
    if out.now - last.at <= LASTS + SKEW:
        if _is_put_out(out):
            return out
        raise TakenError(last.by, last.at + LASTS, "answered")
    facts = {"by": last.by, "at": to_text(last.at)}
    return out.warned(Caution("answered_already", f"{last.by} has answered this", facts))


def _answers(out: Outgoing) -> Iterator[Answered]:
    """Answers to this mention that left, or are about to, and those typed in the app."""
    known: set[str | None] = set()
    acts = list_actions(out.mention.id)
    deleted = {one.target for one in acts if one.has_deleted}
    for action in acts:
        known.add(action.result_id)
        if action.result_id and action.result_id in deleted:
            continue
        if action.kind in REPLIES and action.id != out.action_id and action.state not in NO_ANSWER:
            yield Answered(action.actor, _answered_at(action) or out.now)
    if out.kind is ActionKind.PRIVATE_REPLY and not out.mention.is_private:
        return
    for one in get_thread(out.mention):
        follows = one.in_reply_to == out.mention.native_id or (
            out.mention.is_private and one.said_at > out.mention.said_at
        )
        if one.own and not one.removed and follows and one.native_id not in known:
            yield Answered(APP, one.said_at)


def _answered_at(action: Action) -> datetime | None:
    return action.moved_at if action.state is ActionState.SENT else action.created_at
