"""Promises in our own words: that we will do something, by when.

Rule: a sentence in which we speak of ourselves in the future or announce an act, beside a moment
that lies ahead. The moment is read in the brand's zone, and a day without an hour ends at six in
the evening, when whoever promised goes home. Without a moment there is no task to date, hence no
promise; neither is a question, what is said of the past, or what the other person is to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from vigie.promised_words import DAYS, DONE, MONTHS, WE_SAY

_CASELESS: Final = re.IGNORECASE
LONGEST_WHAT: Final = 160
MOST_READ: Final = 4_000
EVENING, NOON_HOUR, MORNING = 18, 12, 10
_WEEK: Final = 7
_FRIDAY: Final = 4


@dataclass(frozen=True, slots=True)
class Promised:
    """The sentence that promises, and by when."""

    what: str
    due_at: datetime


Moment = Callable[[re.Match[str], datetime], datetime | None]
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.](?=\d)[^.!?\n]*)*[.!?]?")
_ASKS = re.compile(r"\?\s*$")

_NUMBERS: Final = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "dix": 10,
    "quinze": 15, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10,
    "couple of": 2,
}  # fmt: skip
_HALF: Final = {"matin": 12, "morning": 12, "midi": 12, "noon": 12, "soir": 20, "evening": 20}
_CLOCK: Final[Mapping[str, re.Pattern[str]]] = {
    "fr": re.compile(r"\b(?:à|avant|vers|dès)\s+(\d{1,2})\s?(?:h|:)\s?(\d{2})?", _CASELESS),
    "en": re.compile(r"\b(?:at|by|before|around)\s+(\d{1,2})(?::(\d{2}))?\s?(am|pm)?\b", _CASELESS),
}


def find_promise(text: str, language: str, now: datetime, zone: ZoneInfo) -> Promised | None:
    """The first promise of a text, or None. ``language`` is fr or en; any other is read as both."""
    local = now.astimezone(zone)
    for sentence in _SENTENCE.findall(text[:MOST_READ]):
        for name in (language,) if language in WE_SAY else tuple(WE_SAY):
            due = _read(sentence, name, local)
            if due is not None and due > local:
                what = " ".join(sentence.split())
                short = what if len(what) <= LONGEST_WHAT else f"{what[: LONGEST_WHAT - 1]}…"
                return Promised(short, due.astimezone(now.tzinfo))
    return None


def _read(sentence: str, language: str, local: datetime) -> datetime | None:
    if _ASKS.search(sentence) or not WE_SAY[language].search(sentence):
        return None
    if DONE[language].search(sentence):
        return None
    for pattern, moment in _MOMENTS[language]:
        if matched := pattern.search(sentence):
            return moment(matched, local)
    return _at_clock(sentence, language, local)


def _at_clock(sentence: str, language: str, local: datetime) -> datetime | None:
    """An hour without a day is today's."""
    found = _CLOCK[language].search(sentence)
    if found is None or (language == "en" and not (found[2] or found[3])):
        return None
    return _with_hour(local, found, language)


def _with_hour(day: datetime, found: re.Match[str], language: str) -> datetime | None:
    hour, minute = int(found[1]), int(found[2] or 0)
    if language == "en" and found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    try:
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError:
        return None


def _on(day: datetime, matched: re.Match[str]) -> datetime | None:
    """A day at the hour its sentence names, at the part of the day it names, or in the evening."""
    sentence = matched.string
    language = "fr" if matched.re in {pattern for pattern, _ in _MOMENTS["fr"]} else "en"
    clock = _CLOCK[language].search(sentence)
    if clock is not None and (language == "fr" or clock[2] or clock[3]):
        return _with_hour(day, clock, language)
    halves = (
        hour for word, hour in _HALF.items() if re.search(rf"(?<!-)\b{word}\b", sentence, _CASELESS)
    )
    return day.replace(hour=next(halves, EVENING), minute=0, second=0, microsecond=0)


def _in_days(days: int) -> Moment:
    return lambda matched, local: _on(local + timedelta(days=days), matched)


def _this_evening(_: re.Match[str], local: datetime) -> datetime:
    return local.replace(hour=20, minute=0, second=0, microsecond=0)


def _at_week_s_end(weeks: int) -> Moment:
    def moment(matched: re.Match[str], local: datetime) -> datetime | None:
        days = weeks * _WEEK + _FRIDAY - local.weekday()
        return _on(local + timedelta(days=days if weeks else days % _WEEK), matched)

    return moment


def _on_weekday(language: str) -> Moment:
    def moment(matched: re.Match[str], local: datetime) -> datetime | None:
        wanted = DAYS[language].index(matched["day"].lower())
        ahead = (wanted - local.weekday()) % _WEEK
        return _on(local + timedelta(days=ahead or _WEEK), matched)

    return moment


def _on_date(language: str) -> Moment:
    def moment(matched: re.Match[str], local: datetime) -> datetime | None:
        month = MONTHS[language].index(matched["month"].lower()) + 1
        try:
            day = local.replace(month=month, day=int(matched["n"]))
            day = day if day.date() >= local.date() else day.replace(year=day.year + 1)
        except ValueError:
            return None
        return _on(day, matched)

    return moment


def _after(unit: str) -> Moment:
    def moment(matched: re.Match[str], local: datetime) -> datetime | None:
        given = matched["n"].lower()
        number = int(given) if given.isdigit() else _NUMBERS.get(given, 0)
        if not number:
            return None
        if unit in ("minutes", "hours"):
            return (local.astimezone(UTC) + timedelta(**{unit: number})).astimezone(local.tzinfo)
        if matched.groupdict().get("worked"):
            return _on(_after_work(local, number), matched)
        return _on(local + timedelta(**{unit: number}), matched)

    return moment


def _after_work(day: datetime, number: int) -> datetime:
    """So many days on, Saturdays and Sundays not counted."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() <= _FRIDAY
    return day


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, _CASELESS)


_FR_N = rf"(?P<n>\d{{1,3}}|{'|'.join(w for w in _NUMBERS if w not in ('a', 'an'))})"
_EN_N = rf"(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS)})"
_FR_IN = rf"\b(?:dans|sous|d['’]ici) (?:les )?{_FR_N} ?"
_EN_IN = rf"\b(?:in|within) (?:the next )?{_EN_N} ?"
_EN_DAY = r"(?P<n>\d{1,2})(?:st|nd|rd|th)?"
_EN_MONTH = rf"(?P<month>{'|'.join(MONTHS['en'])})"
_MOMENTS: Final[Mapping[str, Sequence[tuple[re.Pattern[str], Moment]]]] = {
    "fr": (
        (_pattern(r"\baprès[- ]demain\b"), _in_days(2)),
        (_pattern(r"\bdemain\b"), _in_days(1)),
        (_pattern(r"\bce soir\b"), _this_evening),
        (_pattern(r"\b(?:aujourd['’]hui|cet après-midi|ce matin|avant midi"
                  r"|(?:dans|d['’]ici la fin de|avant la fin de|en fin de) (?:la )?journée)\b"),
         _in_days(0)),
        (_pattern(rf"\b(?P<n>\d{{1,2}})(?:er)? (?P<month>{'|'.join(MONTHS['fr'])})\b"),
         _on_date("fr")),
        (_pattern(rf"\b(?:d['’]ici (?:à )?|avant |dès |pour )?(?P<day>{'|'.join(DAYS['fr'])})\b"),
         _on_weekday("fr")),
        (_pattern(r"\b(?:la )?semaine prochaine\b"), _at_week_s_end(1)),
        (_pattern(r"\b(?:cette semaine|(?:d['’]ici )?(?:à )?la fin de (?:la )?semaine)\b"),
         _at_week_s_end(0)),
        (_pattern(rf"{_FR_IN}(?:minutes?|min)\b"), _after("minutes")),
        (_pattern(rf"{_FR_IN}(?:heures?|h)\b"), _after("hours")),
        (_pattern(rf"{_FR_IN}(?:jours?|j)\b(?P<worked> ouvr\w+)?"), _after("days")),
        (_pattern(rf"{_FR_IN}semaines?\b"), _after("weeks")),
    ),
    "en": (
        (_pattern(r"\bday after tomorrow\b"), _in_days(2)),
        (_pattern(r"\btomorrow\b"), _in_days(1)),
        (_pattern(r"\b(?:tonight|this evening)\b"), _this_evening),
        (_pattern(r"\b(?:today|later this morning|this afternoon|(?:the )?end of (?:the )?day)\b"),
         _in_days(0)),
        (_pattern(rf"\b{_EN_DAY} (?:of )?{_EN_MONTH}\b"), _on_date("en")),
        (_pattern(rf"\b{_EN_MONTH} {_EN_DAY}\b"), _on_date("en")),
        (_pattern(rf"\b(?P<day>{'|'.join(DAYS['en'])})\b"), _on_weekday("en")),
        (_pattern(r"\bnext week\b"), _at_week_s_end(1)),
        (_pattern(r"\b(?:this week|(?:by )?the end of the week)\b"), _at_week_s_end(0)),
        (_pattern(rf"{_EN_IN}(?:minutes?|mins?)\b"), _after("minutes")),
        (_pattern(rf"{_EN_IN}(?:hours?|hrs?|h)\b"), _after("hours")),
        (_pattern(rf"{_EN_IN}(?P<worked>business |working )?days?\b"), _after("days")),
        (_pattern(rf"{_EN_IN}weeks?\b"), _after("weeks")),
    ),
}  # fmt: skip
