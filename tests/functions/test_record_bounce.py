"""From SES's event to the page: who is no longer mailed, why, and how to try again."""

from __future__ import annotations

import pytest
from vigie.aws import brands
from vigie.aws.mailboxes import may_mail
from vigie.brand import Recipient, Role

from functions.record_bounce.handler import lambda_handler
from infra.local.bounces import ses_event
from tests.builders import NOON, a_brand
from tests.functions.conftest import Api
from tests.requests import Context

ODILE, PAUL = "odile@levain.example", "paul@levain.example"


@pytest.fixture
def recipients(api: Api) -> Api:
    people = (Recipient(ODILE, "fr"), Recipient(PAUL, "en"))
    brands.save_brand(a_brand(alert_recipients=people))
    return api


def tell(kind: str, about: str = "alert") -> dict[str, int]:
    told: dict[str, int] = lambda_handler(ses_event(kind, ODILE, NOON, {"kind": about}), Context())
    return told


def test_a_bounce_told_twice_stops_mails_and_shows_with_its_reason(recipients: Api) -> None:
    event = ses_event("bounce", ODILE, NOON, {"kind": "alert"})
    assert [lambda_handler(event, Context()) for _ in range(2)] == [{"noted": 1}, {"noted": 0}]
    odile, paul = recipients("GET", "/api/brands/levain/recipients").body["items"]
    assert odile == {
        "email": ODILE,
        "language": "fr",
        "state": "bounced",
        "since": "2026-11-23T12:00:00.000Z",
        "why": "General 5.1.1",
        "delays": 0,
        "stopped": ["alert", "digest", "nudge", "report", "service"],
        "unsubscribed": [],
    }
    assert (paul["state"], paul["stopped"]) == ("arrives", [])


def test_trying_again_clears_one_recipient(recipients: Api) -> None:
    tell("bounce")
    assert not may_mail(ODILE)
    body = {"email": ODILE}
    answer = recipients("POST", "/api/brands/levain/recipients/retry", body)
    assert (answer.status, answer.body["state"]) == (200, "arrives")
    assert may_mail(ODILE)


def test_only_a_recipient_can_be_tried_again_and_only_by_who_manages(recipients: Api) -> None:
    body = {"email": "stranger@levain.example"}
    assert recipients("POST", "/api/brands/levain/recipients/retry", body).status == 404
    assert recipients("GET", "/api/brands/nobody/recipients").status == 404
    brands.grant("agent", "levain", Role.AGENT)
    agent = Api("agent")
    assert agent("POST", "/api/brands/levain/recipients/retry", {"email": ODILE}).status == 403
    assert agent("GET", "/api/brands/levain/recipients").status == 200
    assert Api("other")("GET", "/api/brands/levain/recipients").status == 403


def test_a_full_mailbox_is_counted_and_still_mailed(recipients: Api) -> None:
    for _ in range(3):
        tell("transient")
    odile, _ = recipients("GET", "/api/brands/levain/recipients").body["items"]
    assert (odile["state"], odile["delays"], odile["stopped"]) == ("delayed", 3, [])


def test_where_a_brand_names_nobody_the_stack_s_own_address_shows(recipients: Api) -> None:
    brands.save_brand(a_brand(alert_recipients=()))
    (only,) = recipients("GET", "/api/brands/levain/recipients").body["items"]
    assert only["email"] == "owner@levain.example"
