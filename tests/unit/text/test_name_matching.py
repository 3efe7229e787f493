"""Names in texts: the labelled set's floors, speed, and whatever people and machines may send."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.text.terms import How, Match, Term, TermKind, match_terms

from infra.model.matching import count, more_terms, rates, read_half, read_terms, texts_per_second

TERMS = read_terms()
DUPONT = Term("Boulangerie Dupont")
ORANGE = Term("Orange", context=("forfait", "réseau", "facture"), exclude=("jus d'orange", "fruit"))
PAUL = Term("Paul", context=("boulangerie", "sandwich"))


def told(text: str, *terms: Term) -> list[tuple[str, How]]:
    return [(text[match.start : match.end], match.how) for match in match_terms(text, terms)]


def seen(text: str, *terms: Term) -> list[str]:
    return [written for written, _ in told(text, *terms)]


def test_the_half_that_never_tuned_stays_above_its_floors() -> None:
    tally = count(read_half("even"), TERMS)
    precision, recall = rates(tally)
    print(f"precision {precision:.3f} recall {recall:.3f}")
    assert precision > 0.98
    assert recall > 0.9
    assert tally["how right"] / tally["right"] > 0.95


def test_five_thousand_texts_a_second_are_matched_with_a_hundred_terms() -> None:
    texts = [row["text"] for half in ("odd", "even") for row in read_half(half)]
    speed = texts_per_second(texts, more_terms(TERMS))
    print(f"{speed:.0f} texts a second")
    assert speed > 3500  # 5,000 on a core of its own; a shared one is slower


@pytest.mark.parametrize(
    "written",
    [
        "Boulangerie Dupond",
        "Boulangrie Dupont",
        "boulangerie duppont",
        "Boulangerei Dupont",
        "Boulangerie Dupomt",
        "Boulangeriedupond",
        "Boulan gerie Dupont",
    ],
)
def test_a_slip_of_finger_or_ear_is_forgiven_in_a_long_name(written: str) -> None:
    (found,) = told(f"Chez {written} ce matin", DUPONT)
    assert found[0] == written


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Free", "tree"),
        ("Free", "fre"),
        ("Paul", "Paula"),
        ("Paul", "Pauls"),
        ("Orange", "range"),
        ("Orange", "grange"),
        ("Orange", "organe"),
        ("Darty", "party"),
        ("Apple", "apply"),
        ("Apple", "appel"),
        ("Boulangerie Dupont", "boulangerie Dumont"),
        ("Boulangerie Dupont", "boulangerie du port"),
        ("Air Bleu", "l'air, bleu"),
        ("iPhone 15", "iPhone 14"),
        ("Renault", "Renaud"),
        ("Boulanger", "boulangère"),
        ("Canal+", "canal"),
        ("Air Bleu", "Hair bleu"),
    ],
)
def test_a_word_or_name_of_its_own_is_no_misspelling(name: str, word: str) -> None:
    assert seen(f"un {word} ici", Term(name)) == []


@pytest.mark.parametrize(
    ("text", "name", "written"),
    [
        ("#AirBleuFail", "Air Bleu", "AirBleu"),
        ("@air_bleu merci", "Air Bleu", "air_bleu"),
        ("Apple's shop", "Apple", "Apple"),
        ("client d'Orange", "Orange", "Orange"),
        ("l'iPhone 15", "iPhone", "iPhone"),
        ("#airbleufail", "Air Bleu", "airbleu"),
        ("@airbleuofficiel", "Air Bleu", "airbleu"),
        ("le foot sur Canal+", "Canal+", "Canal+"),
        ("un pull H &amp; M", "H&M", "H &amp; M"),
        ("un pull H et M", "H&M", "H et M"),
        ("les trois Suisses", "3 Suisses", "trois Suisses"),
        ("bouygues telecom", "Bouygues Télécom", "bouygues telecom"),
        ("chez Leclerc", "E.Leclerc", "Leclerc"),
        ("voir dupont-boulangerie.fr/menu", "Boulangerie Dupont", "dupont-boulangerie"),
        ("Or\u200dange", "Orange", "Or\u200dange"),
        ("<b>Orange</b>", "Orange", "Orange"),
        ("\u0430pple", "Apple", "\u0430pple"),
    ],
)
def test_a_name_is_found_however_it_stands(text: str, name: str, written: str) -> None:
    assert seen(text, Term(name)) == [written]


@pytest.mark.parametrize(
    "text", ["https://x.example/orange/1", "orangeade", "forange", "Orangerie", "www.x.fr?q=orange"]
)
def test_a_name_inside_a_word_or_a_path_is_not_found(text: str) -> None:
    assert seen(text, Term("Orange")) == []


@pytest.mark.parametrize(
    "text",
    [
        "J'ai reçu ma facture Orange",
        "Deux factures, un seul abonné, merci orange",
        "le reseau orange",
        "@Orange répondez",
        "#RéseauOrange",
        "Voir orange.fr",
        "chez Orange on attend",
    ],
)
def test_an_ambiguous_name_counts_beside_its_context(text: str) -> None:
    assert len(seen(text, ORANGE)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "une orange et mon forfait",
        "robe orange",
        "un jus d'orange sur ma facture",
        "Orange, ce fruit, sur ma facture",
        "facture rouge-orange",
        "jean@orange.fr a perdu sa facture",
    ],
)
def test_an_ambiguous_name_does_not_count_as_the_common_word(text: str) -> None:
    assert seen(text, ORANGE) == []


@pytest.mark.parametrize(
    "text", ["Oncle Paul a une boulangerie", "Jean-Paul, un sandwich", "Paul Bocuse, boulangerie"]
)
def test_a_first_name_is_a_person_in_a_person_s_surroundings(text: str) -> None:
    assert seen(text, PAUL) == []


def test_the_longest_name_counts_and_every_place_counts() -> None:
    cafe = Term("Air Bleu Café", TermKind.PRODUCT)
    text = "Air Bleu Café, Air Bleu, Air Bleu"
    assert seen(text, Term("Air Bleu"), cafe) == ["Air Bleu Café", "Air Bleu", "Air Bleu"]


BAD = {
    "nothing": "",
    "one character": "a" * 100_000,
    "names": "Orange facture " * 7_000,
    "near names": "Boulangrie Dupomt " * 5_500,
    "zero width": "O\u200dr\u200da\u200dn\u200dg\u200de " * 8_000,
    "right to left": "\u202eegnarO\u202c مرحبا بالعالم " * 3_000,
    "emoji": "😀🧑‍🚀" * 20_000,
    "link": "https://" + "orange.fr/" * 10_000,
    "links": "https://orange.fr " * 6_000,
    "dots": "a." * 50_000,
    "hyphens": "-" * 100_000,
    "at signs": "a@" * 50_000,
    "control": "".join(map(chr, range(32))) * 3_000,
    "surrogates": "\ud800Orange\udfff " * 10_000,
    "html": "<p class='orange'>Orange</p>" * 3_500,
    "open tags": "<a" * 50_000,
    "entities": "&amp;" * 20_000,
    "camel": "OrangeFacture" * 7_000,
    "underscores": "#a" + "_a" * 50_000,
    "capitals": "aA" * 50_000,
}


def milliseconds_for(text: str) -> float:
    start = time.process_time()
    match_terms(text, TERMS)
    return (time.process_time() - start) * 1000


@pytest.mark.parametrize("kind", BAD)
def test_no_text_takes_longer_than_five_milliseconds_per_kilobyte(kind: str) -> None:
    text = BAD[kind]
    match_terms("Orangge", TERMS)
    took = min(milliseconds_for(text) for _ in range(3))
    assert took < 5 * max(1, len(text.encode("utf-8", "replace")) / 1000)


@given(st.text())
def test_any_text_is_read_and_places_never_overlap(text: str) -> None:
    found = match_terms(text, TERMS)
    assert all(0 <= match.start < match.end <= len(text) for match in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=30), st.text(max_size=30), st.lists(st.text(max_size=8), max_size=3))
def test_any_term_may_be_listed(text: str, name: str, words: list[str]) -> None:
    term = Term(name, context=tuple(words), exclude=tuple(words))
    assert all(isinstance(match, Match) for match in match_terms(text + name + text, (term,)))
