import pytest
from vigie.analysis import Language
from vigie.text.features import split_tokens
from vigie.text.valence import VALENCES, load_valence, read_valence

LEAN = VALENCES.index("lean")


def lean(text: str, language: Language) -> float:
    return read_valence(split_tokens(text), language)[LEAN]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("c'était délicieux", "c'était correct"),
        ("c'est très bon", "c'est bon"),
        ("c'est bon", "c'est pas bon"),
        ("pas mal du tout", "pas terrible"),
        ("cher mais délicieux", "délicieux mais cher"),
        ("rien à redire", "à fuir"),
        ("merci 😍", "merci 😡"),
    ],
)
def test_french_is_graded_and_turned(better: str, worse: str) -> None:
    assert lean(better, Language.FR) > lean(worse, Language.FR)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("it was delicious", "it was okay"),
        ("really good", "good"),
        ("good", "not good"),
        ("didn't disappoint", "disappointing"),
        ("pricey but lovely", "lovely but pricey"),
        ("second to none", "waste of money"),
        ("thanks :)", "thanks :("),
    ],
)
def test_english_is_graded_and_turned(better: str, worse: str) -> None:
    assert lean(better, Language.EN) > lean(worse, Language.EN)


@pytest.mark.parametrize("language", [Language.FR, Language.EN])
def test_no_word_of_a_lexicon_is_graded_twice(language: Language) -> None:
    assert lean("", language) == 0
    assert len(load_valence(language).phrases) > 300
