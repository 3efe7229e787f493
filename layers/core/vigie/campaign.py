"""The same words again: by one author within a day, by many within two.

A text's gist is its words without links, addresses, names and digits, so that a changed number is
no disguise. Texts are looked up by two bands, the least hashes of their pairs of words: of two that
differ in one word of fourteen, nine in ten share a band. Nearly the same are those of whose MinHash
signature two thirds agree (Broder 1997): two thirds of the words in common, in any order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from vigie.analysis import Analysis
from vigie.text.normalise import fold_phrase
from vigie.verdict import Past

DAY: Final = int(timedelta(hours=24).total_seconds())
WINDOW: Final = int(timedelta(hours=48).total_seconds())
MOST_BY_AUTHOR: Final = 4
MOST_KEPT: Final = 10
_MOST_CHARS: Final = 4_000
_FEWEST_WORDS: Final = 5
_FEWEST_REMEMBERED: Final = 3
_MANY_WORDS: Final = 14
_ALIKE: Final = 16
_SLOTS: Final = 24
_BANDS: Final = 2
_PRIME: Final = (1 << 61) - 1
_SPAM_LIKE, _RUDE = 0.3, 0.5


def _number(of: str) -> int:
    return int.from_bytes(
        hashlib.blake2b(of.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    )


_FAMILY: Final = tuple((_number(f"a{n}") | 1, _number(f"b{n}")) for n in range(_SLOTS))


@dataclass(frozen=True, slots=True)
class Gist:
    """What nearly the same texts share: a signature, and bands of it to look them up by."""

    signature: bytes
    bands: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """One mention with this gist: when it was said (seconds), and who and what as hashes."""

    at: int
    mention: str
    author: str
    signature: bytes


Sightings = frozenset[Sighting]


def read_gist(text: str, analysis: Analysis) -> Gist | None:
    """The gist of a text whose repetition would matter; None for the others.

    Short texts never count: ``merci``, ``bravo``, an emoji. Of the longer ones those that lead
    somewhere, look like spam, are rude, or are too long to come twice by chance.
    """
    from vigie.text.signs import has_contact  # its patterns are no part of others' cold starts

    words = plain_words(text[:_MOST_CHARS])
    if len(words) < _FEWEST_WORDS:
        return None
    looks_bad = analysis.soliciting >= _SPAM_LIKE or analysis.offensive >= _RUDE
    if not looks_bad and len(words) < _MANY_WORDS and not has_contact(text[:_MOST_CHARS]):
        return None
    pairs = {f"{one} {other}" for one, other in pairwise(words)}
    return Gist(
        signature=sign_words(words),
        bands=tuple(f"{n}{one:016x}" for n, one in enumerate(_least(pairs, _BANDS))),
    )


def sign_words(words: Iterable[str]) -> bytes:
    """A MinHash signature: the share of slots two have in common is that of their words."""
    return bytes(one & 0xFF for one in _least(set(words), _SLOTS))


def _least(shingles: set[str], slots: int) -> list[int]:
    hashes = [_number(one) for one in shingles]
    return [min((a * one + b) % _PRIME for one in hashes) for a, b in _FAMILY[:slots]]


def print_words(brand: str, text: str) -> str:
    """A hash of a text's very words, links and numbers included; empty for fewer than three.

    What one or two words mean depends on what they answer, so no decision on them is remembered.
    """
    words = fold_phrase(text)
    if len(words) < _FEWEST_REMEMBERED:
        return ""
    said = f"{brand}\x00{' '.join(words)}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(said).hexdigest()[:32]


def merge_sightings(*known: Iterable[Sighting]) -> Sightings:
    """What is worth keeping of all sightings of a band.

    Rule: of the two days before the newest, each author's newest four, and of these the newest
    ten. Each step keeps a maximum, so any order and any number of repeats end in the same set.
    """
    seen = sorted({one for each in known for one in each}, reverse=True)
    kept: list[Sighting] = []
    by_author: dict[str, int] = {}
    for one in seen:
        if seen[0].at - one.at > WINDOW or by_author.get(one.author, 0) >= MOST_BY_AUTHOR:
            continue
        by_author[one.author] = by_author.get(one.author, 0) + 1
        kept.append(one)
    return frozenset(kept[:MOST_KEPT])


def read_past(own: Sighting, seen: Collection[Sighting]) -> Past:
    """What was said before a mention that is nearly the same; what comes later does not count.

    A mention that newer ones have pushed out of its row, judged once more, is one of that crowd.
    An author we know nothing of is somebody, but never somebody again.
    """
    is_pushed_out = own not in seen
    others = {one for one in seen if one.mention != own.mention and alike(one, own)}
    near = {one for one in others if abs(own.at - one.at) <= WINDOW}
    before = {one for one in near if one < own or is_pushed_out}
    mine = {one for one in before if own.author and one.author == own.author}
    return Past(
        repeats=len({one.mention for one in mine if abs(own.at - one.at) <= DAY}),
        copies=len({one.author for one in before} - {own.author}),
    )


def alike(one: Sighting, other: Sighting) -> bool:
    """Whether two signatures agree in two thirds of their slots."""
    pairs = zip(one.signature, other.signature, strict=True)
    return sum(a == b for a, b in pairs) >= _ALIKE


def plain_words(text: str) -> list[str]:
    """The words of a text without links, addresses, names of accounts and digits."""
    tokens = [one for one in text.split() if "@" not in one and "://" not in one]
    plain = " ".join(one for one in tokens if not one.lower().startswith("www."))
    return [word for word in fold_phrase(plain) if word.isalpha()]
