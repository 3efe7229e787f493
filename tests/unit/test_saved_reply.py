"""Gaps that keep a reply from leaving, braces that do not, and wordings that take turns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.saved_reply import (
    SavedReply,
    Use,
    clean_value,
    fill,
    find_first_name,
    find_gaps,
    find_likely_gaps,
    hash_wording,
    name_gap,
)

from tests.builders import NOON


def test_other_brackets_around_a_standard_name_are_likely_forgotten() -> None:
    text = "Bonjour [Prénom], <nom> {signature et {brand}, [1], <b>, {a: 1}, [voir ici]"
    assert find_likely_gaps(text) == ("Prénom", "nom", "signature")
    assert find_likely_gaps("{" * 9000) == find_likely_gaps("[a" * 9000) == ()


BRACES = st.text(alphabet="{}`\\ abé_-’\n$\"':1", max_size=60)


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("Bonjour {prénom}, votre commande {order number} est partie.", ("prénom", "order number")),
        ("Bonjour {prénom} ! {prénom}", ("prénom",)),
        ("Bonjour { Prénom }, bonjour {{first_name}}", ("Prénom", "first_name")),
        ("{numéro-de-lot} ${name} ^{initiales}", ("numéro-de-lot", "name", "initiales")),
        ("Le délai est de {délai}, l’heure {l’heure}.", ("délai", "l’heure")),
        ("Bonjour{nom},l`équipe vous répond{nom2} d`accord", ("nom", "nom2")),
        ("pre\u0301nom {pre\u0301nom}", ("pre\u0301nom",)),
    ],
)
def test_a_name_in_braces_is_a_gap(text: str, gaps: tuple[str, ...]) -> None:
    assert find_gaps(text) == gaps


@pytest.mark.parametrize(
    "text",
    [
        "Oups :-} :} {: {-: }:-)",
        "{o_o} {O_O} {}",
        '{"order": 12, "paid": true}',
        "{'a': 1} {a: 1} {1, 2, 3} {42}",
        "if (ready) { start }; function f() {}",
        "Écrivez `{name}` dans le modèle, ou ```\n{prénom}\n```",
        "Le rapport \\frac{longueur}{largeur} vaut deux",
        "a { b } c",
        "{" * 3000 + "nom",
        "{a b " * 3000,
    ],
)
def test_braces_that_stand_for_something_else_are_no_gap(text: str) -> None:
    assert find_gaps(text) == ()


@given(BRACES | st.text(), st.dictionaries(st.text(max_size=9), st.text(max_size=30), max_size=4))
def test_filling_is_total_and_names_exactly_what_is_left(text: str, values: dict[str, str]) -> None:
    filled, missing = fill(text, values)
    assert missing == find_gaps(filled)
    assert not {name_gap(gap) for gap in missing} & {
        name_gap(name) for name, value in values.items() if clean_value(value)
    }
    assert fill(filled, {}) == (filled, missing)


@given(st.text())
def test_what_is_filled_in_never_makes_a_gap(name: str) -> None:
    filled, missing = fill("Bonjour {prénom}, {order}", {"first name": name})
    assert missing == (("order",) if clean_value(name) else ("prénom", "order"))
    assert filled.startswith("Bonjour ")


def test_both_languages_name_the_same_things() -> None:
    values = {"name": "Odile Marchand", "brand": "Levain", "first_name": "Odile"}
    assert fill("{nom} {name} {Auteur} {marque} {PRÉNOM} {first-name}", values) == (
        "Odile Marchand Odile Marchand Odile Marchand Levain Odile Odile",
        (),
    )


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Odile Marchand", "Odile"),
        ("Jean-Luc Petit", "Jean-Luc"),
        ("Élodie", "Élodie"),
        ("Siobhán O’Brien", "Siobhán"),
        ("D’Arcy Lane", "D’Arcy"),
        ("odile_m75", ""),
        ("levain-lover", ""),
        ("JEAN-PIERRE", ""),
        ("l’Atelier", ""),
        ("BOULANGERIE MARTIN", ""),
        ("M. Petit", ""),
        ("Le meilleur pain de Paris et alentour", ""),
        ("", ""),
    ],
)
def test_only_a_name_that_looks_like_one_gives_a_first_name(name: str, first: str) -> None:
    assert find_first_name(name) == first


def a_reply(**values: object) -> SavedReply:
    defaults: dict[str, object] = {
        "id": "levain.1",
        "brand": "levain",
        "title": "Merci",
        "language": "fr",
        "text": "Merci {prénom}",
        "variants": ("Un grand merci {prénom}", "Merci à vous"),
    }
    return SavedReply(**(defaults | values))  # type: ignore[arg-type]


def test_wordings_take_turns_from_the_one_used_longest_ago() -> None:
    reply, taken = a_reply(), []
    for minute in range(6):
        turn = reply.next_wording()
        taken.append(turn)
        words = hash_wording(reply.wordings[turn])
        before = reply.uses.get(words, Use())
        now = NOON + timedelta(minutes=minute)
        reply = a_reply(uses={**reply.uses, words: Use(before.times + 1, now)})
    assert taken == [0, 1, 2, 0, 1, 2]
    assert reply.times_used == 6
    assert reply.placeholders == ("prénom",)


def test_a_reworded_variant_begins_anew_and_a_lone_wording_is_always_its_turn() -> None:
    used = {hash_wording(words): Use(3, NOON) for words in a_reply().wordings}
    assert a_reply(uses=used, variants=("Un grand merci", "Merci à vous")).next_wording() == 1
    assert a_reply(variants=("Merci {prénom}",), uses=used).next_wording() == 0
