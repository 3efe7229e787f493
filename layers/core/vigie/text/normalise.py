"""Words as a reader sees them: no accents, no look-alikes, no spacing tricks, offsets kept."""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from vigie.text.lookalikes import BLANKS, TWINS, is_unseen

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEET: Final = dict(zip("01345678@$€£9", "oieasgtbaselg", strict=True))
_LEET_TABLE: Final = str.maketrans(_LEET)
_LEET_L: Final = str.maketrans(_LEET | {"1": "l"})
_INSIDE: Final = "@$*!€£"  # count as letters between two letters
_PRICED: Final = "€£"  # not where a number stands beside: that is a price
_OPENING: Final = "$€"
_SPACERS: Final = frozenset(" .-_*·•") | BLANKS
_GLUE: Final = frozenset("-_·•\u2010\u2011")
_DRAWL: Final = re.compile(r"(.)\1{3,}")
_LONGEST = 40
_SHORTEST_SPELLED = 3
_MOST_SPARE = 3
_WIDEST_GAP = 5  # " - " and what hides in it


class Word(NamedTuple):
    """One word: how it reads, and where it stands in the original text (code points)."""

    forms: tuple[str, ...]
    start: int
    end: int


class Words(tuple[Word, ...]):  # noqa: SLOT001 what is found out about them is kept with them
    """A text's words, and where each form of them stands: lists are looked up by what is there."""

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The places of every form, in their order."""
        found: dict[str, list[int]] = {}
        for place, word in enumerate(self):
            for form in word.forms:
                found.setdefault(form, []).append(place)
        return found

    @cached_property
    def masked(self) -> list[int]:
        """The places of words with stars in them: ``b**tch``."""
        return [place for place, word in enumerate(self) if "*" in word.forms[0]]


@lru_cache(maxsize=4096)
def fold_char(char: str) -> str:
    """Fold one character to the plain letters it stands for; marks and invisibles vanish."""
    if " " <= char <= "~":
        return char.lower()
    if is_unseen(char):
        return ""
    if char in BLANKS:
        return " "
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)
    ).lower()
    return "".join(TWINS.get(part, part) for part in plain)


def read_words(text: str) -> Words:
    """Cut a text into words, with letters spelled out one by one joined into one more word."""
    words = _plain_words(text)
    spelled = _spelled(words, text, 1) if len(words) >= _SHORTEST_SPELLED else ()
    return Words((*words, *spelled))


def read_disguised(text: str) -> Words:
    """The words, and those somebody broke into bits: ``c.o.n``, ``co nn ar d``, ``con-nard``.

    Bits parted by a blank join only if none is longer than two letters: whole words said one after
    the other are nobody's disguise (``pu te voir``).
    """
    words = _plain_words(text)
    broken = [*_spelled(words, text, 1), *_spelled(words, text, 2), *_glued(words, text)]
    return Words((*words, *dict.fromkeys(broken)))


def fold_phrase(phrase: str) -> tuple[str, ...]:
    """Fold a listed word or phrase to the forms the text's words are compared with."""
    return tuple(raw for raw, _, _ in _runs(phrase))


def squeeze(word: str) -> str:
    """Write each run of a letter once, marked so that it only meets its own kind."""
    letters = [c for i, c in enumerate(word) if i == 0 or word[i - 1] != c]
    return "~" + "".join(letters)


def _plain_words(text: str) -> list[Word]:
    return [
        Word(_forms_of(short), start, end)
        for raw, start, end in _runs(text)
        if len(short := _shorten(raw)) <= _LONGEST
    ]


def _shorten(raw: str) -> str:
    """A run too long for a word, with no letter more than three times in a row."""
    return raw if len(raw) <= _LONGEST else _DRAWL.sub(r"\1\1\1", raw)


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    letters: list[str] = []
    start = end = 0
    for place, char in enumerate(text):
        folded = fold_char(char)
        if folded and (folded.isalnum() or _stands_for_letter(text, place, letters)):
            start = start if letters else place
            letters.append(folded)
            end = place + 1
        elif folded:
            if letters:
                yield "".join(letters), start, end
                letters = []
            if unicodedata.category(char) == "So" and folded != " ":
                yield folded, place, place + 1
    if letters:
        yield "".join(letters), start, end


def _stands_for_letter(text: str, place: int, letters: list[str]) -> bool:
    """Whether a sign is meant as a letter: between two, and some before the first."""
    char = text[place]
    if not letters:
        return char in _OPENING and _goes_on(text, place, priced=char in _PRICED)
    if char in _PRICED:
        return letters[-1].isalpha() and _goes_on(text, place, priced=True)
    return char in _INSIDE and _goes_on(text, place)


def _goes_on(text: str, place: int, *, priced: bool = False) -> bool:
    following = fold_char(text[place + 1 : place + 3].lstrip("*")[:1] or " ")
    return following.isalpha() if priced else following.isalnum()


@lru_cache(maxsize=4096)
def _forms_of(raw: str) -> tuple[str, ...]:
    forms = [raw]
    if not raw.isalpha() and any(char.isalpha() for char in raw):
        forms += [raw.translate(_LEET_TABLE), raw.translate(_LEET_L)]
        forms += [form.replace("!", letter) for form in forms if "!" in form for letter in "il"]
    for form in tuple(forms):
        forms += [form[: -len(end)] for end in ("s", "x", "es") if form.endswith(end)]
    if any(raw[i] == raw[i + 1] == raw[i + 2] for i in range(len(raw) - 2)):
        forms += [squeeze(form) for form in tuple(forms)]
    return tuple(dict.fromkeys(form for form in forms if form))


def _spelled(words: list[Word], text: str, longest: int) -> Iterator[Word]:
    """Join three or more bits in a row, each of ``longest`` letters at most.

    Short words may stand before and behind (``tu es un co nn ar d``): up to three are left out.
    """
    spare = range(1) if longest == 1 else range(_MOST_SPARE + 1)
    run: list[Word] = []
    for word in [*words, Word(("",), len(text), len(text))]:
        is_bit = 0 < len(word.forms[0]) <= longest
        if run and not (is_bit and _near(text, run[-1].end, word.start)):
            if _SHORTEST_SPELLED <= len(run) <= _LONGEST + 2 * spare[-1]:
                yield from _spelled_within(run, spare)
            run = []
        if is_bit:
            run.append(word)


def _spelled_within(run: list[Word], spare: range) -> Iterator[Word]:
    for left, right in itertools.product(spare, spare):
        bits = run[left : len(run) - right]
        if len(bits) >= _SHORTEST_SPELLED:
            yield from _joined(bits)


def _glued(words: list[Word], text: str) -> Iterator[Word]:
    """Join bits that hang together by hyphens: ``con-nard``."""
    run: list[Word] = []
    for word in [*words, Word(("",), len(text), len(text))]:
        if run and text[run[-1].end : word.start] not in _GLUE:
            if 1 < len(run) <= _LONGEST:
                yield from _joined(run)
            run = []
        run.append(word)


def _joined(run: list[Word]) -> Iterator[Word]:
    whole = "".join(bit.forms[0] for bit in run)
    if len(whole) <= _LONGEST:
        yield Word(_forms_of(whole), run[0].start, run[-1].end)


def _near(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    if not 0 < len(gap) <= _WIDEST_GAP:
        return False
    return _SPACERS.issuperset(gap) or all(c in _SPACERS or not fold_char(c) for c in gap)
