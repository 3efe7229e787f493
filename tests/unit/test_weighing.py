"""What is worth telling, and in which order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from vigie.alert import AlertKind, Sign
from vigie.alert_life import mail_failed, mail_sent, mute, open_alert
from vigie.analysis import Intent, Mood, PersonalDatum, PersonalKind
from vigie.card import Card, Response, Status, new_card
from vigie.counting import measures
from vigie.digest import Findings, Task, TaskKind, Waiting
from vigie.edition import DigestKind, Edition
from vigie.verdict import Moderation, Queue, Verdict
from vigie.weighing import (
    choose_tasks,
    count_answers,
    falling_channels,
    is_hidden_by_rule,
    is_named,
    is_unmailed,
    is_waiting,
    rank_praise,
    urgency,
)

from tests.builders import NOON, a_mention, an_analysis

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EDITION = Edition("levain", date(2026, 11, 23), DigestKind.DAILY, NOON - DAY, NOON)


def a_card(mood: Mood = Mood.NEUTRAL, *intents: Intent, **values: Any) -> Card:
    card = replace(new_card(a_mention()), analysis=an_analysis(mood, *intents))
    return replace(card, **values)


@pytest.mark.parametrize(
    ("values", "waits"),
    [
        ({}, True),
        ({"status": Status.WAITING}, False),
        ({"status": Status.DONE}, False),
        ({"status": Status.HIDDEN}, False),
        ({"no_reply_needed": "he found it"}, False),
        ({"snoozed_until": NOON + HOUR}, False),
        ({"snoozed_until": NOON - HOUR}, True),
        ({"removed": True}, False),
        ({"analysis": None}, False),
        ({"analysis": None, "private": True}, True),
        ({"analysis": None, "rating": 2}, True),
        ({"backfilled": True}, False),
        ({"analysis": None, "queue": Queue.ILLEGAL}, True),
    ],
)
def test_who_waits_is_on_the_list_not_put_off_and_wants_something(
    values: dict[str, Any], *, waits: bool
) -> None:
    assert is_waiting(a_card(Mood.NEUTRAL, Intent.QUESTION, **values), NOON) is waits


def test_talk_and_praise_wait_for_nobody() -> None:
    assert not is_waiting(a_card(Mood.POSITIVE, Intent.PRAISE), NOON)
    assert not is_waiting(a_card(), NOON)
    assert is_waiting(a_card(Mood.POSITIVE, Intent.PURCHASE), NOON)


def test_safety_then_complaints_then_the_widely_read_then_the_old() -> None:
    illegal = a_card(queue=Queue.ILLEGAL)
    complaint = a_card(Mood.NEGATIVE, Intent.COMPLAINT)
    famous = a_card(Mood.NEUTRAL, Intent.QUESTION, followers=20_000)
    older = a_card(Mood.NEUTRAL, Intent.QUESTION, said_at=NOON - DAY)
    newer = a_card(Mood.NEUTRAL, Intent.QUESTION)
    order = sorted([newer, older, famous, complaint, illegal], key=lambda one: urgency(one, 10_000))
    assert order == [illegal, complaint, famous, older, newer]


def test_hidden_by_a_rule_is_what_no_person_has_looked_at() -> None:
    hidden = a_card(status=Status.HIDDEN, moderation=Moderation(Verdict.HIDE))
    assert is_hidden_by_rule(hidden)
    assert not is_hidden_by_rule(replace(hidden, human=frozenset({"moderation"})))
    assert not is_hidden_by_rule(replace(hidden, status=Status.TODO))
    assert not is_hidden_by_rule(replace(hidden, moderation=None))


def test_praise_is_public_joy_without_any_but() -> None:
    good = a_card(Mood.POSITIVE, Intent.PRAISE, mention_id="good")
    assert good.analysis is not None
    personal = replace(good.analysis, personal=(PersonalDatum(PersonalKind.PHONE),))
    happier = replace(good.analysis.sentiment, positive=0.99)
    best = replace(good, mention_id="best", analysis=replace(good.analysis, sentiment=happier))
    others = [
        a_card(Mood.POSITIVE, Intent.PRAISE, Intent.QUESTION),
        a_card(Mood.NEGATIVE, Intent.PRAISE),
        a_card(Mood.POSITIVE),
        replace(good, analysis=personal),
        replace(good, status=Status.HIDDEN),
        replace(good, mention_id="shown"),
        replace(good, analysis=None),
    ]
    ranked = rank_praise([*others, good, best], ["shown"], most=5)
    assert [card.mention_id for card in ranked] == ["best", "good"]


def test_answers_are_those_the_counters_of_the_page_hold() -> None:
    asked = a_card(Mood.NEUTRAL, Intent.QUESTION)
    quick, slow = (
        replace(asked, response=Response(hours * 3600, 0), replied_at=NOON) for hours in (1, 4)
    )
    cards = [
        quick,
        slow,
        replace(slow, private=True, analysis=None),
        asked,
        replace(asked, backfilled=True),
        replace(asked, no_reply_needed="found it"),
        replace(asked, status=Status.HIDDEN),
        a_card(Mood.POSITIVE, Intent.PRAISE, response=Response(60, 60)),
    ]
    answers = count_answers(sum_measures(cards), due=1)
    assert answers is not None
    assert (answers.answered, answers.wanted, answers.rate) == (3, 4, 0.75)
    assert answers.median is not None
    assert abs(answers.median / (4 * HOUR) - 1) < 0.05
    assert count_answers(sum_measures([a_card()]), due=0) is None
    assert count_answers(sum_measures([asked]), due=0) is None
    unanswered = count_answers(sum_measures([asked]), due=1)
    assert unanswered is not None
    assert unanswered.median is None


def sum_measures(cards: list[Card]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for card in cards:
        counts.update(measures(card))
    return counts


def test_an_alert_is_named_in_its_time_and_until_its_mail_has_left() -> None:
    sign = Sign(AlertKind.NEGATIVE_SPIKE, 5, 9)
    fresh = open_alert("levain", sign, NOON - HOUR)
    assert is_named(mail_sent(fresh, NOON), EDITION, NOON)
    old = open_alert("levain", sign, NOON - 3 * DAY)
    assert not is_named(mail_sent(old, NOON), EDITION, NOON)
    assert is_named(mail_failed(old, NOON), EDITION, NOON)
    assert is_unmailed(mail_failed(old, NOON), NOON)


def test_what_is_on_its_way_muted_or_quiet_is_not_unmailed() -> None:
    sign = Sign(AlertKind.NEGATIVE_SPIKE, 5, 9)
    assert not is_unmailed(open_alert("levain", sign, NOON), NOON + timedelta(minutes=1))
    assert not is_unmailed(mute(open_alert("levain", sign, NOON), "odile", NOON), NOON + HOUR)
    quiet = open_alert("levain", Sign(AlertKind.PRAISE_DROP, 5, 1), NOON)
    assert not is_unmailed(quiet, NOON + HOUR)


def test_a_channel_falls_only_where_both_weeks_have_enough() -> None:
    now = {
        "x": {"mentions": 10, "about_us": 10, "net_sentiment": -20.0},
        "reddit": {"mentions": 40, "about_us": 40, "net_sentiment": 10.0},
        "facebook": {"mentions": 9, "about_us": 9, "net_sentiment": -100.0},
        "threads": {"mentions": 10, "about_us": 10, "net_sentiment": 0.0},
        "tiktok": {"mentions": 30, "about_us": 30, "net_sentiment": -100.0},
    }
    before = {
        "x": {"mentions": 10, "about_us": 10, "net_sentiment": 0.0},
        "reddit": {"mentions": 10, "about_us": 10, "net_sentiment": 60.0},
        "facebook": {"mentions": 50, "about_us": 50, "net_sentiment": 60.0},
        "threads": {"mentions": 10, "about_us": 10, "net_sentiment": 19.9},
    }
    assert falling_channels(now, before) == [("reddit", 50.0), ("x", 20.0)]
    of_rivals = {"x": {"mentions": 10, "about_us": 0}}
    assert falling_channels(of_rivals, before) == falling_channels(now, of_rivals) == []


def test_three_tasks_of_three_kinds_most_urgent_first() -> None:
    found = [Task(kind, str(n)) for n, kind in enumerate(reversed(TaskKind))]
    again = [Task(TaskKind.RECONNECT, "second")]
    chosen = choose_tasks([*found, *again])
    assert [task.kind for task in chosen] == ["reconnect", "illegal", "complaint"]
    assert chosen[0].place != "second"
    assert choose_tasks([]) == ()


def test_news_is_somebody_who_spoke_or_waits_an_alert_or_a_hide() -> None:
    alert = open_alert("levain", Sign(AlertKind.SILENCE, 3, 1), NOON)
    quiet = Findings(EDITION)
    assert not quiet.is_news
    for news in (
        replace(quiet, period={"mentions": 1}),
        replace(quiet, waiting=Waiting(1, NOON)),
        replace(quiet, alerts=(alert,)),
        replace(quiet, hidden_count=1),
    ):
        assert news.is_news
    past = replace(quiet, before={"mentions": 3})
    assert not past.is_news
    assert replace(past, edition=replace(EDITION, kind=DigestKind.WEEKLY)).is_news


@pytest.mark.parametrize(
    ("now", "before", "comparable"), [(10, 10, True), (9, 90, False), (90, 9, False)]
)
def test_ten_on_both_sides_are_enough_to_compare(
    now: int, before: int, *, comparable: bool
) -> None:
    found = Findings(EDITION, now={"about_us": now}, before={"about_us": before})
    assert found.is_comparable is comparable
    assert not Findings(EDITION).is_comparable
