"""How a report says its figures: the decimal comma and the narrow space, or the English way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from vigie.channels._words import NARROW

MINUS: Final = "\u2212"
NOTHING: Final = "–"
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_DAYS_FROM: Final = 2 * _DAY
# Figures around zero, whose sign is half of what they say.
SIGNED: Final = frozenset({"net_sentiment", "net_sentiment_without_neutral"})


def say_count(number: float, language: str) -> str:
    """A whole number: 12 400, or 12,400."""
    text = f"{abs(round(number)):,}"
    sign = MINUS if round(number) < 0 else ""
    return sign + (text.replace(",", NARROW) if language == "fr" else text)


def say_decimal(number: float, language: str, places: int = 1) -> str:
    """A number with at most so many places, none of them a bare zero: 12,4, or 12.4."""
    rounded = round(number, places)
    text = f"{abs(rounded):,.{places}f}"
    text = text.rstrip("0").rstrip(".") if places else text
    sign = MINUS if rounded < 0 else ""
    if language == "fr":
        text = text.replace(",", NARROW).replace(".", ",")
    return sign + text


def say_percent(percent: float, language: str) -> str:
    """A number of hundredths: 12,4 %, or 12.4%."""
    gap = NARROW if language == "fr" else ""
    return f"{say_decimal(percent, language)}{gap}%"


def say_signed(number: float, language: str) -> str:
    """A number with its sign in front, zero without: +12,5."""
    text = say_decimal(number, language)
    return f"+{text}" if round(number, 1) > 0 else text


def say_seconds(seconds: float, language: str) -> str:
    """A stretch of time in its two largest units: 45 s, 3 min 20 s, 2 h 05 min, 3 j 4 h."""
    whole = round(seconds)
    day = "j" if language == "fr" else "d"
    if whole < _MINUTE:
        return f"{whole}{NARROW}s"
    if whole < _HOUR:
        return _two(divmod(whole, _MINUTE), "min", "s")
    if whole < _DAYS_FROM:
        hours, rest = divmod(round(whole / _MINUTE), _MINUTE)
        return _two((hours, rest), "h", "min")
    return _two(divmod(round(whole / _HOUR), 24), day, "h")


def _two(parts: tuple[int, int], large: str, small: str) -> str:
    first, second = parts
    tail = f"{NARROW}{second:02d}{NARROW}{small}" if second else ""
    return f"{first}{NARROW}{large}{tail}"


def say_value(name: str, unit: str, value: float | None, language: str) -> str:
    """A figure of the metrics answer in its unit; a dash where there is none."""
    if value is None:
        return NOTHING
    if name in SIGNED:
        return say_signed(value, language)
    if unit == "ratio":
        return say_decimal(value, language, 2)
    return _WAYS.get(unit, say_decimal)(value, language)


_WAYS: Final[Mapping[str, Callable[[float, str], str]]] = {
    "share": lambda value, language: say_percent(100 * value, language),
    "percent": say_percent,
    "seconds": say_seconds,
    **dict.fromkeys(("people", "mentions", "followers", "clicks"), say_count),
}
# A count is exact however small it is; what is made of it is not.
COUNTED: Final = frozenset({"mentions", "clicks"})


def say_interval(name: str, figure: Mapping[str, Any], language: str) -> str:
    """The interval a figure lies in, where one is told: 15,2 – 20,7 %."""
    low, high = figure.get("low"), figure.get("high")
    if low is None or high is None or not figure.get("enough", True):
        return ""
    unit = str(figure.get("unit", ""))
    first, last = (say_value(name, unit, one, language) for one in (low, high))
    return f"{first.rstrip('%' + NARROW)}{NARROW}–{NARROW}{last}"
