"""Nearly the same words, with another name in them."""

from __future__ import annotations

import pytest
from vigie.saying import gist_of, is_nearly

PASTED = "Bonjour {}, merci pour votre message, nous revenons vers vous demain matin. ^{}"
PEOPLE = [("Odile", "MD"), ("Jean-Luc Petit", "AB"), ("Mme Élodie Du Pont", "É"), ("Paul", "")]
OTHERS = [
    "Bonjour, votre commande est partie hier soir et arrivera demain avant midi.",
    "Merci pour ce mot, toute l’équipe est ravie que la tarte aux pommes ait plu !",
    "Nous sommes ouverts du mardi au samedi, de sept heures à dix-neuf heures.",
    "Good morning, we are looking into it and will let you know before tonight.",
]


@pytest.mark.parametrize("one", PEOPLE)
@pytest.mark.parametrize("other", PEOPLE)
def test_another_name_is_the_same_answer(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert is_nearly(gist_of(PASTED.format(*one)), gist_of(PASTED.format(*other)))


def test_a_word_changed_here_and_there_is_the_same_answer() -> None:
    words = PASTED.format("Odile", "MD").split()
    same = [
        is_nearly(
            gist_of(" ".join(words)), gist_of(" ".join([*words[:n], "bientôt", *words[n + 1 :]]))
        )
        for n in range(len(words))
    ]
    assert sum(same) >= 0.9 * len(words)


@pytest.mark.parametrize("text", OTHERS)
def test_another_answer_is_another(text: str) -> None:
    gist = gist_of(text)
    assert gist
    rest = [PASTED.format("Odile", "MD"), *(one for one in OTHERS if one != text)]
    assert not any(is_nearly(gist, gist_of(one)) for one in rest)


@pytest.mark.parametrize(
    "text", ["Merci beaucoup, à très vite", "Merci 🙏", "", "https://a.example/b c"]
)
def test_a_short_thank_you_may_be_said_every_day(text: str) -> None:
    assert gist_of(text) == ()
    assert not is_nearly(gist_of(text), gist_of(text))
