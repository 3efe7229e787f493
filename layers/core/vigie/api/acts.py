"""Acting on a mention: answering, moderating, and seeing what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vigie.action import Action, ActionKind, ActionState, move
from vigie.api.bodies import ModerateBody, ReplyBody
from vigie.api.desk import check_revision, expected_revision, load_mention
from vigie.api.routing import Call
from vigie.api.views import show_action, shown_state
from vigie.aws.brands import read_brand
from vigie.aws.cards import change_card, moderation_to_item
from vigie.aws.http import Answer, as_json
from vigie.aws.learning import vote_writes
from vigie.aws.mentions import KEPT, get_thread
from vigie.aws.outbox import action_id, new_action_write, read_action
from vigie.aws.settings import settings
from vigie.aws.table import ConditionFailedError, Write, put, write, write_together
from vigie.aws.wire import to_seconds, to_text
from vigie.brand import Role
from vigie.card import Card, Status, new_card
from vigie.discretion import check_repeats_nothing
from vigie.errors import ConflictError, InvalidError, NotFoundError
from vigie.jobs.occasion import read_occasion, why_human
from vigie.jobs.reconnect import refuse_if_disconnected
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


def reply(call: Call) -> Answer:
    """Put an answer into the outbox, once per Idempotency-Key, unless policy refuses it."""
    body = call.read(ReplyBody)
    mention, card = load_mention(call, Role.AGENT)
    check_revision(card, expected_revision(call))
    _check_seen(call, mention, card)
    private = body.visibility == "private"
    kind = ActionKind.PRIVATE_REPLY if private else ActionKind.REPLY
    occasion = read_occasion(mention, kind, call.now, but=_reply_id(call, mention))
    check_may_act(load_platform(mention.platform).PROFILE, mention, kind, body.text, occasion)
    if kind is ActionKind.REPLY:
        _check_discreet(body.text, mention)
    key = call.request.headers.get("idempotency-key", "")
    action = _new_action(call, mention, kind, text=body.text.strip(), key=key and f"reply-{key}")
    return _put_out(call, mention, action)


def _check_discreet(text: str, mention: Mention) -> None:
    """Raises PersonalRepeatedError where all could read what is somebody's own."""
    talk = [mention, *get_thread(mention)]
    brand = read_brand(mention.brand)
    ours = [one.text for one in talk if one.own]
    published = [brand.signature, brand.site] if brand else []
    theirs = [one.text for one in talk if not one.own]
    check_repeats_nothing(text, theirs, [*ours, *published])


def _reply_id(call: Call, mention: Mention) -> str:
    """The id this very reply has in the outbox if the caller sent it before."""
    key = call.request.headers.get("idempotency-key", "")
    return action_id(mention.id, f"reply-{key}") if key else ""


def like(call: Call) -> Answer:
    """A person likes what somebody said; no rule can ask for this."""
    mention, _ = load_mention(call, Role.AGENT)
    check_may_act(load_platform(mention.platform).PROFILE, mention, ActionKind.LIKE)
    action = _new_action(call, mention, ActionKind.LIKE, key="like")
    return _put_out(call, mention, action)


def moderate(call: Call) -> Answer:
    """A person's moderation: final, with a reason, undone the same way."""
    body = call.read(ModerateBody)
    mention, card = load_mention(call, Role.AGENT)
    expected = expected_revision(call)
    check_revision(card, expected)
    _check_seen(call, mention, card)
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
    action = _new_action(call, mention, kind, reason=body.reason, key=_key_of(call, kind))
    known = read_action(action.id)
    if known is None:
        action = _ready(mention, action, call)
        _decide(call, mention, body, expected, None, new_action_write(action))
    return _show(known or action)


def _check_seen(call: Call, mention: Mention, card: Card) -> None:
    """With If-Match, also refuse words edited since the card was made. Raises ConflictError."""
    if expected_revision(call) is not None and card.seen != mention.revision:
        raise ConflictError("the words were edited in this moment: look again")


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


def _new_action(
    call: Call, mention: Mention, kind: ActionKind, *, text: str = "", reason: str = "", key: str
) -> Action:
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


def _put_out(call: Call, mention: Mention, action: Action) -> Answer:
    """Into the outbox, once per idempotency key."""
    action = _ready(mention, action, call)
    try:
        write(new_action_write(action))
    except ConditionFailedError as there:
        known = read_action(action.id)
        if known is None or (known.kind, known.text) != (action.kind, action.text):
            raise ConflictError("this Idempotency-Key was used for something else") from there
        action = known
    return _show(action)


def _ready(mention: Mention, action: Action, call: Call) -> Action:
    """The action as it goes out: a task for a human where the platform offers no way.

    Raises ConflictError where the account must be reconnected first.
    """
    profile = load_platform(mention.platform).PROFILE
    if why := why_human(profile, action.kind, mention):
        task = move(action, ActionState.TASK, call.now, why)
        return replace(task, url=task.url or profile.home or None)
    refuse_if_disconnected(mention.brand, mention.platform)
    return action


def _show(action: Action) -> Answer:
    return as_json(
        {
            "action_id": action.id,
            "state": shown_state(action.state),
            "reason": action.reason or None,
            "url": action.url,
        },
        202,
    )


def read_one_action(call: Call) -> Answer:
    """An action with its history."""
    action = read_action(call.path["id"])
    if action is None or not call.person.may(action.brand, Role.VIEWER):
        raise NotFoundError("no such action")
    return as_json(show_action(action))
