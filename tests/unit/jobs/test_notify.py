"""From negative cards to one mail: opened once, sent at least once, retried, never lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from vigie.alert import AlertState, MailState
from vigie.alert_life import acknowledge, may_open
from vigie.alerting import Alerting
from vigie.aws import brands, clients
from vigie.aws.alerts import keep_alert, list_alerts, read_alert
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.aws.settings import settings
from vigie.brand import Recipient
from vigie.jobs.maintain import maintain
from vigie.jobs.notify import notify_batch
from vigie.jobs.reconnect import want_reconnect
from vigie.jobs.schedule import send_due
from vigie.jobs.score import score_batch
from vigie.mention import Author, mention_id
from vigie.text import analyse

from tests.builders import NOON, a_brand, a_stream_event, an_event

ANGER = "Honteux, encore un pain rassis à la livraison, je ne reviendrai plus jamais !"


@pytest.fixture(autouse=True)
def brand(aws: None) -> None:
    brands.save_brand(
        a_brand(
            alert_recipients=(
                Recipient("odile@levain.example", "fr"),
                Recipient("paul@levain.example", "en"),
            )
        )
    )


def complain(
    count: int, *, authors: int | None = None, minutes_ago: int = 20, backfilled: bool = False
) -> None:
    for n in range(count):
        said_at = NOON - timedelta(minutes=minutes_ago, seconds=n)
        native_id = f"{minutes_ago}_{n}_{backfilled}"
        author = Author(f"u{n % (authors or count)}", "Une cliente")
        event = an_event(ANGER, native_id=native_id, said_at=said_at, author=author)
        store_event("levain", event, NOON, backfilled=backfilled)
        mention = get_mention(mention_id("levain", "facebook", native_id))
        assert mention is not None
        assert score_batch(a_stream_event(mention_to_item(mention, NOON)), analyse, NOON) == []


def desk_events(prefix: str) -> dict[str, Any]:
    found = boto3.client("dynamodb").scan(TableName="DeskTable")["Items"]
    rows = [item for item in found if item["sk"]["S"].startswith(prefix)]
    return {
        "Records": [
            {"eventName": "MODIFY", "dynamodb": {"SequenceNumber": str(n), "NewImage": item}}
            for n, item in enumerate(rows)
        ]
    }


def look(minutes: int = 0) -> None:
    """All that the stream would bring, twice, as streams may."""
    now = NOON + timedelta(minutes=minutes)
    for _ in range(2):
        assert notify_batch(desk_events("card"), now) == []
        assert notify_batch(desk_events("alert#"), now) == []


def mails() -> list[Any]:
    return list(ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages)


def test_a_burst_of_complaints_is_one_alert_and_one_mail_to_each_in_their_language() -> None:
    complain(10)
    look()
    look()
    (alert,) = list_alerts("levain")
    assert alert.mail is MailState.SENT
    assert [mail.destinations["ToAddresses"] for mail in mails()] == [
        ["odile@levain.example"],
        ["paul@levain.example"],
    ]
    assert [mail.subject.split("]")[0] for mail in mails()] == ["[Alerte", "[Alert"]
    assert alert.id in mails()[0].body


@pytest.mark.parametrize(
    ("count", "authors"), [(1, 1), (2, 2), (10, 1)], ids=["one", "two", "one author"]
)
def test_little_or_one_angry_person_is_no_alert(count: int, authors: int) -> None:
    complain(count, authors=authors)
    look()
    assert list_alerts("levain") == []


def test_a_back_fill_is_history_and_a_burst_after_it_is_news() -> None:
    complain(10, backfilled=True)
    look()
    assert list_alerts("levain") == []
    complain(10, minutes_ago=5)
    look()
    assert len(list_alerts("levain")) == 1


def test_a_mail_that_fails_is_owed_and_sent_when_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    complain(10)
    honest = clients.ses().send_email

    def refuse(**_: Any) -> Any:
        raise ClientError({"Error": {"Code": "Throttling"}}, "SendEmail")

    monkeypatch.setattr(clients.ses(), "send_email", refuse)
    look()
    (alert,) = list_alerts("levain")
    assert (alert.mail, alert.mail_tries) == (MailState.PENDING, 1)
    monkeypatch.setattr(clients.ses(), "send_email", honest)
    assert send_due(NOON + timedelta(minutes=3))["alerts"] == 1
    look(3)
    assert len(mails()) == 2
    assert list_alerts("levain")[0].mail is MailState.SENT


def test_a_lost_stream_record_is_made_up_for_by_the_schedule() -> None:
    complain(10)
    assert notify_batch(desk_events("card"), NOON) == []
    assert mails() == []
    assert send_due(NOON + timedelta(minutes=5))["alerts"] == 1
    assert notify_batch(desk_events("alert#"), NOON + timedelta(minutes=5)) == []
    assert len(mails()) == 2


def pass_time(start: int, minutes: int, step: int = 5) -> None:
    """Let the schedule wake what is due, and the stream bring it, every few minutes."""
    for at in range(start, start + minutes + 1, step):
        send_due(NOON + timedelta(minutes=at))
        assert notify_batch(desk_events("alert#"), NOON + timedelta(minutes=at)) == []


def test_where_the_minutes_stand_still_maintenance_wakes_alerts() -> None:
    complain(10)
    assert notify_batch(desk_events("card"), NOON) == []
    later = NOON + timedelta(minutes=5)
    assert maintain(later)["woken"] == 1
    assert notify_batch(desk_events("alert#"), later) == []
    assert len(mails()) == 2


def test_an_alert_ends_once_things_are_calm_says_so_once_and_another_may_open_later() -> None:
    complain(10)
    look()
    pass_time(5, 50)
    assert list_alerts("levain")[0].is_on
    pass_time(30 * 60, 90)
    (alert,) = list_alerts("levain")
    assert alert.state is AlertState.OVER
    subjects = [mail.subject for mail in mails()[2:]]
    assert [subject.split(" –")[0] for subject in subjects] == [
        "[Alerte] Retour à la normale",
        "[Alert] Back to normal",
    ]
    pass_time(32 * 60, 60)
    assert len(mails()) == 4
    assert may_open(alert, NOON + timedelta(hours=40))


def test_a_dead_account_asks_once_to_be_reconnected() -> None:
    assert want_reconnect("levain", "facebook", "the access token has expired", NOON)
    assert not want_reconnect("levain", "facebook", "the access token has expired", NOON)
    look()
    assert len(mails()) == 2
    assert "Facebook" in mails()[0].subject
    wanted = f"{settings().site_url}/#brand=levain&view=settings"
    assert wanted in mails()[0].body.replace("&amp;", "&")


def test_a_brand_that_names_nobody_writes_to_the_stack_s_own_address() -> None:
    brands.save_brand(a_brand(alert_recipients=()))
    complain(10)
    look()
    assert [mail.destinations["ToAddresses"] for mail in mails()] == [["owner@levain.example"]]


def test_an_address_ses_refuses_does_not_make_the_others_mail_repeat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    complain(10)
    client = clients.ses()
    honest = client.send_email

    def refuse_paul(**arguments: Any) -> Any:
        if arguments["Destination"]["ToAddresses"] == ["paul@levain.example"]:
            raise client.exceptions.MessageRejected(
                {"Error": {"Code": "MessageRejected"}}, "SendEmail"
            )
        return honest(**arguments)

    monkeypatch.setattr(client, "send_email", refuse_paul)
    for minutes in (0, 5, 10, 60):
        look(minutes)
        send_due(NOON + timedelta(minutes=minutes))
    assert [mail.destinations["ToAddresses"] for mail in mails()] == [["odile@levain.example"]]
    assert list_alerts("levain")[0].mail is MailState.SENT


def on_call(**values: Any) -> None:
    people = (Recipient("odile@levain.example", "fr"), Recipient("paul@levain.example", "en"))
    alerting = Alerting(on_call=("paul@levain.example", "jeanne@levain.example"), **values)
    brands.save_brand(a_brand(alert_recipients=people, alerting=alerting))


def recipients() -> list[str]:
    return [mail.destinations["ToAddresses"][0].partition("@")[0] for mail in mails()]


def test_an_alert_nobody_takes_on_is_handed_to_each_on_call_in_turn() -> None:
    on_call(escalate_minutes=15)
    complain(12)
    look()
    assert recipients() == ["odile", "paul"]
    pass_time(5, 5)
    assert len(mails()) == 2
    pass_time(15, 10)
    assert recipients()[2:] == ["paul"]
    pass_time(30, 20)
    assert recipients()[3:] == ["jeanne"]
    pass_time(60, 60)
    assert recipients()[4:] == ["odile", "paul", "jeanne"]  # whom it was told hears of its end


def test_who_takes_an_alert_on_stops_its_escalation() -> None:
    on_call(escalate_minutes=30)
    complain(12)
    look()
    kept = read_alert(list_alerts("levain")[0].id)
    assert kept
    assert keep_alert(kept, acknowledge(kept.alert, "odile"))
    pass_time(5, 45)
    assert len(mails()) == 2


def test_a_night_alert_waits_for_the_morning() -> None:
    on_call(quiet_from="13:00", quiet_until="15:00")  # NOON is 13:00 in Paris
    complain(5)
    look()
    alert = list_alerts("levain")[0]
    assert (alert.severity < 8, mails()) == (True, [])
    pass_time(5, 110)
    assert mails() == []
    pass_time(120, 5)
    assert recipients()[:2] == ["odile", "paul"]
