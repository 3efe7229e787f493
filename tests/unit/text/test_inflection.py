from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.text.inflection import inflect


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("voleur", {"voleuse"}),
        ("voleurs", {"voleur", "voleuse"}),
        ("idiot", {"idiote"}),
        ("abruti", {"abrutie"}),
        ("abrutis", {"abruti", "abrutie"}),
        ("enfoire", {"enfoiree"}),
        ("tricheur", {"tricheuse"}),
        ("menteur", {"menteuse"}),
        ("animaux", {"animal"}),
        ("animal", {"animaux"}),
        ("bouffon", {"bouffonne"}),
        ("nocif", {"nocive"}),
    ],
)
def test_french_words_have_their_other_gender_and_number(word: str, forms: set[str]) -> None:
    assert forms <= set(inflect(word, "fr"))


@pytest.mark.parametrize(
    ("word", "form"), [("thief", "thieves"), ("parties", "party"), ("liars", "liar")]
)
def test_english_words_have_their_other_number(word: str, form: str) -> None:
    assert form in inflect(word, "en")


@pytest.mark.parametrize("word", ["bus", "paris", "jus", "boss", "con", "🖕", "b8"])
def test_what_only_looks_like_a_plural_stays_whole(word: str) -> None:
    assert all(len(form) >= len(word) for form in inflect(word, "fr"))


@given(st.text(max_size=30), st.sampled_from(["fr", "en", ""]))
def test_the_word_itself_comes_first_whatever_it_is(word: str, language: str) -> None:
    assert inflect(word, language)[0] == word
