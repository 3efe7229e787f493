"""Every wrong request gets a clear answer that names the field, never a 500."""

from __future__ import annotations

import pytest

from functions.serve_api.handler import lambda_handler
from tests.functions.conftest import Api
from tests.requests import Context, an_http_event, answered


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=2026-11-24T00:00:00Z&until=2026-11-23T00:00:00Z", "since"),
        ("since=0001-01-01T00:00:00%2B05:00", "since"),
        ("until=9999-12-31T23:59:59-05:00", "until"),
        ("limit=%C2%B2", "limit"),
        ("cursor=0", "cursor"),
        ("cursor=~", "cursor"),
    ],
)
def test_a_wrong_query_names_its_parameter(api: Api, query: str, field: str) -> None:
    answer = api("GET", f"/api/mentions?brand=levain&{query}")
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, field)


def test_a_cursor_before_the_period_is_the_end_of_the_list(api: Api) -> None:
    cursor = f"2020-01-01T00:00:00.000Z%23{'a' * 26}"
    query = f"brand=levain&since=2026-01-01T00:00:00Z&cursor={cursor}"
    assert api("GET", f"/api/mentions?{query}").body == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("body", [b"[" * 100_000, b"{", b"\xff\xfe", b"NaN", b"[]"])
def test_a_body_that_is_no_object_is_a_problem_of_the_body(api: Api, body: bytes) -> None:
    event = an_http_event(
        "POST", "/api/mentions", body, claims={"sub": "owner", "username": "owner"}, encoded=True
    )
    answer = answered(lambda_handler(event, Context()))
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "body")


def test_a_source_cannot_be_changed_into_nonsense_and_another_address_starts_anew(api: Api) -> None:
    body = {"brand": "levain", "platform": "feeds", "url": "https://blog.example/feed"}
    where = f"/api/sources/{api('POST', '/api/sources', body).body['id']}"
    for wrong in ("javascript:alert(1)", ""):
        assert api("PATCH", where, {"url": wrong}).body["errors"][0]["field"] == "url"
    changed = api("PATCH", where, {"url": "https://blog.example/other"}).body
    assert (changed["url"], changed["health"]) == ("https://blog.example/other", "new")
