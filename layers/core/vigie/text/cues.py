"""Cues: what a small lexicon and the surface of a text say, beside the hashed n-grams."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from math import log1p
from typing import TYPE_CHECKING, Final

from vigie.text.features import fold_word, mark_negated, split_tokens
from vigie.text.wordlists import WORDS, read_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vigie.analysis import Language

# The order is the model file's: a new cue goes last and asks for a new training.
LEXICAL: Final = (
    "positive",
    "negative",
    "not_positive",
    "not_negative",
    "trouble",
    "asking",
    "wanting",
    "thanking",
    "requesting",
    "swearing",
    "insulting",
    "selling",
    "trade",
    "person",
)
SURFACE: Final = (
    *("exclaims", "questions", "shouts", "stretches", "links", "phones", "mails"),
    *("hashtags", "people"),
)
SHAPE: Final = (
    "starts_asking",
    "leans_positive",
    "leans_negative",
    "addressed",
    "length",
    "titled",
)
CUES: Final = (*LEXICAL, *SURFACE, *SHAPE)
_PLACE: Final = {name: place for place, name in enumerate(CUES)}
_LONGEST_PHRASE = 4
_SHOUT = re.compile(r"\b[^\W\d_a-zà-ÿ]{3,}\b")
_TITLED = re.compile(r"\b[A-ZÀ-Þ][a-zß-ÿ]+")
_STRETCH = re.compile(r"([^\W\d_])\1\1")
_PHONE = re.compile(r"(?<!\d)\+?\d(?:[ .-]?\d){8,13}(?!\d)")
_QUESTION_TOKENS = frozenset({"?", "??", "???"})


def read_cues(text: str, tokens: list[str], language: Language) -> list[float]:
    """Count the cues of a text, damped by a logarithm, in the order of ``CUES``."""
    counts = [0] * len(CUES)
    for name in _lexical_cues(tokens, language):
        counts[_PLACE[name]] += 1
    counts[_PLACE["exclaims"]] = sum(token[0] == "!" for token in tokens)
    counts[_PLACE["questions"]] = sum(token[0] == "?" for token in tokens)
    counts[_PLACE["shouts"]] = len(_SHOUT.findall(text))
    counts[_PLACE["stretches"]] = len(_STRETCH.findall(text))
    counts[_PLACE["links"]] = tokens.count("http")
    counts[_PLACE["phones"]] = len(_PHONE.findall(text))
    counts[_PLACE["mails"]] = tokens.count("@mail")
    counts[_PLACE["hashtags"]] = text.count("#")
    counts[_PLACE["people"]] = tokens.count("@")
    counts[_PLACE["starts_asking"]] = any(
        "asking" in names for names in map(_names_of(language), tokens[:4])
    )
    values = [log1p(count) if count else 0.0 for count in counts]
    good = counts[_PLACE["positive"]] + counts[_PLACE["not_negative"]]
    bad = counts[_PLACE["negative"]] + counts[_PLACE["not_positive"]]
    # A share, not a count: a long text has more of both.
    values[_PLACE["leans_positive"]] = 2 * max(good - bad, 0) / (good + bad + 1)
    values[_PLACE["leans_negative"]] = 2 * max(bad - good, 0) / (good + bad + 1)
    values[_PLACE["addressed"]] = float(tokens[:1] == ["@"])
    values[_PLACE["length"]] = log1p(len(tokens)) / 2
    values[_PLACE["titled"]] = 2 * len(_TITLED.findall(text)) / (len(tokens) + 1)
    return values


def _lexical_cues(tokens: list[str], language: Language) -> Iterator[str]:
    names_of, phrases = _names_of(language), load_lexicon(language)[2]
    folded = [fold_word(token) for token in tokens]
    for place, (token, negated) in enumerate(zip(folded, mark_negated(tokens), strict=True)):
        for name in names_of(tokens[place]):
            flips = negated and name in {"positive", "negative"}
            yield f"not_{name}" if flips else name
        if token in phrases:
            yield from _phrase_cues(folded, place, phrases[token])


def _phrase_cues(
    folded: list[str], place: int, phrases: dict[tuple[str, ...], str]
) -> Iterator[str]:
    for length in range(2, _LONGEST_PHRASE + 1):
        name = phrases.get(tuple(folded[place : place + length]))
        if name:
            yield name


@cache
def _names_of(language: Language) -> Callable[[str], tuple[str, ...]]:
    exact, stems, _ = load_lexicon(language)

    @lru_cache(maxsize=8192)
    def names_of(token: str) -> tuple[str, ...]:
        word = fold_word(token)
        found = set(exact.get(word, ()))
        for end in range(3, len(word) + 1):
            found.update(stems.get(word[:end], ()))
        return tuple(sorted(found))

    return names_of


Lexicon = tuple[dict[str, set[str]], dict[str, set[str]], dict[str, dict[tuple[str, ...], str]]]


@cache
def load_lexicon(language: Language) -> Lexicon:
    """Read ``words/cues.<language>.txt``: words, stems (``stem*``) and phrases by first word."""
    exact: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    phrases: dict[str, dict[tuple[str, ...], str]] = {}
    for name, entry in read_entries(WORDS / f"cues.{language}.txt"):
        tokens = tuple(fold_word(token) for token in split_tokens(entry.rstrip("*")))
        if entry.endswith("*"):
            stems.setdefault(tokens[0], set()).add(name)
        elif len(tokens) == 1:
            exact.setdefault(tokens[0], set()).add(name)
        else:
            phrases.setdefault(tokens[0], {})[tokens] = name
    return exact, stems, phrases
