"""Bank accounts and cards: by their check digits, or by their shape when the text says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# https://www.swift.com/standards/data-standards/iban-international-bank-account-number
_LENGTHS: Final = {
    "AT": 20, "BE": 16, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HU": 28, "IE": 22, "IT": 27, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24,
    "SI": 19, "SK": 24, "MA": 28, "TN": 24,
}  # fmt: skip
_IBAN: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}[ ]?\d\d(?:[ -]?[A-Z0-9]){11,30}", re.IGNORECASE
)
_CARD: Final = re.compile(
    r"(?<![\w+.,])(?:\d{4}([ .-]?)\d{4}\1\d{4}\1\d{1,7}|3[47]\d\d[ -]?\d{6}[ -]?\d{5})(?!\w)"
)
_SORT_CODE: Final = re.compile(
    r"\bsort[ ]?code\b[ :#a-z]{0,12}\d\d[ -]?\d\d[ -]?\d\d(?:[^\d\n]{0,30}\d{8}(?!\d))?",
    re.IGNORECASE,
)
_MONEY: Final = re.compile(
    r"\b(?:iban|rib|bic|compte|account|acct|vire[rzs]?|virement|carte|card|cb|visa|mastercard|amex"
    r"|debit\w{0,3}|preleve\w{0,4}|rembours\w{0,5}|refund\w{0,2}|banque|bank|paid|paye\w{0,2}|pay)\b",
    re.IGNORECASE,
)
_TRACKED: Final = re.compile(r"\b(?:colis|suivi|parcel|tracking|order|commande)\b", re.IGNORECASE)
_CARD_LENGTHS: Final = (15, 16)
_WINDOW: Final = 60
_FEWEST_DIGITS: Final = 10  # words that begin like a country are no account
_SLIP: Final = 3  # characters that a slip of the pen may leave out


def find_accounts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the accounts and cards of a plain text.

    Rule: right check digits always count; a number of the right shape whose digits are wrong or
    masked counts beside a word of money, since a slip of the pen is somebody's account too.
    """
    for found in _IBAN.finditer(text):
        if end := _iban_end(text, found):
            yield found.start(), end
    for found in _CARD.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if _is_card(digits) or (
            _near(_MONEY, text, found) and not _near(_TRACKED, text, found, 15)
        ):
            yield found.span()
    yield from (found.span() for found in _SORT_CODE.finditer(text))


def _iban_end(text: str, found: re.Match[str]) -> int:
    """Where the account ends, cut at its country's length; 0 when it is none."""
    length = _LENGTHS.get(found[0][:2].upper(), 0)
    kept = [place for place, char in enumerate(found[0]) if char.isalnum()][:length]
    whole = "".join(found[0][place] for place in kept).upper()
    if not kept or len(whole) < length - _SLIP or sum(map(str.isdigit, whole)) < _FEWEST_DIGITS:
        return 0
    if len(whole) == length and _is_iban(whole):
        return found.start() + kept[-1] + 1
    small = re.search(r"[a-z]", found[0])
    shaped = [place for place in kept if small is None or place < small.start()]
    if len(shaped) < length - _SLIP or not _near(_MONEY, text, found):
        return 0
    return found.start() + shaped[-1] + 1


def _is_iban(whole: str) -> bool:
    """ISO 7064, modulo 97: the check digits move to the end, letters count from ten."""
    return int("".join(str(int(char, 36)) for char in whole[4:] + whole[:4])) % 97 == 1


def _is_card(digits: str) -> bool:
    """Luhn's sum, of a number that an issuer may give and that is not one digit alone."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    total = sum(doubled) + sum(int(digit) for digit in digits[-1::-2])
    issued = digits[0] in "3456" and len(digits) in _CARD_LENGTHS and len(set(digits)) > 1
    return issued and total % 10 == 0


def _near(words: re.Pattern[str], text: str, found: re.Match[str], window: int = _WINDOW) -> bool:
    return words.search(text, max(0, found.start() - window), found.start()) is not None
