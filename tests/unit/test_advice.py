"""What a channel's figures suggest, and the sentences that say it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from vigie.advice import Advice, Because, advise
from vigie.presence import Channel, Objective, Part, Ranked
from vigie.presence_saying import (
    say_absence,
    say_advice,
    say_minutes,
    say_wait,
    say_workload,
)
from vigie.presence_words import PRESENCE, REASONS, WORKLOAD
from vigie.workload import Act, Capacity, Load, Pace, weigh_week

FINE = {"mentions": 40, "positive": 20, "neutral": 16, "negative": 4}


def a_ranked(score: float = 50, before: dict[str, int] | None = None, **counts: int) -> Ranked:
    channel = Channel("x", {**FINE, **counts}, before or {}, 12, 7200, 45)
    return Ranked(channel, score, dict.fromkeys(Part, 0.5), rank=1)


@pytest.mark.parametrize(
    ("one", "advice"),
    [
        (a_ranked(90, mentions=9), (Advice.WATCH, Because.FEW)),
        (a_ranked(90, wanting=5, answered=3), (Advice.ANSWER, Because.WAITING)),
        (a_ranked(90, wanting=4, answered=0), (Advice.INVEST, Because.SCORE)),
        (a_ranked(90, wanting=5, answered=4), (Advice.INVEST, Because.SCORE)),
        (
            a_ranked(90, wanting=9, answered=9, in_time=3, overdue_answer=2),
            (Advice.ANSWER, Because.LATE),
        ),
        (a_ranked(90, negative=17), (Advice.WATCH, Because.NEGATIVE)),  # surely above 28 %
        (a_ranked(90, negative=16), (Advice.WATCH, Because.NEGATIVE)),  # 26 %
        (a_ranked(90, negative=15), (Advice.INVEST, Because.SCORE)),  # 24 %
        (
            a_ranked(90, {"mentions": 10, "positive": 6}),
            (Advice.WATCH, Because.FALL),
        ),  # from +60 to +40
        (a_ranked(90, {"mentions": 9, "positive": 9}), (Advice.INVEST, Because.SCORE)),
        (a_ranked(60), (Advice.INVEST, Because.SCORE)),
        (a_ranked(59.9), (Advice.KEEP, Because.SCORE)),
        (a_ranked(40), (Advice.KEEP, Because.SCORE)),
        (a_ranked(39.9), (Advice.LEAVE, Because.SCORE)),
    ],
)
def test_the_first_rule_that_holds_advises(one: Ranked, advice: tuple[Advice, Because]) -> None:
    assert advise(one) == advice


def test_a_french_sentence_has_its_numbers_and_its_spaces() -> None:
    one = a_ranked(41.0, {"mentions": 52}, wanting=8, answered=7, clicks=1)
    said = say_advice(one, Objective.TRAFFIC, "Mastodon", "fr")
    assert said == (
        "Mastodon tient sa place\u202f: 40 mentions (12 de moins que la période d’avant), humeur "
        "+40, réponse donnée 7 fois sur 8, en 2\u202fh en général et 1 clic vers votre site, pour "
        "environ 45\u202fmin par semaine. Continuez comme cela."
    )


def test_an_interval_is_told_where_the_mood_is_in_doubt() -> None:
    said = say_advice(a_ranked(90, negative=17), Objective.REPUTATION, "X", "en")
    assert said.startswith(
        "On X, 17 mentions of 40 are negative (42%, almost surely between 29 and 58%). "
    )


def test_one_and_many_are_told_apart() -> None:
    one = a_ranked(90, wanting=5, answered=1)
    assert "4 messages of 5 are" in say_advice(one, Objective.TRAFFIC, "X", "en")
    assert "1 message cherchait" in say_absence("Reddit", 1, "fr")
    assert "2 messages cherchaient" in say_absence("Reddit", 2, "fr")


def test_every_advice_can_be_said_in_both_languages() -> None:
    cases = (
        *(a_ranked(90, mentions=n) for n in (0, 1, 9)),
        *(a_ranked(score) for score in (20, 50, 80)),
        a_ranked(90, wanting=5),
        a_ranked(90, wanting=9, answered=9, in_time=3, overdue_answer=4),
        a_ranked(90, negative=30),
        a_ranked(90, {"mentions": 10, "positive": 9}),
    )
    for one in cases:
        for objective in Objective:
            for language in ("fr", "en"):
                said = say_advice(one, objective, "X", language)
                assert not re.search(r"[{}]|  | ,|\.\.", said)
                assert len(said) > 60


def test_both_languages_have_the_same_words() -> None:
    for table in (PRESENCE, WORKLOAD, REASONS):
        assert table["fr"].keys() == table["en"].keys()
    assert set(REASONS["fr"]) == set(Objective)


@pytest.mark.parametrize(
    ("minutes", "fr"),
    [
        (0, "0\u202fmin"),
        (0.2, "1\u202fmin"),
        (59.6, "1\u202fh"),
        (125, "2\u202fh\u202f05"),
        (2100, "35\u202fh"),
    ],
)
def test_spans_are_said_as_people_say_them(minutes: float, fr: str) -> None:
    assert say_minutes(minutes, "fr") == fr


def test_long_waits_are_said_in_days() -> None:
    assert say_wait(5 * 86_400, "fr") == "5 jours"
    assert say_wait(2 * 86_400, "en") == "2 days"


def a_week(replies: int, capacity: tuple[int, Capacity], **values: Any) -> str:
    loads = [Load("x", Act.REPLY, replies)]
    return say_workload(weigh_week(loads, Pace(), capacity, 2100, **values), "fr")


def test_a_week_s_work_is_said_against_the_time_there_is() -> None:
    assert a_week(0, (20, Capacity.USUAL)) == "Rien ne demande de travail en ce moment."
    assert a_week(5, (20, Capacity.USUAL)).endswith(
        "Cela tient dans les 20\u202fmin par semaine que nous supposons tant que vous n’avez pas "
        "dit votre temps."
    )
    assert a_week(15, (90, Capacity.BRAND), forecast=80.0) == (
        "En ce moment, une semaine demande environ 1\u202fh\u202f: 15 réponses à 4 min. Votre "
        "équipe dispose de 1\u202fh\u202f30 par semaine\u202f: cela tient. La semaine prochaine "
        "devrait demander environ 1\u202fh\u202f20."
    )
    assert "il manque environ 30\u202fmin" in a_week(30, (90, Capacity.MEMBERS))
    assert "plus qu’une personne à plein temps (35\u202fh)" in a_week(600, (20, Capacity.USUAL))
