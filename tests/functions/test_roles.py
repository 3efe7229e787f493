"""Every route, called as everybody: brands are sealed, and who may only look changes nothing."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from vigie.api.routes import every_route
from vigie.api.routing import Route
from vigie.aws import brands
from vigie.brand import Role

from tests.builders import a_brand
from tests.functions.conftest import Api
from tests.functions.route_calls import CALLS, Asked, fill, make_things
from tests.functions.team_desk import Clock, clock, enter_team

__all__ = ["clock"]
CLOSED = [route for route in every_route() if not route.is_open]
READERS = {"GET"}


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


@pytest.fixture
def things(api: Api, clock: Clock) -> dict[str, str]:
    brands.save_brand(a_brand(slug="rivage"))
    for role in Role:
        brands.grant(f"rivage-{role}", "rivage", role)
    brands.grant("levain-viewer", "levain", Role.VIEWER)
    enter_team(api)
    return make_things(api)


def stored() -> list[str]:
    """Everything in both tables but the trail, which grows with each refusal."""
    client = boto3.client("dynamodb")
    items = [
        item
        for table in ("MentionsTable", "DeskTable")
        for page in client.get_paginator("scan").paginate(TableName=table)
        for item in page["Items"]
    ]
    return sorted(repr(sorted(one.items())) for one in items if "audit#" not in one["pk"]["S"])


def call(who: str, route: Route, asked: Asked, things: dict[str, str]) -> tuple[str, str, int]:
    answer = Api(who)(route.method, *fill(asked, things))
    return name_of(route), who, answer.status


@pytest.mark.parametrize("name", [name_of(route) for route in CLOSED])
def test_every_route_has_a_line_in_the_table_of_calls(name: str) -> None:
    assert name in CALLS, f"add {name!r} to tests/functions/route_calls.py"


def test_nobody_of_another_brand_reaches_anything_whatever_their_role(
    things: dict[str, str],
) -> None:
    sealed = [r for r in CLOSED if not CALLS[name_of(r)].is_anybody_s]
    before = stored()
    answers = [
        call(f"rivage-{role}", route, CALLS[name_of(route)], things)
        for route in sealed
        for role in Role
    ]
    assert [one for one in answers if one[2] not in (403, 404)] == []
    assert stored() == before


def test_who_may_only_look_changes_nothing(things: dict[str, str]) -> None:
    acts = [route for route in CLOSED if route.method not in READERS]
    before = stored()
    answers = [call("levain-viewer", route, CALLS[name_of(route)], things) for route in acts]
    assert [one for one in answers if one[2] not in (403, 404)] == []
    assert stored() == before


def test_the_calls_are_valid_so_that_a_refusal_is_a_refusal(things: dict[str, str]) -> None:
    """Things are looked at before they are changed, and changed before they are removed."""
    order: dict[str, Any] = {"GET": 0, "PUT": 1, "PATCH": 2, "POST": 3, "DELETE": 4}
    ordered = sorted(CLOSED, key=lambda route: (order[route.method], name_of(route)))
    answers = [
        call("owner", route, CALLS[name_of(route)], things)
        for route in ordered
        if not CALLS[name_of(route)].wants_more
    ]
    refused = [one for one in answers if one[2] in (401, 403, 404, 405, 422, 500)]
    assert not refused, refused
