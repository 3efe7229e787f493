"""Dates as people and tools write them in tables, in French and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vigie.platforms._fields import plausible, read_epoch

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan",
            "feb fev",
            "mar",
            "apr avr",
            "may mai",
            "jun juin",
            "jul juil",
            "aug aou",
            "sep",
            "oct",
            "nov",
            "dec",
        ),
        start=1,
    )
    for word in words.split()
}
# Minutes from UTC; abbreviations that mean one thing only where these tools are sold.
ZONES = dict.fromkeys(("utc", "gmt", "z", "wet"), 0) | dict.fromkeys(("cet", "bst", "west"), 60)
ZONES |= {"cest": 120, "edt": -240, "est": -300, "cdt": -300, "cst": -360, "pdt": -420, "pst": -480}
NUMBERS = re.compile(r"(?<!\d)(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?!\d)")
CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})\s*[:h]\s*(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?m\b)?", re.IGNORECASE
)
OFFSET = re.compile(r"(?:utc|gmt|(?<=[\d\s]))\s*([+-])(\d{1,2}):?(\d{2})?(?!\d)")
WORD = re.compile(r"[a-z]+")
EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.0+)?")
LONGEST = 80  # characters any date is told in
CENTURY = 100
LAST_MONTH = 12


def is_day_first(dates: Iterable[str], otherwise: bool) -> bool:  # noqa: FBT001 - what is so when nothing tells
    """Whether 03/04 is the third of April, told by the file's own dates that can be read one way.

    Hours with am or pm are American.
    """
    told = otherwise
    for text in dates:
        found = NUMBERS.search(text[:LONGEST])
        if found is None or len(found.group(1)) > 2:  # noqa: PLR2004 - a year comes first
            continue
        if int(found.group(1)) > LAST_MONTH:
            return True
        if int(found.group(2)) > LAST_MONTH:
            return False
        if re.search(r"\d\s*[ap]\.?m\b", text[:LONGEST], re.IGNORECASE):
            told = False
    return told


def read_zone(name: str) -> tzinfo | None:
    """A zone by its name (``Europe/Paris``), offset (``GMT+1``) or abbreviation, else None."""
    name = name.strip()[:LONGEST]
    plain = name.casefold()
    if plain in ZONES:
        return timezone(timedelta(minutes=ZONES[plain]))
    found = OFFSET.search(f" {plain}")
    if found:
        return _offset(*found.groups())
    try:
        return ZoneInfo(name) if "/" in name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def read_date(
    text: str, observed_at: datetime, *, day_first: bool = True, zone: tzinfo = UTC
) -> datetime | None:
    """The time a cell tells; None when it tells none. ``zone`` is for one that names none.

    Rule: ISO first, then unix seconds, then numbers in the file's order, then words for months.
    """
    text = text.strip()[:LONGEST]
    if EPOCH.fullmatch(text):
        return read_epoch(text.partition(".")[0], observed_at)
    try:
        moment = _by_iso(text) or _by_parts(_plain(text), day_first=day_first)
        if moment is None:
            return None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return plausible(aware.astimezone(UTC), observed_at)
    except (ValueError, OverflowError):
        return None


def _by_iso(text: str) -> datetime | None:
    """What begins with a year and may be ISO; ``2026/11/24 14:05`` is nearly so."""
    try:
        return datetime.fromisoformat(text.replace("/", "-")) if text[:4].isdigit() else None
    except ValueError:
        return None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in folded if not unicodedata.combining(one))


def _by_parts(text: str, *, day_first: bool) -> datetime | None:
    day = _day_of_numbers(text, day_first=day_first) or _day_of_words(text)
    if day is None:
        return None
    year, month, number = day
    year += 2000 if year < CENTURY else 0
    hour, minute, second = _clock(text)
    zone = _zone_in(text)
    return datetime(year, month, number, hour, minute, second, tzinfo=zone)


def _day_of_numbers(text: str, *, day_first: bool) -> tuple[int, int, int] | None:
    found = NUMBERS.search(text)
    if found is None:
        return None
    first, second, third = (int(one) for one in found.groups())
    if len(found.group(1)) > 2:  # noqa: PLR2004 - a year comes first
        return first, second, third
    return (third, second, first) if day_first else (third, first, second)


def _day_of_words(text: str) -> tuple[int, int, int] | None:
    month = next((number for one in WORD.findall(text) if (number := _month(one))), None)
    numbers = re.findall(r"(?<![\d:])\d{1,4}(?![\d:h])", OFFSET.sub(" ", CLOCK.sub(" ", text)))
    year = next((int(one) for one in numbers if len(one) == 4), None)  # noqa: PLR2004 - digits of a year
    day = next((int(one) for one in numbers if len(one) <= 2), None)  # noqa: PLR2004 - digits of a day
    return (year, month, day) if year and month and day else None


def _month(word: str) -> int | None:
    if word.startswith(("juil", "juin")):
        return MONTHS[word[:4]]
    return MONTHS.get(word[:3]) if len(word) >= 3 else None  # noqa: PLR2004 - fewer letters name none


def _clock(text: str) -> tuple[int, int, int]:
    found = CLOCK.search(text)
    if found is None:
        return 0, 0, 0
    hour, half = int(found.group(1)), found.group(4)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(found.group(2)), int(found.group(3) or 0)


def _zone_in(text: str) -> tzinfo | None:
    """A zone the text itself names, after its clock."""
    clock = CLOCK.search(text)
    rest = text[clock.end() :] if clock else ""
    found = OFFSET.search(f" {rest}")
    if found:
        return _offset(*found.groups())
    named = next((one for one in WORD.findall(rest) if one in ZONES), None)
    return timezone(timedelta(minutes=ZONES[named])) if named else None


def _offset(sign: str, hours: str, minutes: str | None) -> tzinfo:
    span = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(span if sign == "+" else -span)
