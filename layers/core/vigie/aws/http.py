"""HTTP as API Gateway hands it over, and as it wants it back."""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vigie.aws.journal import warn_failure
from vigie.errors import InvalidError, RequestError, SignatureError

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request of payload format 2.0: header names lower case, the body as the bytes that came."""

    method: str
    route: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    claims: Mapping[str, str]
    host: str

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> HttpRequest:
        """Read an event."""
        context = event["requestContext"]
        raw = event.get("body") or ""
        encoded = event.get("isBase64Encoded")
        jwt = context.get("authorizer", {}).get("jwt", {})
        return cls(
            method=context["http"]["method"],
            route=event["rawPath"],
            path=event.get("pathParameters") or {},
            query=event.get("queryStringParameters") or {},
            headers={name.lower(): value for name, value in event["headers"].items()},
            body=base64.b64decode(raw) if encoded else raw.encode("utf-8", "surrogatepass"),
            claims=jwt.get("claims", {}),
            host=context.get("domainName", ""),
        )

    def json(self) -> Any:  # noqa: ANN401 - a body is anything until it is checked
        """The body as JSON. Raises InvalidError."""
        try:
            return json.loads(self.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise InvalidError("the body is not JSON", field="body") from error


def as_json(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """A JSON answer; never cached unless its headers say so."""
    return {
        "statusCode": status,
        "headers": {
            "content-type": "application/json",
            "cache-control": "no-store",
            **(headers or {}),
        },
        "body": json.dumps(body, ensure_ascii=False),
    }


def as_text(body: str, kind: str = "text/plain; charset=utf-8") -> Answer:
    """A plain answer."""
    return {
        "statusCode": 200,
        "headers": {"content-type": kind, "x-content-type-options": "nosniff"},
        "body": body,
    }


def as_proof(proof: str | Mapping[str, str]) -> Answer:
    """A handshake's answer: the bare text, or an object as JSON."""
    return as_text(proof) if isinstance(proof, str) else as_json(dict(proof))


def as_problem(status: int, title: str, detail: str, **more: object) -> Answer:
    """Problem details (RFC 9457)."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return as_json(body, status, {"content-type": "application/problem+json"})


def answer_errors(
    handler: Callable[[dict[str, Any], Any], Answer],
) -> Callable[[dict[str, Any], Any], Answer]:
    """Turn errors into answers: the one place where an exception becomes a status."""

    @functools.wraps(handler)
    def answered(event: dict[str, Any], context: object) -> Answer:
        try:
            return handler(event, context)
        except SignatureError as error:
            return as_problem(401, "Unauthorized", str(error))
        except RequestError as error:
            return as_problem(error.status, error.title, str(error), **error.facts())
        except Exception as error:  # noqa: BLE001 - the caller gets an answer, the log the failure
            warn_failure("request failed", error)
            return as_problem(500, "Internal error", "something failed here; it was logged")

    return answered
