"""Telephone numbers of persons: French, international, and as neighbours and the English write.

A number that no person can hold is none here: short numbers, and the ranges each country keeps for
services (French 08, British 03, 08 and 09, American 800 and its kin).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

Span = tuple[int, int]

_S: Final = r"[ .\-/]{0,2}"
_ENDS: Final = r"(?![\w@]|[ ]?(?:%|€|\$|£|eur\b|km\b|kg\b)|[.,:/-]\d)"
_STARTS: Final = r"(?<![\w@#=&?+/€$£-])(?<!\d[.,])"
_WORLD: Final = re.compile(
    r"(?<![\w+=&?#-])(?:\+[ ]?|00[ ]?|\(\+)(?=[1-9])(?:[ .\-()/]{0,3}\d){8,15}" + _ENDS,
)
_FRENCH: Final = re.compile(
    rf"{_STARTS}(?:\(?(?:\+|00)?33\)?[ ]?\(?0?\)?[ ]?|\(?0\)?[ ]?)(?=[1-79])\d(?:{_S}\d){{8}}"
    + _ENDS
)
_TRUNK: Final = re.compile(
    rf"{_STARTS}(?:\(0\d{{2,4}}\)|0\d{{1,4}}){_S}\d{{2,4}}(?:{_S}\d{{2,4}}){{1,3}}{_ENDS}"
    rf"|{_STARTS}0\d{{8,10}}{_ENDS}"
)
_AMERICAN: Final = re.compile(
    rf"{_STARTS}(?:1[ .-])?(?:\([2-9]\d\d\)[ ]?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{{4}}{_ENDS}"
)
_BARE: Final = re.compile(rf"{_STARTS}[2-9]\d\d[2-9]\d{{6}}{_ENDS}")
_WITHOUT_PLUS: Final = re.compile(
    rf"{_STARTS}(?:33{_S}[67]|44{_S}7|32{_S}4|41{_S}7|353{_S}8)(?:{_S}\d){{8,9}}{_ENDS}"
)
_CHAT_LINK: Final = re.compile(r"wa\.me/\+?(\d{8,15})", re.IGNORECASE)
_CALLS: Final = re.compile(
    r"\b(?:call|text|ring|phone|tel|mobile|cell|whatsapp|appel\w{0,4}|rappel\w{0,4}|portable|sms"
    r"|joindre|num(?:ero)?|contact\w{0,4})\b[^\d\n]{0,30}$",
    re.IGNORECASE,
)
_DATED: Final = re.compile(r"[0-3]?\d([/.-])[01]?\d\1(?:19|20)\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d")
_IRISH: Final = re.compile(r"08[3567]\d{7}")
_IRISH_OR_DEAR: Final = re.compile(r"089\d{7}")  # a mobile there, a surtaxed number in France
_TEN_AFTER_ONE: Final = re.compile(r"1[2-9]\d{9}")
_LENGTHS: Final = (10, 11, 12)
_SHORTEST_ABROAD: Final = 9
_TOLL_FREE: Final = frozenset({"800", "833", "844", "855", "866", "877", "888", "900"})
_SERVICES: Final = {"33": "8", "44": "389", "32": "79", "353": "1", "49": "8", "41": "89"}
_NEIGHBOURS_SERVICES: Final = re.compile(r"0(?:[389]\d{9}|70\d{8}|800\d{3,6}|8(?:00|4[58]|7[01]))")


def find_phones(text: str) -> Iterator[Span]:
    """Yield the numbers of a plain text whose links are blank; some may come twice."""
    for found in _WORLD.finditer(text):
        if _is_of_the_world(_digits(found[0]).removeprefix("00")):
            yield _trimmed(found)
    national = chain(_FRENCH.finditer(text), _TRUNK.finditer(text))
    yield from (_trimmed(found) for found in national if _is_national(found[0]))
    yield from (found.span() for found in _WITHOUT_PLUS.finditer(text))
    american = chain(_AMERICAN.finditer(text), filter(_is_called, _BARE.finditer(text)))
    for found in american:
        if _digits(found[0])[-10:-7] not in _TOLL_FREE:
            yield found.span()


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


def _is_called(found: re.Match[str]) -> bool:
    return _CALLS.search(found.string, max(0, found.start() - 40), found.start()) is not None


def find_chat_links(text: str) -> Iterator[Span]:
    """Yield the numbers that stand in a messenger's link."""
    yield from (found.span(1) for found in _CHAT_LINK.finditer(text))


def _trimmed(found: re.Match[str]) -> Span:
    """A match without the bracket that opens before the number and closes after it."""
    opens = found[0].startswith("(") and ")" not in found[0]
    return found.start() + opens, found.end()


def _is_of_the_world(digits: str) -> bool:
    if digits.startswith("1"):
        return _TEN_AFTER_ONE.fullmatch(digits) is not None and digits[1:4] not in _TOLL_FREE
    for code, services in _SERVICES.items():
        if digits.startswith(code):
            return digits[len(code) :].lstrip("0")[:1] not in services
    return len(digits) >= _SHORTEST_ABROAD


def _is_national(written: str) -> bool:
    digits, groups = _digits(written), re.findall(r"\d+", written)
    if _DATED.search(written):
        return False
    if digits.startswith(("33", "0033")):
        return True
    if digits.startswith("08"):
        return _IRISH.fullmatch(digits) is not None or (
            _IRISH_OR_DEAR.fullmatch(digits) is not None and len(groups[0]) == len("089")
        )
    if _NEIGHBOURS_SERVICES.fullmatch(digits) or digits[1] == "0":
        return False
    # Belgium and Dublin have nine digits, which bare may be any number.
    return len(digits) in _LENGTHS or (len(digits) == min(_LENGTHS) - 1 and len(groups) > 2)  # noqa: PLR2004
