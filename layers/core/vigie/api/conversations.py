"""The list of conversations, and one of them whole.

The list is derived at each call from the cards `vigie.aws.talks.list_desk` reads, so its price has
a bound; ``is_cut`` says that there are more, which the list of mentions shows. Its cursor holds the
moment of the first page and the last place on the page before: the clock moves nothing between
pages, and what was settled or said meanwhile neither repeats nor hides another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from vigie.api.conversation_queries import next_cursor, read_asked
from vigie.api.conversation_views import (
    brand_of,
    list_merged,
    merging,
    show_deadline,
    show_person,
    show_priority,
    show_talk,
)
from vigie.api.desk import load_mention
from vigie.api.queries import fold
from vigie.api.routing import Call
from vigie.api.views import View, show_action, show_list, show_mention
from vigie.aws.cards import read_cards
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mentions, get_thread
from vigie.aws.outbox import list_actions
from vigie.aws.promises import read_promises
from vigie.aws.talks import list_desk, list_talk
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.card import Card
from vigie.conversation import Conversation, Weighed, group_cards, weigh
from vigie.mention import Mention

PAGE: Final = 50


def list_conversations(call: Call) -> Answer:
    """The most pressing first, or the newest; what is put off stays away until its time."""
    asked = read_asked(call)
    call.person.must(asked.brand, Role.VIEWER)
    cards, is_cut = list_desk(asked.brand)
    brand, promises = brand_of(asked.brand), read_promises(asked.brand)
    weighed = (weigh(talk, brand, promises, asked.now) for talk in group_cards(cards))
    ranked = sorted(
        filter(asked.wants, weighed), key=lambda one: one.place(asked.order), reverse=True
    )
    merged = merging(asked.brand)
    shown: list[View] = []
    last: Weighed | None = None
    for one, mentions in _find_shown(ranked, asked.q):
        if len(shown) == asked.limit:
            return as_json({**show_list(shown, next_cursor(asked, last)), "is_cut": is_cut})
        shown.append(show_talk(one, mentions, merged(one.talk)))
        last = one
    return as_json({**show_list(shown), "is_cut": is_cut})


def read_conversation(call: Call) -> Answer:
    """Everything between one person and the brand around a mention, the oldest first.

    Of a post under which many talk: the post, what the person said, whom they answered and who
    answered them, and our own words.
    """
    mention, card = load_mention(call, Role.VIEWER)
    cards = {one.mention_id: one for one in list_talk(mention, card)}
    said = _around(mention, cards)
    others = read_cards(one.id for one in said if one.id not in cards and not one.own)
    talks = group_cards(cards.values()) or [Conversation((card,))]
    weighed = weigh(talks[0], brand_of(mention.brand), read_promises(mention.brand), call.now)
    asleep = weighed.talk.snoozed_until(call.now)
    items = [
        {
            **show_mention(one, cards.get(one.id) or others.get(one.id)),
            "actions": [] if one.own else [show_action(act) for act in list_actions(one.id)],
        }
        for one in said
    ]
    return as_json(
        {
            "id": weighed.talk.id,
            "mention": show_mention(mention, card),
            "person": show_person(card, mention),
            "status": weighed.talk.status.value,
            "priority": show_priority(weighed.priority),
            "deadline": show_deadline(weighed.deadline, call.now),
            "snoozed_until": to_text(asleep) if asleep else None,
            "is_reopened": weighed.talk.is_reopened,
            "merged_with": list_merged(weighed.talk),
            "items": items,
        }
    )


def _around(mention: Mention, cards: dict[str, Card]) -> list[Mention]:
    """The exchange of one person in a thread, out of all that was said there."""
    found = {one.id: one for one in get_thread(mention)}
    found |= get_mentions(one for one in cards if one not in found)
    found[mention.id] = mention
    theirs = [found[one] for one in cards if one in found]
    natives = {one.native_id for one in theirs}
    answered = {one.in_reply_to for one in theirs}

    def belongs(one: Mention) -> bool:
        if one.id in cards or one.id == mention.conversation_id or one.native_id in answered:
            return True
        return one.in_reply_to in natives or (one.own and one.is_private)

    kept = [one for one in found.values() if belongs(one) and not (one.removed and one.own)]
    return sorted(kept, key=lambda one: (one.said_at, one.id))


def _find_shown(ranked: Sequence[Weighed], q: str) -> Iterator[tuple[Weighed, dict[str, Mention]]]:
    """Conversations with their mentions, a page read at a time; those whose words are gone not."""
    for start in range(0, len(ranked), PAGE):
        page = ranked[start : start + PAGE]
        wanted = [one.talk.cards if q else (one.talk.shown,) for one in page]
        mentions = get_mentions(card.mention_id for cards in wanted for card in cards)
        for one, cards in zip(page, wanted, strict=True):
            texts = (
                mentions[card.mention_id].text for card in cards if card.mention_id in mentions
            )
            if one.talk.shown.mention_id in mentions and any(fold(q) in fold(t) for t in texts):
                yield one, mentions
