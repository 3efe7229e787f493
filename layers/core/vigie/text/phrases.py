"""Context words and exclusions as a text may inflect them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from vigie.text.likeness import is_inflected
from vigie.text.pieces import Piece, cut_pieces

_STEM: Final = 5
_TAIL: Final = 5
_ENDINGS: Final = (
    *("eries", "erie", "ations", "ation", "ements", "ement", "eurs", "eur", "euse", "ers", "er"),
    *("ees", "ee", "es", "e", "s", "x", "ing", "ed"),
)


class Phrase(NamedTuple):
    """An entry: its words, its last word's stem, and itself for one without letters."""

    words: tuple[str, ...]
    stem: str
    entry: str


class Seen(NamedTuple):
    """A phrase in a text, from one piece to another (inclusive)."""

    first: int
    last: int


@lru_cache(maxsize=1024)
def make_phrases(entries: tuple[str, ...]) -> tuple[Phrase, ...]:
    """The entries as compared with a text."""
    return tuple(_make_phrase(entry) for entry in entries)


def _make_phrase(entry: str) -> Phrase:
    runs = groupby(cut_pieces(entry), key=lambda piece: piece.run_start)
    words = tuple("".join(piece.shape.text for piece in run) for _, run in runs)
    return Phrase(words, _stem_of(words[-1]) if words else "", entry.strip())


def _stem_of(word: str) -> str:
    for end in _ENDINGS:
        if word.endswith(end) and len(word) - len(end) >= _STEM:
            return word[: -len(end)]
    return word if len(word) > _STEM else ""


def find_phrase(pieces: Sequence[Piece], phrase: Phrase, *, stems: bool) -> Iterator[Seen]:
    """Where a phrase stands; with ``stems`` its last word in any form of its family."""
    *heads, final = phrase.words
    stem = phrase.stem if stems else ""
    for last, piece in enumerate(pieces):
        first = last - len(heads)
        if (
            first >= 0
            and is_form(piece.shape.text, final, stem)
            and all(
                is_inflected(pieces[first + i].shape.text, head) for i, head in enumerate(heads)
            )
        ):
            yield Seen(first, last)
        elif not heads and piece.end == piece.run_end and piece.start > piece.run_start:
            yield from _whole_run(pieces, last, final, stem)


def _whole_run(pieces: Sequence[Piece], last: int, word: str, stem: str) -> Iterator[Seen]:
    first = last
    while first and pieces[first - 1].run_start == pieces[last].run_start:
        first -= 1
    if is_form("".join(piece.shape.text for piece in pieces[first : last + 1]), word, stem):
        yield Seen(first, last)


def is_form(text: str, word: str, stem: str) -> bool:
    """Whether a folded word is one of a family: equal, its plural, or on its stem."""
    if text[:2] != word[:2]:
        return False
    return is_inflected(text, word) or bool(
        stem and text.startswith(stem) and len(text) <= len(stem) + _TAIL
    )
