"""HTTP API events as API Gateway makes them, and what a handler answers."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Answered:
    status: int
    headers: dict[str, str]
    body: Any


class Context:
    function_name = "test"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-west-3:123456789012:function:test"
    aws_request_id = "request-1"


def an_http_event(
    method: str,
    route: str,
    body: bytes = b"",
    *,
    headers: dict[str, str] | None = None,
    path: dict[str, str] | None = None,
    claims: dict[str, str] | None = None,
    encoded: bool = False,
) -> dict[str, Any]:
    where, _, query = route.partition("?")
    event: dict[str, Any] = {
        "version": "2.0",
        "rawPath": where,
        "rawQueryString": query,
        "headers": headers or {},
        "requestContext": {
            "http": {"method": method, "path": where},
            "domainName": "vigie.example",
        },
        "isBase64Encoded": encoded,
        "body": base64.b64encode(body).decode() if encoded else body.decode("utf-8", "replace"),
    }
    if query:
        event["queryStringParameters"] = dict(parse_qsl(query))
    if path:
        event["pathParameters"] = path
    if claims is not None:
        event["requestContext"]["authorizer"] = {"jwt": {"claims": claims}}
    return event


def answered(answer: dict[str, Any]) -> Answered:
    kind = answer["headers"]["content-type"]
    body = json.loads(answer["body"]) if "json" in kind and answer["body"] else answer["body"]
    return Answered(answer["statusCode"], answer["headers"], body)
