from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from vigie.channels._words import (
    ALERT,
    RECONNECT,
    SHOWS,
    say_hour,
    say_number,
    say_span,
    say_time,
    typeset,
)

N = "\u202f"


@pytest.mark.parametrize("part", [*ALERT["fr"].values(), *RECONNECT["fr"].values()])
def test_french_has_its_spaces_and_its_apostrophes(part: str) -> None:
    shown = typeset(part, "fr")
    assert not re.search(r"[^\u202f/:][;!?»]", shown.replace("://", ""))
    assert not re.search(r" :|[^\W\d]: ", shown)
    assert "'" not in shown


def test_french_and_english_say_the_same_things() -> None:
    for words in (ALERT, RECONNECT, SHOWS):
        assert words["fr"].keys() == words["en"].keys()


def test_numbers_are_written_as_the_language_does() -> None:
    assert (say_number(12_400, "fr"), say_number(12_400, "en")) == (f"12{N}400", "12,400")
    assert (say_number(0.2, "fr"), say_number(0.2, "en")) == ("moins de 1", "under 1")


def test_the_first_of_a_month_is_le_1er() -> None:
    assert say_time(datetime(2026, 3, 1, 9, 0, tzinfo=UTC), "fr") == f"1er mars à 9{N}h{N}00"


def test_hours_are_written_as_the_language_does() -> None:
    sharp, seven = (datetime(2026, 3, 1, 9, minute, tzinfo=UTC) for minute in (0, 7))
    assert (say_hour(sharp, "fr"), say_hour(seven, "fr")) == (f"9{N}h", f"9{N}h{N}07")
    assert (say_hour(sharp, "en"), say_hour(seven, "en")) == ("09:00", "09:07")


@pytest.mark.parametrize(
    ("hours", "french", "english"),
    [(1, "1 h", "1 h"), (24, "24 h", "24 h"), (36, "36 h", "36 h"), (72, "3 jours", "3 days")],
)
def test_a_span_is_told_in_days_from_two_on(hours: int, french: str, english: str) -> None:
    assert (say_span(hours, "fr"), say_span(hours, "en")) == (french, english)
