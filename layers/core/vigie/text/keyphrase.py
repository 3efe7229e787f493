"""Keyphrases: the runs of words that may name what a text is about, in French and in English.

Candidates are runs of one to three telling words with the small words that stand between them
(``frais de port``, ``livraison le dimanche``, ``gluten free bread``), parted by stop words and
marks as in RAKE (Rose, Engel, Cramer, Cowley, "Automatic keyword extraction from individual
documents", 2010). Their key is the sorted set of their words' roots, so that ``retard de
livraison`` and ``livraisons en retard`` are one. Nobody's name is ever in one, nor a number, a
link, a handle, or what tells who somebody is. Pure, in time linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from vigie.text.dictionary import given_names, is_common
from vigie.text.personal import find_personal
from vigie.text.roots import root_of
from vigie.text.topic_words import (
    SHORTEST,
    SHORTEST_ALONE,
    Kind,
    fold_word,
    listed_kinds,
    may_tell,
    rude_words,
)

MOST_PHRASES: Final = 24
_READ: Final = 800
_MOST_WORDS: Final = 3
_MOST_JOINS: Final = 2
_LOUD: Final = 0.6
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")  # noqa: RUF001 - hyphens as people type them
_GAP: Final = re.compile(r"[-‐‑]|[ \t\u00a0\u202f'’ʼ]*")  # noqa: RUF001 - apostrophes as people type them
_BLANKED: Final = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[@#]\w[\w.-]*|\w*\d\w*|\S+\.(?:com|fr|net)\b"
)
_STARTS: Final = frozenset('.!?:…\n"«“(•-–')
_TITLES: Final = frozenset({"monsieur", "madame", "mme", "mlle", "mr", "mrs", "ms", "miss", "dr"})
_WITHIN_A_NAME: Final = frozenset({" ", ".", "_", "-"})
_CALLED: Final = frozenset({"appelle", "prenom", "named", "called", "chez"})


class Phrase(NamedTuple):
    """``key`` is the same for every way to write it; ``written`` how it was written here."""

    key: str
    written: str


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Kind
    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Names:
    """What names no topic: words of people's names, the brand's terms, and its products' names.

    A product's name may be part of a phrase (``croissants sans gluten``), never all of it.
    """

    people: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()


NOBODY: Final = Names()


def find_phrases(text: str, language: str, names: Names = NOBODY) -> tuple[Phrase, ...]:
    """The candidates of a text in ``fr`` or ``en``, each key once; of other languages none."""
    if language not in {"fr", "en"}:
        return ()
    tokens = list(_tokens(_blank(text[:_READ]), language, names))
    found: dict[str, Phrase] = {}
    for phrase in _candidates(text, tokens, language):
        found.setdefault(phrase.key, phrase)
    return tuple(found.values())[:MOST_PHRASES]


@lru_cache(maxsize=65_536)
def key_of(written: str, language: str) -> str:
    """The key of a phrase as it was written, its language first; empty where nothing tells."""
    tokens = _tokens(written, language, NOBODY)
    words = (one.folded for one in tokens if one.kind is not Kind.JOIN)
    roots = {root_of(word, language) for word in words if word}
    return _key(roots, language) if roots else ""


def roots_in(key: str) -> frozenset[str]:
    """The roots of a key."""
    return frozenset(key.partition(":")[2].split())


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The words of names, folded, that could be taken for a topic."""
    found = (fold_word(part[0]) for name in names for part in _TOKEN.finditer(name))
    return frozenset(one for one in found if len(one) >= SHORTEST)


def _key(roots: Iterable[str], language: str) -> str:
    return f"{language}:{' '.join(sorted(roots))}"


def _blank(text: str) -> str:
    """The text with what is no word of its own blanked by a mark that parts phrases."""
    for datum in find_personal(text):
        text = text[: datum.start] + "\x1f" * (datum.end - datum.start) + text[datum.end :]
    return _BLANKED.sub(lambda found: "\x1f" * len(found[0]), text)


def _tokens(text: str, language: str, names: Names) -> Iterator[_Token]:
    """Words in order, with a break wherever more than a blank stands between two."""
    is_loud = _is_loud(text)
    end, before = 0, ""
    for start, stop in _pieces(text, language):
        if end and not _GAP.fullmatch(text, end, start):
            yield _Token(Kind.BREAK, "", end, end)
        folded = fold_word(text[start:stop])
        kind = _kind(folded, language, names)
        if kind is Kind.BREAK and not is_loud and _is_short_name(text[start:stop], language):
            kind = Kind.TELLING
        before_it = text[:start].rstrip(" '’")
        is_first = not before_it or before_it[-1] in _STARTS
        is_capital = text[start].isupper() and text[start + 1 : stop].islower()
        is_name = is_capital and not (is_first or is_loud or kind is Kind.TIME)
        is_family = before in given_names() and text[end:start] in _WITHIN_A_NAME
        if is_name or is_family or before in _TITLES or before in _CALLED:
            kind = Kind.BREAK
        yield _Token(kind, folded, start, stop)
        end, before = stop, folded


def _pieces(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Words; one with hyphens in parts where a part of it is a small word (``livrez-vous``)."""
    small = listed_kinds(language)
    for found in _TOKEN.finditer(text):
        parts = re.split(r"[-‐‑]", found[0])  # noqa: RUF001
        is_whole = language == "fr" and len(parts) > 1
        if len(parts) == 1 or (
            is_whole and not any(small.get(fold_word(one), 4) <= Kind.JOIN for one in parts)
        ):
            yield found.span()
            continue
        at = found.start()
        for part in parts:
            yield at, at + len(part)
            at += len(part) + 1


def _kind(folded: str, language: str, names: Names) -> Kind:
    listed = listed_kinds(language).get(folded)
    if listed is Kind.JOIN:
        return listed
    if folded in names.people or folded in names.own or folded in given_names():
        return Kind.BREAK
    if listed is not None:
        return listed
    if folded in names.products:
        return Kind.WEAK
    return Kind.TELLING if may_tell(folded, language) else Kind.BREAK


def _candidates(text: str, tokens: Sequence[_Token], language: str) -> Iterator[Phrase]:
    for first, one in enumerate(tokens):
        if one.kind <= Kind.JOIN:
            continue
        yield from _from(text, tokens[first:], language)


def _from(text: str, tokens: Sequence[_Token], language: str) -> Iterator[Phrase]:
    """The phrases that begin with the first of these words."""
    words: list[_Token] = []
    joins = 0
    for one in tokens:
        if one.kind is Kind.BREAK or len(words) == _MOST_WORDS:
            return
        if one.kind is Kind.JOIN:
            joins += 1
            if joins > _MOST_JOINS:
                return
            continue
        words.append(one)
        joins = 0
        roots = {root_of(word.folded, language) for word in words}
        if _tells(words, roots):
            written = _write(text[words[0].start : one.end], is_loud=_is_loud(text))
            yield Phrase(_key(roots, language), written)


def _tells(words: Sequence[_Token], roots: set[str]) -> bool:
    """One telling word of four letters, or two different ones that are not both of time."""
    kinds = [word.kind for word in words]
    if len(words) == 1:
        long = words[0].end - words[0].start >= SHORTEST_ALONE
        return kinds[0] is Kind.TELLING and (long or not is_common(words[0].folded))
    return len(roots) == len(words) and any(kind > Kind.TIME for kind in kinds)


def _write(words: str, *, is_loud: bool) -> str:
    """As it is shown: small letters but for short names in capitals, plain blanks."""
    shown = (one if _is_short(one) and not is_loud else one.lower() for one in words.split())
    return " ".join(shown)


def _is_short(word: str) -> bool:
    """Whether a word is written as ``SAV`` is."""
    return word.isupper() and SHORTEST <= len(word) <= SHORTEST_ALONE


def _is_short_name(word: str, language: str) -> bool:
    folded = fold_word(word)
    return (
        _is_short(word)
        and folded not in listed_kinds(language)
        and folded not in rude_words(language)
    )


def _is_loud(text: str) -> bool:
    """Whether a text is shouted, so that capitals say nothing."""
    letters = [char for char in text if char.isalpha()]
    return sum(map(str.isupper, letters)) > _LOUD * len(letters)
