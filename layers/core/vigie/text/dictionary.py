"""Words that are words already, so never a name misspelt; and first names, which are people's.

``words/dictionary.txt`` holds the 94,000 commonest of both languages, folded, made from the lists
of pyspellchecker (MIT). Read once, when a text first holds something near a name: 20 ms.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from vigie.text.wordlists import WORDS, read_list

_ENDS: Final = ("s", "x", "e", "es")
_SHORTEST: Final = 3  # shorter ones are not listed


@cache
def _listed() -> frozenset[str]:
    lines = (WORDS / "dictionary.txt").read_text("ascii").split("\n")
    return frozenset(lines) | given_names() | _young()


@cache
def given_names() -> frozenset[str]:
    """First names, folded."""
    return frozenset(read_list("given"))


@cache
def _young() -> frozenset[str]:
    return frozenset(read_list("young"))


@cache
def around(name: str) -> frozenset[str]:
    """A list of what stands around an ambiguous name, by its name in ``words/around.txt``."""
    for line in (WORDS / "around.txt").read_text("utf-8").splitlines():
        key, _, entries = line.partition(": ")
        if key == name:
            return frozenset(entries.split(", "))
    raise KeyError(name)


def is_listed(word: str) -> bool:
    """Whether a folded word is in a dictionary as it stands."""
    return word in _listed()


@lru_cache(maxsize=8192)
def is_common(word: str, name: str = "") -> bool:
    """Whether a folded word is in a dictionary, or is another word's plural or feminine there.

    ``name`` is no such other word: ``orangee`` is the name Orange misspelt.
    """
    known = _listed()
    bases = (word[: -len(end)] for end in _ENDS if word.endswith(end) and len(word) > len(end) + 2)
    return (
        len(word) < _SHORTEST
        or word in known
        or any(base in known and base != name for base in bases)
    )
