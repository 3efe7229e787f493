"""Signs of what is illegal: threats, hate against a group, sexual talk about minors.

A sign is a question to a person, never a sentence. Figures of speech, reports of what others said,
and talk about films and games are told apart by rules of their own, which win.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from vigie.text.matching import Found, compile_list, find_matches
from vigie.text.normalise import Word, Words
from vigie.text.patterns import find_phrases, load_rules
from vigie.text.wordlists import LANGUAGES, load_list

RULES: Final = ("minors", "threat", "hate")
_INNOCENT: Final = "not"

Sign = tuple[str, Found]


def find_illegal(words: Words, *, tick: Callable[[], None] = lambda: None) -> tuple[Sign, ...]:
    """Find the signs of a text, the gravest rule first, with their places in the original.

    Args:
        words: the words of a text, as ``read_words`` gives them.
        tick: runs now and then, and may raise when the time is up.
    """
    kept: list[Sign] = []
    for rule, place in sorted(set(_signs(words, tick)), key=_gravity):
        if not kept or kept[-1][0] != rule or place.end > kept[-1][1].end:
            kept.append((rule, place))
    return tuple(kept)


def _gravity(sign: Sign) -> tuple[int, int, int]:
    """The gravest first, then in the text's order; of two that begin together, the longer."""
    rule, place = sign
    return RULES.index(rule), place.start, -place.end


def _signs(words: Words, tick: Callable[[], None]) -> Iterator[Sign]:
    seen = [
        one
        for language in LANGUAGES
        for one in find_phrases(words, load_rules(f"illegal.{language}"), tick=tick)
    ]
    meant_well: set[int] = set()
    for one in seen:
        if one.label == _INNOCENT:
            meant_well.update(word.start for word in words[one.start : one.end])
    found = [(one.label, _place(words[one.start : one.end])) for one in seen]
    listed = [(rule, place) for rule in RULES for place in _listed(rule, words, tick)]
    for label, place in found + listed:
        if label != _INNOCENT and meant_well.isdisjoint(range(place.start, place.end)):
            yield label, place


def _listed(rule: str, words: Words, tick: Callable[[], None]) -> Iterator[Found]:
    for language in LANGUAGES:
        yield from find_matches(
            words, compile_list(load_list(f"always.{rule}", language)), tick=tick
        )


def _place(words: Sequence[Word]) -> Found:
    """A match's place; words spelled out letter by letter stand last, wherever they are."""
    return Found(min(word.start for word in words), max(word.end for word in words))
