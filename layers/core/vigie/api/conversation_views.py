"""Conversations, priorities and deadlines as callers get to see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from vigie.api.tasks import person_of, show_promises
from vigie.api.views import View, show_mention
from vigie.aws.brands import read_brand
from vigie.aws.people import merged_with, read_merges
from vigie.aws.promises import read_promises
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.card import Card
from vigie.conversation import Conversation, Weighed
from vigie.mention import Mention
from vigie.priority import Priority, find_priority
from vigie.promise import Deadline, find_deadline


def show_talk(weighed: Weighed, mentions: Mapping[str, Mention], merged: Sequence[str]) -> View:
    """One line of the list of conversations."""
    talk, now = weighed.talk, weighed.now
    shown = mentions[talk.shown.mention_id]
    asleep = talk.snoozed_until(now)
    return {
        "id": talk.id,
        "conversation_id": talk.newest.conversation_id,
        "brand": talk.newest.brand,
        "platform": talk.newest.platform,
        "person": show_person(talk.newest, shown),
        "status": talk.status.value,
        "count": len(talk.cards),
        "first_said_at": to_text(talk.cards[0].said_at),
        "last_said_at": to_text(talk.newest.said_at),
        "mention": show_mention(shown, talk.shown),
        "priority": show_priority(weighed.priority),
        "deadline": show_deadline(weighed.deadline, now),
        "assignee": talk.assignee or None,
        "snoozed_until": to_text(asleep) if asleep else None,
        "is_reopened": talk.is_reopened,
        "merged_with": list(merged),
    }


def show_person(card: Card, mention: Mention) -> View:
    """Who talks to the brand; ``id`` is theirs among its people, empty where nobody tells."""
    author = mention.author
    return {"id": person_of(card) or None, "name": author.name, "followers": author.followers}


def show_priority(priority: Priority) -> View:
    """Points with their reasons."""
    reasons = [
        {"code": one.code, "points": one.points, "facts": one.facts} for one in priority.reasons
    ]
    return {"score": priority.score, "reasons": reasons}


def show_deadline(deadline: Deadline | None, now: datetime) -> View | None:
    """By when; ``seconds_left`` is below zero once it is late."""
    if deadline is None:
        return None
    return {
        "kind": deadline.kind.value,
        "due_at": to_text(deadline.due_at),
        "is_late": deadline.is_late(now),
        "seconds_left": int((deadline.due_at - now).total_seconds()),
    }


def show_pressing(card: Card, now: datetime) -> View:
    """What presses about one mention, and what was promised: beside the mention whole."""
    brand = brand_of(card.brand)
    deadline = find_deadline(card, brand, read_promises(card.brand))
    return {
        "priority": show_priority(find_priority(card, deadline, now)),
        "deadline": show_deadline(deadline, now),
        "is_reopened": card.is_reopened,
        "promises": show_promises(card, now),
    }


def brand_of(slug: str) -> Brand:
    """A brand's settings; the usual ones of one that has none yet."""
    return read_brand(slug) or Brand(slug=slug, name=slug)


def list_merged(talk: Conversation) -> list[str]:
    """The person's other accounts, by their ids, as a colleague said; nobody else joins two."""
    return merging(talk.newest.brand)(talk)


def merging(brand: str) -> Callable[[Conversation], list[str]]:
    """`list_merged` for a whole list: what colleagues said of a brand's people is read once."""
    merges = read_merges(brand)

    def find(talk: Conversation) -> list[str]:
        card = talk.newest
        if not card.author_id:
            return []
        found = merged_with(brand, card.platform, card.author_id, merges)
        return [one.id(brand) for one in found]

    return find
