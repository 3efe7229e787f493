"""A colleague is told once, whatever comes twice, late, or is cut short at any call."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from vigie.aws import brands, clients
from vigie.aws.cards import change_card
from vigie.aws.mailboxes import keep_feedback
from vigie.aws.nudges import nudge_write
from vigie.aws.readers import leave
from vigie.aws.settings import settings
from vigie.aws.table import query, write, write_together
from vigie.aws.tasks import change_task_row, name_task, new_task_writes, read_task
from vigie.aws.team import save_member
from vigie.brand import Recipient, Role
from vigie.card import new_card
from vigie.jobs.notify import notify_batch
from vigie.jobs.schedule import send_due
from vigie.link import name_person
from vigie.mailbox import Feedback, MailKind, Outcome
from vigie.mention import Fact
from vigie.nudge import Nudge, NudgeKind
from vigie.task import Task, TaskKind, TaskState, change_task, is_still_owed, nudge_of
from vigie.team import Member
from vigie.verdict import Queue

from tests.builders import NOON, a_brand, a_mention, a_stream_event
from tests.unit.jobs.test_tend import Cut, cut_at

PAUL = "paul@levain.example"


@pytest.fixture
def desk(aws: None) -> None:
    people = (Recipient("odile@levain.example", "fr"), Recipient(PAUL, "en"))
    brands.save_brand(a_brand(alert_recipients=people))
    change_card(a_mention().id, lambda _: new_card(a_mention()), NOON)


def mails() -> list[Any]:
    return list(ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages)


def a_nudge(**values: Any) -> Nudge:
    defaults: dict[str, Any] = {
        "id": "note.1",
        "brand": "levain",
        "kind": NudgeKind.MENTIONED,
        "to": PAUL,
        "about": a_mention().id,
        "due_at": NOON,
        "by": "Odile",
        "words": "Peux-tu regarder la commande ?",
    }
    return Nudge(**(defaults | values))


def a_task(**values: Any) -> Task:
    defaults: dict[str, Any] = {
        "id": name_task("task.levain", "one"),
        "brand": "levain",
        "kind": TaskKind.BY_HAND,
        "what": "Rappeler Mme Marchand",
        "owner": PAUL,
        "due_at": NOON + timedelta(hours=6),
        "made_by": "Odile",
        "made_at": NOON,
    }
    return Task(**(defaults | values))


def rows() -> list[Any]:
    values = {":pk": "nudge#levain", ":kind": "nudge#"}
    return list(query(settings().desk_table, "pk = :pk AND begins_with(sk, :kind)", values))


def stream(now: datetime) -> list[str]:
    """Every nudge's row as the stream would bring it, twice."""
    wished = [row for row in rows() if row.get("send_now")]
    return notify_batch(a_stream_event(*wished, *wished, verb="MODIFY"), now) if wished else []


def pass_time(minutes: int, start: datetime = NOON, step: int = 5) -> None:
    for at in range(0, minutes + 1, step):
        send_due(start + timedelta(minutes=at))
        assert stream(start + timedelta(minutes=at)) == []


def test_a_nudge_in_a_transaction_is_one_mail_however_often_its_record_comes(desk: None) -> None:
    write_together([nudge_write(a_nudge(), NOON)])
    records = rows()
    for _ in range(3):
        assert notify_batch(a_stream_event(*records), NOON) == []
    pass_time(60)
    (mail,) = mails()
    assert mail.destinations["ToAddresses"] == [PAUL]
    assert "[Team] Odile mentioned you in a note" in mail.body
    assert "Peux-tu regarder la commande ?" in mail.body
    assert "Stop these reminders" in mail.body
    assert f"#brand=levain&amp;mention={a_mention().id}" in mail.body
    assert [row.get("due_at") for row in rows()] == [None]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(1, 10))
def test_cut_short_at_any_call_the_colleague_is_told_all_the_same(
    desk: None, call: int, *, after: bool
) -> None:
    write(nudge_write(a_nudge(), NOON))
    with cut_at(call, after=after) as made, suppress(Cut):
        stream(NOON)
    pass_time(15)
    assert 1 <= len(mails()) <= 1 + (len(made) == call)


def test_ses_failing_for_an_hour_delays_the_mail_and_loses_none(desk: None) -> None:
    write(nudge_write(a_nudge(), NOON))

    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "TooManyRequestsException"}}, "SendEmail")

    clients.ses().meta.events.register("before-call.sesv2", refuse)
    stream(NOON)
    pass_time(60)
    assert mails() == []
    clients.ses().meta.events.unregister("before-call.sesv2", refuse)
    pass_time(125, NOON + timedelta(minutes=65))
    assert len(mails()) == 1


def test_an_address_that_bounces_is_not_written_to_and_given_up_after_two_days(desk: None) -> None:
    keep_feedback(Feedback("f1", PAUL, Outcome.BOUNCED, NOON), NOON)
    write(nudge_write(a_nudge(), NOON))
    pass_time(60 * 52, step=60)
    assert mails() == []
    assert [row.get("due_at") for row in rows()] == [None]


def test_who_left_such_mails_gets_none(desk: None) -> None:
    assert leave("levain", name_person(PAUL), MailKind.NUDGE, NOON)
    write(nudge_write(a_nudge(), NOON))
    pass_time(60)
    assert mails() == []
    assert [row.get("due_at") for row in rows()] == [None]


def test_a_colleague_is_called_by_the_name_the_team_has_for_them(desk: None) -> None:
    save_member("levain", Member("odile-1", Role.MANAGER, "Odile Ferrand", "odile@levain.example"))
    write_together([nudge_write(a_nudge(by="odile@levain.example"), NOON)])
    pass_time(0)
    (mail,) = mails()
    assert "[Team] Odile Ferrand mentioned you in a note" in mail.body


def test_a_name_without_an_address_is_told_by_the_brand_s_recipients(desk: None) -> None:
    write(nudge_write(a_nudge(to="Paul"), NOON))
    stream(NOON)
    told = {one.destinations["ToAddresses"][0]: one.body for one in mails()}
    assert told.keys() == {"odile@levain.example", PAUL}
    assert "For Paul, whose address vigie does not know" in told[PAUL]
    assert "because a note names you" not in told[PAUL]


@pytest.mark.parametrize(
    "values", [{"facts": {Fact.PRIVATE: "1"}}, {"native_id": "9"}], ids=["private", "illegal"]
)
def test_a_line_beside_private_or_illegal_words_stays_in_vigie(
    desk: None, values: dict[str, Any]
) -> None:
    mention = a_mention(**values)
    queue = Queue.REPLY if mention.is_private else Queue.ILLEGAL
    change_card(mention.id, lambda _: replace(new_card(mention), queue=queue), NOON)
    write(nudge_write(a_nudge(about=mention.id), NOON))
    stream(NOON)
    (mail,) = mails()
    assert "Peux-tu" not in mail.body
    assert "read it in vigie" in mail.body


def test_what_is_due_later_is_told_when_its_time_comes(desk: None) -> None:
    write_together(new_task_writes(a_task(), NOON))
    pass_time(295)
    assert mails() == []
    pass_time(10, NOON + timedelta(hours=5))
    (mail,) = mails()
    assert "[To do] Promised for 23 November, 19:00" in mail.body
    assert "Rappeler Mme Marchand" in mail.body


def test_a_task_done_meanwhile_is_told_to_nobody(desk: None) -> None:
    task = a_task()
    write_together(new_task_writes(task, NOON))
    kept = read_task(task.id, ["levain"])
    assert kept is not None
    done = change_task(kept, NOON, "paul", state=TaskState.DONE)
    assert change_task_row(kept, done, NOON)
    pass_time(420, step=30)
    assert mails() == []


def test_a_task_put_off_is_told_at_its_new_time_alone(desk: None) -> None:
    task = a_task()
    write_together(new_task_writes(task, NOON))
    kept = read_task(task.id, ["levain"])
    assert kept is not None
    later = change_task(kept, NOON, "paul", due_at=NOON + timedelta(hours=12))
    assert change_task_row(kept, later, NOON)
    assert not change_task_row(kept, later, NOON)
    pass_time(60 * 10, step=30)
    assert mails() == []
    pass_time(60, NOON + timedelta(hours=11))
    assert len(mails()) == 1


def test_a_task_that_is_late_already_or_done_is_no_nudge() -> None:
    assert nudge_of(a_task(due_at=NOON), NOON) is None
    assert nudge_of(a_task(state=TaskState.DONE), NOON) is None
    assert nudge_of(a_task(kind=TaskKind.STARTER), NOON) is None
    near = nudge_of(a_task(due_at=NOON + timedelta(minutes=30)), NOON)
    assert near is not None
    assert near.due_at == NOON + timedelta(minutes=30)
    assert not is_still_owed(None, "x")
