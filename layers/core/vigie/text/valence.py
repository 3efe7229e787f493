"""Valence: how strongly a text leans, by a graded lexicon of our own, and what turns a word.

Negation flips a word at three quarters of its strength, "très" and "really" strengthen it, "un
peu" and "kinda" weaken it, and what follows the last "mais" or "but" weighs more than what comes
before (the rules of Hutto and Gilbert 2014, with grades from -3 to 3 written for this project).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from vigie.text.features import BREAKS, fold_word, split_tokens
from vigie.text.wordlists import WORDS, read_entries

if TYPE_CHECKING:
    from vigie.analysis import Language

VALENCES: Final = ("good", "bad", "best", "worst", "lean", "ending", "torn", "strong")
_FLIP: Final = -0.75
_BOOST: Final = 0.7
_DAMP: Final = 0.6
_REACH: Final = 3
_BEFORE_BUT: Final = 0.6
_AFTER_BUT: Final = 1.4
_SMOOTH: Final = 8.0  # lean is x / sqrt(x^2 + this): about a half at two clear words
_LONGEST_PHRASE = 5


class Lexicon(NamedTuple):
    """A language's entries: what a word or stem means, and phrases by their first two words."""

    word: Callable[[str], float | str | None]
    phrases: dict[str, dict[str, dict[tuple[str, ...], float | str]]]


def read_valence(tokens: list[str], language: Language) -> list[float]:
    """Measure a text's valence, in the order of ``VALENCES``, each between -2 and 3."""
    steps = list(_weigh(tokens, load_valence(language)))
    if not steps:
        return [0.0] * len(VALENCES)
    good = sum(step for step in steps if step > 0)
    bad = -sum(step for step in steps if step < 0)
    return [
        _damped(good),
        _damped(bad),
        max(0.0, *steps) / 2,
        max(0.0, *(-step for step in steps)) / 2,
        2 * (good - bad) / sqrt((good - bad) ** 2 + _SMOOTH),
        (steps[-1] > 0) - (steps[-1] < 0),
        2 * min(good, bad) / (good + bad),
        len(steps) / len(tokens) * 2,
    ]


def _damped(total: float) -> float:
    return 3 * total / (total + 4)


def _weigh(tokens: list[str], lexicon: Lexicon) -> Iterator[float]:
    """Yield the turned grade of every word that has one; after a "but", the earlier ones shrink."""
    grades: list[float] = []
    turned_at = 0
    boost, negated = 0.0, 0
    for meaning in _meanings(tokens, lexicon):
        if isinstance(meaning, float):
            strength = meaning * (1 + boost) if boost <= 0 else meaning + _signed(boost, meaning)
            grades.append(strength * _FLIP if negated > 0 else strength)
            boost = 0.0
        elif meaning == "boost":
            boost = _BOOST
        elif meaning == "damp":
            boost = _DAMP - 1
        elif meaning == "turn":
            turned_at, boost, negated = len(grades), 0.0, 0
        elif meaning == "break":
            boost, negated = 0.0, 0
        negated = _REACH if meaning == "negate" else negated - 1
    for place, grade in enumerate(grades):
        after = place >= turned_at
        yield grade * ((_AFTER_BUT if after else _BEFORE_BUT) if turned_at else 1)


def _signed(size: float, like: float) -> float:
    return size if like > 0 else -size


def _meanings(tokens: list[str], lexicon: Lexicon) -> Iterator[float | str | None]:
    """Say of each word or phrase in turn: its grade, what it does to its neighbours, or nothing."""
    folded = list(map(fold_word, tokens))
    place = 0
    while place < len(folded):
        word = folded[place]
        seconds = lexicon.phrases.get(word)
        phrases = seconds.get(folded[place + 1]) if seconds and place + 1 < len(folded) else None
        length, meaning = _find_phrase(folded, place, phrases) if phrases else (0, None)
        if not length:
            length, meaning = 1, "break" if word in BREAKS else lexicon.word(word)
            meaning = "negate" if word.endswith("n't") else meaning
        yield meaning
        place += length


def _find_phrase(
    folded: list[str], place: int, phrases: dict[tuple[str, ...], float | str]
) -> tuple[int, float | str | None]:
    for length in range(_LONGEST_PHRASE, 1, -1):
        meaning = phrases.get(tuple(folded[place : place + length]))
        if meaning is not None:
            return length, meaning
    return 0, None


@cache
def load_valence(language: Language) -> Lexicon:
    """Read ``words/valence.<language>.txt``: words, stems (``stem*``) and phrases by grade."""
    exact: dict[str, float | str] = {}
    stems: dict[str, float | str] = {}
    phrases: dict[str, dict[str, dict[tuple[str, ...], float | str]]] = {}
    for name, entry in read_entries(WORDS / f"valence.{language}.txt"):
        meaning = float(name) if name[0] in "+-" else name
        words = tuple(fold_word(token) for token in split_tokens(entry.rstrip("*")))
        if len(words) > 1:
            phrases.setdefault(words[0], {}).setdefault(words[1], {})[words] = meaning
        elif words:
            (stems if entry.endswith("*") else exact)[words[0]] = meaning

    @lru_cache(maxsize=8192)
    def meaning_of(word: str) -> float | str | None:
        if word in exact:
            return exact[word]
        ends = range(len(word), 2, -1)
        return next((stems[word[:end]] for end in ends if word[:end] in stems), None)

    return Lexicon(meaning_of, phrases)
