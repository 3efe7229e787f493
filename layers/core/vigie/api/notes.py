"""Notes between colleagues about a mention: never sent out, and each colleague named is told."""

from __future__ import annotations

import hashlib
import secrets

from vigie.api.desk import load_mention
from vigie.api.routing import Call
from vigie.api.team_bodies import TeamNoteBody
from vigie.api.views import View
from vigie.aws.http import Answer, as_json
from vigie.aws.notes import Note, add_note, list_notes
from vigie.aws.nudges import nudge_write
from vigie.aws.team import list_members
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.mention import Mention
from vigie.nudge import Nudge, NudgeKind
from vigie.team import Member, find_named


def post_note(call: Call) -> Answer:
    """Keep a note, once per Idempotency-Key; who is named and here is told by mail, once.

    The mail has none of its words: they may name a customer, who may want to be forgotten.
    """
    body = call.read(TeamNoteBody)
    mention, _ = load_mention(call, Role.AGENT)
    named = find_named(body.text, list_members(mention.brand)) if "@" in body.text else ()
    note = Note(
        id=_note_id(call),
        mention_id=mention.id,
        by=call.person.name,
        at=call.now,
        text=body.text,
        mentions=tuple(one.address for one in named),
    )
    told = [one for one in named if one.email and one.user != call.person.id]
    here = [one for one in told if not one.is_away(call.now)]
    nudges = [nudge_write(_nudge(mention, note, one), call.now) for one in here]
    kept = add_note(note, mention.kept_until or call.now, nudges)
    away = [one.address for one in told if one.is_away(call.now)]
    return as_json({**_show_note(kept), "away": away}, 201)


def show_notes(mention: Mention) -> list[View]:
    """The notes beside a mention, oldest first, as callers see them."""
    return [_show_note(one) for one in list_notes(mention.id)]


def _note_id(call: Call) -> str:
    key = call.request.headers.get("idempotency-key", "")
    made = f"{call.person.id}\x00{key}".encode()
    return hashlib.sha256(made).hexdigest()[:16] if key else secrets.token_hex(8)


def _nudge(mention: Mention, note: Note, member: Member) -> Nudge:
    return Nudge(
        id=f"note.{mention.id}.{note.id}.{member.user}",
        brand=mention.brand,
        kind=NudgeKind.MENTIONED,
        to=member.email,
        about=mention.id,
        due_at=note.at,
        by=note.by,
    )


def _show_note(note: Note) -> View:
    return {
        "id": note.id,
        "by": note.by,
        "at": to_text(note.at),
        "text": note.text,
        "mentions": list(note.mentions),
    }
