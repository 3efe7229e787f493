"""Answering a mention: the words go through every step, then into the outbox, once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from vigie.action import ActionKind, ActionState
from vigie.api.bodies import ReplyBody
from vigie.api.desk import check_revision, expected_revision, load_mention
from vigie.api.outbox import check_seen, new_action, put_out, show_put_out
from vigie.api.routing import Call
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer
from vigie.aws.mentions import get_thread
from vigie.aws.outbox import action_id, read_action
from vigie.brand import Brand, Role
from vigie.card import Card
from vigie.discretion import check_repeats_nothing
from vigie.errors import ConflictError
from vigie.jobs.occasion import read_occasion
from vigie.jobs.outgoing import Caution, Outgoing, Writer, prepare
from vigie.mention import Mention
from vigie.platforms import load_platform
from vigie.reply import check_may_act

MOST_TRIES = 20


def reply(call: Call) -> Answer:
    """Put an answer into the outbox, once per Idempotency-Key, unless policy refuses it."""
    body = call.read(ReplyBody)
    mention, card = load_mention(call, Role.AGENT)
    check_revision(card, expected_revision(call))
    check_seen(call, mention, card)
    key = reply_key(call, mention, body)
    out = prepare_reply(call, mention, card, body, key)
    action = out.mark(new_action(call, mention, out.kind, text=out.text, key=key))
    put = put_out(call, mention, action, out.writes, out.held)
    return show_put_out(put, warnings=[show_caution(one) for one in out.cautions])


def prepare_reply(call: Call, mention: Mention, card: Card, body: ReplyBody, key: str) -> Outgoing:
    """The answer as it would leave. Raises a RequestError where a step or policy refuses it."""
    out = prepare(ask_reply(call, mention, card, body, key))
    check_reply(out)
    return out


def ask_reply(call: Call, mention: Mention, card: Card, body: ReplyBody, key: str) -> Outgoing:
    """The answer as it was asked for, before any step."""
    kind = ActionKind.PRIVATE_REPLY if body.visibility == "private" else ActionKind.REPLY
    return Outgoing(
        mention=mention,
        card=card,
        brand=read_brand(mention.brand) or Brand(slug=mention.brand, name=mention.brand),
        kind=kind,
        text=body.text.strip(),
        writer=Writer(call.person.id, call.person.name),
        action_id=action_id(mention.id, key),
        now=call.now,
        suggestion=body.suggestion,
        approved=body.approved,
    )


def check_reply(out: Outgoing) -> None:
    """Refuse what policy forbids of the words as they would leave. Raises a RequestError."""
    occasion = read_occasion(out.mention, out.kind, out.now, but=out.action_id)
    profile = load_platform(out.mention.platform).PROFILE
    check_may_act(profile, out.mention, out.kind, out.text, occasion)
    if out.kind is ActionKind.REPLY:
        check_discreet(out)


def reply_key(call: Call, mention: Mention, body: ReplyBody) -> str:
    """What makes asking twice asking once: the caller's key, or else the very words.

    Rule: without a key the same words to the same mention are one act, so that a double click is
    one answer; an act that failed for good may be asked for anew.
    """
    if key := call.request.headers.get("idempotency-key", ""):
        return f"reply-{key}"
    said = f"{body.visibility}\x00{body.text}\x00{mention.content_hash}"
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    for n in range(MOST_TRIES):
        known = read_action(action_id(mention.id, f"words-{digest}-{n}"))
        if known is None or known.state is not ActionState.FAILED:
            return f"words-{digest}-{n}"
    raise ConflictError("these words failed too often: write others, or answer there")


def show_caution(caution: Caution) -> Mapping[str, object]:
    """A word of warning, as callers read it."""
    return {"code": caution.code, "detail": caution.detail, **caution.facts}


def check_discreet(out: Outgoing) -> None:
    """Raises PersonalRepeatedError where all could read what is somebody's own."""
    talk = [out.mention, *get_thread(out.mention)]
    ours = [one.text for one in talk if one.own]
    published = [out.brand.signature, out.brand.site]
    theirs = [one.text for one in talk if not one.own]
    check_repeats_nothing(out.text, theirs, [*ours, *published])
