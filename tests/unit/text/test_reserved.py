"""What must not be held against an author: found by plain words, not by innocent ones."""

from __future__ import annotations

import pytest
from vigie.text.reserved import MINOR, SENSITIVE, find_reserved

from tests.unit.text.odd_texts import ODD


@pytest.mark.parametrize(
    "text",
    [
        "Je suis diabétique, avez-vous un gâteau sans sucre ?",
        "Ma fille est allergique aux œufs",
        "On attend la fin du ramadan pour revenir",
        "Est-ce halal ?",
        "Je suis syndiquée à la CGT et je soutiens vos employés",
        "J'ai voté Macron et alors ?",
        "Mon amie est lesbienne, elle adore votre terrasse",
        "Parce que je suis arabe on m'a mal servi",
        "Atteint d’Alzheimer, mon père venait chaque jour",
        "I’m pregnant, which cheese is safe?",
        "As a Muslim I cannot eat this",
        "My union meets in your back room",
        "A gay bar nearby, lovely",
        "They refused us because I'm black",
        "I voted Labour all my life",
    ],
)
def test_what_the_law_guards_is_seen_in_both_languages(text: str) -> None:
    assert find_reserved(text) == (SENSITIVE,)


@pytest.mark.parametrize(
    "text",
    [
        "Le pain était très bon, merci !",
        "Je vote pour la baguette de tradition",
        "Vous êtes arrivés en troisième position",
        "L'union fait la force, bravo à l'équipe",
        "Le service est malade, une heure d'attente",
        "Un régal, j'ai 13 ans de fidélité chez vous",
        "I'm 12 minutes away",
        "The best croissant, my vote goes to you",
        "A trans-European trip and your shop was the best stop",
        "I have been a customer for 15 years",
    ],
)
def test_ordinary_talk_is_nobodys_secret(text: str) -> None:
    assert find_reserved(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "J'ai 13 ans et j'adore vos croissants",
        "j’ai seulement 15 ans",
        "Je suis lycéenne, vous prenez des stagiaires ?",
        "I'm 14 years old and I love your cakes",
        "I am only 16 yo",
        "My parents won't let me order",
    ],
)
def test_a_child_is_hinted_at_by_age_or_school(text: str) -> None:
    assert find_reserved(text) == (MINOR,)


@pytest.mark.parametrize("text", ["J'ai 34 ans", "I'm 18 years old", "J'ai 2 ans de recul"])
def test_a_grown_up_is_not(text: str) -> None:
    assert find_reserved(text) == ()


def test_odd_texts_are_read() -> None:
    for text in ODD:
        find_reserved(text)
