"""What every sentiment engine promises, held against both: the embedded one, and Comprehend's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from vigie.analysis import Analysis, Language, Mood
from vigie.aws.second_opinion import SecondOpinion
from vigie.text import analyse

Read = Callable[[list[str]], list[Analysis]]
ODD = {
    "empty": "",
    "blank": " \n\t\u200b",
    "no words": "12 € ?!",
    "100 kB": "Le pain était vraiment très bon, merci à vous. " * 2200,
    "100 kB of four-byte characters": "Vraiment très bon pain " + "😡" * 25_000,
    "one word of 100 kB": "a" * 100_000,
    "lone surrogate": "Le pain était \ud800 très bon, vraiment",
    "halves of one character": "Le pain était \ud83d\ude00 très bon",
    "emoji only": "😡😡❤️👩‍👩‍👧",
    "control characters": "Le pain\x00 était\x07 très bon",
    "mixed languages": "Le pain était bon but the service was really bad, quel dommage",
    "another script": "パンはとても美味しかったです",
    "right to left": "الخبز كان جيدا جدا",
    "markup": '{"TextList": ["<b>bon</b>"]} </script>',
}


def read_embedded(texts: list[str]) -> list[Analysis]:
    return [analyse(text) for text in texts]


def read_with_comprehend(texts: list[str]) -> list[Analysis]:
    engine = SecondOpinion(analyse)
    engine.prepare(texts)
    return [engine.analyse(text) for text in texts]


@pytest.fixture(params=["embedded", "comprehend"])
def read(request: pytest.FixtureRequest) -> Read:
    if request.param == "embedded":
        return read_embedded
    request.getfixturevalue("comprehend")
    return read_with_comprehend


def assert_whole(analysis: Analysis) -> None:
    mood = analysis.sentiment
    odds = [mood.positive, mood.neutral, mood.negative]
    assert all(0 <= one <= 1 for one in odds)
    assert sum(odds) == pytest.approx(1)
    assert isinstance(mood.label, Mood)
    assert getattr(mood, mood.label) == max(odds)
    assert isinstance(analysis.language, Language)
    assert 0 <= analysis.offensive <= 1
    assert 0 <= analysis.spam <= 1
    assert analysis.engine in ("embedded", "comprehend")


@pytest.mark.parametrize("name", ODD)
def test_any_text_has_a_whole_answer(read: Read, name: str) -> None:
    (answer,) = read([ODD[name]])
    assert_whole(answer)


def test_odd_texts_among_plain_ones_leave_each_its_own_answer(read: Read) -> None:
    texts = [one for odd in ODD.values() for one in (odd, f"{odd} Très bon pain")]
    answers = read(texts)
    assert answers == [read([text])[0] for text in texts]
    for answer in answers:
        assert_whole(answer)


def test_a_batch_of_sixty_keeps_its_order(read: Read) -> None:
    plain = (
        ("Le pain était très bon, merci", Mood.POSITIVE),
        ("Very bad service, I want my money back", Mood.NEGATIVE),
        ("Très mauvais accueil, je suis déçue", Mood.NEGATIVE),
    )
    said = [(f"{text} {n}", mood) for n in range(20) for text, mood in plain]
    answers = read([text for text, _ in said])
    assert [answer.sentiment.label for answer in answers] == [mood for _, mood in said]


def test_the_same_text_twice_has_the_same_answer(read: Read) -> None:
    first, other, again = read(["Très bon pain", "Very bad bread", "Très bon pain"])
    assert first == again != other


def test_no_text_at_all_is_no_error(read: Read) -> None:
    assert read([]) == []


def test_all_but_the_mood_is_the_embedded_engine_s(read: Read) -> None:
    text = "Toujours pas reçu ma commande, très mauvais service"
    (answer,) = read([text])
    own = analyse(text)
    assert (answer.language, answer.intents) == (own.language, own.intents)
    assert (answer.offensive, answer.spam) == (own.offensive, own.spam)
