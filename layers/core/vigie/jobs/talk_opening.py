"""Which private message opens a talk: Facebook counts response rates by those alone."""

from __future__ import annotations

from datetime import timedelta

from vigie.aws.cards import read_cards
from vigie.aws.mentions import get_thread
from vigie.mention import Mention

SILENCE = timedelta(hours=24)


def opens_talk(mention: Mention) -> bool:
    """Whether it comes after a day of silence on both sides: Facebook's start of a conversation.

    It is settled when the message is first read; one that arrives after a later one of the same
    talk can make two of one conversation. Our answers are known as echoes, or by the cards they
    answered.
    """
    earlier = [
        one
        for one in get_thread(mention, 20, newest=True)
        if one.id != mention.id and one.is_private and one.said_at <= mention.said_at
    ]
    since = mention.said_at - SILENCE
    if any(one.said_at > since for one in earlier):
        return False
    cards = read_cards(one.id for one in earlier[-3:])
    return not any(card.replied_at and card.replied_at > since for card in cards.values())
