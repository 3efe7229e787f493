from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.text.terms import How, Term, TermKind, make_terms, match_terms

AERIS = Term("Aéris")
LEVAIN = Term("Levain & Fils")
ORANGE = Term("Orange", context=("forfait", "réseau"), exclude=("jus d'orange",))


def names(text: str, *terms: Term) -> list[tuple[str, How]]:
    return [(match.name, match.how) for match in match_terms(text, terms)]


def test_a_name_is_found_whatever_its_case_and_offsets_are_exact() -> None:
    (match,) = match_terms("Vol AÉRIS en retard", (AERIS,))
    assert (match.how, "Vol AÉRIS en retard"[match.start : match.end]) == (How.EXACT, "AÉRIS")


def test_a_name_without_its_accents_or_joined_is_a_variant() -> None:
    assert names("vol aeris en retard", AERIS) == [("Aéris", How.VARIANT)]
    assert names("le pain de #LevainFils", LEVAIN) == [("Levain & Fils", How.VARIANT)]


def test_a_name_inside_another_word_is_not_found() -> None:
    assert names("les aérisations", AERIS) == []


def test_an_ambiguous_name_needs_its_context_and_yields_to_exclusions() -> None:
    assert names("mon forfait Orange ne marche plus", ORANGE) == [("Orange", How.EXACT)]
    assert names("une robe orange", ORANGE) == []
    assert names("mon forfait et un jus d'orange", ORANGE) == []


def test_a_hashtag_counts_only_with_its_sign() -> None:
    tag = Term("#PainDuJour", TermKind.HASHTAG)
    assert names("voilà le #painDuJour", tag) == [("#PainDuJour", How.EXACT)]
    assert names("voilà le painDuJour", tag) == []


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for match in match_terms(text, (AERIS, LEVAIN, ORANGE)):
        assert 0 <= match.start < match.end <= len(text)


TOWNS = ("lyon", "paris", "lille", "nantes", "rennes", "brest", "nice", "metz", "dijon", "tours")
SHOPS = [{"name": f"Air Bleu {town} {part}"} for town in TOWNS for part in ("sud", "nord", "gare")]


@pytest.mark.parametrize("unit", ["#AirBleu", "#AbCd", "con-nard-", "très ", "Air Bleu "])
def test_what_a_text_repeats_is_compared_with_alike_names_once(unit: str) -> None:
    terms = make_terms([*SHOPS, {"name": "ab " * 100}, {"name": "x" * 300}])
    text = (unit * 100_000)[:100_000]
    match_terms("", terms)
    start = time.process_time()
    match_terms(text, terms)
    assert time.process_time() - start < 100 * 0.005 * 2, "5 ms per kB, on a machine twice too slow"


def test_a_name_listed_twice_is_one_name() -> None:
    assert make_terms([{"name": "Free"}, {"name": "Free", "context": []}]) == (Term("Free"),)
