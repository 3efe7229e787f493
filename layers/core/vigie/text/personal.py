"""Personal data in a text: what must be answered in private. Pure and total, in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from vigie.analysis import PersonalDatum, PersonalKind
from vigie.text.accounts import find_accounts
from vigie.text.addresses import find_addresses
from vigie.text.mails import find_mails
from vigie.text.phones import find_chat_links, find_phones
from vigie.text.plain import read_plain
from vigie.text.references import find_references

Place = tuple[int, int, PersonalKind]

_DIGIT: Final = re.compile(r"\d")
# What a search meets rarely comes first in each: that is what it finds fastest.
_WRITTEN: Final = (
    _DIGIT,
    re.compile(r"[@＠](?:(?<=\w.)|(?<=\w .)) ?\w|[([{<] ?(?:at|a|@|＠) ?[>)\]}]"),  # noqa: RUF001
    re.compile(r"[A-Z](?<=\b.)[A-Z]{5}\b"),
)
_FEWEST_DIGITS: Final = 6  # of a telephone number, a sort code
_SPOKEN: Final = re.compile(r"(?i:arobas|\bat\b.{1,64}\bdot\b)")


def find_personal(text: str) -> tuple[PersonalDatum, ...]:
    """Find the telephone numbers, addresses, accounts and references of a text, in their order.

    Where two overlap, the kind that is surer stands: mail, bank, address, phone, then order.
    """
    if not _is_telling(text):
        return ()
    plain = read_plain(text)
    kept = _without_overlaps(_candidates(plain.text, plain.links))
    return tuple(PersonalDatum(kind, *plain.place(start, end)) for start, end, kind in kept)


def _is_telling(text: str) -> bool:
    """Tell whether a text may hold anything at all; most do not."""
    if any(sign.search(text) for sign in _WRITTEN):
        return True
    folded = text.casefold()
    return ("arobas" in folded or "dot" in folded) and _SPOKEN.search(text) is not None


def _candidates(text: str, links: str) -> Iterator[Place]:
    digits = len(_DIGIT.findall(text))
    sources = (
        (PersonalKind.EMAIL, find_mails, text, 0),
        (PersonalKind.BANK, find_accounts, links, _FEWEST_DIGITS),
        (PersonalKind.ADDRESS, find_addresses, links, 1),
        (PersonalKind.PHONE, find_phones, links, _FEWEST_DIGITS),
        (PersonalKind.PHONE, find_chat_links, text, _FEWEST_DIGITS),
        (PersonalKind.ORDER, find_references, links, 0),
    )
    for kind, find, where, fewest in sources:
        if digits >= fewest:
            yield from ((start, end, kind) for start, end in find(where))


def _without_overlaps(found: Iterable[Place]) -> list[Place]:
    """Those found first, in the text's order; a later one that touches one of them is dropped."""
    covered: set[int] = set()
    kept = []
    for start, end, kind in found:
        places = range(start, end)
        if covered.isdisjoint(places):
            covered.update(places)
            kept.append((start, end, kind))
    return sorted(kept)
