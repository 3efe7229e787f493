"""Words as a reader sees them: no accents, no look-alikes, no spacing tricks, offsets kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_CYRILLIC_AND_GREEK = "авгезкморстухіјѕԁһӏνορταεικυηχβγ"
_THEIR_TWINS = "abre3kmopctyxijsdhlvoptaeikunxby"
_TWINS: Final = dict(zip(_CYRILLIC_AND_GREEK, _THEIR_TWINS, strict=True)) | {
    "ß": "ss",
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "\u0131": "i",
}
_LEET: Final = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
_LEET_TABLE: Final = str.maketrans(_LEET)
_LEET_L: Final = str.maketrans(_LEET | {"1": "l"})
_INSIDE: Final = "@$*!"  # count as letters between two letters
_SPACERS: Final = frozenset(" .-_*·•")
_LONGEST = 40
_SHORTEST_SPELLED = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word: how it reads, and where it stands in the original text (code points)."""

    forms: tuple[str, ...]
    start: int
    end: int


@lru_cache(maxsize=4096)
def fold_char(char: str) -> str:
    """Fold one character to the plain letters it stands for; marks and invisibles vanish."""
    if char.isascii():
        return char.lower()
    if unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return ""
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)
    ).lower()
    return "".join(_TWINS.get(part, part) for part in plain)


def read_words(text: str) -> list[Word]:
    """Cut a text into words, with letters spelled out one by one joined into one more word."""
    words = [
        Word(_forms_of(raw), start, end) for raw, start, end in _runs(text) if len(raw) <= _LONGEST
    ]
    return [*words, *_spelled(words, text)] if len(words) >= _SHORTEST_SPELLED else words


def fold_phrase(phrase: str) -> tuple[str, ...]:
    """Fold a listed word or phrase to the forms the text's words are compared with."""
    return tuple(raw for raw, _, _ in _runs(phrase))


def squeeze(word: str) -> str:
    """Write each run of a letter once, marked so that it only meets its own kind."""
    letters = [c for i, c in enumerate(word) if i == 0 or word[i - 1] != c]
    return "~" + "".join(letters)


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    letters: list[str] = []
    start = end = 0
    for place, char in enumerate(text):
        folded = fold_char(char)
        inside = bool(letters) and char in _INSIDE and _goes_on(text, place)
        opens = char in "@$" and not letters and _goes_on(text, place) and char != "@"
        if folded and (folded.isalnum() or inside or opens):
            start = start if letters else place
            letters.append(folded)
            end = place + 1
        elif folded:
            if letters:
                yield "".join(letters), start, end
                letters = []
            if unicodedata.category(char) == "So":
                yield folded, place, place + 1
    if letters:
        yield "".join(letters), start, end


def _goes_on(text: str, place: int) -> bool:
    following = text[place + 1 : place + 3].lstrip("*")
    return bool(following) and fold_char(following[0]).isalnum()


@lru_cache(maxsize=4096)
def _forms_of(raw: str) -> tuple[str, ...]:
    forms = [raw]
    if not raw.isalpha() and any(char.isalpha() for char in raw):
        forms += [raw.translate(_LEET_TABLE), raw.translate(_LEET_L)]
        forms += [form.replace("!", "i") for form in forms if "!" in form]
    for form in tuple(forms):
        forms += [form[: -len(end)] for end in ("s", "x", "es") if form.endswith(end)]
    if any(raw[i] == raw[i + 1] == raw[i + 2] for i in range(len(raw) - 2)):
        forms += [squeeze(form) for form in tuple(forms)]
    return tuple(dict.fromkeys(form for form in forms if form))


def _spelled(words: list[Word], text: str) -> Iterator[Word]:
    run: list[Word] = []
    for word in [*words, Word(("",), len(text), len(text))]:
        single = len(word.forms[0]) == 1
        if run and not (single and _near(text, run[-1].end, word.start)):
            if len(run) >= _SHORTEST_SPELLED:
                joined = "".join(letter.forms[0] for letter in run)
                if len(joined) <= _LONGEST:
                    yield Word(_forms_of(joined), run[0].start, run[-1].end)
            run = []
        if single:
            run.append(word)


def _near(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    return 0 < len(gap) <= 3 and all(char in _SPACERS for char in gap)  # noqa: PLR2004 " - "
