from __future__ import annotations

import pytest

from infra.local.bundle import Route
from infra.local.routes import match_route


def a_route(key: str) -> Route:
    method, path = ("ANY", "$default") if key == "$default" else key.split(" ")
    return Route(key, method, path, "F", needs_token=False)


ROUTES = [
    a_route(key)
    for key in (
        "$default",
        "ANY /api/{proxy+}",
        "GET /api/{proxy+}",
        "ANY /api/{thing}",
        "GET /api/{thing}",
        "GET /api/openapi.json",
        "GET /",
        "POST /hooks/{platform}",
        "POST /hooks/{platform}/{brand}",
        "GET /pets/dog/1",
        "GET /pets/dog/{id}",
    )
]


@pytest.mark.parametrize(
    ("method", "path", "key", "parameters"),
    [
        ("GET", "/", "GET /", {}),
        ("GET", "/api/openapi.json", "GET /api/openapi.json", {}),
        ("POST", "/api/openapi.json", "ANY /api/{thing}", {"thing": "openapi.json"}),
        ("GET", "/api/mentions", "GET /api/{thing}", {"thing": "mentions"}),
        ("GET", "/api/mentions/1/reply", "GET /api/{proxy+}", {"proxy": "mentions/1/reply"}),
        ("PUT", "/api/a/b", "ANY /api/{proxy+}", {"proxy": "a/b"}),
        ("POST", "/hooks/x", "POST /hooks/{platform}", {"platform": "x"}),
        (
            "POST",
            "/hooks/x/levain",
            "POST /hooks/{platform}/{brand}",
            {"platform": "x", "brand": "levain"},
        ),
        ("GET", "/hooks/x", "$default", {}),
        ("GET", "/pets/dog/1", "GET /pets/dog/1", {}),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}", {"id": "2"}),
        ("GET", "/api", "$default", {}),
    ],
)
def test_the_most_specific_route_wins(
    method: str, path: str, key: str, parameters: dict[str, str]
) -> None:
    match = match_route(ROUTES, method, path)
    assert match is not None
    assert (match.route.key, match.parameters) == (key, parameters)


def test_without_a_default_an_unknown_path_has_no_route() -> None:
    assert match_route(ROUTES[1:], "GET", "/nowhere") is None
    assert match_route(ROUTES[1:], "HEAD", "/") is None
