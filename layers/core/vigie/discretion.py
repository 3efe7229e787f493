"""What is said in private stays there: what an answer must not repeat where all can read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from vigie.analysis import PersonalKind
from vigie.errors import PersonalRepeatedError
from vigie.text.plain import read_plain

NAMES: Final = {
    PersonalKind.ORDER: "an order or file number",
    PersonalKind.PHONE: "a telephone number",
    PersonalKind.EMAIL: "an e-mail address",
    PersonalKind.ADDRESS: "a postal address",
    PersonalKind.BANK: "a bank account or card",
}
_NATIONAL: Final = 9  # digits that a telephone number keeps, however its country is written
_STREET: Final = 4  # words of an address that name the house: 12, rue, des, Lilas
_AT: Final = re.compile(r"[(\[{<]?\b(?:at|arobase?|arobas)\b[)\]}>]?", re.IGNORECASE)
_DOT: Final = re.compile(r"[(\[{]?\b(?:dot|point)\b[)\]}]?", re.IGNORECASE)


def check_repeats_nothing(text: str, theirs: Iterable[str], ours: Iterable[str]) -> None:
    """Refuse a public answer that repeats somebody's datum. Raises PersonalRepeatedError.

    Rule: a number, mail or address that stands in what people said is theirs, however it is
    written; one that the brand itself has published is its own, and goes out freely.
    """
    if not re.search(r"\d|@", text):
        return
    from vigie.text.personal import find_personal  # its patterns are no part of a cold start

    answer, published = _canonical(text), _canonical("\n".join(ours))
    for said in theirs:
        for datum in find_personal(said):
            wanted = _pattern(datum.kind, said[datum.start : datum.end])
            if wanted.search(answer) and not wanted.search(published):
                raise PersonalRepeatedError(
                    f"this repeats {NAMES[datum.kind]} from the conversation where all can read "
                    "it: answer in private, or leave it out",
                    kind=datum.kind.value,
                )


def _canonical(text: str) -> str:
    """A text with mails as they are meant, in plain small letters."""
    plain = read_plain(text).text.lower()
    return re.sub(r" ?([@.]) ?(?=\S)", r"\1", _DOT.sub(".", _AT.sub("@", plain)))


def _pattern(kind: PersonalKind, value: str) -> re.Pattern[str]:
    """What finds a datum in a canonical text, however its groups are set apart."""
    plain = _canonical(value)
    if kind is PersonalKind.EMAIL:
        return re.compile(rf"(?<![\w.+-]){re.escape(plain)}(?![\w-]|\.\w)")
    if kind is PersonalKind.ADDRESS:
        words = re.findall(r"\w+", plain)[:_STREET]
        return re.compile(r"(?<!\w)" + r"\W{1,3}".join(map(re.escape, words)) + r"(?!\w)")
    signs = re.findall(r"[^\W_]", plain)
    if kind is PersonalKind.PHONE:
        return re.compile(r"[ ./()-]{0,3}".join(signs[-_NATIONAL:]) + r"(?![^\W_])")
    apart = r"[ /_#-]{0,2}".join(map(re.escape, signs))
    return re.compile(rf"(?<![^\W_]){apart}(?![^\W_])")
