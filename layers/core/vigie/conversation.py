"""A conversation: what one person says to the brand in one thread, and where it stands.

It is derived from the cards alone, whatever the order they came in, so that nothing can disagree
with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from vigie.brand import Brand
from vigie.card import Card, Status, is_asleep
from vigie.priority import Priority, find_priority
from vigie.promise import Deadline, Promises, find_deadline, wants_answer

_SETTLED = frozenset({Status.WAITING, Status.DONE})


class Order(StrEnum):
    """How a list of conversations is ordered; late ones come first by priority."""

    PRIORITY = "priority"
    NEWEST = "newest"


@dataclass(frozen=True)
class Conversation:
    """The cards of one person in one thread, oldest first; at least one, none removed."""

    cards: tuple[Card, ...]

    @property
    def id(self) -> str:
        """The mention it began with: no other conversation has it."""
        return self.cards[0].mention_id

    @property
    def newest(self) -> Card:
        """What the person said last."""
        return self.cards[-1]

    @cached_property
    def open(self) -> tuple[Card, ...]:
        """What still wants an answer, oldest first; what is to do for another reason, if none."""
        todo = tuple(card for card in self.cards if card.status is Status.TODO)
        return tuple(filter(wants_answer, todo)) or todo

    @property
    def status(self) -> Status:
        """To do while anything of it is, else waiting, else done; hidden once all of it is."""
        found = {card.status for card in self.cards}
        order = (Status.TODO, Status.WAITING, Status.DONE)
        return next((status for status in order if status in found), Status.HIDDEN)

    @property
    def shown(self) -> Card:
        """The card a list shows: the newest that wants an answer, else the newest."""
        return self.open[-1] if self.open else self.newest

    @property
    def assignee(self) -> str:
        """Who has it: whoever was given the newest card that was given to somebody."""
        given = (card.assignee for card in reversed(self.cards) if card.assignee)
        return next(given, "")

    @property
    def followers(self) -> int:
        """How many follow the person, by the latest word of the platform."""
        return self.newest.followers

    @property
    def is_reopened(self) -> bool:
        """Whether the person said something new, or changed it, after we answered or closed it."""
        if any(card.is_reopened for card in self.cards):
            return True
        settled = [card.said_at for card in self.cards if card.status in _SETTLED]
        return bool(settled) and any(card.said_at > min(settled) for card in self.open)

    def snoozed_until(self, now: datetime) -> datetime | None:
        """Until when it sleeps: all that is open of it does, and the first to wake wakes it."""
        times = [card.snoozed_until for card in self.open if is_asleep(card, now)]
        if not times or len(times) < len(self.open):
            return None
        return min(at for at in times if at)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A conversation as it presses at a moment: its gravest open mention, its first deadline."""

    talk: Conversation
    priority: Priority
    deadline: Deadline | None
    now: datetime

    @property
    def is_late(self) -> bool:
        """Whether a promise to the person is broken."""
        return self.deadline is not None and self.deadline.is_late(self.now)

    @property
    def rank(self) -> tuple[int, int, float, str]:
        """Its place by priority, the most pressing highest: late, points, who waits longest."""
        waits_since = self.talk.open[0] if self.talk.open else self.talk.newest
        waits = -waits_since.said_at.timestamp()
        return int(self.is_late), self.priority.score, waits, self.talk.id

    def place(self, order: Order) -> tuple[float, ...] | tuple[float | str, ...]:
        """Its place in a list, the first highest: no two have the same."""
        if order is Order.PRIORITY:
            return self.rank
        return self.talk.newest.said_at.timestamp(), self.talk.id


def group_cards(cards: Iterable[Card]) -> list[Conversation]:
    """Conversations, in the order they began.

    Rule: the same author in the same thread is one conversation; of whom no platform tells who they
    are, each mention is one of its own. A card met twice is as its newest revision says, wherever
    that hangs.
    """
    newest: dict[str, Card] = {}
    for card in cards:
        known = newest.get(card.mention_id)
        if known is None or known.revision < card.revision:
            newest[card.mention_id] = card
    groups: dict[tuple[str, str, str], list[Card]] = {}
    for card in newest.values():
        if not card.removed:
            groups.setdefault(key_of(card), []).append(card)
    talks = [Conversation(tuple(sorted(found, key=_place))) for found in groups.values()]
    return sorted(talks, key=lambda talk: _place(talk.cards[0]))


def key_of(card: Card) -> tuple[str, str, str]:
    """What makes two cards one conversation."""
    return card.platform, card.conversation_id, card.author_id or f"\x00{card.mention_id}"


def weigh(talk: Conversation, brand: Brand, promises: Promises, now: datetime) -> Weighed:
    """A conversation with what presses: the most of its open mentions, or of the newest."""
    cards: Sequence[Card] = talk.open or (talk.newest,)
    deadlines = {card.mention_id: find_deadline(card, brand, promises) for card in cards}
    first = min(filter(None, deadlines.values()), key=lambda one: one.due_at, default=None)
    found = [find_priority(card, deadlines[card.mention_id], now) for card in cards]
    return Weighed(talk, max(found, key=lambda one: one.score), first, now)


def earlier_open(newest: Card, cards: Iterable[Card]) -> tuple[Card, ...]:
    """What an answer to the newest mention of a person settles beside it: all open before it.

    Nothing where the person has said something newer: the answer may not be to that.
    """
    talk = [card for card in cards if key_of(card) == key_of(newest) and not card.removed]
    if any(_place(card) > _place(newest) for card in talk):
        return ()
    return tuple(
        card
        for card in sorted(talk, key=_place)
        if card.status is Status.TODO and card.mention_id != newest.mention_id
    )


def _place(card: Card) -> tuple[datetime, str]:
    return card.said_at, card.mention_id
