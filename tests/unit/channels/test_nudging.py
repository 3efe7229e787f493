"""Mails to one colleague, in the words of each language."""

from __future__ import annotations

from datetime import timedelta

import pytest
from vigie.channels.nudging import LONGEST_SUBJECT, About, render_nudge
from vigie.nudge import Nudge, NudgeKind

from tests.builders import NOON, a_brand

ABOUT = About("https://vigie.example/#mention=abc", "Appeler le fournisseur au 06 12 34 56 78")


def a_nudge(kind: NudgeKind, by: str = "Odile") -> Nudge:
    return Nudge("n", "levain", kind, "paul@levain.example", "abc", NOON, by)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", NudgeKind)
def test_every_kind_says_what_happened_and_opens_what_it_is_about(
    kind: NudgeKind, language: str
) -> None:
    mail = render_nudge(a_nudge(kind), a_brand(), language, ABOUT)
    tag = {"fr": ("[Équipe] ", "[À faire] "), "en": ("[Team] ", "[To do] ")}[language]
    assert mail.subject.startswith(tag)
    assert len(mail.subject) <= LONGEST_SUBJECT
    assert "https://vigie.example/#mention=abc" in mail.text
    assert 'href="https://vigie.example/#mention=abc"' in mail.html
    assert "Levain & Fils" in mail.text
    assert "Levain &amp; Fils" in mail.html
    assert "06 12" not in mail.text
    assert "{" not in mail.subject + mail.text


def test_french_spaces_are_narrow_and_nobody_is_named_where_nobody_is_known() -> None:
    mail = render_nudge(a_nudge(NudgeKind.ASSIGNED, by=""), a_brand(), "fr", ABOUT)
    assert mail.subject == "[Équipe] Un membre de l’équipe vous confie une conversation"
    assert "conversation\u202f: c’est à vous" in mail.text


def test_a_task_says_its_time_in_the_brand_s_zone() -> None:
    about = About("https://vigie.example/", "Rappeler", NOON + timedelta(hours=2))
    mail = render_nudge(a_nudge(NudgeKind.TASK_DUE), a_brand(), "fr", about)
    assert mail.subject == "[À faire] Promis pour le 23 novembre à 15\u202fh\u202f00"


def test_a_name_cannot_break_the_subject_s_line() -> None:
    mail = render_nudge(a_nudge(NudgeKind.ASSIGNED, by="Eve\nBcc: x"), a_brand(), "en", ABOUT)
    assert "\n" not in mail.subject
