"""Answering a mention: the words go through every step, then into the outbox, once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from vigie.action import Action, ActionKind, ActionState
from vigie.api.bodies import ReplyBody
from vigie.api.desk import check_revision, expected_revision, load_mention
from vigie.api.outbox import check_seen, new_action, put_out, show_put_out
from vigie.api.routing import Call
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer
from vigie.aws.mentions import get_thread
from vigie.aws.outbox import action_id, list_actions, read_action
from vigie.aws.table import Write
from vigie.brand import Brand, Role
from vigie.card import Card
from vigie.discretion import check_repeats_nothing
from vigie.errors import ConflictError, OutrunError
from vigie.jobs.occasion import LEFT_OR_MAY_HAVE, read_occasion
from vigie.jobs.outgoing import Caution, Outgoing, Writer, prepare
from vigie.mention import Mention
from vigie.platforms import load_platform
from vigie.reply import REPLIES, check_may_act, check_may_edit

MOST_TRIES = 20
MOST_RACES = 3


def reply(call: Call) -> Answer:
    """Put an answer into the outbox, once per Idempotency-Key, unless policy refuses it.

    Who was outrun reads again: a colleague's answer is told by name, one's own is no hindrance.
    """
    for _ in range(MOST_RACES):
        try:
            return _reply(call)
        except OutrunError:
            continue
    return _reply(call)


def _reply(call: Call) -> Answer:
    body = call.read(ReplyBody)
    mention, card = load_mention(call, Role.AGENT)
    key = reply_key(call, mention, body)
    if known := read_action(action_id(mention.id, key)):
        return _show_again(body, known)
    check_revision(card, expected_revision(call))
    check_seen(call, mention, card)
    out = prepare_reply(call, mention, card, body, key)
    # Read after the lease: whatever is put out from now on breaks it.
    acts = list_actions(mention.id, strong=True)
    refuse_same_words(acts, out)
    beside = _promised(call, body, card, out.action_id)
    if body.acknowledgement.strip():
        from vigie.api.acknowledged import put_out_both  # seldom: not at a cold start

        return put_out_both(call, replace(out, writes=(*out.writes, *beside)), acts, body, key)
    action = out.mark(new_reply(call, out, body, key))
    put = put_out(call, mention, action, [*out.writes, *beside], out.held)
    return show_put_out(put, warnings=[show_caution(one) for one in out.cautions])


def new_reply(call: Call, out: Outgoing, body: ReplyBody, key: str) -> Action:
    """The act these words become, which knows what was asked for."""
    action = new_action(call, out.mention, out.kind, text=out.text, key=key)
    return replace(action, asked=_digest(_asked(body)))


def _show_again(body: ReplyBody, known: Action) -> Answer:
    """What this very request put out before, whatever the desk would make of its words by now.

    Raises ConflictError where the key was used for something else.
    """
    if known.asked and known.asked != _digest(_asked(body)):
        raise ConflictError("this Idempotency-Key was used for something else")
    more = {"acknowledgement_id": known.after} if known.after else {}
    return show_put_out(known, warnings=[], **more)


def _asked(body: ReplyBody) -> Sequence[str]:
    return (body.visibility, body.text, body.acknowledgement)


def _promised(call: Call, body: ReplyBody, card: Card, identity: str) -> Sequence[Write]:
    """The task an answer promises: it exists only if the answer was put out."""
    if body.promise is None:
        return ()
    from vigie.api.tasks import promise_writes  # seldom: not at a cold start

    return promise_writes(call, body, card, identity)


def prepare_reply(call: Call, mention: Mention, card: Card, body: ReplyBody, key: str) -> Outgoing:
    """The answer as it would leave. Raises a RequestError where a step or policy refuses it."""
    out = prepare(ask_reply(call, mention, card, body, key))
    if read_action(out.action_id) is None:  # what lies there was allowed then
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
        again=body.again,
        has_seen=expected_revision(call) is not None,
    )


def check_reply(out: Outgoing) -> None:
    """Refuse what policy forbids of the words as they would leave. Raises a RequestError."""
    occasion = read_occasion(out.mention, out.kind, out.now, but=out.action_id)
    profile = load_platform(out.mention.platform).PROFILE
    check_may_act(profile, out.mention, out.kind, out.would_leave, occasion)
    if out.kind is ActionKind.REPLY:
        check_discreet(out)


def check_edit(out: Outgoing) -> None:
    """Refuse words an answer of ours cannot be given. Raises ReplyRefusedError."""
    check_may_edit(load_platform(out.mention.platform).PROFILE, out.kind, out.would_leave)
    if out.kind is ActionKind.REPLY:
        check_discreet(out)


def reply_key(call: Call, mention: Mention, body: ReplyBody) -> str:
    """What makes asking twice asking once: the caller's key, or else the very words.

    Rule: without a key the same words to the same mention are one act, so that a double click is
    one answer; an act that failed for good may be asked for anew.
    """
    if key := call.request.headers.get("idempotency-key", ""):
        return f"reply-{key}"
    return words_key(mention, *_asked(body))


def words_key(
    mention: Mention, *said: str, over: Collection[ActionState] = (ActionState.FAILED,)
) -> str:
    """The key of an act that its words make: the next where the last one failed for good.

    ``over`` are the states in which one is asked for anew. Raises ConflictError after twenty.
    """
    digest = _digest([*(one for one in said if one), mention.content_hash])
    for n in range(MOST_TRIES):
        known = read_action(action_id(mention.id, f"words-{digest}-{n}"))
        if known is None or known.state not in over:
            return f"words-{digest}-{n}"
    raise ConflictError("these words failed too often: write others, or answer there")


def _digest(parts: Sequence[str]) -> str:
    said = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(said).hexdigest()[:32]


def refuse_same_words(acts: Sequence[Action], out: Outgoing) -> None:
    """Raises ConflictError where the very words are there, or on their way, by another act.

    Nobody means to say them twice, and whoever reads a thread to find out what became of one of
    two could not tell them apart.
    """
    from vigie.jobs.own_words import words_of  # seldom: not at a cold start

    for one in _standing(acts):
        said = (one.kind, words_of(one, acts))
        if said == (out.kind, out.text) and one.id != out.action_id:
            raise ConflictError("these very words were sent already, or are on their way")


def _standing(acts: Sequence[Action]) -> Iterator[Action]:
    """The answers that left or may have left, and were not deleted since."""
    deleted = {one.target for one in acts if one.has_deleted}
    for one in acts:
        is_there = one.kind in REPLIES and one.state in LEFT_OR_MAY_HAVE
        if is_there and (one.result_id or "-") not in deleted:
            yield one


def show_caution(caution: Caution) -> Mapping[str, object]:
    """A word of warning, as callers read it."""
    return {"code": caution.code, "detail": caution.detail, **caution.facts}


def check_discreet(out: Outgoing) -> None:
    """Raises PersonalRepeatedError where all could read what is somebody's own."""
    talk = [out.mention, *get_thread(out.mention)]
    ours = [one.text for one in talk if one.own]
    published = [out.brand.signature, out.brand.site]
    theirs = [one.text for one in talk if not one.own]
    check_repeats_nothing(out.would_leave, theirs, [*ours, *published])
