"""Recipients that do not exist, and a mail service that refuses for an hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from vigie.aws import clients
from vigie.brand import Recipient
from vigie.channels import Mail
from vigie.errors import TransientError
from vigie.jobs.bounce import record_feedback
from vigie.jobs.telling import send_each
from vigie.mailbox import MailKind

from infra.local.bounces import ses_event
from tests.builders import NOON

ODILE, PAUL = Recipient("odile@levain.example", "fr"), Recipient("paul@levain.example", "en")
Asked = list[str]


@pytest.fixture
def asked(aws: None) -> Asked:
    """The addresses SES was asked to mail."""
    addresses: Asked = []
    clients.ses().meta.events.register(
        "provide-client-params.sesv2.SendEmail",
        lambda params, **_: addresses.extend(params["Destination"]["ToAddresses"]),
    )
    return addresses


def a_mail(_: Recipient) -> Mail:
    return Mail("[Alerte] 9 avis", "9", "<p>9</p>", kind=MailKind.ALERT, brand="levain")


def received() -> list[str]:
    sent = ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages
    return [address for one in sent for address in one.destinations["ToAddresses"]]


def bounce(recipient: Recipient) -> None:
    event = ses_event("bounce", recipient.email, NOON, {"kind": "alert", "brand": "levain"})
    assert record_feedback(event, NOON) == 1


def refuse(code: str) -> Callable[[], None]:
    """SES answers with an error until the returned function is called."""
    error: Any = clients.ses().exceptions.from_code(code)

    def down(**_: Any) -> None:
        raise error({"Error": {"Code": code, "Message": "no"}}, "SendEmail")

    clients.ses().meta.events.register("before-call.sesv2.SendEmail", down)
    return lambda: clients.ses().meta.events.unregister("before-call.sesv2.SendEmail", down)


def test_a_recipient_that_does_not_exist_is_mailed_once_and_the_others_go_on(asked: Asked) -> None:
    send_each("first", (ODILE, PAUL), a_mail, NOON)
    bounce(ODILE)
    for what in ("second", "third"):
        send_each(what, (ODILE, PAUL), a_mail, NOON)
    assert asked.count(ODILE.email) == 1
    assert asked.count(PAUL.email) == 3


def test_when_every_address_bounces_nothing_leaves_and_the_mail_stays_owed(asked: Asked) -> None:
    bounce(ODILE)
    for minute in range(5):
        with pytest.raises(TransientError):
            send_each("first", (ODILE,), a_mail, NOON + timedelta(minutes=minute))
    assert asked == []


@pytest.mark.parametrize(
    "code", ["TooManyRequestsException", "SendingPausedException", "AccountSuspendedException"]
)
def test_a_service_that_refuses_for_an_hour_sends_each_mail_once_when_it_is_back(
    asked: Asked, code: str
) -> None:
    back = refuse(code)
    for minute in range(60):
        with pytest.raises(TransientError):
            send_each("first", (ODILE, PAUL), a_mail, NOON + timedelta(minutes=minute))
    back()
    for _ in range(2):
        send_each("first", (ODILE, PAUL), a_mail, NOON + timedelta(hours=1))
    assert sorted(received()) == [ODILE.email, PAUL.email]
