"""The API's description is the route table's, valid, and fresh."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from openapi_spec_validator import validate
from vigie.api.routes import every_route
from vigie.errors import (
    BacklogLateError,
    ChannelAddressError,
    PersonalRepeatedError,
    RequestError,
    TakenError,
    WordingRefusedError,
)

from infra.openapi import FILE, make_document, render
from tests.builders import NOON
from tests.tables import read_template

CONTRACT = {
    "GET /api/mentions",
    "POST /api/mentions",
    "GET /api/mentions/{id}",
    "PATCH /api/mentions/{id}",
    "POST /api/mentions/{id}/reply",
    "POST /api/mentions/{id}/moderate",
    "GET /api/actions/{id}",
    "GET /api/metrics",
    "GET /api/alerts",
    "POST /api/alerts/{id}/ack",
    "POST /api/alerts/{id}/mute",
    "GET /api/brands/{brand}",
    "PUT /api/brands/{brand}",
    "GET /api/sources",
    "POST /api/sources",
    "PATCH /api/sources/{id}",
    "DELETE /api/sources/{id}",
    "GET /api/rules/{brand}",
    "PUT /api/rules/{brand}",
    "GET /api/saved-replies",
    "POST /api/saved-replies",
    "DELETE /api/saved-replies/{id}",
    "PUT /api/secrets/{brand}/{platform}",
    "POST /api/privacy/erase",
    "GET /privacy/{brand}",
    "GET /api/openapi.json",
    "GET /",
}


def test_the_document_is_valid_and_the_file_is_fresh() -> None:
    validate(make_document())
    assert FILE.read_text(encoding="utf-8") == render(), "run `make docs`"


@pytest.mark.parametrize(
    "refused",
    [
        TakenError("nadia", NOON, "typing"),
        BacklogLateError(21, timedelta(days=4)),
        PersonalRepeatedError("a phone number", kind="phone"),
        WordingRefusedError("a gap", code="gaps_left", gaps=["prénom"]),
        WordingRefusedError("a machine's words", code="generated_text"),
        WordingRefusedError("unread", code="unread_draft"),
        ChannelAddressError("no address", field="url", code="webhook_address"),
    ],
    ids=lambda one: f"{type(one).__name__}-{one.facts()['code']}",
)
def test_what_a_refusal_says_beside_its_words_is_described(refused: RequestError) -> None:
    described = make_document()["components"]["schemas"]["Problem"]["properties"]
    facts = refused.facts()
    assert facts.keys() <= described.keys()
    assert facts["code"] in described["code"]["enum"]


def test_every_route_of_the_contract_is_served_and_described() -> None:
    served = {f"{route.method} {route.path}" for route in every_route()}
    assert served >= CONTRACT
    described = {
        f"{method.upper()} {path}"
        for path, operations in json.loads(FILE.read_text("utf-8"))["paths"].items()
        for method in operations
    }
    assert described >= served


@pytest.mark.parametrize(
    "route", list(every_route()), ids=lambda route: f"{route.method} {route.path}"
)
def test_a_route_is_open_in_the_template_only_if_it_says_so(route: object) -> None:
    """API Gateway takes the most specific route; what is left goes to ANY /api/{proxy+}."""
    keys = {
        resource["Properties"]["RouteKey"]: resource["Properties"]["AuthorizationType"]
        for resource in read_template()["Resources"].values()
        if resource["Type"] == "AWS::ApiGatewayV2::Route"
    }
    method, path, is_open = (getattr(route, n) for n in ("method", "path", "is_open"))
    matching = [
        (key.count("{"), kind)
        for key, kind in keys.items()
        if key.split()[0] in (method, "ANY")
        and re.fullmatch(re.sub(r"\{\w+\\?\+?\}", ".+", key.split()[1].replace("+", "")), path)
    ]
    assert matching, f"no route of the template leads to {method} {path}"
    assert min(matching)[1] == ("NONE" if is_open else "JWT")
