"""What a measure's list holds: the cards the counters count for it, no other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from vigie.card import Card, Status
from vigie.counting import VOICE_PREFIX, measures, voice_name
from vigie.metric import about_us

# What a card adds to its hour and a caller may see. Replies, clicks and the brand's own words are
# counted on hours of their own: no mention stands behind them.
OF_CARDS: Final = frozenset(
    {
        *("mentions", "positive", "neutral", "negative"),
        *("complaint", "question", "purchase", "praise", "request"),
        *("hidden", "waived", "handled", "ruled", "undone", "spam", "illegal", "illegal_acted"),
        *("reach", "reach_estimated", "rated", "stars"),
        *("wanting", "answered", "in_time", "overdue_answer", "backlog"),
        *("response_seconds", "open_seconds", "opened", "opened_answered"),
        *("named", "rival", "rival_positive", "rival_neutral", "rival_negative"),
    }
)
# What the figures of mood count: everything but the posts that name competitors alone.
_ABOUT_US: Final[Mapping[str, tuple[str, ...]]] = {
    "about_us": ("mentions",),
    "about_us_positive": ("positive",),
    "about_us_neutral": ("neutral",),
    "about_us_negative": ("negative",),
    "about_us_told": ("positive", "negative"),
}
LISTED: Final = OF_CARDS | _ABOUT_US.keys()
VOICE: Final = re.compile(r"voice_([0-9a-f]{8})")  # a competitor, whose name no address spells out
# Where all cards of a measure stand in one list of the inbox, no other need be read.
ONLY_IN: Final[Mapping[str, Status]] = {"hidden": Status.HIDDEN, "backlog": Status.TODO}


def is_listed(measure: str) -> bool:
    """Whether mentions stand behind a measure, and a list of them may be asked for."""
    return measure in LISTED or VOICE.fullmatch(measure) is not None


def voice_measure(name: str) -> str:
    """The measure that lists the mentions which name a competitor."""
    return f"voice_{voice_name(name).removeprefix(VOICE_PREFIX)}"


def is_counted(card: Card, measure: str) -> bool:
    """Whether the counters count a card for a measure, as they stand."""
    counts = card.counted.measures if card.counted else measures(card)
    if measure in _ABOUT_US:
        ours = about_us(counts)
        return any(ours[name] for name in _ABOUT_US[measure])
    if voice := VOICE.fullmatch(measure):
        return bool(counts.get(VOICE_PREFIX + voice[1]))
    return bool(counts.get(measure))
