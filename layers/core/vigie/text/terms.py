"""Names worth listening for: brands, products, hashtags, events and competitors in a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from vigie.text.normalise import Word, fold_phrase, read_words


class TermKind(StrEnum):
    """What a name is the name of."""

    BRAND = "brand"
    PRODUCT = "product"
    HASHTAG = "hashtag"
    EVENT = "event"
    COMPETITOR = "competitor"


class How(StrEnum):
    """How a name was written: as listed, or otherwise accented, spaced or joined.

    Letter case is no variant. Misspellings are for a later engine behind the same function.
    """

    EXACT = "exact"
    VARIANT = "variant"
    MISSPELLING = "misspelling"


@dataclass(frozen=True, slots=True)
class Term:
    """A name; with ``context`` it counts only beside one of those words, never with ``exclude``."""

    name: str
    kind: TermKind = TermKind.BRAND
    context: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A name seen in a text, by code points, end exclusive."""

    name: str
    how: How
    start: int
    end: int


Phrase = tuple[str, ...]


@lru_cache(maxsize=64)
def _index(terms: tuple[Term, ...]) -> dict[str, list[tuple[Phrase, Term]]]:
    """Every way a name is written, by its first word: apart, and joined as hashtags are."""
    index: dict[str, list[tuple[Phrase, Term]]] = {}
    for term in terms:
        words = fold_phrase(term.name.lstrip("#@"))
        for phrase in dict.fromkeys((words, ("".join(words),))):
            if phrase and phrase[0]:
                index.setdefault(phrase[0], []).append((phrase, term))
    return index


def match_terms(text: str, terms: tuple[Term, ...]) -> list[Match]:
    """The names a text holds, in order of place; linear in the text. Pure, never raises."""
    words = read_words(text)
    found = {
        (start, term.name): (end, term)
        for place in range(len(words))
        for start, end, term in _starting_at(words, place, terms)
        if term.kind is not TermKind.HASHTAG or text[start - 1 : start] == "#"
    }
    return [
        Match(term.name, _how(text[start:end], term.name), start, end)
        for (start, _), (end, term) in sorted(found.items(), key=lambda item: item[0])
        if _counts(term, words)
    ]


def _starting_at(
    words: Sequence[Word], place: int, terms: tuple[Term, ...]
) -> Iterator[tuple[int, int, Term]]:
    for form in words[place].forms:
        for phrase, term in _index(terms).get(form, ()):
            tail = words[place : place + len(phrase)]
            if len(tail) == len(phrase) and all(
                wanted in word.forms for wanted, word in zip(phrase, tail, strict=True)
            ):
                yield words[place].start, tail[-1].end, term


def _counts(term: Term, words: Sequence[Word]) -> bool:
    if any(_holds(words, other) for other in term.exclude):
        return False
    return not term.context or any(_holds(words, other) for other in term.context)


def _holds(words: Sequence[Word], phrase: str) -> bool:
    wanted = fold_phrase(phrase)
    return bool(wanted) and any(
        all(one in word.forms for one, word in zip(wanted, words[place:], strict=False))
        for place in range(len(words) - len(wanted) + 1)
    )


def _how(written: str, name: str) -> How:
    return How.EXACT if written.casefold() == name.lstrip("#@").casefold() else How.VARIANT
