from __future__ import annotations

import pytest
from hypothesis import given, settings
from vigie.discretion import check_repeats_nothing
from vigie.errors import ReplyRefusedError

from tests.unit.text.odd_texts import ANYTHING, TELLING


@pytest.mark.parametrize(
    ("said", "reply", "named"),
    [
        ("mon 06 12 34 56 78", "on vous appelle au 0612345678", "telephone"),
        ("mon +33 6 12 34 56 78", "on appelle le 06.12.34.56.78", "telephone"),
        ("07700 900123 please", "We will ring +44 7700 900 123", "telephone"),
        ("jean(at)gmail.com", "Nous écrivons à Jean@gmail.com.", "e-mail"),
        ("jean@gmail.com", "écrit à jean arobase gmail point com, n° 1", "e-mail"),
        ("commande CMD-2291", "La cmd 2291 est partie", "order"),
        ("order #448190", "It is 448190, thanks", "order"),
        ("12 bis rue des Lilas, 75011 Paris", "Livré 12 bis, rue des lilas", "postal"),
        ("iban FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189", "bank"),
    ],
)
def test_a_datum_is_known_again_however_it_is_written(said: str, reply: str, named: str) -> None:
    with pytest.raises(ReplyRefusedError, match=named):
        check_repeats_nothing(reply, [said], [])
    check_repeats_nothing(reply, [said], [said])


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("mon 06 12 34 56 78", "Appelez le 01 42 68 53 00"),
        ("order #4481", "That is £44.81 and 44810 points"),
        ("ann@example.org", "Write to joann@example.org or ann@example.org.uk"),
        ("12 rue des Lilas", "112 rue des Lilas"),
        ("mon 06 12 34 56 78", "Merci, nous vous rappelons"),
    ],
)
def test_another_number_or_address_is_no_repetition(said: str, reply: str) -> None:
    check_repeats_nothing(reply, [said], [])


@given(ANYTHING | TELLING, ANYTHING | TELLING)
@settings(deadline=None, max_examples=200)
def test_any_answer_to_any_text_passes_or_is_refused_with_a_reason(reply: str, said: str) -> None:
    try:
        check_repeats_nothing(reply, [said], [])
    except ReplyRefusedError as refused:
        assert "answer in private" in str(refused)  # noqa: PT017
