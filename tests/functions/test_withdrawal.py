"""An owner who takes the app's access back: one mail, replies refused, nobody else concerned."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from vigie.aws import brands
from vigie.aws.secrets import write_secrets
from vigie.aws.settings import settings
from vigie.errors import ConflictError
from vigie.jobs.poll import do_job
from vigie.jobs.reconnect import reconnected, refuse_if_disconnected
from vigie.platforms._signature import sign

from functions.receive_webhook.handler import lambda_handler
from tests.builders import NOON, a_brand
from tests.requests import Context, an_http_event, answered

US, OTHERS = "1700000000000000001", "1700000000000000009"
ACTIVITY = {"data": {"event_type": "oauth.revoke", "filter": {}, "payload": {"user_id": US}}}
ACCOUNT_ACTIVITY = {"user_event": {"revoke": {"source": {"user_id": US}}}}


@pytest.fixture(autouse=True)
def two_brands(aws: None) -> None:
    for slug, account in (("levain", US), ("aeris", OTHERS)):
        brands.save_brand(a_brand(slug=slug))
        write_secrets(slug, "x", {"consumer_secret": "hush", "user_id": account})


def deliver(told: Any, brand: str = "") -> None:
    body = json.dumps(told).encode()
    headers = {"x-twitter-webhooks-signature": f"sha256={sign_base64(body)}"}
    route = "/webhooks/x" + (f"/{brand}" if brand else "")
    path = {"platform": "x"} | ({"brand": brand} if brand else {})
    event = an_http_event("POST", route, body, headers=headers, path=path)
    assert answered(lambda_handler(event, Context())).status == 200
    queue, url = boto3.client("sqs"), settings().poll_queue_url
    while messages := queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            do_job(json.loads(message["Body"]), NOON)
            do_job(json.loads(message["Body"]), NOON)  # at least once
            queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def sign_base64(body: bytes) -> str:
    return sign(body, "hush", in_base64=True)


@pytest.mark.parametrize("told", [ACTIVITY, ACCOUNT_ACTIVITY])
@pytest.mark.parametrize("brand", ["", "levain"])
def test_only_the_brand_whose_account_it_is_must_reconnect(told: Any, brand: str) -> None:
    deliver(told, brand)
    with pytest.raises(ConflictError, match="withdrew"):
        refuse_if_disconnected("levain", "x")
    refuse_if_disconnected("aeris", "x")


def test_access_of_somebody_else_changes_nothing_and_reconnecting_ends_it() -> None:
    deliver(ACTIVITY, "aeris")
    refuse_if_disconnected("aeris", "x")
    deliver(ACTIVITY, "levain")
    reconnected("levain", "x")
    refuse_if_disconnected("levain", "x")
