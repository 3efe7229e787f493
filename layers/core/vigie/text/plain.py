"""A text in plain characters for patterns to read, and the way back to the original's places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_QUOTES: Final = "\u2018\u2019\u02bc\u00b4`"
_LINK: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plain:
    """``text`` without accents, widths and invisibles; ``links`` is the same with links blank.

    ``places`` holds, for each of its characters, where that stands in the original.
    """

    text: str
    links: str
    places: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The original's code points of a span of the plain text, end exclusive."""
        return self.places[start], self.places[end - 1] + 1


def read_plain(text: str) -> Plain:
    """Write a text plainly; characters that show nothing vanish, every other one stays one."""
    if text.isascii():
        return _plain(text, range(len(text)))
    folded = [plain_char(char) for char in text]
    places = [place for place, char in enumerate(folded) if char]
    return _plain("".join(folded), places)


def _plain(text: str, places: Sequence[int]) -> Plain:
    return Plain(text, _LINK.sub(lambda found: "_" * len(found[0]), text), places)


@lru_cache(maxsize=8192)
def plain_char(char: str) -> str:
    """One plain character for one, or none for a mark, a joiner or a control."""
    if char == "№":
        return "n"
    kind = unicodedata.category(char)
    if char in _DASHES or char in _QUOTES:
        return "-" if char in _DASHES else "'"
    if kind in {"Zs", "Zl", "Zp"} or char in "\n\r\t":
        return " " if kind == "Zs" or char == "\t" else "\n"
    if kind in {"Cf", "Mn", "Me", "Cc"}:
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(char))
    base = unicodedata.normalize("NFKD", char)
    return base[0] if len(base) == 1 or unicodedata.combining(base[1]) else char
