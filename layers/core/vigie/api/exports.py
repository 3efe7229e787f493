"""Taking history out: mentions as the lines an import reads them back from, whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from vigie.api.mentions import walk_cards
from vigie.api.queries import read_filters
from vigie.api.routing import Call
from vigie.api.views import show_card, show_list
from vigie.aws.brands import read_brand
from vigie.aws.cards import inbox_key
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mentions, get_thread
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.card import Card
from vigie.errors import NotFoundError
from vigie.mention import EventKind, Mention, MentionEvent, author_hash
from vigie.platforms._lines import show_whole

FLAGS: Final = ("private", "backfilled", "opens", "ruled", "hidden_there", "removed")


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
    beside = {"brand": mention.brand, **(_show_desk(card) if card else {})}
    for number, event in enumerate(retell(mention)):
        yield show_whole(event) | (beside if number == 0 else {})


def _show_desk(card: Card) -> dict[str, Any]:
    """What the desk made of a mention, with all that the figures are made of.

    Whoever holds it can make every figure again; the author is told apart by a hash, as figures do.
    """
    told = card.response
    flags = [name for name in FLAGS if getattr(card, name)]
    author = author_hash(card.brand, card.platform, card.author_id) if card.author_id else None
    figures = {
        "author": author,
        "flags": flags,
        "rating": card.rating or None,
        "first_replied_at": _text(card.first_replied_at),
        "response_seconds": told.waited if told else None,
        "open_seconds": told.open if told else None,
        "in_time": told.in_time if told else None,
        "illegal_since": _text(card.illegal_since),
        "illegal_done_at": _text(card.illegal_done_at),
    }
    return {**show_card(card), "figures": figures}


def _text(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None


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
