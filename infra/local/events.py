"""HTTP requests as events and answers as responses, payload format 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import binascii
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from infra.local.intrinsics import ACCOUNT, Document
from infra.local.routes import Match

_TEXT_TYPES = ("application/json", "application/xml", "application/javascript")


@dataclass(frozen=True, slots=True)
class Request:
    """What came over the wire; the path is still percent-encoded."""

    method: str
    raw_path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    source_ip: str
    port: int

    @property
    def path(self) -> str:
        """The path as HTTP APIs give it: decoded, and cut at a decoded question mark."""
        return unquote(self.raw_path).partition("?")[0]

    def header(self, name: str) -> str:
        """The values of a header, joined; empty when absent."""
        return ",".join(value for key, value in self.headers if key.lower() == name)


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back over the wire."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def of_json(cls, status: int, content: object, *headers: tuple[str, str]) -> Response:
        """A JSON answer of the gateway's own."""
        body = json.dumps(content).encode()
        return cls(status, (("content-type", "application/json"), *headers), body)


def make_event(request: Request, match: Match, claims: Mapping[str, str] | None) -> Document:
    """The event a function gets for a request."""
    headers = _headers(request)
    event: Document = {
        "version": "2.0",
        "routeKey": match.route.key,
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": _context(request, match, claims),
        "isBase64Encoded": False,
    }
    if cookies := request.header("cookie"):
        event["cookies"] = [one.strip() for one in cookies.split(";")]
    if pairs := parse_qsl(request.query, keep_blank_values=True):
        event["queryStringParameters"] = _joined(pairs)
    if match.parameters:
        event["pathParameters"] = dict(match.parameters)
    if request.body:
        event |= _body(request)
    return event


def read_answer(payload: Any) -> Response:  # noqa: ANN401 - JSON
    """The response a function's answer stands for.

    Raises:
        ValueError: the answer is not one that API Gateway can read.
    """
    if not (isinstance(payload, dict) and "statusCode" in payload):
        body = payload if isinstance(payload, str) else json.dumps(payload)
        return Response(200, (("content-type", "application/json"),), body.encode())
    headers = {str(k).lower(): _text(v) for k, v in (payload.get("headers") or {}).items()}
    headers |= {
        str(k).lower(): ",".join(map(_text, many))
        for k, many in (payload.get("multiValueHeaders") or {}).items()
    }
    headers.setdefault("content-type", "text/plain;charset=UTF-8")
    cookies = [("set-cookie", str(one)) for one in payload.get("cookies") or []]
    return Response(int(payload["statusCode"]), (*headers.items(), *cookies), _bytes(payload))


def _headers(request: Request) -> dict[str, str]:
    pairs = [(k.lower(), v) for k, v in request.headers if k.lower() not in {"cookie", ""}]
    pairs += [
        ("x-amzn-trace-id", f"Root=1-{int(time.time()):08x}-{uuid.uuid4().hex[:24]}"),
        ("x-forwarded-for", request.source_ip),
        ("x-forwarded-port", str(request.port)),
        ("x-forwarded-proto", "http"),
    ]
    return _joined(pairs)


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for key, value in pairs:
        joined[key] = f"{joined[key]},{value}" if key in joined else value
    return joined


def _context(request: Request, match: Match, claims: Mapping[str, str] | None) -> Document:
    now = datetime.now(UTC)
    host = request.header("host")
    context: Document = {
        "accountId": ACCOUNT,
        "apiId": "local",
        "domainName": host,
        "domainPrefix": host.partition(".")[0],
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": request.header("user-agent"),
        },
        "requestId": uuid.uuid4().hex[:16],
        "routeKey": match.route.key,
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }
    if claims is not None:
        context["authorizer"] = {"jwt": {"claims": dict(claims), "scopes": None}}
    return context


def _body(request: Request) -> Document:
    if _is_text(request.header("content-type")) and not request.header("content-encoding"):
        try:
            return {"body": request.body.decode("utf-8"), "isBase64Encoded": False}
        except UnicodeDecodeError:
            pass
    return {"body": base64.b64encode(request.body).decode(), "isBase64Encoded": True}


def _is_text(content_type: str) -> bool:
    """Forms are not text for an HTTP API: they arrive in base64."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind in _TEXT_TYPES or kind.endswith(("+json", "+xml"))


def _bytes(payload: Document) -> bytes:
    body = payload.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise ValueError("the body of an answer is a text")  # noqa: TRY004 - one error for all
    if not payload.get("isBase64Encoded"):
        return body.encode()
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise ValueError("the body of an answer is not base64") from error


def _text(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
