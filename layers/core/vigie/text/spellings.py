"""The ways a listed name may be written, and an index of them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from vigie.text.pieces import Piece, Shape, cut_pieces, shape_of

SHORT, LONG = 5, 9  # letters from which one slip, then two, are forgiven
_NUMBERS: Final = dict(
    zip("2345678", ("deux", "trois", "quatre", "cinq", "six", "sept", "huit"), strict=True)
)
_NUMBERS_EN: Final = dict(
    zip("2345678", ("two", "three", "four", "five", "six", "seven", "eight"), strict=True)
)
_ANDS: Final = ("et", "and", "n")
_YEAR: Final = 4
_MOST_WORDS: Final = 12  # of a name that may be misspelt: longer ones are slogans, said as listed


class Spelling(NamedTuple):
    """One way to write the term of that rank in the list.

    ``most_other``: a misspelling has at most so many letters the name has not, or lacks them.
    """

    rank: int
    words: tuple[Shape, ...]
    joined: Shape
    needs_and: bool
    swapped: bool
    needs_plus: bool
    most_other: int


@dataclass(frozen=True, slots=True)
class Index:
    """Spellings by their letters joined, and those long enough for slips by first sound and length.

    ``starts`` are all beginnings of names; ``most`` the pieces of the longest, plus one that a name
    may be torn into.
    """

    exact: dict[str, tuple[Spelling, ...]]
    near: dict[str, dict[int, tuple[Spelling, ...]]]
    starts: frozenset[str]
    most: int


def slips_allowed(length: int) -> int:
    """How many slips a name of that many letters forgives: short names none, long ones two."""
    return (length >= SHORT) + (length >= LONG)


def index_names(names: Iterable[str]) -> Index:
    """Index names by how they may be written; linear in their letters."""
    exact: dict[str, list[Spelling]] = {}
    near: dict[str, dict[int, list[Spelling]]] = {}
    most = 1
    for rank, name in enumerate(names):
        for spelling in _spell(rank, name):
            most = max(most, len(spelling.words))
            exact.setdefault(spelling.joined.text, []).append(spelling)
            for first, length in _near_keys(spelling):
                near.setdefault(first, {}).setdefault(length, []).append(spelling)
    return Index(
        {key: tuple(found) for key, found in exact.items()},
        {f: {n: tuple(found) for n, found in by.items()} for f, by in near.items()},
        frozenset(key[:size] for key in exact for size in range(1, len(key) + 1)),
        most + 1,
    )


def _near_keys(spelling: Spelling) -> Iterator[tuple[str, int]]:
    slips = slips_allowed(len(spelling.joined.text))
    if not slips or spelling.swapped or len(spelling.words) > _MOST_WORDS:
        return
    apart = sum(len(word.sound) for word in spelling.words)
    lengths = {apart, len(spelling.joined.sound)}
    for length in {length + by for length in lengths for by in range(-slips, slips + 1)}:
        yield spelling.joined.sound[:1], length


def _spell(rank: int, name: str) -> Iterator[Spelling]:
    pieces = cut_pieces(name.lstrip("#@"))
    words = tuple(piece.shape.text for piece in pieces)
    needs_and = "&" in name or "+" in name[:-1]
    seen: set[tuple[str, ...]] = set()
    for way in _ways(name, pieces, words):
        if way and way not in seen:
            seen.add(way)
            is_bare = way == words
            yield _make(
                rank,
                way,
                needs_and=needs_and and is_bare,
                needs_plus=name.endswith("+") and is_bare,
            )
    if len(words) == 2:  # noqa: PLR2004 dupont-boulangerie.fr
        yield _make(rank, (words[1], words[0]), swapped=True)


def _make(
    rank: int,
    words: Sequence[str],
    *,
    needs_and: bool = False,
    swapped: bool = False,
    needs_plus: bool = False,
) -> Spelling:
    shapes = tuple(map(shape_of, words))
    joined = shape_of("".join(words))
    most_other = 2 * slips_allowed(len(joined.text)) + 2
    return Spelling(rank, shapes, joined, needs_and, swapped, needs_plus, most_other)


def _ways(name: str, pieces: list[Piece], words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield words
    if not name.endswith("+") and pieces and pieces[0].run_end == pieces[-1].run_end:
        yield ("".join(words),)  # iPhone is one word
    for at, (left, right) in enumerate(pairwise(pieces), 1):
        if set(name.lstrip("#@")[left.end : right.start]) & set("&+"):
            yield from ((*words[:at], word, *words[at:]) for word in _ANDS)
    if name.endswith("+") and words:
        yield (*words, "plus")
    yield from _said_otherwise(words)
    if len(words) > 1 and len(words[0]) == 1 and name[1:2] == "." and len(words[1]) > SHORT:
        yield words[1:]  # E.Leclerc is Leclerc to everybody
    if len(words) > 2 and words[-1].isdigit() and len(words[-1]) == _YEAR:  # noqa: PLR2004
        yield words[:-1]  # an event is spoken of without its year


def _said_otherwise(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Without its 'and', and with its numbers as words."""
    for at, word in enumerate(words):
        if word in _ANDS[:2] and 0 < at < len(words) - 1:
            yield (*words[:at], *words[at + 1 :])
        for numbers in (_NUMBERS, _NUMBERS_EN):
            if word in numbers and len(words) > 1:
                yield (*words[:at], numbers[word], *words[at + 1 :])
