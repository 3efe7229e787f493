"""What settles the newest thing a person said settles what they said before it in that thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from vigie.aws.cards import change_card, read_card
from vigie.aws.mentions import get_mention
from vigie.aws.talks import list_talk
from vigie.card import Card, Status
from vigie.conversation import earlier_open
from vigie.mention import Mention

COMES_AGAIN: Final = timedelta(hours=12)


def list_earlier(mention: Mention, card: Card) -> tuple[Card, ...]:
    """The open cards an answer to this mention settles beside its own."""
    return earlier_open(card, list_talk(mention, card))


def settle_answered(mention_id: str, now: datetime, *, is_news: bool = False) -> None:
    """Once an answer left: what the person said before it waits with it.

    Safe to repeat: what is no longer open, or was changed since, is left alone. A record comes
    again for six hours at most; our words read anew another day settle nothing that somebody may
    have opened meanwhile. Words typed in the app may be ``is_news`` long after they were said.
    """
    mention, card = get_mention(mention_id), read_card(mention_id)
    if mention is None or card is None or card.replied_at is None:
        return
    answered_at = card.replied_at
    if now - answered_at > COMES_AGAIN and not is_news:
        return

    def answered(known: Card) -> Card:
        if known.reopened_at and known.reopened_at >= answered_at:
            return known
        return replace(known, status=Status.WAITING, replied_at=answered_at)

    settle(list_earlier(mention, card), answered, now)


def settle(cards: Sequence[Card], make: Callable[[Card], Card], now: datetime) -> None:
    """Change each card that is still open, and still says what it said when it was read."""
    for card in cards:

        def changed(known: Card | None, seen: Card = card) -> Card | None:
            if known is None or known.removed or known.status is not Status.TODO:
                return None
            return make(known) if known.content_hash == seen.content_hash else None

        change_card(card.mention_id, changed, now)
