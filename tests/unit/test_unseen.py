"""What nobody sees goes; what an emoji or a script needs to be drawn stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.unseen import keep_seen

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    "text",
    [
        FAMILY,
        "❤\ufe0f\u200d🔥",
        "🏴\u200d☠\ufe0f",
        "👩🏽\u200d🚀",
        "🧑\u200d⚖\ufe0f",
        "🙂\u200d↔\ufe0f",
        "🙂\u200d↕\ufe0f",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "1\ufe0f\u20e3",
        "می\u200cخواهم",  # noqa: RUF001 - a word of Persian
        "क्\u200dष",
        "שלום\u200f!",
        "Bonjour\u202f! Ça va ?\n\tOui",
    ],
)
def test_what_is_needed_to_be_drawn_stays(text: str) -> None:
    assert keep_seen(text).text == text
    assert keep_seen(text).removed == 0


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_controls_that_turn_a_line_around_are_taken_out_and_told(code: int) -> None:
    seen = keep_seen(f"Merci {chr(code)}Odile")
    assert (seen.text, seen.removed, seen.turned) == ("Merci Odile", 1, True)


@pytest.mark.parametrize(
    "char",
    tuple(
        "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060\u3164\ufeff\x00\x07\u2800"
        "\U000e0001\U000e0061"
    ),
)
def test_other_unseen_characters_are_taken_out(char: str) -> None:
    seen = keep_seen(f"Mer{char}ci")
    assert (seen.text, seen.removed, seen.turned) == ("Merci", 1, False)


def test_a_joiner_that_joins_nothing_goes() -> None:
    assert keep_seen("a\u200db \u200d👩\u200d c\u200cd").text == "ab 👩 cd"


def test_breaks_of_every_kind_are_one_and_nothing_is_said_to_be_removed() -> None:
    assert keep_seen("a\r\nb\rc\u2028d\u2029e") == keep_seen("a\nb\nc\nd\ne")


@given(st.text())
def test_twice_is_once_and_no_turning_control_is_left(text: str) -> None:
    once = keep_seen(text).text
    assert keep_seen(once).text == once
    assert not any("\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" for char in once)


def test_ten_thousand_emoji_are_read_in_a_moment() -> None:
    assert keep_seen(FAMILY * 2_000).removed == 0
