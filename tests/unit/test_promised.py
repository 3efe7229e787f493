"""Promises found in our own words; now is Monday 23 November 2026, 13:00 in Paris."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.promised import LONGEST_WHAT, find_promise

from tests.builders import NOON

PARIS = ZoneInfo("Europe/Paris")


def due(text: str, language: str, now: datetime = NOON) -> str | None:
    found = find_promise(text, language, now, PARIS)
    return f"{found.due_at.astimezone(PARIS):%m-%d %H:%M}" if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bonjour Odile, je vous rappelle demain. Bonne journée !", "11-24 18:00"),
        ("Nous vous répondrons demain matin.", "11-24 12:00"),
        ("Je vous rappelle demain à 9 h 30.", "11-24 09:30"),
        ("On vous envoie le bon d'échange après-demain", "11-25 18:00"),
        ("Nous revenons vers vous d'ici vendredi.", "11-27 18:00"),
        ("Je reviens vers vous lundi.", "11-30 18:00"),
        ("Nous vous rembourserons sous 48 h.", "11-25 13:00"),
        ("Nous allons vous rembourser sous trois jours.", "11-26 18:00"),
        ("Je m'en occupe cet après-midi.", "11-23 18:00"),
        ("Notre équipe vous contactera la semaine prochaine.", "12-04 18:00"),
        ("Je vous tiens au courant d'ici la fin de la semaine.", "11-27 18:00"),
        ("Nous vous livrerons le 3 décembre.", "12-03 18:00"),
        ("Je vous appelle ce soir", "11-23 20:00"),
        ("Je vérifie et je vous réponds avant 17h.", "11-23 17:00"),
        ("Je vous envoie ça le 2 janvier", "01-02 18:00"),
        ("Nous allons nous en occuper demain.", "11-24 18:00"),
        ("Nous vous tenons au courant mardi.", "11-24 18:00"),
        ("Nous revenons vers vous d'ici la fin de journée.", "11-23 18:00"),
        ("Je vous réponds en fin de journée.", "11-23 18:00"),
        ("Nous vous remboursons sous cinq jours ouvrés.", "11-30 18:00"),
    ],
)
def test_a_promise_in_french_has_its_date(text: str, expected: str) -> None:
    assert due(text, "fr") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi Paul, we'll get back to you by Friday. Thanks!", "11-27 18:00"),
        ("I will call you tomorrow at 9:30.", "11-24 09:30"),
        ("I'll call you tomorrow at 3 pm", "11-24 15:00"),
        ("We’ll refund you within 48 hours.", "11-25 13:00"),
        ("We will look into it and let you know within two working days.", "11-25 18:00"),
        ("Our team will contact you next week.", "12-04 18:00"),
        ("We'll have your order ready by the end of the week.", "11-27 18:00"),
        ("I'll send it on December 3rd.", "12-03 18:00"),
        ("We will ship it on 3 December.", "12-03 18:00"),
        ("I'm going to check this afternoon.", "11-23 18:00"),
        ("I'll get back to you tonight", "11-23 20:00"),
        ("We'll reply in an hour", "11-23 14:00"),
        ("We will let you know by the end of the day.", "11-23 18:00"),
        ("We'll answer within 5 working days.", "11-30 18:00"),
    ],
)
def test_a_promise_in_english_has_its_date(text: str, expected: str) -> None:
    assert due(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Merci Odile, à demain !", "fr"),
        ("Nous sommes ouverts demain de 9 h à 19 h.", "fr"),
        ("Pouvez-vous nous rappeler demain ?", "fr"),
        ("Pouvons-nous vous rappeler demain ?", "fr"),
        ("Nous vous avons répondu hier.", "fr"),
        ("Appelez-nous lundi.", "fr"),
        ("Nous fermons demain à 18 h.", "fr"),
        ("Merci de nous contacter avant vendredi.", "fr"),
        ("N'hésitez pas à nous écrire avant vendredi.", "fr"),
        ("Vous pouvez nous appeler demain.", "fr"),
        ("Votre message nous fait plaisir, à demain !", "fr"),
        ("Je vous rappelle dès que possible.", "fr"),
        ("Nous vous répondrons.", "fr"),
        ("Je vous rappelle ce matin à 9 h.", "fr"),  # it is past nine
        ("Thank you, see you tomorrow!", "en"),
        ("We are open tomorrow from 9 to 5.", "en"),
        ("Could you call us on Monday?", "en"),
        ("We already wrote to you on Monday.", "en"),
        ("Please send us your order number by Friday.", "en"),
        ("We'll get back to you as soon as we can.", "en"),
        ("", "en"),
    ],
)
def test_what_is_no_promise_of_ours_is_none(text: str, language: str) -> None:
    assert due(text, language) is None


@pytest.mark.parametrize("night", ["2026-03-29T00:30+00:00", "2026-10-25T00:30+00:00"])
def test_hours_are_hours_in_the_night_the_clocks_change(night: str) -> None:
    now = datetime.fromisoformat(night)
    found = find_promise("Nous vous rappelons dans 2 heures.", "fr", now, PARIS)
    assert found is not None
    assert found.due_at - now == timedelta(hours=2)


def test_the_sentence_that_promises_is_what_is_to_be_done() -> None:
    found = find_promise("Bonjour. Je vous rappelle demain ! Belle journée.", "fr", NOON, PARIS)
    assert found is not None
    assert found.what == "Je vous rappelle demain !"
    long = find_promise(f"Je vous rappelle demain {'x' * 500}", "fr", NOON, PARIS)
    assert long is not None
    assert len(long.what) == LONGEST_WHAT


def test_a_text_of_another_language_is_read_as_both() -> None:
    assert due("We'll call you tomorrow", "other") == "11-24 18:00"
    assert due("Je vous rappelle demain", "other") == "11-24 18:00"


@given(st.text(max_size=200), st.sampled_from(["fr", "en", "other"]))
def test_any_text_is_read_and_what_is_found_lies_ahead(text: str, language: str) -> None:
    found = find_promise(text, language, NOON, PARIS)
    assert found is None or found.due_at > NOON
