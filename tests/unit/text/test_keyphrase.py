"""Phrases that may name a topic, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.text.keyphrase import (
    MOST_PHRASES,
    Names,
    find_phrases,
    key_of,
    name_words,
    roots_in,
)
from vigie.text.roots import root_of
from vigie.text.topic_words import fold_word


def keys(text: str, language: str = "fr", names: Names | None = None) -> set[str]:
    found = find_phrases(text, language, names or Names())
    return {one.key.partition(":")[2] for one in found}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "vous livrez le dimanche", "la livraison des dimanches"),
        ("fr", "retard de livraison", "Livraisons en retard"),
        ("fr", "frais de port", "les frais du port"),
        ("fr", "carte de fidélité", "cartes fidelite"),
        ("fr", "l'entrée principale", "entrées principales"),
        ("fr", "ouverture le dimanche", "vous ouvrez le dimanche"),
        ("en", "do you deliver on Sundays", "Sunday delivery"),
        ("en", "gluten-free bread", "gluten free breads"),
        ("en", "shipping fees", "the fee for shipping"),
    ],
)
def test_what_differs_in_number_accent_verb_or_order_is_one(
    language: str, one: str, other: str
) -> None:
    longest = max(keys(one, language), key=lambda key: len(key.split()))
    assert longest in keys(other, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Merci Odile, bravo à toute l'équipe", "fr"),
        ("J'ai parlé avec Mathilde Perrin hier", "fr"),
        ("Madame perrin est venue", "fr"),
        ("je m'appelle dupont", "fr"),
        ("Écrivez-moi à lea@exemple.fr ou au 06 12 34 56 78", "fr"),
        ("@marchand59 https://exemple.fr/terrasse #terrasse", "fr"),
        ("My order AB-1234, 12 Baker Street London W1U 3BT", "en"),
        ("I talked to Johnny Carter there", "en"),
        ("kevin dupont", "fr"),
        ("KEVIN DUPONT !", "fr"),
        ("kevin.dupont.75", "fr"),
        ("john smith", "en"),
        ("Bonjour, est-ce possible svp ?", "fr"),
        ("putain de connards", "fr"),
        ("трудно сказать", "fr"),
        ("La terrasse", "other"),
        ("", "fr"),
    ],
)
def test_names_handles_links_numbers_and_small_words_name_nothing(text: str, language: str) -> None:
    assert keys(text, language) == set()


def test_the_brands_own_and_its_rivals_names_part_phrases_and_a_product_is_never_alone() -> None:
    names = Names(name_words(["Odile Terrasse"]), name_words(["Boulange"]), name_words(["éclair"]))
    found = keys("Éclair sans gluten à la Boulange, terrasse", "fr", names)
    assert found == {"eclair gluten", "gluten"}
    assert keys("L'éclair ?", "fr", names) == set()


def test_a_phrase_is_shown_as_it_was_written_in_small_letters() -> None:
    found = {
        one.written for one in find_phrases("Frais de Port trop chers ! SAV injoignable", "fr")
    }
    assert {"frais", "SAV injoignable"} <= found
    assert {one.written for one in find_phrases("UNE TERRASSE FERMÉE", "fr")} == {
        "terrasse",
        "terrasse fermée",
    }


def test_a_text_that_begins_with_an_apostrophe_is_read() -> None:
    assert keys("'Terrasse") == keys("’ terrasse") == {"terrasse"}


@given(st.text(max_size=300), st.sampled_from(["fr", "en"]))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_few_phrases_whose_writing_tells_their_key(text: str, language: str) -> None:
    found = find_phrases(text, language)
    assert len(found) <= MOST_PHRASES
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert key_of(one.written, language) == one.key
        assert 1 <= len(roots_in(one.key)) <= 3


WORDS = [
    *("'", "’ ", "L'", "\n", "-", "(", "1", "@odile", "https://a.example/b"),
    *("pains", "sans", "gluten", "le", "dimanche", "Terrasse", "livrez", "vous", "?", "ouverte"),
    *("carte", "de", "fidélité", "d'attente", "semaines", "e-mail", "SAV", "Clara", "livre"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=14))
@settings(max_examples=150, deadline=None)
def test_words_as_people_write_them_keep_their_key_when_written_again(words: list[str]) -> None:
    for one in find_phrases(" ".join(words), "fr"):
        assert key_of(one.written, "fr") == one.key
        assert "clara" not in fold_word(one.written)


@pytest.mark.parametrize(
    ("language", "word", "root"),
    [
        ("fr", "livraisons", "livr"),
        ("fr", "livre", "livre"),
        ("fr", "chevaux", "cheval"),
        ("fr", "gateaux", "gateau"),
        ("fr", "remboursements", "rembours"),
        ("fr", "maison", "maison"),
        ("fr", "bus", "bus"),
        ("en", "deliveries", "deliver"),
        ("en", "shipping", "ship"),
        ("en", "calls", "call"),
        ("en", "glass", "glass"),
        ("en", "prices", "pric"),
    ],
)
def test_roots(language: str, word: str, root: str) -> None:
    assert root_of(word, language) == root
