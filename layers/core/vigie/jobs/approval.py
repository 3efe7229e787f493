"""Replies that somebody reads before they leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vigie.action import ActionKind, ActionState
from vigie.aws.held import Held, held_write
from vigie.aws.nudges import nudge_write
from vigie.aws.outbox import read_action
from vigie.aws.table import Write
from vigie.aws.team import list_members
from vigie.brand import Role, outranks
from vigie.jobs.outgoing import Outgoing
from vigie.nudge import Nudge, NudgeKind
from vigie.reply import REPLIES
from vigie.team import Member

WORDS = REPLIES | {ActionKind.EDIT_REPLY}


def hold_for_approval(out: Outgoing) -> Outgoing:
    """A junior's words wait until somebody has read them; those who may are told.

    They go into the outbox as they were typed, with the lease they take: every other step is taken
    again when they leave, and what follows from leaving is written then. Asked for again, a reply
    that was decided meanwhile is the one that lies there.
    """
    if out.kind not in WORDS or out.approver is not None:
        return out
    members = list_members(out.brand.slug)
    writer = next((one for one in members if one.user == out.writer.id), None)
    if writer is None or not writer.needs_approval:
        return out
    known = read_action(out.action_id)
    if known is not None and known.state is not ActionState.HELD:
        return replace(out, text=known.text)
    held = Held(out.action_id, out.brand.slug, writer.user, out.writer.name, out.now, writer.email)
    asked = _ask_writes(out, readers(members, out))
    return replace(
        out,
        held=f"{writer.name or out.writer.name}'s replies are read before they leave",
        text=out.typed,
        final=out.text,
        writes=(*out.lease, held_write(held), *asked),
    )


def readers(members: Iterable[Member], out: Outgoing) -> list[Member]:
    """Who may let a reply go: managers and owners who are here, or all where nobody is."""
    may = [one for one in members if outranks(one.role, Role.MANAGER) and one.user != out.writer.id]
    return [one for one in may if not one.is_away(out.now)] or may


def _ask_writes(out: Outgoing, asked: Iterable[Member]) -> list[Write]:
    return [
        nudge_write(
            Nudge(
                id=f"approval.{out.action_id}.{one.user}",
                brand=out.brand.slug,
                kind=NudgeKind.APPROVAL_ASKED,
                to=one.email,
                about=out.mention.id,
                due_at=out.now,
                by=out.writer.name,
            ),
            out.now,
        )
        for one in asked
        if one.email
    ]
