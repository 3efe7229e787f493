"""What follows from an act that left: card, counters and the next act, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from vigie.action import Action, ActionKind, ActionState
from vigie.aws.cards import change_card
from vigie.aws.counters import counter_writes, hour_text
from vigie.aws.mentions import get_mention
from vigie.aws.outbox import list_actions
from vigie.aws.table import ConditionFailedError, Write, write_together
from vigie.card import Card, after_action, after_deletion, after_late_answer
from vigie.jobs.turns import release_writes
from vigie.reply import REPLIES


def settle_sent(
    moved: Write, after: Action, now: datetime, is_still: Callable[[], bool]
) -> Card | None:
    """Write that an act was sent, and all that follows from it; answers the card it changed.

    ``moved`` is the conditional write of the act itself, and ``is_still`` says whether it can
    still hold: whoever loses the race has nothing to add, since the act moves once.
    """

    def changed(known: Card | None) -> Card | None:
        return card_after(known, after, now) if known and is_still() else None

    def beside(_: Card | None = None) -> list[Write]:
        return [moved, *_counts(after, now), *release_writes(after, now), *_told_writes(after, now)]

    card = change_card(after.mention_id, changed, now, beside=beside)
    if card is None and is_still():
        try:
            write_together(beside())
        except ConditionFailedError:
            return None
    return card


def _told_writes(after: Action, now: datetime) -> list[Write]:
    if after.kind not in REPLIES:
        return []
    from vigie.jobs.ledger import told_writes  # after the call: not at a cold start

    return told_writes(after, now)


def card_after(card: Card, after: Action, now: datetime) -> Card:
    """The card once an act has happened; a deletion depends on what else was answered."""
    if after.kind in REPLIES and _is_to_other_words(after):
        return after_late_answer(card, now)
    if after.kind is not ActionKind.DELETE_REPLY:
        return after_action(card, after.kind, now)
    talk = list_actions(after.mention_id, strong=True)
    return after_deletion(card, standing_replies(talk, after.target))


def _is_to_other_words(reply: Action) -> bool:
    """Whether what it answers was changed between its check and its result."""
    mention = get_mention(reply.mention_id) if reply.content_hash else None
    return mention is not None and mention.content_hash != reply.content_hash


def standing_replies(talk: list[Action], but: str = "") -> list[datetime]:
    """When our answers that stand were sent; ``but`` is the id of one that does not.

    Only what the platform gave an id can have been deleted by it.
    """
    gone = {one.target for one in talk if one.has_deleted} | {but}
    return [
        one.moved_at
        for one in talk
        if one.kind in REPLIES
        and one.state is ActionState.SENT
        and (one.result_id or "-") not in gone
        and one.moved_at
    ]


def find_reply(talk: list[Action], native_id: str) -> Action | None:
    """The answer of ours that has this id on its platform."""
    found = (
        one
        for one in talk
        if one.kind in REPLIES and one.state is ActionState.SENT and one.result_id == native_id
    )
    return next(found, None) if native_id else None


def _counts(after: Action, now: datetime) -> list[Write]:
    """An answer counts on the hour it was sent, and no more there once it is deleted."""
    if after.kind in REPLIES:
        return _count(after, after.moved_at or now, 1, now)
    if after.kind is ActionKind.DELETE_REPLY:
        reply = find_reply(list_actions(after.mention_id, strong=True), after.target)
        return _count(reply, reply.moved_at, -1, now) if reply and reply.moved_at else []
    return []


def _count(reply: Action, at: datetime, step: int, now: datetime) -> list[Write]:
    bumps = {(reply.brand, hour_text(at), reply.platform, "replies"): step}
    return counter_writes(bumps, 0, now)
