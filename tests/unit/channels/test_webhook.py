"""The signed document: its shape, its proof, its id."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from vigie.channels import Message
from vigie.channels.webhook import check_secrets, compose
from vigie.errors import ChannelAddressError, SignatureError
from vigie.platforms.generic import verify_push

from tests.builders import NOON
from tests.notices import LINKS, a_notice

SECRETS = {"url": "https://levain.example/hook", "secret": "une longue phrase secrète"}


def proof_of(message: Message) -> dict[str, str]:
    return {"x-vigie-signature": message.headers["X-Vigie-Signature"]}


def test_the_document_has_its_version_alert_mentions_and_links() -> None:
    document = json.loads(compose(a_notice(), SECRETS, "d1", NOON).body)
    assert document["version"] == 1
    assert (document["delivery"], document["sent_at"]) == ("d1", "2026-11-23T12:00:00+00:00")
    assert document["form"] == "opened"
    assert document["brand"] == {"slug": "levain", "name": "Levain & Fils"}
    assert document["alert"] == {
        "id": "levain.negative_spike.20261123120000",
        "kind": "negative_spike",
        "severity": 5,
        "count": 9,
        "expected": 1.2,
        "share": 0.64,
        "window_hours": 3,
    }
    assert document["mentions"][0]["author"] == "Odile Marchand"
    assert document["links"] == LINKS


def test_the_signature_is_the_one_our_own_webhook_checks() -> None:
    message = compose(a_notice(), SECRETS, "d1", NOON)
    verify_push(proof_of(message), message.body, {"webhook_secret": SECRETS["secret"]})
    with pytest.raises(SignatureError):
        verify_push(proof_of(message), message.body + b" ", {"webhook_secret": SECRETS["secret"]})


def test_sent_again_it_keeps_its_id_and_tells_the_new_time_under_a_new_proof() -> None:
    first = compose(a_notice(), SECRETS, "d1", NOON)
    again = compose(a_notice(), SECRETS, "d1", NOON + timedelta(minutes=5))
    assert first.headers["X-Vigie-Delivery"] == again.headers["X-Vigie-Delivery"] == "d1"
    assert proof_of(first) != proof_of(again)


def test_the_address_and_the_secret_are_not_shown_by_a_message() -> None:
    assert "levain.example" not in repr(compose(a_notice(), SECRETS, "d1", NOON)).split("body=")[0]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"url": "http://levain.example/hook"}, "webhook_address"),
        ({"url": "ftp://levain.example"}, "webhook_address"),
        ({"secret": "court"}, "webhook_secret"),
    ],
)
def test_an_open_line_or_a_short_secret_is_refused(changes: dict[str, str], code: str) -> None:
    with pytest.raises(ChannelAddressError) as refused:
        check_secrets({**SECRETS, **changes}, local=False)
    assert refused.value.facts()["code"] == code
