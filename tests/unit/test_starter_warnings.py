"""What is said before something is begun that may not be finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.analysis import Intent, Mood
from vigie.card import Card, new_card
from vigie.promise import Promises
from vigie.starter import StarterKind, StarterState
from vigie.starter_warnings import Backlog, Code, Desk, count_backlog, warn_of

from tests.builders import NOON, a_brand, a_mention, an_analysis
from tests.unit.test_starter import DAY, a_starter

ODILE, LUC = "odile@levain.example", "luc@levain.example"


def a_card(hours: float, *intents: Intent, mood: Mood = Mood.NEUTRAL, **values: Any) -> Card:
    mention = a_mention(said_at=NOON - timedelta(hours=hours))
    card = new_card(mention)
    return replace(card, analysis=an_analysis(mood, *intents), **values)


def codes(desk: Desk, state: StarterState = StarterState.PLANNED, **values: Any) -> list[Code]:
    return [one.code for one in warn_of(a_starter(**values), state, desk, NOON)]


def count(cards: Iterable[Card], **values: Any) -> Backlog:
    return count_backlog(cards, a_brand(**values), Promises(), NOON)


def test_the_late_are_those_to_whom_a_promise_is_broken_and_who_ask_for_something() -> None:
    cards = [
        a_card(100, Intent.COMPLAINT, backfilled=True, author_id="a"),
        a_card(90, Intent.PRAISE, author_id="b"),
        a_card(80, Intent.QUESTION, snoozed_until=NOON + DAY, author_id="c"),
        a_card(70, mood=Mood.NEGATIVE, author_id="d"),
        a_card(50, private=True, author_id="e"),
        a_card(30, rating=1, author_id="f"),
        a_card(23, rating=1, author_id="g"),
        a_card(3, Intent.QUESTION, author_id="h"),
        a_card(3, Intent.COMPLAINT, author_id="i"),
    ]
    assert count(cards) == Backlog(3, timedelta(hours=50))


def test_late_is_counted_in_the_brand_s_business_hours() -> None:
    """NOON is a Monday: what was asked on Saturday is owed four open hours from nine."""
    asked = [a_card(48, Intent.QUESTION)]
    assert count(asked).late == 1
    assert count(asked, business_hours={"mon": [["11:00", "18:00"]]}).late == 0


def test_one_person_who_says_three_things_is_one_who_waits() -> None:
    cards = [a_card(hours, Intent.QUESTION, conversation="t") for hours in (9, 8, 7)]
    assert count(cards).late == 1


def test_counting_stops_once_the_question_is_settled() -> None:
    cards = (a_card(40, Intent.QUESTION, author_id=str(n)) for n in range(500))
    assert count(cards).late == 21
    assert len(list(cards)) > 470


@pytest.mark.parametrize(
    ("late", "days", "is_too_late"),
    [(0, 0, False), (20, 2, False), (21, 2, True), (1, 4, True), (1, 3, False)],
)
def test_too_late_is_more_than_twenty_or_more_than_three_days(
    *, late: int, days: int, is_too_late: bool
) -> None:
    assert Backlog(late, timedelta(days=days)).is_too_late is is_too_late


def test_an_owner_who_is_away_at_the_end_is_told_of_and_so_is_an_empty_house() -> None:
    away = ((ODILE, NOON + 2 * DAY, NOON + 9 * DAY),)
    assert codes(Desk(known=frozenset({ODILE, LUC}), away=away)) == [Code.OWNER_AWAY]
    both = (*away, (LUC, NOON, NOON + 9 * DAY))
    assert codes(Desk(known=frozenset({ODILE, LUC}), away=both)) == [
        Code.OWNER_AWAY,
        Code.TEAM_AWAY,
    ]
    back = ((ODILE, NOON, NOON + DAY),)
    assert codes(Desk(known=frozenset({ODILE, LUC}), away=back)) == []


def test_who_left_the_team_owns_nothing() -> None:
    assert codes(Desk(known=frozenset({LUC}))) == [Code.NO_OWNER]


def test_a_crisis_a_backlog_and_too_much_selling_are_told_of_worst_first() -> None:
    desk = Desk(backlog=Backlog(30, DAY), is_crisis=True, is_promoting=True)
    assert codes(desk) == [Code.CRISIS, Code.BACKLOG_LATE, Code.PROMOTES]
    assert codes(desk, StarterState.FINISHED) == []
    assert codes(desk, StarterState.CANCELLED) == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Gagnez une galette !", True),
        ("Gagnez ! Règlement en boutique.", True),
        ("Gagnez ! https://levain.example/jeu", True),
        ("Gagnez ! Règlement : https://levain.example/reglement", False),
        ("Win a pie! Rules: levain.example/rules", False),
        ("Win a pie! T&Cs at www.levain.example", False),
    ],
)
def test_a_contest_names_its_rules_and_leads_there(*, text: str, is_told: bool) -> None:
    found = codes(Desk(), kind=StarterKind.CONTEST, texts={"facebook": text})
    assert (Code.NO_RULES in found) is is_told
    assert Code.NO_RULES not in codes(Desk(), texts={"facebook": text})
