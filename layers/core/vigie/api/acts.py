"""Acting on a mention: moderating, liking, and seeing what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vigie.action import ActionKind
from vigie.api.bodies import ModerateBody
from vigie.api.desk import check_revision, expected_revision, load_mention
from vigie.api.outbox import (
    check_seen,
    make_ready,
    new_action,
    put_out,
    show_put_out,
)
from vigie.api.routing import Call
from vigie.aws.cards import change_card, moderation_to_item
from vigie.aws.http import Answer, as_json
from vigie.aws.learning import vote_writes
from vigie.aws.mentions import KEPT
from vigie.aws.outbox import list_actions, new_action_write, read_action
from vigie.aws.settings import settings
from vigie.aws.table import Write, put, write_together
from vigie.aws.wire import to_seconds, to_text
from vigie.brand import Role
from vigie.card import Card, Status, new_card
from vigie.errors import InvalidError, NotFoundError
from vigie.jobs.occasion import why_human
from vigie.mention import Mention
from vigie.platforms import load_platform
from vigie.reply import REPLIES, check_may_act
from vigie.verdict import Moderation, Queue, Verdict

ACTS = {
    "hide": ActionKind.HIDE,
    "unhide": ActionKind.UNHIDE,
    "delete": ActionKind.DELETE,
    "spam": ActionKind.SPAM,
}


def like(call: Call) -> Answer:
    """A person likes what somebody said; no rule can ask for this."""
    mention, _ = load_mention(call, Role.AGENT)
    check_may_act(load_platform(mention.platform).PROFILE, mention, ActionKind.LIKE)
    action = new_action(call, mention, ActionKind.LIKE, key="like")
    return show_put_out(put_out(call, mention, action))


def moderate(call: Call) -> Answer:
    """A person's moderation: final, with a reason, undone the same way."""
    body = call.read(ModerateBody)
    mention, card = load_mention(call, Role.AGENT)
    expected = expected_revision(call)
    check_revision(card, expected)
    check_seen(call, mention, card)
    kind = _act_for(body.action, card)
    if kind in (ActionKind.HIDE, ActionKind.DELETE, ActionKind.SPAM) and not body.reason:
        raise InvalidError("say why: a reason is needed", field="reason")
    if kind is None:
        _decide(call, mention, body, expected, None)
        return as_json({"action_id": None, "state": "sent"}, 202)
    profile = load_platform(mention.platform).PROFILE
    check_may_act(profile, mention, kind)
    if kind in (ActionKind.HIDE, ActionKind.UNHIDE) and why_human(profile, kind, mention):
        status = Status.HIDDEN if kind is ActionKind.HIDE else Status.TODO
        _decide(call, mention, body, expected, status)
        return as_json({"action_id": None, "state": "sent"}, 202)
    action = new_action(call, mention, kind, reason=body.reason, key=_key_of(call, kind))
    known = read_action(action.id)
    if known is None:
        action = make_ready(mention, action, call)
        _decide(call, mention, body, expected, None, new_action_write(action))
    return show_put_out(known or action)


def _act_for(action: str, card: Card) -> ActionKind | None:
    if action == "approve":
        return ActionKind.UNHIDE if card.status is Status.HIDDEN else None
    return ACTS[action]


def _key_of(call: Call, kind: ActionKind) -> str:
    key = call.request.headers.get("idempotency-key", "")
    return f"{kind}-{key}" if key else ""


def _decide(
    call: Call,
    mention: Mention,
    body: ModerateBody,
    expected: int | None,
    status: Status | None,
    *beside: Write,
) -> None:
    """Write the decision, what it teaches, the settled card and the act in one transaction."""
    keeps = body.action in ("approve", "unhide")
    verdict = Moderation(Verdict.KEEP if keeps else Verdict.HIDE, (), None)

    def changed(known: Card | None) -> Card:
        card = known or new_card(mention)
        check_revision(card, expected)
        return replace(
            card,
            moderation=verdict,
            queue=Queue.REPLY if keeps else card.queue,
            status=status or card.status,
            human=card.human | {"moderation"},
            judged_hash=mention.content_hash,
        )

    def together(_: Card | None = None) -> tuple[Write, ...]:
        row = put(settings().desk_table, _decision_item(call, mention, body, verdict))
        return (row, *beside, *vote_writes(mention, body.action, call.now))

    if change_card(mention.id, changed, call.now, beside=together) is None:
        write_together(together())


def _decision_item(
    call: Call, mention: Mention, body: ModerateBody, verdict: Moderation
) -> dict[str, Any]:
    return {
        "pk": mention.id,
        "sk": f"decision#{to_text(call.now)}#{call.person.id}",
        "actor": call.person.name,
        "at": to_text(call.now),
        "action": body.action,
        "why": body.reason or None,
        **moderation_to_item(verdict),
        "expires_at": to_seconds(call.now + KEPT),
    }


def read_one_action(call: Call) -> Answer:
    """An action with its history."""
    action = read_action(call.path["id"])
    if action is None or not call.person.may(action.brand, Role.VIEWER):
        raise NotFoundError("no such action")
    from vigie.api.own_words_views import show_own_action  # seldom: not at a cold start

    talk = list_actions(action.mention_id) if action.kind in REPLIES else []
    return as_json(show_own_action(action, talk, call.person))
