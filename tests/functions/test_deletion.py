"""Meta's signed request to delete: checked, carried out, and told on a page open to all."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import boto3
import pytest
from vigie.aws import brands
from vigie.aws.mentions import get_mention, store_event
from vigie.aws.secrets import write_secrets
from vigie.aws.settings import settings
from vigie.aws.table import scan
from vigie.jobs.poll import do_job
from vigie.mention import Author, mention_id

from functions.receive_webhook.handler import lambda_handler
from functions.serve_api.handler import lambda_handler as serve_api
from tests.builders import NOON, a_brand, an_event
from tests.requests import Answered, Context, an_http_event, answered

SECRET = "appsecret"
PERSON = "218471"
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(autouse=True)
def two_brands(aws: None) -> None:
    for slug in ("levain", "aeris"):
        brands.save_brand(a_brand(slug=slug))
        values = {"app_secret": SECRET if slug == "levain" else "other", "verify_token": "v"}
        write_secrets(slug, "facebook", values)
        store_event(slug, an_event(author=Author(PERSON, "Odile Marchand")), NOON)


def a_request(secret: str = SECRET) -> bytes:
    told = {"algorithm": "HMAC-SHA256", "issued_at": 1719535951, "user_id": PERSON}
    payload = _encode(json.dumps(told, separators=(",", ":")).encode())
    proof = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"signed_request={_encode(proof)}.{payload}".encode()


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def ask(body: bytes, brand: str = "") -> Answered:
    path = {"platform": "facebook"} | ({"brand": brand} if brand else {})
    route = "/webhooks/facebook" + (f"/{brand}" if brand else "")
    event = an_http_event("POST", route, body, headers=FORM, path=path)
    return answered(lambda_handler(event, Context()))


def show(code: str) -> Answered:
    event = an_http_event("GET", f"/privacy/deletions/{code}", b"", headers={})
    return answered(serve_api(event, Context()))


def run_jobs() -> None:
    queue, url = boto3.client("sqs"), settings().poll_queue_url
    while messages := queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            do_job(json.loads(message["Body"]), NOON)
            do_job(json.loads(message["Body"]), NOON)  # at least once
            queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def words(brand: str) -> str:
    mention = get_mention(mention_id(brand, "facebook", "100_1"))
    assert mention is not None
    return mention.text


def test_a_signed_request_is_answered_with_a_code_whose_page_tells_the_state() -> None:
    answer = ask(a_request())
    code = answer.body["confirmation_code"]
    assert (answer.status, answer.body["url"].rpartition("/")[2]) == (200, code)
    assert "en cours" in show(code).body
    run_jobs()
    page = show(code)
    assert page.status == 200
    assert "ont été effacés" in page.body
    assert "were erased" in page.body
    assert words("levain") == ""


def test_only_the_brand_whose_app_signed_is_asked() -> None:
    ask(a_request())
    run_jobs()
    assert words("aeris") != ""


def test_the_same_request_twice_is_one_and_the_person_s_id_is_not_kept() -> None:
    first, again = ask(a_request()), ask(a_request(), brand="levain")
    assert first.body["confirmation_code"] == again.body["confirmation_code"]
    run_jobs()
    (row,) = scan(settings().mentions_table, "deletion")
    assert row["state"] == "done"
    assert PERSON not in json.dumps(row, default=str)


@pytest.mark.parametrize(
    "body", [a_request("wrong"), b"signed_request=nonsense", b"signed_request=a.b&x=1"]
)
def test_a_request_signed_by_somebody_else_is_refused_and_changes_nothing(body: bytes) -> None:
    assert ask(body).status == 401
    run_jobs()
    assert words("levain") != ""


def test_an_unknown_code_is_not_there() -> None:
    assert show("0" * 20).status == 404


def test_words_that_come_after_the_deletion_are_not_stored() -> None:
    from vigie.jobs.ingest import store_events

    ask(a_request())
    run_jobs()
    late: Any = an_event(native_id="100_9", author=Author(PERSON, "Odile Marchand"))
    assert [one.reason for one in store_events("levain", [late], NOON).rejected] == [
        "author_erased"
    ]
