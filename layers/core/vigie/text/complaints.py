"""Signs that a text is a customer's: the guards would rather err on this side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vigie.analysis import Language
from vigie.text.cues import LEXICAL, read_cues
from vigie.text.features import split_tokens
from vigie.text.matching import compile_list, find_matches
from vigie.text.wordlists import LANGUAGES, load_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from vigie.text.normalise import Words

_SIGNS = tuple(LEXICAL.index(name) for name in ("trouble", "trade"))


def reads_like_complaint(text: str, language: Language) -> bool:
    """Tell whether an unhappy text names an order, a bill, a wait, a product."""
    tokens = split_tokens(text)
    spoken = (Language.FR, Language.EN) if language is Language.OTHER else (language,)
    return any(read_cues(text, tokens, each)[sign] > 0 for each in spoken for sign in _SIGNS)


def speaks_as_customer(words: Words, *, tick: Callable[[], None]) -> bool:
    """Tell whether a text has a word of somebody who pays, waits or uses, in either language."""
    tries = (compile_list(load_list("customer", language)) for language in LANGUAGES)
    return any(True for trie in tries for _ in find_matches(words, trie, tick=tick))
