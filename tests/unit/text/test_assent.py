"""A yes is a yes only where nothing stands beside it; the rest is for a human to read."""

from __future__ import annotations

import pytest
from vigie.text.assent import Assent, agreed_word, find_assent


@pytest.mark.parametrize(
    "text",
    [
        "Oui",
        "Ouiiii !!",
        "Avec plaisir 😊",
        "D’accord, allez-y",
        "Pas de souci, vous pouvez la partager",
        "Bien sûr !",
        "#OuiLevain",
        "#ouilevain",
        "Yes of course!",
        "Sure, go ahead",
        "No problem, happy to share",
        "#YesLevain",
        "Vous avez ma permission, oui",
    ],
)
def test_a_plain_yes_is_seen(text: str) -> None:
    word = "#YesLevain" if "Yes" in text else "#OuiLevain"
    assert find_assent(text, word) is Assent.YES


@pytest.mark.parametrize(
    "text",
    [
        "Non merci",
        "Je préfère pas",
        "Surtout pas !",
        "No, please don't",
        "I'd rather not",
        "Nope",
        "Pas d'accord",
    ],
)
def test_a_plain_no_is_seen(text: str) -> None:
    assert find_assent(text) is not Assent.YES
    if text != "Pas d'accord":
        assert find_assent(text) is Assent.NO


@pytest.mark.parametrize(
    "text",
    [
        "Oui mais seulement sur Instagram",
        "Oui si vous me citez",
        "Oui ?",
        "Non, enfin oui",
        "#OuiLevain mais pas sur une affiche",
        "Je n'ai pas dit oui",
        "Yes, if you pay me",
        "Sure, how much?",
        "Yes but not my face",
        "Merci pour le compliment",
        "Quelle belle journée",
        "OuiShare est un collectif",
        "",
    ],
)
def test_a_condition_a_question_or_something_else_is_left_to_a_human(text: str) -> None:
    assert find_assent(text, "#OuiLevain") is Assent.UNCLEAR


def test_the_agreed_word_bears_the_brands_name() -> None:
    assert agreed_word("Levain & Fils", "fr") == "#OuiLevainFils"
    assert agreed_word("Café de l'Été", "en") == "#YesCafeDeLEte"
    assert agreed_word("★", "fr") == "#OuiVigie"
