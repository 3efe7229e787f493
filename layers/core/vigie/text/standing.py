"""Whether a window of pieces is a unit where it stands, and what it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

from vigie.text.pieces import INVISIBLE, Piece, Reading
from vigie.text.spellings import Spelling

_JOINS: Final = frozenset(["", "&", "+", "-", "–", "\u2011", "'", "’", "_", "·", ".", "*"])
_WIDEST_GAP: Final = 4
_LONGEST_HANDLE: Final = 60
_HANDLE_TAIL: Final = re.compile(r"\w+\Z")
_UNSEEN: Final = re.compile(f"[{INVISIBLE}]")


class Sign(StrEnum):
    """What a name stands in."""

    NONE = ""
    TAG = "#"
    HANDLE = "@"
    LINK = "/"
    MAIL = "mail"


def stands_as(reading: Reading, at: int, last: int, spelling: Spelling) -> Sign | None:
    """What the window stands in; None where it is no unit there."""
    first, final = reading.pieces[at], reading.pieces[last]
    sign = _sign_of(reading, first)
    if spelling.swapped and sign in {Sign.NONE, Sign.MAIL}:
        return None
    inside = first.start != first.run_start or final.end != _run_end(reading, last)
    if inside and sign is Sign.NONE:
        return None
    window = reading.pieces[at : last + 1]
    if not all(_joins(reading.text, a, b, spelling) for a, b in pairwise(window)):
        return None
    if spelling.needs_plus and not reading.text[final.end : final.end + 2].lstrip().startswith("+"):
        return None
    return None if spelling.needs_and and not _says_and(reading, window, sign) else sign


def _run_end(reading: Reading, last: int) -> int:
    """Where the run ends, a number at its end apart: iPhone15 is an iPhone."""
    final = reading.pieces[last]
    tail = reading.text[final.end : final.run_end]
    return final.end if tail.isdigit() else final.run_end


def _sign_of(reading: Reading, first: Piece) -> Sign:
    if reading.hosts:
        host = reading.hosts[bisect_right(reading.hosts, (first.start, len(reading.text))) - 1]
        if host.start <= first.start < host.end:
            return Sign.MAIL if host.is_mail else Sign.LINK
    before = reading.text[max(0, first.run_start - _LONGEST_HANDLE) : first.run_start]
    if before.endswith("_"):  # @air_bleu is one handle
        before = _HANDLE_TAIL.sub("", before)
    before = before[-1:]
    return Sign.TAG if before in {"#", "\uff03"} else Sign.HANDLE if before == "@" else Sign.NONE


def _joins(text: str, left: Piece, right: Piece, spelling: Spelling) -> bool:
    if left.run_end == right.run_end:
        return True
    gap = _UNSEEN.sub("", text[left.end : right.start])
    mark = gap.strip(" \t\u00a0\u202f")
    if len(gap) > _WIDEST_GAP or mark not in _JOINS:
        return False
    if mark == "." and len(left.shape.text) > 1 and gap != ".":
        return False
    return mark not in {"&", "+"} or spelling.needs_and


def _says_and(reading: Reading, window: Sequence[Piece], sign: Sign) -> bool:
    """Whether the 'and' of a name is there; a short name glued needs its capitals or a sign."""
    written = reading.text[window[0].start : window[-1].end]
    if any(char in written for char in "&+"):
        return True
    if sum(len(piece.shape.text) for piece in window) > 4:  # noqa: PLR2004 H&M, C&A, M&S
        return True
    return sign is not Sign.NONE or (len(window) == 1 and written.isupper())
