"""The open door, driven as API Gateway drives it."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import boto3
import pytest
from vigie.aws import brands
from vigie.aws.mentions import get_mention
from vigie.aws.secrets import write_secrets
from vigie.aws.settings import settings
from vigie.aws.sources import remember_account
from vigie.errors import ConflictError
from vigie.jobs.receive import in_realm
from vigie.jobs.reconnect import refuse_if_disconnected, want_reconnect
from vigie.mention import EventKind, MentionEvent, Parsed, mention_id
from vigie.platforms import Pushed, load_platform

from functions.poll_source.handler import lambda_handler as poll_source
from functions.receive_webhook.handler import lambda_handler
from tests.builders import NOON, a_brand
from tests.requests import Answered, Context, an_http_event, answered

SECRET = "invented-secret"


@pytest.fixture(autouse=True)
def brand(aws: None) -> None:
    brands.save_brand(a_brand())
    brands.save_brand(a_brand(slug="autre", name="Autre"))
    write_secrets("levain", "generic", {"webhook_secret": SECRET})


def sign(body: bytes, secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Vigie-Signature": f"sha256={digest}"}


def deliver(
    body: bytes,
    headers: dict[str, str] | None = None,
    *,
    brand: str = "levain",
    encoded: bool = False,
) -> Answered:
    event = an_http_event(
        "POST",
        f"/webhooks/generic/{brand}",
        body,
        headers=sign(body) if headers is None else headers,
        path={"platform": "generic", "brand": brand},
        encoded=encoded,
    )
    return answered(lambda_handler(event, Context()))


def an_entry(identity: str, text: str = "Le pain était très bon") -> dict[str, Any]:
    return {
        "id": identity,
        "text": text,
        "url": f"https://forum.example/{identity}",
        "said_at": "2026-11-23T09:00:00Z",
        "author": {"id": "u1", "name": "Odile Marchand"},
    }


def stored(identity: str, brand: str = "levain") -> bool:
    return get_mention(mention_id(brand, "generic", identity)) is not None


def table_size() -> int:
    return boto3.client("dynamodb").scan(TableName="MentionsTable")["Count"]


def test_a_delivery_is_stored_before_the_answer_and_a_replay_changes_nothing() -> None:
    body = json.dumps({"events": [an_entry("1"), an_entry("2")]}).encode()
    assert deliver(body).body == {"accepted": 2, "duplicates": 0, "rejected": []}
    assert stored("1")
    assert deliver(body).body == {"accepted": 0, "duplicates": 2, "rejected": []}
    assert table_size() == 2


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-vigie-signature": "sha256=00"},
        sign(b"another body"),
        sign(b'{"events":[]}', "other"),
    ],
)
def test_an_unsigned_or_altered_delivery_is_401_and_nothing_is_stored(
    headers: dict[str, str],
) -> None:
    answer = deliver(json.dumps({"events": [an_entry("1")]}).encode(), headers)
    assert answer.status == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert table_size() == 0


def test_a_brand_without_a_secret_is_closed() -> None:
    body = json.dumps({"events": [an_entry("1")]}).encode()
    assert deliver(body, brand="autre").status == 401
    assert table_size() == 0


def test_a_brand_or_platform_nobody_knows_is_404() -> None:
    assert deliver(b"{}", brand="nobody").status == 404
    event = an_http_event("POST", "/webhooks/aol", b"{}", path={"platform": "aol"})
    assert answered(lambda_handler(event, Context())).status == 404


def test_poison_among_good_events_is_said_and_set_aside_and_the_others_are_kept() -> None:
    events = [an_entry("1"), {"id": 7}, an_entry("3")]
    answer = deliver(json.dumps({"events": events}).encode())
    assert answer.status == 200
    assert (answer.body["accepted"], [r["index"] for r in answer.body["rejected"]]) == (2, [1])
    assert stored("1")
    assert stored("3")
    assert table_size() == 3


@pytest.mark.parametrize("body", [b"not json", b'{"something": "else"}', b"[]", b"\xff\xfe"])
def test_a_payload_of_unknown_shape_is_kept_raw_and_answered_200(body: bytes) -> None:
    answer = deliver(body, encoded=True)
    assert (answer.status, answer.body["accepted"]) == (200, 0)
    assert answer.body["rejected"]
    assert table_size() == 1


def test_a_base64_body_is_verified_over_its_raw_bytes() -> None:
    body = json.dumps({"events": [an_entry("é")]}, ensure_ascii=False).encode()
    assert deliver(body, encoded=True).body["accepted"] == 1


def test_more_than_25_events_are_kept_whole_and_expanded_later() -> None:
    body = json.dumps({"events": [an_entry(str(n)) for n in range(60)]}).encode()
    answer = deliver(body)
    assert (answer.status, answer.body["queued"], answer.body["accepted"]) == (200, 60, 0)
    assert not stored("0")
    queue = boto3.client("sqs").receive_message(QueueUrl=settings().poll_queue_url)
    job = queue["Messages"][0]["Body"]
    for _ in range(2):
        assert poll_source({"Records": [{"messageId": "m", "body": job}]}, Context()) == {
            "batchItemFailures": []
        }
    assert all(stored(str(n)) for n in range(60))
    assert table_size() == 61


def test_the_short_form_finds_the_only_brand_whose_secret_signed(aws: None) -> None:
    write_secrets("levain", "facebook", {"app_secret": "fb", "verify_token": "hello"})
    query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=hello"
    event = an_http_event("GET", f"/webhooks/facebook?{query}", path={"platform": "facebook"})
    answer = answered(lambda_handler(event, Context()))
    assert (answer.status, answer.body) == (200, "1158201444")


def test_brands_of_one_app_get_their_own_page_s_comments_and_strays_go_to_nobody() -> None:
    for brand, page in (("levain", "111"), ("autre", "222")):
        write_secrets(brand, "facebook", {"app_secret": "shared", "page_id": page})
        remember_account(brand, "facebook", page)
    entries = [a_facebook_entry(page) for page in ("111", "222", "333")]
    body = json.dumps({"object": "page", "entry": entries}).encode()
    digest = hmac.new(b"shared", body, hashlib.sha256).hexdigest()
    event = an_http_event(
        "POST",
        "/webhooks/facebook",
        body,
        headers={"x-hub-signature-256": f"sha256={digest}"},
        path={"platform": "facebook"},
    )
    answer = answered(lambda_handler(event, Context()))
    assert (answer.status, answer.body["accepted"], len(answer.body["rejected"])) == (200, 2, 1)
    found = {
        (brand, page)
        for brand in ("levain", "autre")
        for page in ("111", "222", "333")
        if get_mention(mention_id(brand, "facebook", f"{page}9_1"))
    }
    assert found == {("levain", "111"), ("autre", "222")}


def a_facebook_entry(page: str) -> dict[str, Any]:
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": f"{page}9_1",
        "post_id": f"{page}_{page}9",
        "parent_id": f"{page}_{page}9",
        "from": {"id": "7001", "name": "Odile Marchand"},
        "message": "Bonjour",
        "created_time": 1763899990,
    }
    return {"id": page, "time": 1763900000, "changes": [{"field": "feed", "value": value}]}


def test_a_post_whose_delivery_names_no_address_has_one_in_its_realm() -> None:
    event = MentionEvent(
        "discourse", "9", EventKind.ADD, NOON, text="Bonjour", facts={"topic": "7", "number": "2"}
    )
    module = load_platform("discourse")
    assert isinstance(module, Pushed)
    (one,) = in_realm(module, Parsed((event,)), "https://forum.example").events
    assert (one.realm, one.url) == ("https://forum.example", "https://forum.example/t/7/2")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_brand_nobody_made_is_never_looked_up_among_the_secrets(method: str) -> None:
    path = {"platform": "facebook", "brand": "../levain"}
    event = an_http_event(method, "/webhooks/facebook/x", b"{}", path=path)
    assert answered(lambda_handler(event, Context())).status == 404


def test_what_arrives_while_a_token_is_dead_is_stored_all_the_same() -> None:
    write_secrets("levain", "facebook", {"app_secret": SECRET, "access_token": "dead"})
    want_reconnect("levain", "facebook", "the password was changed", NOON)
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": "100_7",
        "post_id": "55_100",
        "parent_id": "55_100",
        "from": {"id": "7001", "name": "Odile Marchand"},
        "message": "Le pain était rassis",
        "created_time": 1763899990,
    }
    entry = {"id": "55", "time": 1763900000, "changes": [{"field": "feed", "value": value}]}
    body = json.dumps({"object": "page", "entry": [entry]}).encode()
    event = an_http_event(
        "POST",
        "/webhooks/facebook/levain",
        body,
        headers={"X-Hub-Signature-256": sign(body)["X-Vigie-Signature"]},
        path={"platform": "facebook", "brand": "levain"},
    )
    assert answered(lambda_handler(event, Context())).body["accepted"] == 1
    assert get_mention(mention_id("levain", "facebook", "100_7")) is not None
    with pytest.raises(ConflictError):
        refuse_if_disconnected("levain", "facebook")
