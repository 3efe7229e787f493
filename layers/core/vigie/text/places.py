"""Where a text holds something written like a listed name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from vigie.text.dictionary import is_common
from vigie.text.likeness import FORM, NO, cost_of
from vigie.text.normalise import fold_char
from vigie.text.pieces import LONG_RUN, Reading, Shape
from vigie.text.spellings import SHORT, Index, Spelling
from vigie.text.standing import Sign, stands_as

_GLUED: Final = 6  # letters of the shortest name and word in one
_SIGNS: Final = frozenset("#@/.\uff03")
_LEET: Final = str.maketrans("013457", "oieast")

Known = dict[tuple[str, ...], list[tuple[Spelling, int]]]


class Place(NamedTuple):
    """A spelling seen from one piece to another (inclusive), and what it costs to read it so.

    ``rest`` is the word a tag or an account glues to it, ``inset`` how many letters on either side.
    """

    spelling: Spelling
    first: int
    last: int
    cost: int
    sign: Sign
    rest: str = ""
    inset: tuple[int, int] = (0, 0)


def find_places(reading: Reading, index: Index) -> Iterator[Place]:
    """Everything that may be a name; linear in the text's pieces.

    What a text repeats is compared with the names once.
    """
    known: Known = {}
    for at, piece in enumerate(reading.pieces):
        text, sound, _, is_plain = piece.shape
        if text in index.starts:
            yield from _written(reading, index, at)
        lengths = index.near.get(sound[:1])
        if lengths and (len(text) > 1 or _opens_word(reading, at)):
            yield from _misspelt(reading, at, index.most, lengths, known)
        if not is_plain or piece.run_end != piece.end:
            yield from _disguised(reading, index, at)
        if len(text) > _GLUED and reading.text[max(0, piece.run_start - 1)] in _SIGNS:
            yield from _glued_to_word(reading, index, at)


def _written(reading: Reading, index: Index, at: int) -> Iterator[Place]:
    """Names whose letters follow each other from here, however cut."""
    joined = ""
    for last in range(at, min(at + index.most, len(reading.pieces))):
        joined += reading.pieces[last].shape.text
        for spelling in index.exact.get(joined, ()):
            if (sign := stands_as(reading, at, last, spelling)) is not None:
                yield Place(spelling, at, last, FORM, sign)
        if joined not in index.starts:
            break


def _opens_word(reading: Reading, at: int) -> bool:
    """Whether a lone letter may begin a misspelt name: one of l'oreall, none of a.a.a."""
    following = reading.pieces[at + 1 : at + 2]
    return bool(following) and len(following[0].shape.text) > 1


def _misspelt(
    reading: Reading, at: int, most: int, lengths: dict[int, tuple[Spelling, ...]], known: Known
) -> Iterator[Place]:
    """Names of about as many sounds and about the same letters, then compared one by one."""
    size, window, longest = 0, list[Shape](), max(lengths)
    for last in range(at, min(at + most, len(reading.pieces))):
        shape = reading.pieces[last].shape
        window.append(shape)
        size += len(shape.sound)
        if size > longest:
            break
        if size not in lengths:
            continue
        words = tuple(one.text for one in window)
        if words not in known:
            known[words] = list(_alike(window, lengths[size]))
        for spelling, cost in known[words]:
            if (sign := stands_as(reading, at, last, spelling)) is not None:
                yield Place(spelling, at, last, cost, sign)


def _alike(
    window: Sequence[Shape], candidates: Iterable[Spelling]
) -> Iterator[tuple[Spelling, int]]:
    letters = 0
    for shape in window:
        letters |= shape.letters
    for spelling in candidates:
        other = (letters ^ spelling.joined.letters).bit_count()
        if other > spelling.most_other or len(window) - 1 > len(spelling.words):
            continue
        if (cost := cost_of(window, spelling)) < NO:
            yield spelling, cost


def _disguised(reading: Reading, index: Index, at: int) -> Iterator[Place]:
    """A whole run that reads as a name once digits are letters, or drawn out letters are short."""
    first = reading.pieces[at]
    if first.start != first.run_start:
        return
    last = at
    while last + 1 < len(reading.pieces) and reading.pieces[last + 1].run_end == first.run_end:
        last += 1
    run = "".join(map(fold_char, reading.text[first.start : first.run_end]))
    plain = run.translate(_LEET) if any(map(str.isalpha, run)) else run
    forms = {plain, run.translate(_LEET | {ord("1"): "l"}) if plain != run else plain}
    for form in forms | {LONG_RUN.sub(with_, plain) for with_ in (r"\1", r"\1\1")}:
        for spelling in index.exact.get(form, ()) if form != run else ():
            if (sign := stands_as(reading, at, last, spelling)) is not None:
                drawn = form not in {plain, *forms}
                yield Place(spelling, at, last, int(drawn), sign)


def _glued_to_word(reading: Reading, index: Index, at: int) -> Iterator[Place]:
    """A name and a word in one: #airbleufail, @airbleuofficiel, monairbleu.fr."""
    piece = reading.pieces[at]
    text = piece.shape.text
    if len(text) != piece.end - piece.start:
        return
    for cut in range(2, len(text) - 1):
        for name, word, inset in (
            (text[:cut], text[cut:], (0, len(text) - cut)),
            (text[cut:], text[:cut], (cut, 0)),
        ):
            for spelling in index.exact.get(name, ()) if len(name) >= SHORT else ():
                sign = stands_as(reading, at, at, spelling)
                if sign and sign is not Sign.MAIL and is_common(word):
                    yield Place(spelling, at, at, FORM, sign, word, inset)
