"""Talk that is not for all to read, and what only sounds like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from vigie.text.sensitive import Matter, find_matters

from tests.unit.text.odd_texts import ANYTHING

HEALTH, MINOR, CHILD, LEGAL, ANGER = Matter


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ma fille de 8 ans a fait une réaction allergique", {HEALTH, CHILD}),
        ("Nous sommes tombés malades", {HEALTH}),
        ("Mes enfants sont intolérants au lactose ?", {HEALTH, CHILD}),
        ("J'ai mal au ventre depuis hier soir", {HEALTH}),
        ("i'm pregnant, is it safe?", {HEALTH}),
        ("I was sick after eating there", {HEALTH}),
        ("My allergies got worse", {HEALTH}),
        ("j'ai quinze ans", {MINOR}),
        ("I'm 15 and I want to come", {MINOR}),
        ("a 9 year old was left alone", {CHILD}),
        ("Le pantalon va à mon fils de huit ans", {CHILD}),
        ("Un mineur a été servi", {MINOR}),
        ("Je saisis la DGCCRF", {LEGAL}),
        ("Mes avocates vous écriront", {LEGAL}),
        ("Mise en demeure à suivre", {LEGAL}),
        ("I'll see you in court", {LEGAL}),
        ("reporting you to trading standards", {LEGAL}),
        ("C'est scandaleux, bande de voleurs", {ANGER}),
        ("absolutely disgraceful", {ANGER}),
    ],
)
def test_each_matter_is_found_in_its_forms(text: str, wanted: set[Matter]) -> None:
    assert find_matters(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Le menu enfantin est sympa",
        "Santé ! À la vôtre",
        "À ta santé les amis",
        "Bonne année et bonne santé",
        "C'est malade cette ambiance",
        "Trop malade ce concert",
        "Un détail mineur",
        "C'est un problème mineur",
        "Sonate en la mineur",
        "Toast à l'avocat délicieux",
        "Crevettes avocat, un régal",
        "Mes avocats étaient trop mûrs",
        "Une enceinte bluetooth au top",
        "Vos 3 enceintes JBL",
        "20 ans d'expérience",
        "Le traitement de ma commande",
        "Un bouche à oreille mérité",
        "Il a le cœur sur la main",
        "I'm 15 minutes late",
        "a minor issue",
        "The food court is nice",
        "sick beat",
        "I'm sick of waiting",
        "Cheers, to your health!",
        "a 12 year old whisky",
        "the health and safety sign",
        "Great for kids",
        "The bread was burnt underneath",
        "Aucune réponse à mes 5 mails",
        "Et je fais quoi avec mes 3 cartons ?",
        "5 stars",
    ],
)
def test_what_only_sounds_like_it_is_left_alone(text: str) -> None:
    assert find_matters(text) == set()


@given(ANYTHING)
@settings(deadline=None, max_examples=100)
def test_any_text_has_an_answer(text: str) -> None:
    assert find_matters(text) <= set(Matter)
