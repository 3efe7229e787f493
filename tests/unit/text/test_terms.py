from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from vigie.text.terms import How, Term, TermKind, match_terms

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
