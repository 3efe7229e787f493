from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest
from aws_lambda_powertools.utilities.parser.models import APIGatewayProxyEventV2Model

from infra.local.bundle import Route
from infra.local.events import Request, make_event, read_answer
from infra.local.routes import Match

MATCH = Match(
    Route("ANY /api/{proxy+}", "ANY", "/api/{proxy+}", "F", needs_token=True), {"proxy": "a"}
)
JSON_BODY = (("host", "127.0.0.1:8400"), ("content-type", "application/json"))
A_REQUEST = Request(
    method="POST",
    raw_path="/api/caf%C3%A9",
    query="tag=a&tag=b&empty=&q=a%20b",
    headers=(*JSON_BODY, ("Cookie", "a=1; b=2"), ("X-Many", "1"), ("X-Many", "2")),
    body=b'{"a": 1}',
    source_ip="127.0.0.1",
    port=8400,
)


def event_of(**changes: Any) -> dict[str, Any]:
    return make_event(replace(A_REQUEST, **changes), MATCH, {"sub": "u"})


def test_the_event_is_the_one_api_gateway_makes() -> None:
    event = event_of()
    APIGatewayProxyEventV2Model.model_validate(event)
    assert event["version"] == "2.0"
    assert event["routeKey"] == "ANY /api/{proxy+}"
    assert event["rawQueryString"] == "tag=a&tag=b&empty=&q=a%20b"
    assert event["queryStringParameters"] == {"tag": "a,b", "empty": "", "q": "a b"}
    assert event["pathParameters"] == {"proxy": "a"}
    assert event["cookies"] == ["a=1", "b=2"]
    assert event["headers"]["x-many"] == "1,2"
    assert "cookie" not in event["headers"]
    assert (event["body"], event["isBase64Encoded"]) == ('{"a": 1}', False)
    assert event["requestContext"]["http"]["method"] == "POST"
    assert event["requestContext"]["authorizer"]["jwt"]["claims"] == {"sub": "u"}


def test_an_http_api_gives_the_path_decoded() -> None:
    assert event_of()["rawPath"] == "/api/café"


def test_an_http_api_cuts_the_path_at_a_decoded_question_mark() -> None:
    assert event_of(raw_path="/api/what%3Fnow")["rawPath"] == "/api/what"


def test_what_is_absent_is_left_out() -> None:
    event = make_event(
        Request("GET", "/", "", (("host", "h"),), b"", "127.0.0.1", 1),
        Match(replace(MATCH.route, needs_token=False), {}),
        None,
    )
    absent = {"body", "cookies", "pathParameters", "queryStringParameters"}
    assert not absent & event.keys()
    assert "authorizer" not in event["requestContext"]


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("application/json", b"{}", "{}"),
        ("application/problem+json; charset=utf-8", b"{}", "{}"),
        ("application/atom+xml", b"<a/>", "<a/>"),
        ("text/plain", "é".encode(), "é"),
        ("text/plain", b"\xff", None),
        ("application/x-www-form-urlencoded", b"a=1", None),
        ("application/octet-stream", b"\x00", None),
        ("image/png", b"\x89", None),
    ],
)
def test_only_text_types_arrive_as_text(content_type: str, body: bytes, text: str | None) -> None:
    event = event_of(headers=(("content-type", content_type),), body=body)
    encoded = base64.b64encode(body).decode()
    assert (event["isBase64Encoded"], event["body"]) == (text is None, text or encoded)


def test_a_compressed_body_arrives_in_base64() -> None:
    headers = (*JSON_BODY, ("content-encoding", "gzip"))
    assert event_of(headers=headers)["isBase64Encoded"] is True


@pytest.mark.parametrize(
    ("payload", "status", "headers", "body"),
    [
        ({"a": 1}, 200, {"content-type": "application/json"}, b'{"a": 1}'),
        ("hi", 200, {"content-type": "application/json"}, b"hi"),
        (None, 200, {"content-type": "application/json"}, b"null"),
        ({"statusCode": 204}, 204, {"content-type": "text/plain;charset=UTF-8"}, b""),
        (
            {"statusCode": "201", "headers": {"X-A": 1, "Content-Type": "a/b"}, "body": "é"},
            201,
            {"x-a": "1", "content-type": "a/b"},
            "é".encode(),
        ),
        (
            {"statusCode": 200, "body": "AP8=", "isBase64Encoded": True},
            200,
            {"content-type": "text/plain;charset=UTF-8"},
            b"\x00\xff",
        ),
    ],
)
def test_an_answer_becomes_a_response(
    payload: object, status: int, headers: dict[str, str], body: bytes
) -> None:
    response = read_answer(payload)
    assert (response.status, dict(response.headers), response.body) == (status, headers, body)


def test_each_cookie_is_a_header_of_its_own() -> None:
    headers = read_answer({"statusCode": 200, "cookies": ["a=1", "b=2"]}).headers
    assert [value for name, value in headers if name == "set-cookie"] == ["a=1", "b=2"]


@pytest.mark.parametrize(
    "payload",
    [
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": "many"},
        {"statusCode": 200, "body": "?", "isBase64Encoded": True},
    ],
)
def test_an_answer_nobody_can_read_is_an_error(payload: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_answer(payload)
