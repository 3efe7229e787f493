from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from vigie.alert import AlertKind, Form
from vigie.alerting import Alerting
from vigie.channels.story import gather_facts, say_lead, say_subject

from tests.unit.channels.stories import BRAND, NOW, N, a_story, a_view, an_alert, said_in

ONE = {"fr": "1 avis négatif en", "en": "1 negative mention in"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_one_is_not_written_in_the_plural(language: str) -> None:
    subject = say_subject(an_alert(count=1), BRAND, a_story(), language)
    assert subject.startswith(ONE[language])
    waiting = an_alert(AlertKind.LEFT_WAITING, count=1)
    lead = " ".join(say_lead(waiting, BRAND, a_story(since=NOW - timedelta(hours=30)), language))
    assert lead.startswith(
        {
            "fr": "1 question ou réclamation adressée à Boulangerie du Marché attend une réponse",
            "en": "1 question or complaint to Boulangerie du Marché has been waiting",
        }[language]
    )


def test_a_spike_of_one_platform_names_it() -> None:
    alert = an_alert(platform="google_business")
    subject = say_subject(alert, BRAND, a_story(), "fr")
    assert subject == "9 avis négatifs en 3 h sur Google (habituel : 1) – livraison"


def test_a_spike_of_the_whole_brand_names_no_platform_even_if_all_shown_are_of_one() -> None:
    subject = say_subject(an_alert(), BRAND, a_story(platforms={"Facebook": 9}), "en")
    assert "Facebook" not in subject


def test_a_slow_rise_is_told_as_one() -> None:
    alert = an_alert(count=31, expected=11, window_hours=72)
    subject = say_subject(alert, BRAND, a_story(builds_up=True), "fr")
    assert subject == "31 avis négatifs en 3 jours, et ça monte (habituel : 11) – livraison"


def test_what_may_be_illegal_tells_the_hour_and_what_is_left_of_the_clock() -> None:
    story = a_story(a_view(), platforms={"X": 1}, due_at=NOW + timedelta(minutes=58))
    alert = an_alert(AlertKind.ILLEGAL, topic=("terror",))
    assert say_subject(alert, BRAND, story, "fr") == f"Illicite ? À examiner avant 15{N}h{N}03 – X"
    lead = " ".join(say_lead(alert, BRAND, story, "en"))
    assert lead == (
        "A message on X about Boulangerie du Marché may be illegal (praise of terrorism). It is "
        "for you to decide by 15:03 (58 min left)."
    )


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(hours=23), f"avant le 25 novembre à 13{N}h{N}05 (il reste 23 h)"),
        (timedelta(0), "sans plus attendre (délai dépassé)"),
        (timedelta(hours=-2), "sans plus attendre (délai dépassé)"),
        (timedelta(seconds=30), f"avant 14{N}h{N}05 (il reste 0 min)"),
    ],
)
def test_a_legal_clock_names_the_day_where_it_is_not_today_and_may_have_run_out(
    left: timedelta, said: str
) -> None:
    facts = gather_facts(an_alert(AlertKind.ILLEGAL), BRAND, a_story(due_at=NOW + left), "fr")
    assert facts["deadline"] + facts["left"] == said


def test_one_mention_of_a_grave_matter_that_grows_worse_is_said_in_the_singular() -> None:
    alert = an_alert(AlertKind.CRISIS_WORDS, count=1, form=Form.GROWN)
    lead = say_lead(alert, BRAND, a_story(), "fr")[0]
    assert lead.startswith("1 avis sur Boulangerie du Marché parle maintenant")


def test_without_a_clock_the_illegal_is_urgent_all_the_same() -> None:
    assert "sans attendre" in said_in(AlertKind.ILLEGAL)


def test_the_author_of_many_followers_is_named_in_the_body_and_counted_in_the_subject() -> None:
    story = a_story(a_view(followers=48_000), platforms={"X": 1})
    alert = an_alert(AlertKind.VISIBLE_AUTHOR, topic=("Jo",))
    assert say_subject(alert, BRAND, story, "en") == "Criticism in front of 48,000 followers on X"
    assert say_lead(alert, BRAND, story, "en")[0].startswith("Jo, who has 48,000 followers,")
    gone = say_lead(alert, BRAND, a_story(), "fr")[0]
    assert gone.startswith("Un compte très suivi, que suivent de nombreux abonnés, critique")


def test_the_words_of_a_crisis_are_quoted() -> None:
    alert = an_alert(AlertKind.CRISIS_WORDS, count=1, topic=("intoxication",))
    story = a_story(platforms={"Google": 1})
    assert say_subject(alert, BRAND, story, "fr") == (
        f"1 avis sur un sujet grave : «{N}intoxication{N}» – Google"
    )


def test_waiting_counts_in_opening_hours_where_the_brand_has_some() -> None:
    hours = {"mon": [["09:00", "18:00"]]}
    brand = replace(BRAND, business_hours=hours, alerting=Alerting(answer_within_hours=8))
    subject = say_subject(an_alert(AlertKind.LEFT_WAITING), brand, a_story(), "fr")
    assert subject == f"9 messages sans réponse depuis plus de 8{N}h d’ouverture"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"platform": "instagram", "topic": ()}, "Instagram : plus rien depuis 2 jours"),
        (
            {"platform": "feeds", "topic": ("Le Journal",)},
            "Feeds (Le Journal) : plus rien depuis 2 jours",
        ),
        ({"platform": "", "topic": ()}, "Vos sources : plus rien depuis 2 jours"),
        ({"platform": "", "topic": ("X", "Reddit")}, "X, Reddit : plus rien depuis 2 jours"),
    ],
)
def test_a_silent_source_is_named_as_well_as_it_is_known(
    values: dict[str, object], said: str
) -> None:
    story = a_story(since=NOW - timedelta(hours=53))
    assert say_subject(an_alert(AlertKind.SILENCE, **values), BRAND, story, "fr") == said


def test_a_silence_of_hours_is_told_in_hours() -> None:
    story = a_story(since=NOW - timedelta(hours=5, minutes=20))
    alert = an_alert(AlertKind.SILENCE, platform="reddit", topic=())
    assert say_subject(alert, BRAND, story, "en") == "Reddit: nothing for 5 h"


@pytest.mark.parametrize("kind", [AlertKind.ILLEGAL, AlertKind.CRISIS_WORDS])
def test_what_may_end_in_court_asks_not_to_answer_and_to_keep_evidence(kind: AlertKind) -> None:
    french, english = said_in(kind), said_in(kind, language="en")
    assert "capture" in french
    assert "répondez pas" in french
    assert "screenshot" in english
    assert "Do not reply" in english


def test_the_illegal_is_reported_to_pharos_in_french() -> None:
    assert "PHAROS" in said_in(AlertKind.ILLEGAL)
    assert "internet-signalement.gouv.fr" in said_in(AlertKind.ILLEGAL, language="en")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_who_is_on_call_next_reads_that_it_is_theirs(language: str) -> None:
    text = said_in(AlertKind.NEGATIVE_SPIKE, Form.ESCALATED, language)
    assert {"fr": "c’est à vous", "en": "it is yours"}[language] in text
