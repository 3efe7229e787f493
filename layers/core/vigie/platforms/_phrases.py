"""Whether a text says what a search asked for: fuzzy searches bring what nobody said."""

from __future__ import annotations

import re
import unicodedata

QUOTED = re.compile(r'"([^"]+)"|(\S+)')
OPERATORS = frozenset({"or", "and", "not", "|"})
FILTER = re.compile(r"^-|^[a-z_]+:\S", re.IGNORECASE)


def phrases_of(query: str) -> tuple[str, ...]:
    """The words and quoted phrases a query asks for; operators and filters are none of them."""
    found = (
        quoted or word for quoted, word in QUOTED.findall(query.replace("(", " ").replace(")", " "))
    )
    return tuple(
        folded
        for one in found
        if one.lower() not in OPERATORS and not FILTER.match(one) and (folded := _fold(one))
    )


def says_all(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether the text holds every phrase whole, whatever the accents."""
    return all(says_any(text, (phrase,)) for phrase in phrases)


def says_any(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether the text holds one of the phrases whole, whatever the accents; no phrase: yes."""
    folded = f" {_fold(text)} "
    return not phrases or any(f" {phrase} " in folded for phrase in phrases)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", kept))
