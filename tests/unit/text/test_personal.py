import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from vigie.analysis import PersonalKind
from vigie.text.personal import find_personal

from tests.unit.text.odd_texts import ANYTHING, MS_PER_KB, ODD, TELLING, milliseconds_per_kb

SPOKEN = Path(__file__).parents[2] / "fixtures/text/personal.json"
WIDE = "0612345678".translate({48 + digit: 0xFF10 + digit for digit in range(10)})
LISTED = json.loads(SPOKEN.read_text("utf-8"))
FOUND = [(kind, text) for kind, texts in LISTED["found"].items() for text in texts]


def read(text: str) -> list[tuple[str, str]]:
    return [(datum.kind.value, text[datum.start : datum.end]) for datum in find_personal(text)]


@pytest.mark.parametrize(("kind", "text"), FOUND, ids=[text for _, text in FOUND])
def test_what_is_personal_is_found_once_and_as_its_kind(kind: str, text: str) -> None:
    assert [found for found, _ in read(f"Bonjour {text} merci")] == [kind]


@pytest.mark.parametrize("text", LISTED["innocent"])
def test_prices_dates_models_and_services_are_not_personal(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Mon 06\u200b 12 34 56 78 !", [("phone", "06\u200b 12 34 56 78")]),
        (f"😡 {WIDE}", [("phone", WIDE)]),
        ("\ud83d 06 12 34 56 78 \ude00", [("phone", "06 12 34 56 78")]),
        ("e\u0301crivez à Zoe\u0301 : zoe@example.fr.", [("email", "zoe@example.fr")]),
        (
            "Commande CMD-2291, rappelez le 06 12 34 56 78",
            [("order", "CMD-2291"), ("phone", "06 12 34 56 78")],
        ),
        (
            "Livrez au 12 bis rue des Lilas, 75011 Paris, merci",
            [("address", "12 bis rue des Lilas, 75011 Paris")],
        ),
        (
            "send it to Flat 2, 19 Quarry Rise, Penmoor ZZ4 1QQ please",
            [("address", "Flat 2, 19 Quarry Rise, Penmoor ZZ4 1QQ")],
        ),
    ],
)
def test_places_are_code_points_of_the_original(text: str, values: list[tuple[str, str]]) -> None:
    assert read(text) == values


def test_a_number_with_wrong_check_digits_needs_a_word_of_money() -> None:
    assert read("voici FR76 3000 6000 0112 3456 7890 180") == []
    assert read("mon iban FR76 3000 6000 0112 3456 7890 180")[0][0] == "bank"


@given(ANYTHING | TELLING)
@settings(deadline=None, max_examples=300)
def test_any_text_has_data_in_order_apart_and_inside_it(text: str) -> None:
    end = 0
    for datum in find_personal(text):
        assert end <= datum.start < datum.end <= len(text)
        assert datum.kind in PersonalKind
        end = datum.end


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_read_within_five_milliseconds_per_kilobyte(name: str) -> None:
    find_personal("06")
    assert milliseconds_per_kb(find_personal, ODD[name]) < MS_PER_KB
