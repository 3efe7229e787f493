"""Roots: what the forms of a word share, so that number, accents and conjugation fall together.

A light stemmer of our own, in the manner of Savoy's for French ("A stemming procedure and stopword
list for general French corpora", JASIS 50, 1999) and Harman's for English ("How effective is
suffixing?", JASIS 42, 1991): plurals, and the endings that part a verb from its noun (``livrez``,
``livraison``). It is never shown; a short list holds the irregular words.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from vigie.text.wordlists import LANGUAGES, WORDS, read_entries

_SHORTEST: Final = 4
_PLURALS: Final = {
    "fr": (("ees", "e"),
        ("ee", "e"),
        ("eaux", "eau"), ("aux", "al"), ("oux", "ou"), ("eux", "eux"), ("s", ""), ("x", "x")),
    "en": (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("ss", "ss"), ("us", "us"),
           ("s", "")),
}  # fmt: skip
# An ending, and how many letters must be left: the longest that fits is cut.
_ENDINGS: Final = {
    "fr": (("issement", 4), ("ations", 4), ("ation", 4), ("aison", 4), ("ement", 5), ("age", 5),
           ("aient", 4), ("ait", 4), ("ais", 4), ("ons", 5), ("ez", 4),
           ("er", 4)),
    "en": (("ations", 4), ("ation", 4), ("ment", 5), ("ing", 3), ("ed", 3), ("e", 4)),
}  # fmt: skip
_KEPT_DOUBLE: Final = "lsz"


@lru_cache(maxsize=16_384)
def root_of(word: str, language: str) -> str:
    """The root of a folded word; a short one is its own. Pure, total."""
    if known := same_words().get((language, word)):
        return known
    single = _singular(word, language)
    if known := same_words().get((language, single)):
        return known
    for ending, least in _ENDINGS[language]:
        if single.endswith(ending) and len(single) - len(ending) >= least:
            return _undouble(single.removesuffix(ending), language, ending)
    return single


@cache
def same_words() -> dict[tuple[str, str], str]:
    """Words whose root no rule finds, by language and word."""
    found: dict[tuple[str, str], str] = {}
    for language in LANGUAGES:
        for section, entry in read_entries(WORDS / f"topic.{language}.txt"):
            if section == "same":
                word, _, root = entry.partition(" ")
                found[language, word] = root
    return found


def _singular(word: str, language: str) -> str:
    if len(word) < _SHORTEST:
        return word
    for ending, instead in _PLURALS[language]:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _SHORTEST - 1:
            return word.removesuffix(ending) + instead
    return word


def _undouble(stem: str, language: str, ending: str) -> str:
    """``shipping`` is of ``ship``, ``calling`` of ``call``."""
    is_doubled = len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in _KEPT_DOUBLE  # noqa: PLR2004 - ship, not egg
    return stem[:-1] if language == "en" and ending in {"ing", "ed"} and is_doubled else stem
