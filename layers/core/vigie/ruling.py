"""What a rule's verdict makes of a card, and which acts it asks for; a person's word is final."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from vigie.action import ActionKind
from vigie.card import Card, Status, new_card
from vigie.mention import Mention
from vigie.verdict import Moderation, Queue, Verdict


def judge(
    known: Card | None, mention: Mention, moderation: Moderation, now: datetime
) -> Card | None:
    """The card after a rule has judged; None where the rule has nothing to say.

    Rule: keep changes nothing unless it lifts an earlier rule's verdict or says something; a human
    decision is final for the words it judged, and words edited after it can at most go to review.
    What may be illegal has been so since it was first seen.
    """
    card = known or new_card(mention)
    if card.removed or card.moderation == moderation:
        return None
    if "moderation" in card.human:
        return _after_human(card, mention, moderation, now)
    if moderation.verdict is Verdict.KEEP and card.moderation is None and not moderation.reasons:
        return None
    return _placed(card, moderation, now)


def wants_hiding(card: Card | None) -> bool:
    """Whether a rule's verdict on this card asks for an outward hide."""
    return (
        card is not None
        and card.moderation is not None
        and card.moderation.verdict is Verdict.HIDE
        and card.status is not Status.HIDDEN
        and "moderation" not in card.human
    )


def is_rule_still_right(card: Card | None, kind: ActionKind) -> bool:
    """Whether what a rule asked for is still wanted: nobody decided, and no rule thought again."""
    if card is None or card.moderation is None or "moderation" in card.human:
        return False
    return (card.moderation.verdict is Verdict.HIDE) == (kind is ActionKind.HIDE)


def wants_showing(before: Card | None, after: Card | None) -> bool:
    """Whether a rule hid words that were edited since and no longer earn it."""
    if before is None or after is None or before.moderation is None or after.moderation is None:
        return False
    lifted = (before.moderation.verdict, after.moderation.verdict)
    return (
        lifted[0] is Verdict.HIDE
        and lifted[1] is not Verdict.HIDE
        and after.status is Status.HIDDEN
        and "moderation" not in after.human
    )


def _queue_for(moderation: Moderation) -> Queue:
    keeps = moderation.verdict is Verdict.KEEP
    return moderation.queue or (Queue.REPLY if keeps else Queue.REVIEW)


def _placed(card: Card, moderation: Moderation, now: datetime) -> Card:
    queue = _queue_for(moderation)
    since = (card.illegal_since or now) if queue is Queue.ILLEGAL else None
    return replace(card, moderation=moderation, queue=queue, illegal_since=since)


def _after_human(
    card: Card, mention: Mention, moderation: Moderation, now: datetime
) -> Card | None:
    if moderation.verdict is Verdict.KEEP or card.judged_hash == mention.content_hash:
        return None
    return _placed(card, replace(moderation, verdict=Verdict.REVIEW), now)
