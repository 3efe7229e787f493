"""What nobody answered for too long: one alert, in business hours, told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import boto3
import pytest
from vigie.alert import Alert, AlertKind, AlertState, Sign
from vigie.alerting import Alerting
from vigie.analysis import Intent, Mood
from vigie.aws import brands
from vigie.aws.alerts import list_alerts
from vigie.aws.cards import change_card
from vigie.aws.promises import save_promises
from vigie.card import Card, Status, new_card
from vigie.holidays import Closed
from vigie.jobs.notify import notify_batch
from vigie.jobs.raising import raise_alert
from vigie.jobs.waiting import find_late, is_late, is_waiting_over, watch_waiting
from vigie.promise import Promises

from tests.builders import NOON, a_brand, a_mention, an_analysis

HOUR = timedelta(hours=1)
NEVER = Closed()
BRAND = a_brand(alerting=Alerting(answer_within_hours=4))


@pytest.fixture(autouse=True)
def brand(aws: None) -> None:
    brands.save_brand(BRAND)


def ask(native_id: str, said_at: datetime, **values: object) -> str:
    mention = a_mention("Vous ouvrez quand ?", native_id=native_id, said_at=said_at)
    known = replace(new_card(mention), analysis=an_analysis(Mood.NEUTRAL, Intent.QUESTION))
    change_card(mention.id, lambda _: replace(known, **values), NOON)  # type: ignore[arg-type]
    return mention.id


def answer(identity: str) -> None:
    def answered(card: Card | None) -> Card | None:
        return replace(card, status=Status.WAITING, replied_at=NOON) if card else None

    change_card(identity, answered, NOON)


def alert() -> Alert:
    (found,) = list_alerts("levain")
    return found


def test_what_waits_too_long_is_one_alert_with_its_count_and_oldest_that_ends_answered() -> None:
    oldest = ask("1", NOON - 9 * HOUR)
    ids = {oldest, ask("2", NOON - 5 * HOUR)}
    ask("3", NOON - 3 * HOUR)
    ask("4", NOON - 9 * HOUR, analysis=an_analysis(Mood.POSITIVE, Intent.PRAISE))
    ask("5", NOON - 9 * HOUR, snoozed_until=NOON + HOUR)
    ask("6", NOON - 9 * HOUR, backfilled=True)
    ask("7", NOON - 9 * HOUR, no_reply_needed="par téléphone")
    for _ in range(2):
        assert watch_waiting(BRAND, NOON) == 2
    assert (alert().kind, alert().count, alert().severity) == (AlertKind.LEFT_WAITING, 2, 2)
    assert (set(alert().mention_ids), alert().mention_ids[0]) == (ids, oldest)
    assert alert().window_hours == 9
    assert not is_waiting_over(alert(), BRAND, NOON)
    for one in ids:
        answer(one)
    assert is_waiting_over(alert(), BRAND, NOON)


def test_what_a_spike_told_of_is_not_told_again_for_being_late() -> None:
    told = ask("1", NOON - 9 * HOUR)
    spike = Sign(AlertKind.NEGATIVE_SPIKE, 5, 9, mention_ids=(told,))
    raise_alert(BRAND, spike, NOON - 8 * HOUR)
    assert watch_waiting(BRAND, NOON) == 0
    other = ask("2", NOON - 9 * HOUR)
    assert [card.mention_id for card in find_late(BRAND, NOON)] == [other]


def test_the_same_ones_are_told_once_and_another_one_anew() -> None:
    ask("1", NOON - 9 * HOUR)
    watch_waiting(BRAND, NOON)
    week = NOON + timedelta(days=7)
    assert notify_batch(_woken(), week) == []
    assert alert().state is AlertState.OVER
    watch_waiting(BRAND, week + 7 * HOUR)
    assert len(list_alerts("levain")) == 1
    ask("2", week)
    watch_waiting(BRAND, week + 7 * HOUR)
    assert len(list_alerts("levain")) == 2


def test_a_list_nobody_empties_hides_no_question_that_became_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vigie.jobs.waiting.MOST_CARDS", 3)
    for n in range(5):
        praise = an_analysis(Mood.POSITIVE, Intent.PRAISE)
        ask(f"thanks{n}", NOON - (24 + n) * HOUR, analysis=praise)
    asked = ask("asked", NOON - 4 * HOUR)
    assert watch_waiting(BRAND, NOON - HOUR / 60) == 0
    assert watch_waiting(BRAND, NOON) == 1
    assert alert().mention_ids == (asked,)


def test_business_hours_move_the_list_s_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vigie.jobs.waiting.MOST_CARDS", 3)
    shop = replace(BRAND, business_hours={"mon": [["09:00", "18:00"]]})  # NOON is 13:00 there
    for n in range(5):
        ask(f"today{n}", NOON - (3.5 + n / 60) * HOUR)
    asked = ask("asked", NOON - 15 * HOUR)
    assert [card.mention_id for card in find_late(shop, NOON)] == [asked]
    assert find_late(shop, NOON - HOUR / 60) == []
    assert find_late(replace(BRAND, alerting=Alerting(answer_within_hours=0)), NOON) == []


def _woken() -> dict[str, object]:
    found = boto3.client("dynamodb").scan(TableName="DeskTable")["Items"]
    rows = [item for item in found if item["sk"]["S"].startswith("alert#")]
    return {
        "Records": [
            {"eventName": "MODIFY", "dynamodb": {"SequenceNumber": "1", "NewImage": item}}
            for item in rows
        ]
    }


def test_a_question_of_friday_evening_is_not_late_on_monday_morning() -> None:
    shop = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    open_shop = replace(BRAND, business_hours=shop)
    mention = a_mention(said_at=datetime.fromisoformat("2026-11-20T17:30:00+01:00"))
    card = replace(new_card(mention), analysis=an_analysis(Mood.NEUTRAL, Intent.QUESTION))
    monday = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
    assert not is_late(card, open_shop, NEVER, monday)
    assert is_late(card, open_shop, NEVER, monday + HOUR)
    assert is_late(card, BRAND, NEVER, monday)
    assert not is_late(
        card, replace(BRAND, alerting=Alerting(answer_within_hours=0)), NEVER, monday
    )


def test_a_holiday_is_no_time_a_question_waits(aws: None) -> None:
    """What is asked the evening before is late four open hours into the day after."""
    asked = ask("1", NOON - 14 * HOUR)
    save_promises("levain", Promises(closed=Closed(own=frozenset({NOON.date()}))))
    assert watch_waiting(BRAND, NOON) == 0
    tomorrow = NOON + timedelta(days=1)
    assert [one.mention_id for one in find_late(BRAND, tomorrow)] == [asked]
