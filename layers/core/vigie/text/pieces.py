"""A text cut where names can begin and end: words, and the parts of glued ones, offsets kept.

``#AirBleuFail`` is one run of three pieces. Of a link only the host's labels are read, of an
address only its domain; HTML's tags are blanked and its entities read, so that offsets stay.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from vigie.text.links import Host, blank_paths
from vigie.text.normalise import fold_char
from vigie.text.sounds import sound_out

INVISIBLE: Final = "\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_RUN: Final = re.compile(rf"[^\W_](?:[$€]?[^\W_{INVISIBLE}]|[{INVISIBLE}])*")
_PARTS: Final = re.compile(r"U+(?=Ul)|U?l+|U+|d+")
_TAG: Final = re.compile(r"<[!/a-zA-Z][^<>]{0,1000}>")
_ENTITY: Final = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_LONGEST: Final = 60
LONG_RUN: Final = re.compile(r"(.)\1{2,}")


class Shape(NamedTuple):
    """How a piece reads: folded, by ear, which letters it holds, as bits; and if all is letters.

    ``is_plain`` is false for one with digits, or three letters alike in a row.
    """

    text: str
    sound: str
    letters: int
    is_plain: bool


class Piece(NamedTuple):
    """A word or a part of one, and the run of letters it stands in (code points)."""

    shape: Shape
    start: int
    end: int
    run_start: int
    run_end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read once: its pieces, its hosts, and the text with what is not said blanked.

    ``asked`` keeps what was looked for in it.
    """

    text: str
    pieces: tuple[Piece, ...]
    hosts: tuple[Host, ...] = ()
    asked: dict[tuple[object, bool], Any] = field(default_factory=dict)


@lru_cache(maxsize=32768)
def shape_of(folded: str) -> Shape:
    """The shape of a folded word."""
    letters = 0
    for char in folded:
        letters |= 1 << (ord(char) % 37)
    is_plain = folded.isalpha() and not LONG_RUN.search(folded)
    return Shape(folded, sound_out(folded), letters, is_plain)


def read_pieces(text: str) -> Reading:
    """Cut a text into pieces; linear in the text."""
    seen, hosts = blank_paths(_blank(text))
    return Reading(seen, tuple(cut_pieces(seen)), hosts)


def cut_pieces(seen: str) -> list[Piece]:
    """Cut what is said, or a name, into pieces."""
    pieces = []
    for match in _RUN.finditer(seen):
        start, end = match.span()
        if end - start <= _LONGEST:
            for shape, first, last in _cut(match.group()):
                pieces.append(Piece(shape, start + first, start + last, start, end))
    return pieces


@lru_cache(maxsize=32768)
def _cut(run: str) -> tuple[tuple[Shape, int, int], ...]:
    folds = [fold_char(char) if char not in "$€" else "se"["$€".index(char)] for char in run]
    kinds = "".join(map(_kind, run, folds))
    found = []
    for part in _PARTS.finditer(kinds):
        start, end = part.span()
        folded = "".join(folds[start:end])
        while end > start and not folds[end - 1]:
            end -= 1
        if folded.isalnum():
            found.append((shape_of(folded), start, end))
    return tuple(found)


def _kind(char: str, folded: str) -> str:
    if not folded:
        return "l"
    if char.isdigit():
        return "d"
    return "U" if char.isupper() else "l"


def _blank(text: str) -> str:
    if "<" in text:
        text = _TAG.sub(lambda tag: " " * len(tag.group()), text)
    if "&" in text and ";" in text:
        text = _ENTITY.sub(_spell_out, text)
    return text


def _spell_out(entity: re.Match[str]) -> str:
    written = entity.group()
    char = html.unescape(written)
    return char + "\u200b" * (len(written) - 1) if len(char) == 1 else written
