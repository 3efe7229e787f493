"""What a text says that must not be held against its author's name. Pure, in linear time.

What GDPR, article 9 guards: health, religion, politics, sexuality, origin, union membership; and
what hints that its author is a child. Two short lists are read, French and English, whatever the
language: words that name such a matter outright. Precision comes before recall: what is told in a
roundabout way, by a name or a picture, in another language or with a spelling mistake, is not seen.
A word found does not mean that it is true of the author, and nothing here says which matter it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from vigie.text.plain import read_plain
from vigie.text.wordlists import LANGUAGES, WORDS

SENSITIVE: Final = "sensitive"
MINOR: Final = "minor"
_READ: Final = 4_000
_OF_AGE: Final = 18
_YOUNGEST: Final = 6
_AGE: Final = re.compile(
    r"\b(?:j'ai (?:que |seulement )?(\d{1,2}) ans(?! d)|"
    r"i(?:'m| am) (?:only )?(\d{1,2}) ?(?:years? old|yrs? old|yo\b))"
)


_WORD: Final = re.compile(r"\w+")
Entry = tuple[tuple[str, ...], str]


def find_reserved(text: str) -> tuple[str, ...]:
    """Say whether a text touches a guarded matter, and whether a child may have written it.

    Answers ``sensitive``, ``minor``, both or nothing; never which matter, nor which words.
    """
    plain = _fold(text[:_READ])
    labels = set(_labels(_WORD.findall(plain)))
    is_young = MINOR in labels or any(_ages(plain))
    return (*((SENSITIVE,) if SENSITIVE in labels else ()), *((MINOR,) if is_young else ()))


def _labels(words: Sequence[str]) -> Iterator[str]:
    entries = _entries()
    for place, word in enumerate(words):
        for rest, label in entries.get(word, ()):
            if tuple(words[place : place + len(rest)]) == rest:
                yield label


def _ages(plain: str) -> Iterator[bool]:
    for found in _AGE.finditer(plain):
        yield _YOUNGEST <= int(found[1] or found[2]) < _OF_AGE


@cache
def _entries() -> dict[str, tuple[Entry, ...]]:
    """The entries by their first word, each with all its words."""
    found: dict[str, tuple[Entry, ...]] = {}
    for language in LANGUAGES:
        for line in (WORDS / f"reserved.{language}.txt").read_text("utf-8").splitlines():
            matter, colon, entries = line.partition(": ")
            if not colon or line.startswith("#"):
                continue
            label = MINOR if matter == MINOR else SENSITIVE
            for entry in entries.split(", "):
                words = tuple(_WORD.findall(_fold(entry)))
                found[words[0]] = (*found.get(words[0], ()), (words, label))
    return found


def _fold(text: str) -> str:
    return read_plain(text).text.casefold().replace("œ", "oe")
