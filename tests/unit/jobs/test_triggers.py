"""Alerts of single mentions: what rings, how few mails a flood is, when each is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from vigie.alert import Alert, AlertKind, AlertState
from vigie.alert_life import dismiss
from vigie.alerting import Alerting
from vigie.aws import brands
from vigie.aws.alerts import keep_alert, list_alerts, read_alert
from vigie.aws.cards import change_card, read_card
from vigie.aws.erasure import erase_author
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.card import Status
from vigie.jobs.moderate import moderate_batch
from vigie.jobs.notify import notify_batch
from vigie.jobs.schedule import send_due
from vigie.jobs.score import score_batch
from vigie.mention import Author, EventKind, mention_id
from vigie.text import analyse

from tests.builders import NOON, a_brand, a_stream_event, an_event

POISON = "Intoxication alimentaire hier soir, toute la famille malade, c'est honteux !"
ANGER = "Honteux, encore un pain rassis, je ne reviendrai plus jamais !"
THREAT = "je sais où tu habites, je vais te crever"
PRAISE = "Un pain merveilleux, merci à toute l'équipe, on reviendra !"
BOYCOTT = (
    "Boycottez cette boulangerie honteuse, ils maltraitent leurs apprentis et jettent leur pain "
    "chaque soir devant tout le monde, quelle honte"
)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def brand(aws: None) -> None:
    brands.save_brand(a_brand())


def say(
    text: str, native_id: str = "1", who: str = "u1", *, backfilled: bool = False, **values: Any
) -> str:
    """Let somebody say something, and let the desk read it."""
    now = values.pop("now", NOON)
    author = Author(who, f"Cliente {who}", values.pop("followers", None))
    known = {"said_at": now - timedelta(minutes=5), "version": now - timedelta(minutes=5)}
    event = an_event(text, native_id=native_id, author=author, **(known | values))
    store_event("levain", event, now, backfilled=backfilled)
    identity = mention_id("levain", "facebook", native_id)
    mention = get_mention(identity)
    assert mention is not None
    record = a_stream_event(mention_to_item(mention, now))
    assert score_batch(record, analyse, now) == []
    assert moderate_batch(record, analyse, now) == []
    return identity


def rows(prefix: str) -> dict[str, Any]:
    found = boto3.client("dynamodb").scan(TableName="DeskTable")["Items"]
    kept = [item for item in found if item["sk"]["S"].startswith(prefix)]
    return {
        "Records": [
            {"eventName": "MODIFY", "dynamodb": {"SequenceNumber": str(n), "NewImage": item}}
            for n, item in enumerate(kept)
        ]
    }


def look(now: datetime = NOON) -> None:
    """All that the stream would bring, twice, as streams may."""
    for _ in range(2):
        assert notify_batch(rows("card"), now) == []
        assert notify_batch(rows("alert#"), now) == []


def alerts(kind: AlertKind) -> list[Alert]:
    return [one for one in list_alerts("levain") if one.kind is kind]


def mails() -> list[Any]:
    return list(ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages)


def settle(identity: str, status: Status) -> None:
    change_card(identity, lambda card: replace(card, status=status) if card else None, NOON)


def pass_time(start: int, minutes: int) -> None:
    for at in range(start, start + minutes + 1, 5):
        send_due(NOON + timedelta(minutes=at))
        assert notify_batch(rows("alert#"), NOON + timedelta(minutes=at)) == []


def test_one_poisoning_is_an_alert_that_names_it_and_ends_when_somebody_answers() -> None:
    identity = say(POISON)
    look()
    (alert,) = list_alerts("levain")
    assert (alert.kind, alert.severity, alert.mention_ids) == (
        AlertKind.CRISIS_WORDS,
        6,
        (identity,),
    )
    assert alert.topic[0] == "Intoxication alimentaire"
    assert alert.platform == "facebook"
    assert len(mails()) == 1
    settle(identity, Status.DONE)
    pass_time(5, 10)
    assert alerts(AlertKind.CRISIS_WORDS)[0].state is AlertState.OVER
    assert len(mails()) == 1


def test_a_visible_author_rings_from_the_brand_s_own_floor_and_only_when_unhappy() -> None:
    brands.save_brand(a_brand(alerting=Alerting(visible_from=5_000)))
    say(ANGER, "1", "small", followers=4_900)
    say(PRAISE, "2", "fan", followers=90_000)
    look()
    assert list_alerts("levain") == []
    say(ANGER, "3", "star", followers=60_000)
    look()
    (alert,) = list_alerts("levain")
    assert (alert.kind, alert.severity) == (AlertKind.VISIBLE_AUTHOR, 5)
    assert "Cliente" not in str(rows(""))


def test_what_may_be_illegal_rings_at_once_with_the_law_s_hours_and_is_handed_on_at_half() -> None:
    brands.save_brand(a_brand(alerting=Alerting(escalate_minutes=0)))
    identity = say(THREAT)
    look()
    (alert,) = list_alerts("levain")
    assert (alert.kind, alert.severity, alert.window_hours) == (AlertKind.ILLEGAL, 8, 24)
    assert alert.topic == ("threat",)
    assert alert.escalate_at == NOON + timedelta(hours=12)
    card = read_card(identity)
    assert card is not None
    assert card.due_at == NOON + DAY
    pass_time(12 * 60, 5)
    assert len(mails()) == 2
    settle(identity, Status.HIDDEN)
    pass_time(12 * 60 + 10, 5)
    assert list_alerts("levain")[0].state is AlertState.OVER


def test_history_removals_and_old_news_ring_nothing_by_themselves() -> None:
    say(POISON, "1", "a", backfilled=True)
    say(POISON, "2", "b", said_at=NOON - 2 * DAY, version=NOON - 2 * DAY)
    say(POISON, "3", "c")
    say("", "3", "c", kind=EventKind.REMOVE, version=NOON)
    look()
    assert list_alerts("levain") == []


def test_an_edit_that_adds_the_words_rings_and_one_that_mends_a_letter_does_not() -> None:
    old: dict[str, Any] = {"said_at": NOON - 3 * DAY}
    say(ANGER, "1", "a", version=NOON - 3 * DAY, **old)
    say(POISON, "2", "b", version=NOON - 3 * DAY, **old)
    look()
    say(POISON.replace("honteux", "honteuse"), "2", "b", version=NOON, kind=EventKind.EDIT, **old)
    look()
    assert list_alerts("levain") == []
    say(f"{ANGER} Et une {POISON}", "1", "a", version=NOON, kind=EventKind.EDIT, **old)
    look()
    assert [one.kind for one in list_alerts("levain")] == [AlertKind.CRISIS_WORDS]


def test_copies_by_one_author_are_one_alert() -> None:
    for n in range(60):
        say(POISON, str(n))
    look()
    (alert,) = list_alerts("levain")
    assert (alert.count, len(alert.mention_ids)) == (60, 50)
    assert len(mails()) == 1


def test_a_flood_of_authors_is_three_mails_and_then_growth_of_one_alert() -> None:
    for n in range(16):
        say(POISON, str(n), f"u{n}")
        look()
    found = alerts(AlertKind.CRISIS_WORDS)
    assert sorted(bool(one.about) for one in found) == [False, True, True]
    (gathered,) = [one for one in found if not one.about]
    assert len(gathered.mention_ids) == 14
    told = [one for one in mails() if "Spike" not in one.subject]
    spikes = alerts(AlertKind.NEGATIVE_SPIKE)
    assert len(told) - len(spikes) == 3


def test_a_muted_author_stays_quiet_and_a_new_threat_after_a_handled_one_does_not() -> None:
    first = say(THREAT, "1")
    look()
    settle(first, Status.HIDDEN)
    pass_time(5, 5)
    say("je vais te retrouver et te crever", "2", now=NOON + timedelta(hours=1))
    look(NOON + timedelta(hours=1))
    assert [one.state for one in alerts(AlertKind.ILLEGAL)] == [AlertState.OPEN, AlertState.OVER]
    kept = read_alert(alerts(AlertKind.ILLEGAL)[0].id)
    assert kept is not None
    keep_alert(kept, dismiss(kept.alert, "nadia", NOON + timedelta(hours=1)))
    look(NOON + timedelta(hours=2))
    assert all(not one.is_on for one in alerts(AlertKind.ILLEGAL))


def test_the_same_words_by_many_are_one_campaign_and_kind_copies_are_none() -> None:
    for n in range(4):
        say(BOYCOTT, str(n), f"u{n}")
    assert alerts(AlertKind.CAMPAIGN) == []
    for n in range(4, 8):
        say(BOYCOTT, str(n), f"u{n}")
    for n in range(20, 28):
        say(f"{PRAISE} {PRAISE} {PRAISE}", str(n), f"v{n}")
    (alert,) = alerts(AlertKind.CAMPAIGN)
    assert alert.count >= 5
    assert alert.topic == ("Boycottez cette boulangerie honteuse, ils maltraitent",)
    pass_time(5, 60)
    assert alerts(AlertKind.CAMPAIGN)[0].is_on
    for n in range(8):
        settle(mention_id("levain", "facebook", str(n)), Status.HIDDEN)
    pass_time(70, 80)
    assert alerts(AlertKind.CAMPAIGN)[0].state is AlertState.OVER


def test_an_author_who_is_erased_leaves_no_word_in_an_alert() -> None:
    say(POISON)
    say(POISON, "2", "u2")
    look()
    assert all(one.topic for one in alerts(AlertKind.CRISIS_WORDS))
    erase_author("levain", "facebook", "u1", NOON)
    say("", "2", "u2", kind=EventKind.REMOVE, version=NOON)
    assert [one.topic for one in alerts(AlertKind.CRISIS_WORDS)] == [(), ()]
    assert "Intoxication" not in str(rows("alert#"))


def test_ordinary_cards_cost_no_read(monkeypatch: pytest.MonkeyPatch) -> None:
    say("Vous êtes ouverts le dimanche ?", "1")
    say(PRAISE, "2", "fan", followers=50_000)
    monkeypatch.setattr("vigie.aws.table.get", None)
    monkeypatch.setattr("vigie.aws.alerts.get", None)
    assert notify_batch(rows("card"), NOON) == []
