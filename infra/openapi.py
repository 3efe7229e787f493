"""The OpenAPI document, made from the route table: `python -m infra.openapi` writes it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from vigie.analysis import PersonalKind
from vigie.api.routes import every_route
from vigie.api.routing import Route

from infra import openapi_metrics

FILE = Path(__file__).parents[1] / "layers/core/vigie/api/static/openapi.json"
PROBLEM = {"$ref": "#/components/responses/Problem"}
CHANNEL_CODES = (
    "slack_address",
    "teams_address",
    "teams_retired",
    "webhook_address",
    "webhook_secret",
)
REPLY_CODES = (
    "backlog_late",
    "gaps_left",
    "generated_text",
    "personal_repeated",
    "taken",
    "unread_draft",
)
REFUSALS = {"401": PROBLEM, "403": PROBLEM, "404": PROBLEM, "409": PROBLEM, "422": PROBLEM}


def make_document() -> dict[str, Any]:
    """The whole document, OpenAPI 3.1, with one operation per route and its body's schema."""
    schemas: dict[str, Any] = {"Problem": _problem(), **openapi_metrics.schemas()}
    paths: dict[str, dict[str, Any]] = {}
    for route in every_route():
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "vigie",
            "version": "0.1.0",
            "description": "A community manager's desk that a small business owns.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths | _webhooks(),
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
            "responses": {
                "Problem": {
                    "description": "Problem details (RFC 9457)",
                    "content": {
                        "application/problem+json": {
                            "schema": {"$ref": "#/components/schemas/Problem"}
                        }
                    },
                }
            },
        },
        "security": [{"token": []}],
    }


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    kind = "text/html" if route.path in ("/", "/privacy/{brand}") else route.kind
    name = f"{route.run.__module__.rpartition('.')[2]}_{route.run.__name__}"
    key = (route.method, route.path)
    told = openapi_metrics.QUERIES.get(key, {})
    operation: dict[str, Any] = {
        "operationId": f"{name}_head" if route.method == "HEAD" else name,
        "summary": route.summary,
        "parameters": [
            *(_parameter(name, "path") for name in re.findall(r"\{(\w+)\}", route.path)),
            *(_parameter(name, "query", told.get(name)) for name in route.query),
            *openapi_metrics.headers().get(key, ()),
        ],
        "responses": {
            str(route.status): {"description": "Done", "content": {kind: {}}},
            **openapi_metrics.answers().get(key, {}),
            **({"404": PROBLEM} if route.is_open else REFUSALS),
        },
    }
    if route.is_open:
        operation["security"] = []
    if route.body:
        schema = route.body.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[route.body.__name__] = schema
        reference = {"$ref": f"#/components/schemas/{route.body.__name__}"}
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": reference}},
        }
    return operation


def _parameter(name: str, place: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "schema": schema or {"type": "string"},
    }


def _webhooks() -> dict[str, Any]:
    """Deliveries go to a function of their own, so they are not in the route table."""
    platform, brand = _parameter("platform", "path"), _parameter("brand", "path")
    answers = {"200": {"description": "Stored, or recognised", "content": {"application/json": {}}}}

    def both(name: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
        common = {"parameters": parameters, "security": [], "responses": answers | {"401": PROBLEM}}
        return {
            "get": {"operationId": f"shake_hands{name}", "summary": "Handshake", **common},
            "post": {"operationId": f"deliver{name}", "summary": "Delivery", **common},
        }

    return {
        "/webhooks/{platform}": both("", [platform]),
        "/webhooks/{platform}/{brand}": both("_to_brand", [platform, brand]),
    }


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object"}},
            "code": {"type": "string", "enum": [*REPLY_CODES, *CHANNEL_CODES]},
            "holder": {"type": "string"},
            "until": {"type": ["string", "null"], "format": "date-time"},
            "why": {"enum": ["typing", "answered", ""]},
            "late": {"type": "integer"},
            "oldest_days": {"type": "integer"},
            "gaps": {"type": "array", "items": {"type": "string"}},
            "personal": {"type": "array", "items": {"enum": [kind.value for kind in PersonalKind]}},
        },
    }


def render() -> str:
    """The document as it stands in the file."""
    return json.dumps(make_document(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
