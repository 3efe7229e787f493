"""What a writer may want to hear about the tone: words the brand avoids, tu in place of vous."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from vigie.text.normalise import Words, fold_phrase, read_words

TU, VOUS = "tu", "vous"
_QUOTED: Final = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"\n]*\"")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'](?=[^\W\d_])|)")
_TU: Final = frozenset({"tu", "te", "toi", "tes", "t’", "t'"})
_MAYBE_TU: Final = frozenset({"ton", "ta"})
_VOUS: Final = frozenset({"vous", "votre", "vos", "vôtre", "vôtres"})
# `ton` after one of these is a tone of voice, not somebody's.
_NOUN_BEFORE: Final = frozenset(
    {"le", "un", "ce", "du", "au", "quel", "de", "bon", "même", "tel", "d’un", "autre"}
    | {"mon", "son", "notre", "votre", "leur"}
)
_FRENCH: Final = frozenset(
    {"nous", "merci", "bonjour", "est", "et", "pour", "les", "des", "une", "que", "pas", "votre"}
    | {"vous", "tu", "sur", "avec", "dans", "avez", "sommes", "cela", "bien", "à", "la", "le"}
)
_ENOUGH_FRENCH: Final = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A word and where it stands: code points, end exclusive."""

    word: str
    start: int
    end: int


def find_avoided(text: str, avoid: Iterable[str]) -> tuple[Spot, ...]:
    """Where a text says what the brand avoids, whatever the accents, capitals and plurals."""
    phrases = [(listed, fold_phrase(listed)) for listed in dict.fromkeys(avoid)]
    if not any(phrase for _, phrase in phrases):
        return ()
    words = read_words(text)
    found = (
        spot for listed, phrase in phrases if phrase for spot in _places(words, listed, phrase)
    )
    return tuple(sorted(found, key=lambda spot: (spot.start, spot.end)))


def find_addresses(text: str) -> dict[str, Spot]:
    """How a French text addresses its reader, each way with the first word that shows it.

    What is quoted says nothing; a text in another language has none.
    """
    plain = _QUOTED.sub(lambda quote: " " * len(quote[0]), text)
    words = [(found[0].casefold(), found.start(), found.end()) for found in _WORD.finditer(plain)]
    if len({word for word, _, _ in words} & _FRENCH) < _ENOUGH_FRENCH:
        return {}
    found: dict[str, Spot] = {}
    before = ""
    for word, start, end in words:
        how = _address_of(word, before)
        if how:
            found.setdefault(how, Spot(text[start:end], start, end))
        before = word
    return found


def _address_of(word: str, before: str) -> str:
    if word in _VOUS:
        return VOUS
    is_yours = word in _MAYBE_TU and before not in _NOUN_BEFORE
    return TU if word in _TU or is_yours else ""


def _places(words: Words, listed: str, phrase: tuple[str, ...]) -> Iterator[Spot]:
    for place in words.places.get(phrase[0], ()):
        run = words[place : place + len(phrase)]
        if len(run) == len(phrase) and all(
            part in word.forms for part, word in zip(phrase, run, strict=True)
        ):
            yield Spot(listed, run[0].start, run[-1].end)
