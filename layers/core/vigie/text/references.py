"""Numbers of orders, bookings, files, tickets, parcels and clients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

Span = tuple[int, int]

_TOKEN: Final = re.compile(
    r"(?<![\w@/.,=&€$£+-])#?(?=[A-Za-z/_-]{0,12}\d|[A-Z]{6}\b)"
    r"[A-Za-z0-9]{1,24}(?:[-/_][A-Za-z0-9]{1,24}){0,5}(?![\w@]|[.,:]\d)"
)
_MORE: Final = re.compile(
    r"(?:[ ](?:\d{2,5}|[A-Z]{2}\d{0,3}|\d[A-Z]{1,3})(?![\w/€$£%-]|[.,:]\d|[ ]?(?:[€£%]|eur|h\b)))"
    r"{0,6}"
    r"(?:[ ]\d(?![\w/€$£%]|[.,:]\d|[ ]?(?:€|%|x|h\b)))?"
)
_HEAD: Final = re.compile(r"(?<![\w'-])[A-Z]{2,4}[ -]$")
_NUMBERED_THINGS: Final = (
    r"(?:commandes?|cde|cmde?|dossiers?|suivi|colis|colissimo|chronopost|reservations?|resa|tickets?|contrats?|clients?"
    r"|factures?|devis|abonnements?|adherents?|abonnee?|sinistres?|retours?|panier|billets?"
    r"|reclamations?|intervention|livraison|expedition|bordereau|incident|orders?|bookings?|case"
    r"|pnr|tracking|parcel|account|acct|invoice|confirmation|conf|reference|refs?|customer"
    r"|membership|member|policy|claim|complaint|job|returns?|rma|locator|shipment|consignment"
    r"|delivery|pickup|contract|subscription|tag|receipt|cake|purchase|loyalty|serial|licen[cs]e"
    r"|request|quote|dispute|transaction|voucher)"
)
_FILLED: Final = (
    r"(?:[ ]?(?:(?:num(?:ero)?s?|number|ref(?:erence)?|nr|no?|code|id|est|is|was|le|la|the|de|my|ma"
    r"|mon|client|commande|dossier|order|booking|suivi|nom|c)(?![^\W\d])|[#:=(,.'°-])"
    r"[ .:#°]?){0,5}[ ]?"
)
_THING: Final = re.compile(rf"\b({_NUMBERED_THINGS})(?![^\W\d]){_FILLED}", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"\b((?:no?|nr|num|numero|number|nb|refs?|reference|id|identifiant)(?![^\W\d])"
    r"[ ]?[.:°=#]{0,2}[ ]?)",
    re.IGNORECASE,
)
_PARCEL: Final = re.compile(
    r"\b(colis(?:simo)?|chronopost|suivi|parcel|tracking|shipment|package|dhl|ups|dpd|gls|fedex)\b"
    r".{0,48}",
    re.IGNORECASE,
)
_LOCATOR: Final = re.compile(
    r"\b(pnr|locator|booking|ref(?:erence)?|dossier|resa|reservation|conf(?:irmation)?)\b"
    r"[ :#n°.o]{0,6}(?:ref(?:erence)?|code|number)?[ :]{0,2}",
    re.IGNORECASE,
)
_OTHER_THING: Final = re.compile(
    r"\b(vol|flight|iso|en|nf|norme|siren|siret|tva|vat|rcs|ean|gtin|version|modele|model|page"
    r"|chambre|room|quai|gate|porte|siege|seat|taille|size|departement|article|art|chapitre|bus"
    r"|ligne|train|tgv|ter|route|depuis|since|annee|year|build|windows|android|ios|promo|error|erreur)\b"
    r"[ :#no°.]{0,5}(?:code[ :]?)?",
    re.IGNORECASE,
)
_NAMED_AFTER: Final = re.compile(
    r"[ ,]{0,2}(?:c'est|est|is|that's|it's|=|\()[ ]?(?:le|la|mon|ma|my|the|un|notre|our)?[ ]?"
    rf"(?:num(?:ero)?|n[o°]|ref(?:erence)?)?[ ]?(?:de|d')?[ ]?{_NUMBERED_THINGS}\b",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"[ ]?(?:[€%£$°]|h\d|(?:euros?|eur|[kcm]?[gm]|[cm]?l|m2|[gm][ob]|h|min|jours?|days?|ans|years?"
    r"|mois|months?|weeks?|semaines?|fois|times|people|personnes?|pounds?|quid|bucks|usd|[ap]m|x"
    r"|points?|etoiles?|stars?|articles?|items?|places?|pieces?)\b)",
    re.IGNORECASE,
)
_SHAPE: Final = re.compile(
    # UPS, the posts' S10, Colissimo, Amazon; then what shops print.
    r"#?(?:1Z[0-9A-Z]{16}|[A-Z]{2}\d{9}[A-Z]{2}|\d[A-Z]\d{11,12}|\d{3}-\d{7}-\d{7}"
    r"|(?:CMDE?|CDE|COM|ORD|ORDER|REF|RESA?|TCK|TKT|TICKET|INC|SUP|REQ|CASE?|FACT?|INV|BK|SR|DOS|CLI"
    r"|SO|PO|RMA|RET|SIN|REC|BOOK|SAV)[-#_]?\d[\d-]{3,}\w{0,2}"
    r"|[A-Z]{1,5}[-/]\d[\d/-]{4,}\d(?:-[A-Z]{1,2})?|20[12]\d-[A-Z]{2,5}-\d{3,}"
    r"|[A-Z]{2,5}-\d{2,}-[\d-]{2,}(?:-?[A-Z])?|[A-Z]{2,4}\d{7,})"
)
_NORM: Final = re.compile(
    r"(?:COVID|ISO|CVE|RFC|EN|NF|BTS|IEC|FR\d{11}|SIRET|RAL)[-_]?", re.IGNORECASE
)
_DATE: Final = re.compile(
    r"[0-3]?\d([-/])[01]?\d\1(?:\d\d){1,2}|(?:19|20)\d\d-[01]\d-[0-3]\d|(?:19|20)\d\d"
    r"(?:[-/](?:(?:19|20)\d\d|\d{1,2}))?|\d{1,2}(?:h\d{0,2}|[/-]\d{1,2})"
)
_SHORTEST, _SHORTEST_HASHED, _SHORTEST_NUMBERED, _SHORTEST_PARCEL = 4, 3, 5, 9


_ENOUGH: Final = re.compile(r"\d\D{0,2}\d\D{0,2}\d|[A-Z]\d{2}|[A-Z]{6}")
# Surtaxed, free and short numbers are nobody's, and no order's either.
_SERVICE: Final = re.compile(r"0?[89]\d{9}|1-8\d\d-\d{3}-\d{4}")


class _Cues:
    """Where, in a text, a number would be one of each sort; each sort is read when asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def things(self) -> set[int]:
        return _reach(_THING, self._text)

    @cached_property
    def numbers(self) -> set[int]:
        return _reach(_NUMBER, self._text)

    @cached_property
    def parcels(self) -> set[int]:
        return _reach(_PARCEL, self._text)

    @cached_property
    def locators(self) -> set[int]:
        return _reach(_LOCATOR, self._text)

    @cached_property
    def others(self) -> set[int]:
        return _reach(_OTHER_THING, self._text)


def find_references(text: str) -> Iterator[Span]:
    """Yield the references of a plain text whose links are blank.

    Rule: an unmistakable shape counts by itself; any number of four signs and more counts beside a
    word that says what it numbers, unless it is an amount, a date, a model or a norm.
    """
    if not _ENOUGH.search(text):
        return
    cues = _Cues(text)
    end = 0
    for found in _TOKEN.finditer(text):
        if found.start() < end:
            continue
        start, end = _whole(text, found, cues)
        if _is_reference(text, start, end, cues) and start not in cues.others:
            yield start, end


def _reach(cue: re.Pattern[str], text: str) -> set[int]:
    """Every place from the end of a cue to the end of what may stand between it and a number."""
    return {at for found in cue.finditer(text) for at in range(found.end(1), found.end() + 1)}


def _whole(text: str, found: re.Match[str], cues: _Cues) -> Span:
    """The token with the groups that are written apart from it."""
    start, end = found.span()
    head = _HEAD.search(text, max(0, start - 6), start)
    if head and (start in cues.things or start in cues.locators):
        head = None
    if any(map(str.isdigit, found[0])) and (more := _MORE.match(text, end)):
        end = more.end()
    return (head.start() if head and found[0][0] != "#" else start), end


def _is_reference(text: str, start: int, end: int, cues: _Cues) -> bool:
    written = text[start:end]
    signs = sum(map(str.isalnum, written))
    if signs < _SHORTEST_HASHED or _UNIT.match(text, end):
        return False
    if not any(map(str.isdigit, written)):
        return not text.isupper() and start in cues.locators
    if _DATE.fullmatch(written):
        return signs == _SHORTEST and start in cues.things and start in cues.numbers
    if _NORM.match(written) or _SERVICE.fullmatch(written):
        return False
    return bool(_SHAPE.fullmatch(written)) or _is_told(text, start, end, cues)


def _is_told(text: str, start: int, end: int, cues: _Cues) -> bool:
    """Whether the words around say what is numbered."""
    written = text[start:end]
    hashed, mixed = written[0] == "#", any(map(str.isupper, written))
    digits = sum(map(str.isdigit, written))
    signs = sum(map(str.isalnum, written))
    if (hashed or (signs >= _SHORTEST and (mixed or digits >= _SHORTEST))) and start in cues.things:
        return True
    if max(digits, signs * mixed) >= _SHORTEST_NUMBERED and start in cues.numbers:
        return True
    if digits >= _SHORTEST_PARCEL and start in cues.parcels:
        return True
    return digits >= _SHORTEST and _NAMED_AFTER.match(text, end) is not None
