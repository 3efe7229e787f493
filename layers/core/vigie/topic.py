"""A topic: what several people ask the brand for, or complain about, by what they call it.

Its key is that of a phrase (`vigie.text.keyphrase`), the same in every week; humans may name, pin,
join and close it. What one person alone said is no topic.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from vigie.analysis import Intent, Mood
from vigie.card import Card
from vigie.tallying import is_told
from vigie.text.keyphrase import Phrase
from vigie.text.reserved import MINOR, SENSITIVE
from vigie.topic_rise import Rise
from vigie.verdict import Queue

WEEK: Final = timedelta(days=7)
BEFORE: Final = 4 * WEEK
FEWEST_PEOPLE: Final = 2
ASKS: Final = (Intent.QUESTION, Intent.REQUEST, Intent.COMPLAINT)


class TopicKind(StrEnum):
    """Why a topic is listed."""

    FREQUENT = "frequent"
    RISING = "rising"
    NEGATIVE = "negative"


class TopicState(StrEnum):
    """Whether what was asked was done."""

    OPEN = "open"
    DONE = "done"


class Proposal(StrEnum):
    """What a person made of a proposed answer."""

    OPEN = "open"
    MADE = "made"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Asked:
    """One mention that asks or complains: by whom, as a hash, how, and its phrases.

    ``words`` is a short hash of the words it was read of: read again, it may be taken over.
    """

    mention_id: str
    day: date
    author: str
    intents: frozenset[Intent]
    is_negative: bool
    phrases: tuple[Phrase, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What the brand did of what was asked: in whose words, and which time it was closed."""

    note: str
    by: str
    at: datetime
    told: int = 0
    left_out: int = 0
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """What humans made of a topic. ``label`` is what it was called when they did.

    ``round`` counts how often it was closed; ``proposal`` what became of a proposed answer.
    """

    id: str
    key: str
    label: str = ""
    name: str = ""
    named_by: str = ""
    pinned: bool = False
    proposal: Proposal = Proposal.OPEN
    done: Done | None = None
    round: int = 0
    revision: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Join:
    """A human says that a topic is another one; it may be undone."""

    source: str
    into: str


@dataclass(frozen=True, slots=True)
class Acts:
    """Everything humans made of a brand's topics."""

    acts: Mapping[str, Act] = field(default_factory=dict)
    joins: frozenset[Join] = frozenset()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic in a week. ``mentions`` are the week's, newest first, ``before`` those of four weeks.

    ``rise`` is None where it does not rise.
    """

    id: str
    key: str
    name: str
    mentions: tuple[Asked, ...] = ()
    before: tuple[Asked, ...] = ()
    rise: Rise | None = None
    act: Act | None = None

    @property
    def people(self) -> int:
        """How many spoke of it in the week."""
        return len({one.author for one in self.mentions})

    @property
    def negative(self) -> int:
        """How many of the week's mentions are negative."""
        return sum(one.is_negative for one in self.mentions)

    @property
    def is_negative(self) -> bool:
        """Whether several speak of it, mostly badly."""
        cross = {one.author for one in self.mentions if one.is_negative}
        return len(cross) >= FEWEST_PEOPLE and 2 * self.negative > len(self.mentions)

    @property
    def state(self) -> TopicState:
        """Whether it was closed."""
        return TopicState.DONE if self.act and self.act.done else TopicState.OPEN

    @property
    def first_asked(self) -> date | None:
        """The first day of the weeks read on which it came up."""
        return min((one.day for one in (*self.before, *self.mentions)), default=None)


def topic_id(brand: str, key: str) -> str:
    """The address of a topic in our API: the same key, the same topic, in any week."""
    return f"{brand}.{hashlib.sha256(f'{brand}#{key}'.encode()).hexdigest()[:16]}"


def asks(card: Card) -> bool:
    """Whether a card's words may tell of a topic: in public, shown, and asking or complaining.

    Never what was hidden, judged to be hidden or may be illegal, nor what touches what the law
    guards or may be a child's.
    """
    if card.analysis is None or not is_told(card) or card.queue is Queue.ILLEGAL:
        return False
    if card.illegal_since or SENSITIVE in card.reserved or MINOR in card.reserved:
        return False
    is_negative = card.analysis.sentiment.label is Mood.NEGATIVE
    return is_negative or any(intent in ASKS for intent in card.analysis.intents)


def resolve(joins: Iterable[Join]) -> dict[str, str]:
    """Which topic each joined one counts as, whatever the order they were joined in.

    Topics joined directly or by others are one. It goes by the one that was joined into none, by
    the least id where there are several, or, joined in a ring, none.
    """
    groups: dict[str, set[str]] = {}
    sources = {join.source for join in joins}
    for join in sorted(joins):
        whole = groups.get(join.source, {join.source}) | groups.get(join.into, {join.into})
        groups.update(dict.fromkeys(whole, whole))
    return {one: min(whole - sources or whole) for one, whole in groups.items()}


def group_asked(
    brand: str, asked: Sequence[Asked], heads: Mapping[str, str]
) -> dict[str, dict[str, tuple[Asked, Phrase]]]:
    """By topic, each mention once, with a phrase it called it by."""
    found: dict[str, dict[str, tuple[Asked, Phrase]]] = {}
    for one in asked:
        for phrase in one.phrases:
            identity = topic_id(brand, phrase.key)
            head = found.setdefault(heads.get(identity, identity), {})
            head.setdefault(one.mention_id, (one, phrase))
    return found


def count_by_week(asked: Iterable[Asked], since: date, weeks: int) -> tuple[int, ...]:
    """How many people spoke in each of the weeks before ``since``, the latest first.

    Who asks in two weeks counts in both, as who asks this week counts in it.
    """
    people: list[set[str]] = [set() for _ in range(weeks)]
    for one in asked:
        ago = (since - one.day - timedelta(days=1)) // WEEK
        if 0 <= ago < weeks:
            people[ago].add(one.author)
    return tuple(map(len, people))


def name_topic(found: Iterable[Phrase]) -> str:
    """The most frequent writing; of equals one that addresses nobody, then the shortest."""
    writings = Counter(phrase.written for phrase in found)
    best = min(
        writings, key=lambda one: (-writings[one], one.split()[0].endswith("ez"), len(one), one)
    )
    return best[:1].upper() + best[1:]
