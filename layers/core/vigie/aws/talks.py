"""The cards conversations are made of: of a brand's lists, and of one person in one thread."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from vigie.aws.authors import list_ids
from vigie.aws.cards import inbox_key, item_to_card, list_cards, read_cards
from vigie.aws.mentions import author_key
from vigie.aws.settings import settings
from vigie.aws.table import Condition, query
from vigie.card import Card, Status
from vigie.conversation import key_of
from vigie.mention import Mention
from vigie.verdict import Queue

MOST_OF_A_PERSON = 100
MOST_TODO, MOST_OTHERS, MOST_PRESSING = 1000, 300, 1000
PAGES, PAGE = 10, 1000
# Of what is to do and older than the newest thousand: all but chatter and history.
PRESSING = Condition(
    "attribute_not_exists(backfilled) AND (attribute_exists(dangers) OR attribute_exists(rating)"
    " OR attribute_exists(#private) OR #queue <> :reply"
    " OR (attribute_exists(intents) AND size(intents) > :none))",
    {"#queue": "queue", "#private": "private"},
    {":none": 0, ":reply": Queue.REPLY.value},
)


def list_desk(brand: str, most_todo: int = MOST_TODO) -> tuple[list[Card], bool]:
    """The cards a list of conversations is made of, and whether there were more than these.

    Rule: the newest thousand to do, and of the ten thousand before those whatever asks for
    something; the newest three hundred of every other status.
    """
    found: list[Card] = []
    is_cut = False
    for status in Status:
        most = most_todo if status is Status.TODO else MOST_OTHERS
        cards = list_cards(brand, status)
        read = list(islice(cards, most))
        found += read
        if next(cards, None) is None:
            continue
        is_cut = True
        if status is Status.TODO:
            pressing = _list_pressing(brand, inbox_key(read[-1]), newest_first=True)
            found += islice(pressing, MOST_PRESSING)
    return found, is_cut


def list_oldest_pressing(brand: str) -> Iterator[Card]:
    """What asks for something of all there is to do, the oldest first, of ten thousand."""
    return _list_pressing(brand, "~", newest_first=False)


def _list_pressing(brand: str, before: str, *, newest_first: bool) -> Iterator[Card]:
    rows = query(
        settings().desk_table,
        "inbox_pk = :list AND inbox_sk < :before",
        {":list": f"{brand}#{Status.TODO}", ":before": before},
        index="inbox",
        newest_first=newest_first,
        limit=PAGE,
        where=PRESSING,
        most_pages=PAGES,
    )
    return map(item_to_card, rows)


def list_talk(mention: Mention, card: Card) -> list[Card]:
    """The cards of a mention's conversation, among the last hundred things its author said.

    The card as given stands for itself; of whom no platform tells who they are, it stands alone.
    """
    author = author_key(mention)
    if author is None:
        return [card]
    known = read_cards(list_ids(author, MOST_OF_A_PERSON))
    known[card.mention_id] = card
    return [one for one in known.values() if key_of(one) == key_of(card)]
