"""What a word does in a phrase that may name a topic, from short lists of our own."""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Final

from vigie.text.dictionary import is_common
from vigie.text.normalise import fold_char
from vigie.text.roots import root_of
from vigie.text.wordlists import WORDS, load_list, read_entries

SHORTEST_ALONE: Final = 4
SHORTEST: Final = 2
_LONGEST: Final = 30


class Kind(IntEnum):
    """What a word does in a phrase."""

    BREAK = 0
    JOIN = 1
    TIME = 2
    WEAK = 3
    TELLING = 4


def fold_word(word: str) -> str:
    """A word without accents or capitals."""
    return "".join(map(fold_char, word)).replace("œ", "oe").replace("’", "'")


def may_tell(folded: str, language: str) -> bool:
    """Whether an unlisted word may tell of a topic: a word, not rude, no form of a common verb."""
    if folded in rude_words(language) or not SHORTEST <= len(folded) <= _LONGEST:
        return False
    roots = {root_of(folded, language), root_of(f"{folded}r", language)}  # parlé: of parler
    if len(folded) > SHORTEST_ALONE and not roots.isdisjoint(_stop_roots(language)):
        return False
    return "-" in folded or is_common(folded)


@cache
def listed_kinds(language: str) -> dict[str, Kind]:
    """What each listed word does, by the folded word."""
    kinds = {"joins": Kind.JOIN, "stop": Kind.BREAK, "weak": Kind.WEAK, "time": Kind.TIME}
    found: dict[str, Kind] = {}
    for section, entry in read_entries(WORDS / f"topic.{language}.txt"):
        if section in kinds:
            found.setdefault(fold_word(entry), kinds[section])
    return found


@cache
def _stop_roots(language: str) -> frozenset[str]:
    """Of the verbs listed, so that not every form of them need be."""
    long = (word for word, kind in listed_kinds(language).items() if kind is Kind.BREAK)
    return frozenset(root_of(word, language) for word in long if len(word) >= SHORTEST_ALONE)


@cache
def rude_words(language: str) -> frozenset[str]:
    """Words of the lists that moderation goes by."""
    lists = (*load_list("banned", language), *load_list("suspect", language))
    return frozenset(fold_word(one) for one in lists if " " not in one)
