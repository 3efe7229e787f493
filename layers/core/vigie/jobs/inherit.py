"""What people did about a mention goes on with the better sight of the same talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from vigie.aws.cards import change_card, read_card
from vigie.card import SETTLED, Card, Status, new_card
from vigie.mention import Mention

WORK = (
    "assignee",
    "tags",
    "note",
    "snoozed_until",
    "no_reply_needed",
    "replied_at",
    "human",
    "judged_hash",
)


def hand_on(lesser: str, better: Mention, now: datetime) -> None:
    """Give the better sight a card with the work done on the lesser one, before that one goes.

    Rule: whoever answered, hid, took on or annotated a talk did so whatever told of it; what a rule
    alone did is done anew on the better words. Safe to repeat: a card that is there is left alone.
    """
    before = read_card(lesser)
    if before is None or before.removed or not is_worked_on(before):
        return

    def heir(known: Card | None) -> Card | None:
        return None if known else _with_work(new_card(better), before)

    change_card(better.id, heir, now)


def is_worked_on(card: Card) -> bool:
    """Whether a person has done anything about a mention."""
    return any(getattr(card, name) for name in WORK) or card.status in (
        Status.DONE,
        Status.WAITING,
    )


def _with_work(heir: Card, card: Card) -> Card:
    by_person = "moderation" in card.human
    is_kept = by_person or card.status is not Status.HIDDEN
    return replace(
        heir,
        **{name: getattr(card, name) for name in WORK},
        status=card.status if is_kept else heir.status,
        queue=card.queue if by_person else heir.queue,
        moderation=card.moderation if by_person else None,
        analysis=card.analysis if card.human & SETTLED else None,
    )
