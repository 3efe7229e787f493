"""How digests say counts, ages, days and moods, in either language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from vigie.channels._words import say_number, say_time
from vigie.channels._words_digest import DIGEST

_UNITS: Final = {
    "fr": (("une minute", "{n} minutes"), ("une heure", "{n} heures"), ("un jour", "{n} jours")),
    "en": (("a minute", "{n} minutes"), ("an hour", "{n} hours"), ("a day", "{n} days")),
}
_WEEKDAYS: Final = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_HOUR, _DAY = 60, 60 * 24
_DAYS_FROM = 2 * _DAY


def say(key: str, language: str, **facts: str) -> str:
    """A sentence of digests with its facts put in."""
    form = DIGEST[language][key]
    assert isinstance(form, str)  # noqa: S101 - a sentence without number has one form
    return form.format(**facts)


def say_many(key: str, number: float, language: str, **facts: str) -> str:
    """A sentence that depends on a number, which it may hold as ``n``."""
    forms = DIGEST[language][key]
    one, many = (forms, forms) if isinstance(forms, str) else forms
    form = one if number == 1 else many
    return form.format(n=say_number(number, language), **facts)


def say_age(age: timedelta, language: str) -> str:
    """A stretch of time as people round it: minutes, hours up to two days, days."""
    minutes = max(1, int(age.total_seconds() // 60))
    if minutes < _HOUR:
        number, unit = minutes, 0
    elif minutes < _DAYS_FROM:
        number, unit = minutes // _HOUR, 1
    else:
        number, unit = minutes // _DAY, 2
    one, many = _UNITS[language][unit]
    return one if number == 1 else many.format(n=say_number(number, language))


def say_day(day: date, language: str, *, weekday: bool = True) -> str:
    """A day: mercredi 25 novembre, or Wednesday 25 November."""
    noon = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day has no zone
    text = say_time(noon, language).split(" à " if language == "fr" else ",")[0]
    return f"{_WEEKDAYS[language][day.weekday()]} {text}" if weekday else text


def say_days(first: date, last: date, language: str) -> str:
    """A stretch of days: du 16 au 22 novembre, or 16 to 22 November."""
    start = say_day(first, language, weekday=False)
    if (first.year, first.month) == (last.year, last.month):
        start = start.split(" ", maxsplit=1)[0]
    end = say_day(last, language, weekday=False)
    return f"du {start} au {end}" if language == "fr" else f"{start} to {end}"


def say_mood(net: float | None, language: str) -> str:
    """A net sentiment with its sign, as exact as the API gives it."""
    if net is None:
        return say("no_day", language)
    text = f"{abs(net):g}"
    sign = "+" if net > 0 else "\u2212" if net < 0 else ""
    return sign + (text.replace(".", ",") if language == "fr" else text)
