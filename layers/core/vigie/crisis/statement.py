"""What a brand says to everybody in a crisis: words with gaps, filled with facts, signed off.

A gap is a name in braces, as in saved replies. Words that still hold one never leave.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

LANGUAGES = ("fr", "en")
BOTH = "both"
CHOICES = (*LANGUAGES, BOTH)
_GAP = re.compile(r"\{([^{}\n]{1,40})\}")


class StatementKind(StrEnum):
    """What a statement is about; each has a template in both languages."""

    HOLDING = "holding"
    RECALL = "recall"
    OUTAGE = "outage"
    STAFF = "staff"
    LEAK = "leak"
    DELIVERY = "delivery"
    RUMOUR = "rumour"


@dataclass(frozen=True, slots=True)
class Statement:
    """``texts`` per language, as written; ``facts`` per language fill the gaps by name."""

    kind: StatementKind = StatementKind.HOLDING
    texts: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """The words in one language, or in both one under the other, gaps filled where known."""
        if language == BOTH:
            return "\n\n".join(filter(None, (self.say(one) for one in LANGUAGES)))
        return fill(self.texts.get(language, ""), self.facts.get(language, {})).strip()

    def find_gaps(self, language: str) -> tuple[str, ...]:
        """The names still to be filled."""
        return tuple(dict.fromkeys(_GAP.findall(self.say(language))))


@dataclass(frozen=True, slots=True)
class Approval:
    """An owner's word that these very words may leave; ``content`` is their hash."""

    by: str
    at: datetime
    content: str


def fill(text: str, facts: Mapping[str, str]) -> str:
    """A text with its gaps filled; what has no fact keeps its braces."""
    return _GAP.sub(lambda gap: facts.get(gap[1], "").strip() or gap[0], text)


def name_gaps(text: str) -> tuple[str, ...]:
    """Every gap a text names, in order, each once."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


def hash_words(words: str) -> str:
    """What tells words from any others: an approval, and a post that leaves once, hold on to it."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def languages_of(choice: str) -> tuple[str, ...]:
    """The languages a choice stands for."""
    return LANGUAGES if choice == BOTH else (choice,)
