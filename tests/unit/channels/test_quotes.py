from __future__ import annotations

import pytest
from vigie.channels.quotes import quote, shorten

WRITTEN = "Commande n° 48213377, rappelez-moi au 06 12 34 56 78 ou jo@exemple.fr svp"


def test_what_is_personal_is_masked_and_the_rest_stays() -> None:
    shown = quote(WRITTEN, "fr")
    assert "[téléphone masqué] ou [e-mail masqué] svp" in shown
    assert "48213377" not in shown
    assert "jo@" not in shown
    assert "[phone masked] ou [e-mail masked] svp" in quote(WRITTEN, "en")


def test_a_datum_is_masked_whole_where_the_cut_would_halve_it() -> None:
    shown = quote("a " * 132 + "06 12 34 56 78", "fr")
    assert "06" not in shown
    assert len(shown) <= 280


def test_a_text_without_anything_personal_is_as_it_was() -> None:
    assert quote("Le pain était très bon !", "fr") == "Le pain était très bon !"
    assert quote("", "en") == ""


@pytest.mark.parametrize(
    "hidden",
    ["\u202e", "\u2066", "\u200b", "\u200f", "\x00", "\u2028", "\ud800", "\ufeff", "\x1b[31m"],
)
def test_what_reverses_hides_or_breaks_a_line_is_gone(hidden: str) -> None:
    shown = quote(f"Bon{hidden}jour", "fr")
    assert hidden[0] not in shown
    assert shown.startswith("Bon ")


def test_ten_thousand_emoji_are_one_short_line() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    shown = quote(family * 10_000, "fr")
    assert len(shown) <= 280
    assert not shown.removesuffix("…").endswith("\u200d")


def test_towers_of_accents_are_cut_down_and_real_ones_stay() -> None:
    assert shorten("Z" + "\u0335" * 900 + "!") == "Z\u0335\u0335!"
    assert shorten("Vie\u0323\u0302t Nam, e\u0301te\u0301") == (
        "Vie\u0323\u0302t Nam, e\u0301te\u0301"
    )


def test_a_text_is_cut_at_a_word_where_one_ends_near_the_limit() -> None:
    assert shorten("un deux trois quatre", 15) == "un deux trois…"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"
