"""Whether one mention may be an alert by itself: what scoring asks of every card.

Kept apart from what makes the alert of it, since scoring starts cold and few cards come that far.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vigie.analysis import Analysis, Intent, Mood
from vigie.card import Card
from vigie.verdict import Queue

LEAST_VISIBLE: Final = 100  # no brand may ask to hear of smaller accounts
GRAVE: Final = frozenset({"poisoning", "injury", "fire", "death", "own"})
_WANTS: Final = frozenset({Intent.QUESTION, Intent.REQUEST, Intent.PURCHASE, Intent.PRAISE})


def is_unhappy(analysis: Analysis | None) -> bool:
    """Whether a text is negative or complains."""
    if analysis is None:
        return False
    return analysis.sentiment.label is Mood.NEGATIVE or Intent.COMPLAINT in analysis.intents


def may_name_danger(analysis: Analysis) -> bool:
    """Whether a text's words of danger are worth looking for at all."""
    return is_unhappy(analysis) or (
        analysis.sentiment.label is Mood.NEUTRAL and _WANTS.isdisjoint(analysis.intents)
    )


def keep_grave(kinds: Iterable[str], analysis: Analysis) -> tuple[str, ...]:
    """The dangers that count: all of them from who is unhappy, harm alone from who is sober.

    Who reports a fire often does so without a word of anger; who asks about nuts reports nothing.
    """
    unhappy = is_unhappy(analysis)
    return tuple(kind for kind in kinds if unhappy or kind in GRAVE)


def is_alarming(card: Card) -> bool:
    """Whether a card may be an alert by itself, whatever its brand has set."""
    seen = card.followers >= LEAST_VISIBLE and is_unhappy(card.analysis)
    return bool(card.dangers) or seen or card.queue is Queue.ILLEGAL
