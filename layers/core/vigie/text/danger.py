"""Words of danger: what an owner must hear of at once when somebody unhappy says it.

Poisoning, allergy, injury, fire, racism, harassment, a leak, the police, a lawyer, a recall, death.
Figures of speech, plots of films and what is denied are told apart by rules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from vigie.text.matching import compile_list, find_matches
from vigie.text.normalise import Words, read_words
from vigie.text.patterns import find_phrases, load_rules
from vigie.text.wordlists import LANGUAGES, read_list

OWN: Final = "own"
_INNOCENT: Final = "not"
_READ: Final = 4_000
_SHOWN: Final = 40
_BEFORE: Final = 2
_STOP: Final = re.compile(r"[.,;:!?\n()]")


class Danger(NamedTuple):
    """A kind of danger, and the words that name it as their author wrote them."""

    kind: str
    words: str


def find_dangers(text: str, own: Mapping[str, tuple[str, ...]] | None = None) -> tuple[Danger, ...]:
    """Find the dangers a text names, each kind once, in the text's order.

    Args:
        text: the words as their author wrote them; the first four thousand characters are read.
        own: the brand's own words per language, whose kind is ``own``; nothing excuses them.
    """
    text = text[:_READ]
    words = read_words(text)
    found = sorted({*_named(text, words), *_own(words, own or {})})
    kinds: dict[str, Danger] = {}
    for start, end, kind in found:
        kinds.setdefault(kind, Danger(kind, " ".join(text[start:end].split())[:_SHOWN]))
    return tuple(kinds.values())


def _named(text: str, words: Words) -> Iterator[tuple[int, int, str]]:
    seen = [
        one
        for language in LANGUAGES
        for one in find_phrases(words, load_rules(f"danger.{language}"))
    ]
    harmless = {n for one in seen if one.label == _INNOCENT for n in range(one.start, one.end)}
    for one in seen:
        inside = range(one.start, one.end)
        if one.label == _INNOCENT or not harmless.isdisjoint(inside):
            continue
        if not _is_denied(text, words, one.start):
            yield words[one.start].start, words[one.end - 1].end, one.label


def _own(words: Words, own: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, int, str]]:
    for language, entries in own.items():
        for place in find_matches(words, compile_list(entries, language)):
            yield place.start, place.end, OWN


@cache
def _denials() -> frozenset[str]:
    return frozenset(read_list("denial"))


def _is_denied(text: str, words: Words, place: int) -> bool:
    """Whether one of the two words before, in the same breath, says that it is not so."""
    for before in reversed(words[max(0, place - _BEFORE) : place]):
        if _STOP.search(text[before.end : words[place].start]):
            return False
        if not _denials().isdisjoint(before.forms):
            return True
    return False
