"""Talk that is not for all to read: health, minors, the law, and the words of anger.

Each is a sign for a person to weigh, never a judgement of who wrote it; nothing of it is stored.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from vigie.text.normalise import read_words
from vigie.text.patterns import find_phrases, load_rules
from vigie.text.wordlists import LANGUAGES

_INNOCENT: Final = "not"
_READ: Final = 4_000


class Matter(StrEnum):
    """What a text touches on. ``child``: a child is spoken of, which alone is no secret."""

    HEALTH = "health"
    MINOR = "minor"
    CHILD = "child"
    LEGAL = "legal"
    ANGER = "anger"


def find_matters(text: str) -> frozenset[Matter]:
    """What a text touches on, in either language; its first four thousand characters are read."""
    words = read_words(text[:_READ])
    seen = [
        one
        for language in LANGUAGES
        for one in find_phrases(words, load_rules(f"sensitive.{language}"))
    ]
    harmless = {n for one in seen if one.label == _INNOCENT for n in range(one.start, one.end)}
    return frozenset(
        Matter(one.label)
        for one in seen
        if one.label != _INNOCENT and harmless.isdisjoint(range(one.start, one.end))
    )
