"""What was asked on a closed day, read once: of those texts alone that ask or complain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vigie.analysis import Language, Mood
from vigie.aws.asked import (
    MOST_ASKED,
    WORDS_LENGTH,
    asked_write,
    name_author,
    read_asked_day,
)
from vigie.aws.mentions import get_mentions
from vigie.aws.people import read_people_rows
from vigie.aws.table import Write
from vigie.brand import Brand
from vigie.card import Card
from vigie.jobs.acquaint import keeps_people
from vigie.mention import Mention
from vigie.person import PersonKey
from vigie.text.keyphrase import Names, Phrase, find_phrases, name_words
from vigie.text.terms import TermKind
from vigie.topic import ASKS, Asked, asks

if TYPE_CHECKING:
    from vigie.jobs.closed_days import ClosedDay

_OTHERS: Final = frozenset({TermKind.BRAND, TermKind.COMPETITOR})


class AskedOnDay:
    """What people asked on a day, but who is hidden or objected.

    Rule: platforms whose words are lent for less long than ours are kept, and YouTube, whose
    figures stay apart, are left out, as in the tallies of people. Of a day on which more is asked
    than fifteen hundred mentions, those are read whose ids are least: an even sample.
    """

    def __init__(self, brand: Brand, day: ClosedDay) -> None:
        self._brand, self._day = brand, day.day
        self._hidden = read_people_rows(brand.slug).hidden
        self._cards: dict[str, Card] = {}

    def add(self, card: Card) -> None:
        """Take a card in."""
        is_read = card.analysis and card.analysis.language is not Language.OTHER
        if is_read and asks(card) and keeps_people(card.platform):
            self._cards[card.mention_id] = card

    def finish(self) -> Sequence[Write]:
        """The day's row, if it changed; words read before that are as they were are not read."""
        chosen = {one: self._cards[one] for one in sorted(self._cards)[:MOST_ASKED]}
        before = read_asked_day(self._brand.slug, self._day)
        known = {one.mention_id: one for one in before}
        fresh = [
            identity
            for identity, card in chosen.items()
            if identity not in known or known[identity].words != _print_words(card)
        ]
        mentions = get_mentions(fresh)
        read = read_phrases(self._brand, mentions, chosen)
        phrases = {one.mention_id: one.phrases for one in known.values()} | read
        read_now = (
            self._read(card, phrases[identity])
            for identity, card in chosen.items()
            if phrases.get(identity)
        )
        asked = [one for one in read_now if one]
        if set(asked) == set(before):
            return ()
        return (asked_write(self._brand.slug, self._day, asked),)

    def _read(self, card: Card, phrases: tuple[Phrase, ...]) -> Asked | None:
        author = ""
        if card.author_id:
            key = PersonKey.of(card.brand, card.platform, card.author_id)
            if key in self._hidden:
                return None
            author = name_author(key)
        analysis = card.analysis
        if analysis is None:
            return None
        return Asked(
            card.mention_id,
            self._day,
            author,
            frozenset(analysis.intents).intersection(ASKS),
            analysis.sentiment.label is Mood.NEGATIVE,
            phrases,
            _print_words(card),
        )


def open_asked(brand: Brand, day: ClosedDay, _: datetime) -> AskedOnDay:
    """Begin to read what was asked on a day."""
    return AskedOnDay(brand, day)


def read_phrases(
    brand: Brand, mentions: Mapping[str, Mention], cards: Mapping[str, Card]
) -> dict[str, tuple[Phrase, ...]]:
    """The phrases of mentions; words of an author's own name are in none of theirs.

    Texts that tell of health or of a child's age are left out, also where the desk's own lists,
    made to take no word too many, let them pass.
    """
    from vigie.text.sensitive import Matter, find_matters  # its patterns: not at a cold start

    terms = names_of_brand(brand)
    found: dict[str, tuple[Phrase, ...]] = {}
    for identity, mention in mentions.items():
        analysis = cards[identity].analysis
        if analysis is None or mention.removed or mention.is_withheld or mention.is_private:
            continue
        if not find_matters(mention.text).isdisjoint({Matter.HEALTH, Matter.MINOR}):
            continue
        people = name_words([mention.author.name] if mention.author.name else ())
        names = Names(people, terms.own, terms.products)
        found[identity] = find_phrases(mention.text, analysis.language.value, names)
    return found


def names_of_brand(brand: Brand) -> Names:
    """The words of the brand's and its competitors' names, and those of its products."""
    own, products = [brand.name, *brand.own_accounts], list[str]()
    for term in brand.terms:
        name = str(term.get("name", ""))
        (own if term.get("kind", TermKind.BRAND) in _OTHERS else products).append(name)
    apart = name_words(own)
    return Names(own=apart, products=name_words(products) - apart)


def _print_words(card: Card) -> str:
    return card.content_hash[:WORDS_LENGTH]
