"""The words vigie brings to a crisis: whole in both languages, short, and with the same gaps."""

from __future__ import annotations

import re

import pytest
from vigie.channels._words import typeset
from vigie.crisis.answers import TITLES as GROUPS
from vigie.crisis.answers import Group, draft_answers
from vigie.crisis.playbook import STEPS
from vigie.crisis.statement import Statement, StatementKind, fill, name_gaps
from vigie.crisis.templates import TEMPLATES, TITLES

SAME = {
    "fr": ("sujet", "contact", "échéance"),
    "en": ("subject", "contact", "deadline"),
}
LONGEST = 500  # what Mastodon and Threads take
FACTS = {
    "fr": {"sujet": "le lot 12 de nos brioches", "mesure": "Nous avons tout retiré."},
    "en": {"subject": "batch 12 of our brioches", "measure": "We have removed it all."},
}


@pytest.mark.parametrize("kind", list(StatementKind))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_template_names_what_whom_to_write_to_and_when_there_is_news(
    kind: StatementKind, language: str
) -> None:
    text = TEMPLATES[kind][language]
    assert set(SAME[language]) <= set(name_gaps(text))
    assert TITLES[kind][language]
    words = dict.fromkeys(name_gaps(text), "x" * 24)
    assert len(fill(text, words)) <= LONGEST


@pytest.mark.parametrize("kind", list(StatementKind))
def test_both_languages_of_a_template_have_as_many_gaps(kind: StatementKind) -> None:
    gaps = {language: len(name_gaps(text)) for language, text in TEMPLATES[kind].items()}
    assert gaps["fr"] == gaps["en"]


def test_every_group_has_a_reply_in_both_languages_made_from_the_facts() -> None:
    drafts = draft_answers(Statement(facts=FACTS))
    assert {(one.group, one.language) for one in drafts} == {
        (group, language) for group in Group for language in ("fr", "en")
    }
    assert set(GROUPS) == set(Group)
    for one in drafts:
        subject = FACTS[one.language]["sujet" if one.language == "fr" else "subject"]
        assert subject in one.text
        assert "{sujet}" not in one.text


def test_what_the_statement_does_not_say_keeps_its_braces_so_that_no_reply_leaves_with_it() -> None:
    harmed = draft_answers(Statement())[0]
    assert "{sujet}" in harmed.text
    assert "{contact}" in harmed.text


def test_french_is_set_as_french_is() -> None:
    french = [text["fr"] for text in TEMPLATES.values()] + [step.fr for step in STEPS]
    french += [one.text for one in draft_answers(Statement()) if one.language == "fr"]
    for text in french:
        assert "'" not in text
        assert not re.search(r"[^\s\u202f][:;!?]", typeset(text, "fr"))
        assert not re.search(r" [:;!?]", typeset(text, "fr"))


def test_steps_come_in_the_order_of_their_hour() -> None:
    times = [(step.since, step.until) for step in STEPS]
    assert times == sorted(times)
    assert len({step.key for step in STEPS}) == len(STEPS)
