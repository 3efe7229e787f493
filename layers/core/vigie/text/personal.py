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

_TELLING: Final = re.compile(
    r"\d|\w ?[@＠] ?\w|[([{<] ?(?:at|a|@|＠) ?[>)\]}]|(?i:arobas|\bat\b.{1,64}\bdot\b)|\b[A-Z]{6}\b"  # noqa: RUF001
)


def find_personal(text: str) -> tuple[PersonalDatum, ...]:
    """Find the telephone numbers, addresses, accounts and references of a text, in their order.

    Where two overlap, the kind that is surer stands: mail, bank, address, phone, then order.
    """
    if not _TELLING.search(text):
        return ()
    plain = read_plain(text)
    kept = _without_overlaps(_candidates(plain.text, plain.links))
    return tuple(PersonalDatum(kind, *plain.place(start, end)) for start, end, kind in kept)


def _candidates(text: str, links: str) -> Iterator[Place]:
    sources = (
        (PersonalKind.EMAIL, find_mails(text)),
        (PersonalKind.BANK, find_accounts(links)),
        (PersonalKind.ADDRESS, find_addresses(links)),
        (PersonalKind.PHONE, find_phones(links)),
        (PersonalKind.PHONE, find_chat_links(text)),
        (PersonalKind.ORDER, find_references(links)),
    )
    for kind, spans in sources:
        yield from ((start, end, kind) for start, end in spans)


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
