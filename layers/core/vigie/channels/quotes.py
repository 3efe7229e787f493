"""People's own words as a mail may carry them: one line, no tricks, nobody's private numbers.

A mail is copied, forwarded and kept for years where no erasure reaches, so that telephone numbers,
addresses, order numbers and the like are masked in it; the inbox shows the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from vigie.analysis import PersonalKind

LONGEST_TEXT = 280
LONGEST_NAME = 60
_MOST_READ = 4_000
_MOST_MARKS = 2  # Vietnamese and pointed Hebrew need two on a letter; more is a trick
_JOINERS = "\u00a0\u202f\u200d"  # French spacing and joined emoji are not str.isprintable
_MASKS: Final[Mapping[str, Mapping[PersonalKind, str]]] = {
    "fr": {
        PersonalKind.ORDER: "[n° masqué]",
        PersonalKind.PHONE: "[téléphone masqué]",
        PersonalKind.EMAIL: "[e-mail masqué]",
        PersonalKind.ADDRESS: "[adresse masquée]",
        PersonalKind.BANK: "[compte masqué]",
    },
    "en": {
        PersonalKind.ORDER: "[number masked]",
        PersonalKind.PHONE: "[phone masked]",
        PersonalKind.EMAIL: "[e-mail masked]",
        PersonalKind.ADDRESS: "[address masked]",
        PersonalKind.BANK: "[account masked]",
    },
}


def quote(text: str, language: str, longest: int = LONGEST_TEXT) -> str:
    """One line of what somebody wrote, what is personal masked. ``language`` is fr or en."""
    from vigie.text.personal import find_personal  # its patterns are no part of a cold start

    read = text[:_MOST_READ]
    for datum in reversed(find_personal(read)):
        read = read[: datum.start] + _MASKS[language][datum.kind] + read[datum.end :]
    return shorten(read, longest)


def shorten(text: str, longest: int = LONGEST_TEXT) -> str:
    """One line of readable characters, cut at a word where one ends near the limit."""
    readable = "".join(char if char.isprintable() or char in _JOINERS else " " for char in text)
    line = re.sub(r"[ ]+", " ", _thin_marks(readable)).strip(f" {_JOINERS}")
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > longest * 2 // 3 else cut).rstrip(f" {_JOINERS}") + "…"


def _thin_marks(text: str) -> str:
    """The text with towers of accents cut down, which else cover the lines around them."""
    if text.isascii():
        return text
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)
