"""French, English or other: by script first, then by the hashed model."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from vigie.analysis import Language

if TYPE_CHECKING:
    from vigie.text.model import Table

_LATIN_SHARE = 0.6


def detect_language(tokens: list[str], table: Table) -> Language:
    """Name the language of a tokenised text; one without letters, or in another script, is other.

    Args:
        tokens: what ``split_tokens`` made of the text.
        table: the model's ``language`` table.
    """
    words = pick_words(tokens)
    if not words or not _are_latin(words):
        return Language.OTHER
    scores = table.score(words)
    return Language(max(scores, key=scores.__getitem__))


def pick_words(tokens: list[str]) -> list[str]:
    """Keep what a language shows in: words, not links, people, numbers or marks."""
    return [word for word in tokens if word[0].isalpha() and word != "http"]


def _are_latin(words: list[str]) -> bool:
    """Tell whether enough words are in our script; most texts show it all at once."""
    return "".join(words).isascii() or sum(map(_is_latin, words)) >= _LATIN_SHARE * len(words)


@lru_cache(maxsize=8192)
def _is_latin(word: str) -> bool:
    return word.isascii() or all("LATIN" in unicodedata.name(char, "") for char in word[:4])
