"""Taking history out: mentions as the lines an import reads them back from, whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vigie.api.mentions import walk_cards
from vigie.api.queries import read_filters
from vigie.api.routing import Call
from vigie.api.views import show_card, show_list
from vigie.aws.brands import read_brand
from vigie.aws.cards import inbox_key
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mentions, get_thread
from vigie.brand import Role
from vigie.card import Card
from vigie.errors import NotFoundError
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms._lines import show_whole


def export_mentions(call: Call) -> Answer:
    """A page of what was said, newest first, each with our own words of its conversation.

    A conversation that goes over several pages brings our words more than once: they are known by
    platform, realm and id.
    """
    filters = read_filters(call)
    call.person.must(filters.brand, Role.MANAGER)
    if read_brand(filters.brand) is None:
        raise NotFoundError(f"no brand is called {filters.brand!r}")
    cards = walk_cards(filters)
    page = list(itertools.islice(cards, filters.limit))
    mentions = get_mentions(card.mention_id for card in page)
    found = [mentions[card.mention_id] for card in page if card.mention_id in mentions]
    desk = {card.mention_id: card for card in page}
    lines = [line for one in (*found, *_our_words(found)) for line in _lines(one, desk)]
    is_more = next(cards, None) is not None
    return as_json(show_list(lines, inbox_key(page[-1]) if page and is_more else None))


def _our_words(found: Iterable[Mention]) -> list[Mention]:
    """What we said in the conversations of these; our words have no card of their own."""
    conversations = {one.conversation_id: one for one in found}
    talk = [said for one in conversations.values() for said in get_thread(one) if said.own]
    return list({one.id: one for one in talk}.values())


def _lines(mention: Mention, desk: Mapping[str, Card]) -> Iterator[dict[str, Any]]:
    """A mention's lines; beside the first stands what the desk made of it, for whoever reads it."""
    card = desk.get(mention.id)
    beside = {"brand": mention.brand, **(show_card(card) if card else {})}
    for number, event in enumerate(retell(mention)):
        yield show_whole(event) | (beside if number == 0 else {})


def retell(mention: Mention) -> Iterator[MentionEvent]:
    """The events from which a mention as it stands now is made again."""
    event = MentionEvent(
        platform=mention.platform,
        native_id=mention.native_id,
        kind=EventKind.REMOVE if mention.removed else EventKind.ADD,
        version=mention.stamps.get("text", mention.said_at),
        text=mention.text,
        url=mention.url,
        said_at=mention.said_at,
        author=mention.author,
        in_reply_to=mention.in_reply_to,
        thread_id=mention.thread_id,
        own=mention.own,
        media=mention.media,
        realm=mention.realm,
        facts=mention.facts,
    )
    yield event
    turned_at = mention.stamps.get("hidden")
    if turned_at:
        kind = EventKind.HIDE if mention.hidden else EventKind.UNHIDE
        yield MentionEvent(
            mention.platform,
            mention.native_id,
            kind,
            turned_at,
            said_at=mention.said_at,
            own=mention.own,
            realm=mention.realm,
        )
