"""A report from stored rows, against numbers counted by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from vigie.action import Action, ActionKind, ActionState, Step
from vigie.alert import Alert, AlertKind, Sign
from vigie.alert_life import acknowledge, mail_sent, open_alert
from vigie.analysis import Mood
from vigie.aws.alerts import keep_alert, keep_new_alert, read_alert
from vigie.aws.baselines import keep_baseline
from vigie.aws.cards import change_card
from vigie.aws.crises import change_crisis, keep_new_crisis
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.aws.outbox import add_action
from vigie.baseline import learn
from vigie.crisis import Crisis, end, open_crisis
from vigie.crisis.acts import approve, broadcast, write_statement
from vigie.crisis.statement import Statement, hash_words
from vigie.jobs.aftermath import list_hours, report_on
from vigie.jobs.broadcast import send_broadcasts
from vigie.jobs.score import score_batch
from vigie.mention import Author, mention_id

from tests.builders import NOON, a_stream_event, an_analysis, an_event
from tests.publishing import FakePublishing, publishing

__all__ = ["publishing"]

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ALERT = NOON + 40 * MINUTE
pytestmark = pytest.mark.usefixtures("aws", "publishing")


def say(number: int, at: datetime, mood: Mood = Mood.NEGATIVE, followers: int = 0) -> str:
    author = Author(f"u{number}", "Odile Marchand", followers=followers)
    store_event("levain", an_event("Honteux", native_id=str(number), said_at=at, author=author), at)
    identity = mention_id("levain", "facebook", str(number))
    mention = get_mention(identity)
    assert mention is not None
    event = a_stream_event(mention_to_item(mention, at))
    assert score_batch(event, lambda _: an_analysis(mood), at) == []
    return identity


def reply(identity: str, sent_at: Sequence[datetime]) -> None:
    for number, at in enumerate(sent_at):
        action = Action(
            id=f"{identity}-{number}",
            mention_id=identity,
            brand="levain",
            platform="facebook",
            native_id="1",
            kind=ActionKind.REPLY,
            actor="marc",
            state=ActionState.SENT,
            created_at=at,
            history=(Step(ActionState.SENT, at),),
        )
        assert add_action(action)
    change_card(identity, lambda card: card and replace(card, replied_at=sent_at[-1]), NOON)


def a_past_crisis(publishing: FakePublishing) -> Crisis:
    alert = open_alert("levain", Sign(AlertKind.NEGATIVE_SPIKE, 9, 4, window_hours=1), ALERT)
    keep_new_alert(alert, 0, ALERT)
    changes: tuple[Callable[[Alert], Alert], ...] = (
        lambda one: mail_sent(one, ALERT + MINUTE),
        lambda one: mail_sent(one, ALERT + 2 * HOUR),
        lambda one: acknowledge(one, "marc", ALERT + 5 * MINUTE),
        lambda one: acknowledge(one, "odile", ALERT + 9 * MINUTE),
        lambda one: replace(one, over_at=NOON + 8 * HOUR),
    )
    for change in changes:
        known = read_alert(alert.id)
        assert known is not None
        keep_alert(known, change(known.alert))
    begun = open_crisis("levain", "odile", NOON + 50 * MINUTE, alert_id=alert.id)
    keep_new_crisis(begun, pause=True)
    said = NOON + 80 * MINUTE
    words = Statement(texts={"fr": "Nous vérifions."})
    change_crisis(alert.id, lambda one: write_statement(one, words, "marc", said))
    seen = {"fr": hash_words("Nous vérifions.")}
    change_crisis(alert.id, lambda one: approve(one, seen, "odile", said))
    kept = change_crisis(alert.id, lambda one: broadcast(one, {"facebook": "fr"}, "odile", said))
    send_broadcasts(kept.crisis, {kept.crisis.broadcasts[0].what: "Nous vérifions."}, "odile", said)
    publishing.settle("facebook", ActionState.SENT, said + 2 * MINUTE)
    ended = NOON + 6 * HOUR + 20 * MINUTE
    return change_crisis(alert.id, lambda one: end(one, "odile", ended)).crisis


def talk() -> dict[str, str]:
    say(1, NOON - 3 * HOUR)  # before the alert's window: not its first negative
    said = {
        "first": say(2, NOON + 10 * MINUTE, followers=50),
        "loud": say(3, NOON + 20 * MINUTE, followers=9000),
    }
    said["late"] = say(4, NOON + HOUR + 5 * MINUTE)
    for number in range(5, 14):
        say(number, NOON + 2 * HOUR, Mood.NEUTRAL)
    say(20, NOON + 9 * HOUR)
    return said


def test_the_report_of_a_crisis_is_what_its_rows_say(publishing: FakePublishing) -> None:
    said = talk()
    reply(said["first"], [NOON + 70 * MINUTE, NOON + 5 * HOUR])
    reply(said["late"], [NOON + 75 * MINUTE])
    crisis = a_past_crisis(publishing)
    report, moments, seen = report_on(crisis, NOON + 48 * HOUR)
    assert moments.first_negative == NOON + 10 * MINUTE
    assert {name: delay and delay / MINUTE for name, delay in report.delays.items()} == {
        "alert": 30,
        "mail": 31,
        "acknowledgement": 35,
        "reply": 60,
        "statement": 72,
        "calm": 470,
    }
    assert (report.before.mentions, report.before.negatives, report.before.share) == (1, 1, None)
    assert (report.during.mentions, report.during.negatives, report.during.share) == (12, 3, 0.25)
    assert (report.after.mentions, report.after.negatives, report.after.share) == (1, 1, None)
    assert report.peak is not None
    assert (report.peak.start, report.peak.measures["negative"]) == (NOON, 2)
    assert report.platforms == (("facebook", 3),)
    assert [card.mention_id for card in seen][:2] == [said["loud"], said["first"]]


def test_a_crisis_without_alert_counts_from_the_first_negative_of_the_day_before() -> None:
    say(1, NOON - 30 * HOUR)
    say(2, NOON - 2 * HOUR)
    kept = keep_new_crisis(open_crisis("levain", "odile", NOON, key="k"), pause=False)
    report, moments, _ = report_on(kept.crisis, NOON + HOUR)
    assert report.start == NOON - 2 * HOUR
    assert (moments.alert, moments.mail, moments.calm) == (None, None, None)
    assert report.delays["acknowledgement"] == 2 * HOUR


@pytest.mark.parametrize("kind", ["", AlertKind.CRISIS_WORDS])
def test_a_crisis_not_begun_from_its_spike_has_the_spike_s_times(kind: str) -> None:
    say(1, NOON - 20 * MINUTE)
    spike = open_alert("levain", Sign(AlertKind.NEGATIVE_SPIKE, 5, 9, window_hours=1), NOON)
    keep_new_alert(spike, 0, NOON)
    known = read_alert(spike.id)
    assert known is not None
    told = mail_sent(known.alert, NOON + MINUTE)
    keep_alert(known, replace(told, over_at=NOON + 8 * HOUR))
    grave = open_alert("levain", Sign(AlertKind.CRISIS_WORDS, 8, 1), NOON)
    keep_new_alert(grave, 0, NOON)
    opened = open_crisis("levain", "odile", NOON + HOUR, alert_id=grave.id if kind else "", key="k")
    kept = keep_new_crisis(opened, pause=False)
    _, moments, _ = report_on(kept.crisis, NOON + 9 * HOUR)
    assert (moments.alert, moments.calm) == (NOON, NOON + 8 * HOUR)
    assert moments.mail == (None if kind else NOON + MINUTE)


def test_a_crisis_nobody_spoke_in_has_a_report() -> None:
    kept = keep_new_crisis(open_crisis("levain", "odile", NOON, key="k"), pause=False)
    report, _, seen = report_on(kept.crisis, NOON + HOUR)
    assert (report.during.mentions, report.peak, seen) == (0, None, [])


def test_the_chart_has_every_hour_since_a_day_before_with_what_is_usual() -> None:
    talk()
    keep_baseline("levain", learn({}, NOON, "Europe/Paris"), NOON)
    crisis = open_crisis("levain", "odile", NOON + 50 * MINUTE)
    hours = list_hours(crisis, NOON + 2 * HOUR + 5 * MINUTE)
    assert (len(hours), hours[0].start) == (27, NOON - 24 * HOUR)
    assert [(hour.mentions, hour.negatives) for hour in hours[-3:]] == [(2, 2), (1, 1), (9, 0)]
    assert all(hour.usual is not None for hour in hours)


def test_the_chart_of_a_crisis_nobody_ended_has_two_weeks_at_most() -> None:
    crisis = open_crisis("levain", "odile", NOON)
    hours = list_hours(crisis, NOON + timedelta(days=90))
    assert len(hours) == 14 * 24 + 1
    assert hours[-1].start == NOON + timedelta(days=90)


def test_a_chart_without_a_learnt_usual_has_none() -> None:
    crisis = open_crisis("levain", "odile", NOON)
    assert {hour.usual for hour in list_hours(crisis, NOON)} == {None}
