"""Valence: how strongly a text leans, by a graded lexicon of our own, and what turns a word.

Negation flips a word at three quarters of its strength, "très" and "really" strengthen it, "un
peu" and "kinda" weaken it, and what follows the last "mais" or "but" weighs more than what comes
before (the rules of Hutto and Gilbert 2014, with grades from -3 to 3 written for this project).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from vigie.text.features import BREAKS, fold_entry, fold_word
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
_SHORTEST_STEM = 3


Meaning = float | str | None
Phrases = dict[tuple[str, str], dict[tuple[str, ...], float | str]]


class Lexicon(NamedTuple):
    """A language's entries: what a word or stem means, and phrases by their first two words."""

    word: Callable[[str], Meaning]
    phrases: Phrases


def read_valence(tokens: list[str], language: Language) -> list[float]:
    """Measure a text's valence, in the order of ``VALENCES``, each between -2 and 3."""
    steps = _weigh(_read_meanings(list(map(fold_word, tokens)), load_valence(language)))
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


def _weigh(meanings: Iterable[Meaning]) -> list[float]:
    """Turn the grade of every word that has one; after a "but", the earlier ones shrink."""
    grades: list[float] = []
    turned_at = 0
    boost, negated = 0.0, 0
    for meaning in meanings:
        negated -= 1
        if meaning is None:
            continue
        if isinstance(meaning, float):
            strength = meaning * (1 + boost) if boost <= 0 else meaning + _signed(boost, meaning)
            grades.append(strength * _FLIP if negated >= 0 else strength)
            boost = 0.0
        elif meaning == "negate":
            negated = _REACH
        elif meaning == "boost":
            boost = _BOOST
        elif meaning == "damp":
            boost = _DAMP - 1
        else:
            turned_at = len(grades) if meaning == "turn" else turned_at
            boost, negated = 0.0, 0
    return _shrink_before(grades, turned_at) if turned_at else grades


def _shrink_before(grades: list[float], turn: int) -> list[float]:
    before = [grade * _BEFORE_BUT for grade in grades[:turn]]
    return before + [grade * _AFTER_BUT for grade in grades[turn:]]


def _signed(size: float, like: float) -> float:
    return size if like > 0 else -size


def _read_meanings(folded: list[str], lexicon: Lexicon) -> list[Meaning]:
    """Say of each word or phrase in turn: its grade, what it does to its neighbours, or nothing."""
    words = list(map(lexicon.word, folded))
    meanings: list[Meaning] = []
    end = 0
    for place, pair in enumerate(pairwise(folded)):
        if pair in lexicon.phrases and place >= end:
            length, meaning = _find_phrase(folded, place, lexicon.phrases[pair])
            if length:
                meanings += [*words[end:place], meaning]
                end = place + length
    return meanings + words[end:]


def _find_phrase(
    folded: list[str], place: int, phrases: dict[tuple[str, ...], float | str]
) -> tuple[int, Meaning]:
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
    phrases: Phrases = {}
    for name, entry in read_entries(WORDS / f"valence.{language}.txt"):
        meaning = float(name) if name[0] in "+-" else name
        words = fold_entry(entry.rstrip("*"))
        if len(words) > 1:
            phrases.setdefault((words[0], words[1]), {})[words] = meaning
        elif words:
            (stems if entry.endswith("*") else exact)[words[0]] = meaning

    return Lexicon(_look_up(exact, stems), phrases)


def _look_up(
    exact: dict[str, float | str], stems: dict[str, float | str]
) -> Callable[[str], Meaning]:
    beginnings = {stem[:_SHORTEST_STEM] for stem in stems}

    @lru_cache(maxsize=16384)
    def meaning_of(word: str) -> Meaning:
        if word.endswith("n't"):
            return "negate"
        if word in BREAKS:
            return "break"
        if word in exact:
            return exact[word]
        if word[:_SHORTEST_STEM] not in beginnings:
            return None
        ends = range(len(word), _SHORTEST_STEM - 1, -1)
        return next((stems[word[:end]] for end in ends if word[:end] in stems), None)

    return meaning_of
