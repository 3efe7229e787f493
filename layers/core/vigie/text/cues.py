"""Cues: what a small lexicon and the surface of a text say, beside the hashed n-grams."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from math import log1p
from typing import TYPE_CHECKING, Final, NamedTuple

from vigie.text.features import find_negated, fold_entry, fold_word
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
_FLIPPING: Final = frozenset({"positive", "negative"})
_LONGEST_PHRASE = 4
_SHORTEST_STEM = 3
# The first letter comes before the edge it stands at: a class is what a search finds fastest.
_SHOUT = re.compile(r"[^\W\d_a-zà-ÿ](?<=\b.)[^\W\d_a-zà-ÿ]{2,}\b")
_TITLED = re.compile(r"[A-ZÀ-Þ](?<=\b.)[a-zß-ÿ]+")
_STRETCH = re.compile(r"([^\W\d_])\1\1")
_TRIPLE = re.compile(r"(.)\1\1")  # rules most texts out, four times faster
_PHONE = re.compile(r"\d(?<!\d\d)(?:[ .-]?\d){8,13}(?!\d)")


def read_cues(text: str, tokens: list[str], language: Language) -> list[float]:
    """Count the cues of a text, damped by a logarithm, in the order of ``CUES``."""
    names = list(map(_names_of(language), tokens))
    lexical = _count_lexical(tokens, names, language)
    counts = [
        *lexical.values(),
        *_count_surface(text, tokens),
        any("asking" in n for n in names[:4]),
    ]
    return [
        *(log1p(count) if count else 0.0 for count in counts),
        *_lean(lexical),
        float(tokens[:1] == ["@"]),
        log1p(len(tokens)) / 2,
        2 * len(_TITLED.findall(text)) / (len(tokens) + 1),
    ]


def _count_surface(text: str, tokens: list[str]) -> tuple[int, ...]:
    firsts = [token[0] for token in tokens]
    return (
        firsts.count("!"),
        firsts.count("?"),
        len(_SHOUT.findall(text)),
        len(_STRETCH.findall(text)) if _TRIPLE.search(text) else 0,
        tokens.count("http"),
        len(_PHONE.findall(text)),
        tokens.count("@mail"),
        text.count("#"),
        tokens.count("@"),
    )


def _lean(lexical: dict[str, int]) -> tuple[float, float]:
    """Say how far a text leans either way: a share, as a long text has more of both."""
    good = lexical["positive"] + lexical["not_negative"]
    bad = lexical["negative"] + lexical["not_positive"]
    return 2 * max(good - bad, 0) / (good + bad + 1), 2 * max(bad - good, 0) / (good + bad + 1)


def _count_lexical(
    tokens: list[str], names: list[tuple[str, ...]], language: Language
) -> dict[str, int]:
    counts = dict.fromkeys(LEXICAL, 0)
    negated = find_negated(tokens)
    for place, found in enumerate(names):
        for name in found:
            flips = name in _FLIPPING and place in negated
            counts[f"not_{name}" if flips else name] += 1
    for name in _phrase_cues(list(map(fold_word, tokens)), load_lexicon(language).phrases):
        counts[name] += 1
    return counts


def _phrase_cues(folded: list[str], phrases: Phrases) -> Iterator[str]:
    for place, pair in enumerate(pairwise(folded)):
        if pair in phrases:
            ends = range(place + 2, place + _LONGEST_PHRASE + 1)
            found = (phrases[pair].get(tuple(folded[place:end])) for end in ends)
            yield from filter(None, found)


@cache
def _names_of(language: Language) -> Callable[[str], tuple[str, ...]]:
    exact, stems, _ = load_lexicon(language)
    beginnings = {stem[:_SHORTEST_STEM] for stem in stems}

    @lru_cache(maxsize=16384)
    def names_of(token: str) -> tuple[str, ...]:
        word = fold_word(token)
        found = set(exact.get(word, ()))
        if word[:_SHORTEST_STEM] in beginnings:
            for end in range(_SHORTEST_STEM, len(word) + 1):
                found.update(stems.get(word[:end], ()))
        return tuple(sorted(found))

    return names_of


Phrases = dict[tuple[str, str], dict[tuple[str, ...], str]]


class Lexicon(NamedTuple):
    """The names of words and of stems, and of phrases by their first two words."""

    words: dict[str, set[str]]
    stems: dict[str, set[str]]
    phrases: Phrases


@cache
def load_lexicon(language: Language) -> Lexicon:
    """Read ``words/cues.<language>.txt``: words, stems (``stem*``) and phrases."""
    lexicon = Lexicon({}, {}, {})
    for name, entry in read_entries(WORDS / f"cues.{language}.txt"):
        first, *rest = tokens = fold_entry(entry.rstrip("*"))
        if entry.endswith("*"):
            lexicon.stems.setdefault(first, set()).add(name)
        elif rest:
            lexicon.phrases.setdefault((first, rest[0]), {})[tokens] = name
        else:
            lexicon.words.setdefault(first, set()).add(name)
    return lexicon
