"""A notice says what its mail says, in both languages."""

from __future__ import annotations

import pytest
from vigie.alert import AlertState, Form
from vigie.channels import NoticeForm, Trouble
from vigie.channels._notice_words import BUTTONS, TEST, TROUBLE
from vigie.channels._words import ALERT
from vigie.channels.email import render_alert
from vigie.channels.notice import tell_mention, write_notice, write_test

from tests.builders import a_brand
from tests.notices import LINKS, a_notice, a_story, a_view, an_alert


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("changes", "form"),
    [
        ({}, NoticeForm.OPENED),
        ({"form": Form.GROWN}, NoticeForm.GROWN),
        ({"form": Form.OVER, "state": AlertState.OVER}, NoticeForm.OVER),
    ],
)
def test_subject_sentence_and_cause_are_the_mail_s_own(
    language: str, changes: dict[str, object], form: NoticeForm
) -> None:
    alert = an_alert(**changes)
    mail = render_alert(alert, a_brand(), language, a_story(), LINKS)
    notice = write_notice(alert, a_brand(), language, a_story(), LINKS)
    assert notice.form is form
    assert notice.subject == mail.subject
    assert notice.sentence in " ".join(mail.text.split("\n\n"))
    assert notice.cause in mail.text
    assert bool(notice.mentions) is (form is not NoticeForm.OVER)


def test_the_cause_tells_terms_platforms_and_share() -> None:
    assert a_notice().cause == (
        "On y parle surtout de\u202f: «\u202flivraison\u202f». Où\u202f: "
        "Facebook\u00a06, X\u00a03. 64\u202f% des avis de la période sont négatifs."
    )
    assert a_notice("en").cause == (
        "What they talk about: “livraison”. Where: Facebook\u00a06, X\u00a03. 64% of what was "
        "said in that time is negative."
    )


def test_an_escalation_says_that_nobody_took_it_on() -> None:
    alert = an_alert(form=Form.ESCALATED)
    notice = write_notice(alert, a_brand(), "en", a_story(), LINKS)
    assert notice.form is NoticeForm.ESCALATED
    mail = render_alert(alert, a_brand(), "en", a_story(), LINKS)
    assert notice.subject == mail.subject
    assert "9 negative mentions" in notice.sentence


def test_what_is_personal_in_people_s_words_is_masked_and_a_photo_is_said() -> None:
    views = a_view("Rappelez-moi au 06 12 34 56 78 !"), a_view("", shows=("photo",))
    notice = write_notice(an_alert(), a_brand(), "fr", a_story(*views), LINKS)
    assert [one.text for one in notice.mentions] == [
        "Rappelez-moi au [téléphone masqué] !",
        "(photo, sans texte)",
    ]


def test_a_test_says_that_there_is_nothing_to_do() -> None:
    notice = write_test(a_brand(), "fr", LINKS)
    assert notice.subject == "Essai\u202f: vigie est bien branché ici"
    assert "rien à faire" in notice.sentence


@pytest.mark.parametrize(
    ("followers", "told"),
    [
        (
            12_400,
            "Odile Marchand · 12\u202f400 abonnés · Facebook · 23 novembre à 12\u202fh\u202f48",
        ),
        (1, "Odile Marchand · 1 abonné · Facebook · 23 novembre à 12\u202fh\u202f48"),
        (None, "Odile Marchand · Facebook · 23 novembre à 12\u202fh\u202f48"),
    ],
)
def test_a_mention_is_told_with_author_reach_and_local_time(
    followers: int | None, told: str
) -> None:
    assert tell_mention(a_view(followers=followers), a_notice()) == told


def test_both_languages_have_every_word_and_every_trouble() -> None:
    assert TEST["fr"].keys() == TEST["en"].keys()
    assert set(BUTTONS) <= ALERT["fr"].keys() & ALERT["en"].keys()
    assert set(TROUBLE["fr"]) == set(TROUBLE["en"]) == set(Trouble)
