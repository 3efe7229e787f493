"""Postal addresses as the French, the Swiss, the English and the Americans write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Span = tuple[int, int]

_WAYS_FR: Final = (
    r"(?i:rue|r\.|avenue|ave?\.?|boulevard|boul\.?|bd\.?|bld\.?|blvd\.?|impasse|imp\.|chemin|ch\.|place"
    r"|pl\.|all[e]es?|all\.|quai|cours|route|rte\.?|square|sq\.|passage|villa|cite|residence|res\."
    r"|lotissement|lot\.|hameau|sentier|sente|voie|faubourg|fbg|fg|esplanade|promenade|ruelle|montee"
    r"|venelle|traverse|rond-point|lieu[- ]dit|clos|mail|domaine|parvis|rang|chaussee)"
)
_SMALL_FR: Final = r"(?i:(?:de|du|des|la|le|les|aux?|sur|sous|en|et|a)[ ]|[dl]')"
_WORD: Final = r"[^\W_]['\w-]{0,24}"
_BIG: Final = r"(?:[A-Z]['\w-]{0,24}|\d{1,2}(?![\w:/]))"
_NAME_FR: Final = rf"(?:{_SMALL_FR}){{0,3}}{_WORD}(?:[ ](?:{_SMALL_FR}){{0,2}}{_BIG}){{0,4}}"
_NUMBER_FR: Final = (
    r"\d(?<![\w.,/€$£-].)\d{0,3}(?:[ ]?(?i:bis|ter|quater|[a-d])\b)?(?:[ ]?[-/][ ]?\d{1,4})?"
)
_TOWN_FR: Final = (
    r"[^\W\d_]['\w-]{1,30}(?:[ -](?:[A-Z]['\w-]{0,24}"
    r"|(?:en|sur|sous|de|du|les|la|le)[ -][A-Z]['\w-]{0,24})){0,3}"
)
_CITY_FR: Final = (
    r"(?:[ ]?[,\n(-]?[ ]?(?:[^\W\d][\w' -]{0,30},[ ]?)?"
    rf"(?:[BFbf]-|[CHch]{{2}}-)?\d{{4,5}}[ ]{_TOWN_FR})"
)
_FRENCH: Final = re.compile(rf"{_NUMBER_FR}[ ]?,?[ ]{_WAYS_FR}[ ]{_NAME_FR}{_CITY_FR}?")
_PLACED: Final = re.compile(
    rf"(?<![\w]){_WAYS_FR}[ ]{_NAME_FR}(?:[ ,]{{1,2}}\d{{1,4}}[a-z]?)?[ ]?[,\n][ ]?"
    rf"(?:[BF]-|CH-)?\d{{4,5}}[ ]{_TOWN_FR}"
)
_TOWN_TOLD: Final = re.compile(
    r"\b(?i:adresse|habite|domicili\w{1,3}|livr\w{1,5}|demeur\w{1,4}|demenag\w{1,3})\b[^.!?\n]{0,40}?"
    rf"((?<![\w#-])\d{{5}}[ ]{_TOWN_FR})"
)
_WAYS_EN: Final = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Dr|Close|Court|Ct|Crescent|Cres|Way|Place|Pl"
    r"|Terrace|Gardens|Gdns|Grove|Mews|Hill|Park|Square|Sq|Row|Walk|Rise|Cottages?|Boulevard|Blvd"
    r"|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Green|View|Quay|Parade|Wharf|Heights|Croft|Meadows?"
    r"|Loop|Broadway|Fields?|Villas?)"
)
_ROOM: Final = r"(?i:flat|apt\.?|apartment|unit|suite|room|#)[ ]?\w{1,5}"
_POSTED: Final = (
    r"(?:[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[A-Z]{2}|[A-Z]\d[\dW][ ]?[A-Z\d]{4}|[A-Z]\d[A-Z][ ]?\d[A-Z]\d"
    r"|[A-Z]{2},?[ ]\d{5}(?:-\d{4})?|(?:NSW|VIC|QLD|TAS|ACT|SA|WA|NT)[ ]\d{4})(?!\w)"
)
_TOWN_EN: Final = (
    rf"(?:[ ]?[,\n][ ]?(?:[A-Za-z][A-Za-z' .-]{{0,30}}[,\n][ ]?){{0,2}}"
    rf"(?:[A-Za-z][A-Za-z' .-]{{0,30}}[, ][ ]?)?{_POSTED})"
)
_TOWN_ONLY: Final = r"(?:,[ ][A-Z][\w'-]{1,24}(?:[ ][A-Z][\w'-]{1,24}){0,2})"
_ENGLISH: Final = re.compile(
    rf"(?:\b{_ROOM},?[ ])?(?<![\w.,/£$€-])\d{{1,5}}[A-Za-z]?[ ](?:[NSEW]\.?[ ])?"
    rf"(?:(?:[A-Z][\w'-]{{1,20}}|\d{{1,3}}(?:st|nd|rd|th))[ ]){{1,4}}{_WAYS_EN}\b\.?"
    rf"(?:,?[ ]{_ROOM})?(?:{_TOWN_EN}|{_TOWN_ONLY})?"
)
_SMALL_EN: Final = (
    rf"(?:{_ROOM},?[ ])?\d{{1,4}}[a-z]?[ ](?:[a-z][\w']{{2,20}}[ ]){{1,2}}"
    r"(?i:street|st|road|rd|lane|avenue|ave|drive|close|crescent|terrace|gardens|grove|court)\b"
)
_SMALL_TOLD: Final = re.compile(
    rf"\b(?i:at|to|is|address|live|number|no)[ :]{{1,2}}({_SMALL_EN}{_TOWN_EN}?)"
)
_SMALL_POSTED: Final = re.compile(
    rf"(?<![\w.,/£$€-])({_SMALL_EN}{_TOWN_EN.replace('[A-Z]', '[A-Za-z]')})"
)
_CODE_TOLD: Final = re.compile(
    r"\b(?i:post[ ]?code|eircode|zip(?:[ ]code)?|live|address|deliver\w{0,3})\b[^.!?\n]{0,25}?"
    rf"(?<!\w)({_POSTED})"
)


# Each sort is looked for only where what it cannot do without is found, which is a faster search.
_OTHERS: Final = (
    (re.compile(r"[,\n][ ]?(?:[BF]-|CH-)?\d{4,5}[ ]"), _PLACED, 0),
    (
        re.compile(
            r"\d[A-Za-z]?[ ](?:[NSEW]\.?[ ])?(?:[A-Z][\w'-]{1,20}|\d{1,3}(?:st|nd|rd|th))[ ][A-Z\d]"
        ),
        _ENGLISH,
        0,
    ),
    (re.compile(r"\d{5}[ ]"), _TOWN_TOLD, 1),
    (re.compile(r"\d[a-z]?[ ][a-z][\w']{2,20}[ ][A-Za-z]"), _SMALL_POSTED, 1),
    (re.compile(r"\d[a-z]?[ ][a-z][\w']{2,20}[ ][A-Za-z]"), _SMALL_TOLD, 1),
    (re.compile(r"[A-Z]\d|[A-Z],?[ ]\d{4}"), _CODE_TOLD, 1),
)
_VAGUE: Final = re.compile(
    r"\d{1,4}[^a-zA-Z]{0,4}(?:(?i:bis|ter|quater|[a-d])[ ])?,?[ ]?"
    r"(?i:place|cours|route|villa|passage|mail|voie|clos|cite|domaine|rang|quai)[ ]"
)
_NO_NAME: Final = re.compile(
    rf"\d{{1,4}}[^a-zA-Z]{{0,4}}{_WAYS_FR}[ ]"
    r"(?i:est|sont|barree?|fermee?|qui|ou|et|plus|\d{1,4}\b(?![ ]\w))\b"
)


def find_addresses(text: str) -> Iterator[Span]:
    """Yield the addresses of a plain text.

    Rule: a number and a street, or a street with its postcode; a postcode alone counts where the
    text says that somebody lives there or wants something delivered.
    """
    yield from (found.span() for found in _FRENCH.finditer(text) if _is_street(found[0]))
    for hint, pattern, group in _OTHERS:
        if hint.search(text):
            yield from (found.span(group) for found in pattern.finditer(text))


def _is_street(written: str) -> bool:
    """Whether it is no lesson, parking place or closed road: a vague way needs a name."""
    if _NO_NAME.match(written):
        return False
    vague = _VAGUE.match(written)
    return vague is None or any(map(str.isupper, written[vague.end() :]))
