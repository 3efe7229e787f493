"""Letting a junior's reply go, or not: a colleague reads it first, and it leaves under rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vigie.action import FINAL, Action, ActionState, move
from vigie.api.acknowledged import once
from vigie.api.desk import check_revision, expected_revision
from vigie.api.outbox import check_seen, make_ready, show_put_out
from vigie.api.queries import read_brand_name
from vigie.api.replies import check_edit, check_reply, refuse_same_words, show_caution
from vigie.api.routing import Call
from vigie.api.team_bodies import ApproveBody, RefuseBody
from vigie.api.views import View, show_action, show_list, show_mention
from vigie.aws.brands import read_brand
from vigie.aws.cards import read_card, read_cards
from vigie.aws.held import Held, decided_write, list_held, read_held
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mention, get_mentions
from vigie.aws.nudges import nudge_write
from vigie.aws.outbox import list_actions, moved_write, read_action, read_actions
from vigie.aws.table import BusyError, ConditionFailedError, Write, write_together
from vigie.brand import Brand, Role
from vigie.card import Card, new_card
from vigie.errors import ConflictError, ForbiddenError, NotFoundError, RequestError
from vigie.jobs.occasion import read_occasion
from vigie.jobs.outgoing import Outgoing, Writer, prepare
from vigie.jobs.settling import find_reply
from vigie.jobs.turns import end_writes, find_announcement, queue_after, release_writes
from vigie.mention import Mention
from vigie.nudge import Nudge, NudgeKind
from vigie.platforms import load_platform
from vigie.reply import check_may_act

MOST_SHOWN = 100


def list_approvals(call: Call) -> Answer:
    """What of a brand waits to be read, oldest first; ``refused`` says what forbids it by now."""
    brand = read_brand_name(call)
    call.person.must(brand, Role.AGENT)
    held = sorted(list_held(brand), key=lambda one: one.at)[:MOST_SHOWN]
    acts = {one.id: one for one in read_actions((one.action_id for one in held), strong=True)}
    found = [(one, acts[one.action_id]) for one in held if one.action_id in acts]
    mentions = get_mentions(action.mention_id for _, action in found)
    cards = read_cards(mentions)
    shown = []
    for one, action in found:
        mention = mentions.get(action.mention_id)
        if action.state is ActionState.HELD:
            shown.append(_show_held(call, one, action, mention, cards.get(action.mention_id)))
    return as_json(show_list(shown))


def approve(call: Call) -> Answer:
    """Let a held reply go, in other words if need be: policy, window and lease count now.

    It stays the junior's, who talks with this person and signs; the history names who let it go.
    With If-Match, words edited since the reply was written are answered as they stand. The public
    word that announces a private answer is let go with it: both are one act.
    """
    body = call.read(ApproveBody)
    action, held = _find(call, Role.MANAGER)
    said = f"approved by {call.person.name}"
    if held is None:
        return show_put_out(_decided(action, said))
    if held.writer == call.person.id:
        raise ForbiddenError("somebody else reads what you wrote")
    seen = _about(call, action)
    out, go = _let_go(call, action, held, seen, body)
    beside = [*out.writes, *_answer_write(held, action, NudgeKind.APPROVAL_GIVEN, call)]
    moves = [(action, go)]
    if first := _announcement(action):
        word, gone = _let_go(call, *first, seen, ApproveBody(again=body.again))
        if not {go.state, gone.state} & FINAL:
            go = queue_after(go, gone, call.now)
        moves, beside = [(first[0], gone), (action, go)], list(once([*beside, *word.writes]))
    decided = [one for before, after in moves for one in _let_go_writes(before, after, call)]
    _decide([*decided, *beside])
    return show_put_out(go, warnings=[show_caution(one) for one in out.cautions])


def _let_go_writes(before: Action, after: Action, call: Call) -> list[Write]:
    return [moved_write(before, after), decided_write(before), *release_writes(after, call.now)]


def _announcement(action: Action) -> tuple[Action, Held] | None:
    """The public word that waits to be read beside the private answer it announces."""
    first = read_action(action.after) if action.after else None
    held = read_held(first) if first and first.state is ActionState.HELD else None
    return (first, held) if first and held else None


def refuse(call: Call) -> Answer:
    """A held reply does not leave; its words stay with it. Who wrote it may take it back.

    What was to announce it in public goes with it, if it can; what waited for it leaves.
    """
    body = call.read(RefuseBody)
    action, held = _find(call, Role.AGENT)
    own = held.writer == call.person.id if held else action.actor == call.person.name
    if not own:
        call.person.must(action.brand, Role.MANAGER)
    said = "taken back" if own else f"refused by {call.person.name}: {body.reason}"
    if held is None:
        return show_put_out(_decided(action, said))
    kept = move(action, ActionState.FAILED, call.now, said)
    told = [] if own else _answer_write(held, action, NudgeKind.APPROVAL_REFUSED, call)
    first = find_announcement(action, list_actions(action.mention_id, strong=True))
    gone = end_writes(first, call.now, said) if first else []
    freed = release_writes(kept, call.now)
    _decide([*end_writes(action, call.now, said), *gone, *freed, *told])
    return show_put_out(kept)


def _let_go(
    call: Call, action: Action, held: Held, seen: tuple[Mention, Card], body: ApproveBody
) -> tuple[Outgoing, Action]:
    """The words through every step again, in the approver's hands, under the junior's name.

    What an answer is given instead goes by the rules of that answer.
    """
    mention, card = seen
    edited = find_reply(list_actions(mention.id), action.target)
    asked = Outgoing(
        mention=mention,
        card=card,
        brand=read_brand(mention.brand) or Brand(slug=mention.brand, name=mention.brand),
        kind=edited.kind if edited else action.kind,
        text=body.text or action.text,
        writer=Writer(held.writer, held.name),
        action_id=action.id,
        now=call.now,
        approved=True,
        again=body.again or edited is not None,
        approver=Writer(call.person.id, call.person.name),
    )
    out = prepare(asked)
    if edited is not None:
        check_edit(out)
    else:
        check_reply(out)
        refuse_same_words(list_actions(mention.id, strong=True), out)
    go = out.mark(replace(action, text=out.text, content_hash=mention.content_hash))
    go = move(go, ActionState.PENDING, call.now, f"approved by {call.person.name}")
    return out, make_ready(mention, go, call)


def _find(call: Call, needed: Role) -> tuple[Action, Held | None]:
    """The act a path names; without whose it is, it was decided. Raises NotFoundError."""
    action = read_action(call.path["id"])
    if action is None or not call.person.may(action.brand, Role.VIEWER):
        raise NotFoundError("no such action")
    call.person.must(action.brand, needed)
    if not any(step.state is ActionState.HELD for step in action.history):
        raise ConflictError("this waits for nobody's approval")
    return action, read_held(action) if action.state is ActionState.HELD else None


def _decided(action: Action, said: str) -> Action:
    """What was decided, to whoever said so and asks twice. Raises ConflictError for others."""
    held = [step.state is ActionState.HELD for step in reversed(action.history)].index(True)
    if held and action.history[-held].reason == said:
        return action
    raise ConflictError("this was decided already: look again")


def _about(call: Call, action: Action) -> tuple[Mention, Card]:
    """What a held reply answers, as it was when it was written. Raises ConflictError."""
    mention = get_mention(action.mention_id)
    if mention is None:
        raise ConflictError("the mention is no longer kept: look at it on its platform")
    card = read_card(mention.id) or new_card(mention)
    check_revision(card, expected_revision(call))
    check_seen(call, mention, card)
    changed = action.content_hash and action.content_hash != mention.content_hash
    if changed and not mention.removed and expected_revision(call) is None:
        raise ConflictError("the words were edited since this was written: read them again")
    return mention, card


def _decide(writes: Sequence[Write]) -> None:
    """Move the act once, whoever else decides in the same moment. Raises ConflictError."""
    try:
        write_together(writes)
    except (ConditionFailedError, BusyError) as refused:
        raise ConflictError("somebody was faster: look again") from refused


def _answer_write(held: Held, action: Action, kind: NudgeKind, call: Call) -> list[Write]:
    if not held.email:
        return []
    nudge = Nudge(
        id=f"{kind}.{action.id}",
        brand=action.brand,
        kind=kind,
        to=held.email,
        about=action.mention_id,
        due_at=call.now,
        by=call.person.name,
    )
    return [nudge_write(nudge, call.now)]


def _show_held(
    call: Call, held: Held, action: Action, mention: Mention | None, card: Card | None
) -> View:
    return {
        **show_action(action),
        "by": {"id": held.writer, "name": held.name},
        "is_mine": held.writer == call.person.id,
        "refused": _why_refused(call, action, mention),
        "mention": show_mention(mention, card) if mention else None,
    }


def _why_refused(call: Call, action: Action, mention: Mention | None) -> str | None:
    """What would forbid it now: a window that closed, a deletion, words edited since."""
    if mention is None:
        return "the mention is no longer kept: look at it on its platform"
    if action.content_hash and action.content_hash != mention.content_hash and not mention.removed:
        return "the words were edited since this was written: read them again"
    occasion = read_occasion(mention, action.kind, call.now, but=action.id)
    try:
        profile = load_platform(mention.platform).PROFILE
        check_may_act(profile, mention, action.kind, action.text, occasion)
    except RequestError as refused:
        return str(refused)
    return None
