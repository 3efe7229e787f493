"""A banned list spelt out, for filters that know no variants: Facebook's own, for one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final

from vigie.text.inflection import inflect

# What a Page's moderation settings take by Meta's help pages, as far as we know: a thousand words,
# emoji or phrases, parted by commas. The length is our assumption, from the older form's field.
FACEBOOK_MOST_WORDS: Final = 1_000
FACEBOOK_MOST_CHARS: Final = 10_000
_LEET: Final = str.maketrans("oieas", "01345")
_VOWELS: Final = "aeiouy"
_SHORTEST: Final = 4


Lists = Iterable[tuple[str, Iterable[str]]]


def spell_list(lists: Lists, then: Lists = ()) -> str:
    """Entries of lists by language with their variants, comma-separated, within Facebook's limits.

    The most useful first: every entry as listed, then every entry's first variant, and so on, so
    that what is left out when the limits are reached are the rarest spellings of all. What is to
    come ``then`` fills the room that is left.
    """
    ranked = (*_rank(lists), *_rank(then))
    kept: list[str] = []
    length = 0
    for one in dict.fromkeys(ranked):
        if len(kept) == FACEBOOK_MOST_WORDS or length + len(one) + 2 > FACEBOOK_MOST_CHARS:
            break
        kept.append(one)
        length += len(one) + 2
    return ", ".join(kept)


def _rank(lists: Lists) -> Iterator[str]:
    rows = [list(spell(entry, language)) for language, entries in lists for entry in entries]
    return (one for rank in zip_longest(*rows) for one in rank if one)


def spell(entry: str, language: str) -> Iterator[str]:
    """One entry as listed, without accents, in its other forms, elided, in leet, spelled out."""
    listed = " ".join(entry.replace(",", " ").lower().split())
    if not any(char.isalnum() or unicodedata.category(char) == "So" for char in listed):
        return
    bare = _without_accents(listed)
    yield listed
    yield bare
    *before, last = bare.split()
    forms = [" ".join((*before, form)) for form in inflect(last, language)]
    yield from (form for one in forms for form in (one, _plural(one)))
    if language == "fr" and bare[0] in _VOWELS:
        yield from (f"{article}{bare}" for article in ("l'", "d'", "qu'"))
    if len(bare) >= _SHORTEST and bare.isalpha():
        yield from (bare.translate(_LEET), bare.replace("o", "0"), bare.replace("a", "@"))
        yield " ".join(bare)
        yield ".".join(bare)


def _plural(word: str) -> str:
    return word + "s" if word[-1].isalpha() and word[-1] not in "sxz" else word


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char))
