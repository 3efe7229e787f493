"""Signing once, whoever writes, and what a writer hears about tone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.tone import find_addresses, find_avoided
from vigie.voice import Signer, Signing, Voice, drop_mark, has_initials, is_signed, make_mark, sign

ODILE = Signer("OM", "Odile Marchand")
MARKS = st.sampled_from(["^MD", "^É", "Odile", "Marie-Claude Petit", "L’équipe Levain", "^l'O"])


@pytest.mark.parametrize(
    ("signing", "signer", "mark"),
    [
        (Signing.NONE, ODILE, ""),
        (Signing.INITIALS, ODILE, "^OM"),
        (Signing.INITIALS, Signer("^om", ""), "^OM"),
        (Signing.INITIALS, Signer("", "Jean-Luc Petit"), "^JLP"),
        (Signing.INITIALS, None, "L’équipe"),
        (Signing.NAME, ODILE, "Odile Marchand"),
        (Signing.NAME, Signer("OM", ""), "L’équipe"),
    ],
)
def test_the_mark_is_the_colleague_s_and_else_the_brand_s(
    signing: Signing, signer: Signer | None, mark: str
) -> None:
    assert make_mark(Voice(signing=signing), signer, "L’équipe") == mark


@given(st.text(), MARKS)
def test_signing_twice_is_signing_once(text: str, mark: str) -> None:
    once = sign(text, mark)
    assert sign(once, mark) == once
    assert once == text or once.endswith(mark)


@pytest.mark.parametrize(
    ("text", "mark", "signed"),
    [
        ("Merci !", "^MD", "Merci ! ^MD"),
        ("Merci ! ^MD", "^MD", "Merci ! ^MD"),
        ("Merci ! — md.", "^MD", "Merci ! — md."),
        ("Merci ! ^AB", "^MD", "Merci ! ^AB"),
        ("Merci !", "Odile", "Merci !\nOdile"),
        ("Merci, Odile", "Odile", "Merci, Odile\nOdile"),
        ("Merci !\n— Odile", "Odile", "Merci !\n— Odile"),
        ("Merci ! ^AB", "Odile", "Merci ! ^AB"),
        ("Le CMD", "^MD", "Le CMD ^MD"),
        ("", "^MD", ""),
        ("Merci", "", "Merci"),
    ],
)
def test_a_reply_is_signed_where_it_is_not(text: str, mark: str, signed: str) -> None:
    assert sign(text, mark) == signed


def test_a_signature_is_seen_and_taken_off_again() -> None:
    assert is_signed("Merci ^md", "^MD")
    assert not is_signed("Merci", "")
    assert has_initials("Merci ^MD")
    assert not has_initials("2^10")
    assert drop_mark("Merci !\nOdile", "Odile") == drop_mark("Merci ! ^MD", "") == "Merci !"


def test_avoided_words_are_found_where_they_stand_whatever_their_accents_and_plurals() -> None:
    text = "Nous sommes DESOLES des désagréments"
    found = find_avoided(text, ["désagrément", "sommes désolés", "jamais", "!", "désagrément"])
    assert [(one.word, text[one.start : one.end]) for one in found] == [
        ("sommes désolés", "sommes DESOLES"),
        ("désagrément", "désagréments"),
    ]
    assert find_avoided(text, []) == ()


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Bonjour, merci pour votre message, nous vous répondons", ["vous"]),
        ("Bonjour, merci pour ton message, nous te répondons", ["tu"]),
        ("Merci, t’as raison pour les horaires", ["tu"]),
        ("Bonjour, merci, tu trouveras les horaires sur votre page", ["tu", "vous"]),
        ("Bonjour, le ton de votre message est clair", ["vous"]),
        ("Nous entendons votre ton, et le nôtre était trop sec. Merci à vous", ["vous"]),
        ("Merci, notre ton était trop sec, nous vous rappelons", ["vous"]),
        ("Bonjour, merci pour votre mot « tu exagères »", ["vous"]),
        ("Thanks a ton, ta ta", []),
        ("Merci !", []),
    ],
)
def test_tu_and_vous_are_told_apart_in_french_alone(text: str, ways: list[str]) -> None:
    assert sorted(find_addresses(text)) == ways
