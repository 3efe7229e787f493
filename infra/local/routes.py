"""Route selection of an HTTP API.

The most specific route wins: a full match of method and path, then a path variable, then a greedy
one, then $default; a method before ANY.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from infra.local.bundle import Route


@dataclass(frozen=True, slots=True)
class Match:
    """A route and what its variables stand for."""

    route: Route
    parameters: Mapping[str, str]


def match_route(routes: Iterable[Route], method: str, path: str) -> Match | None:
    """The route that serves a request; None is a 404."""
    found = [
        (_rank(route), Match(route, parameters))
        for route in routes
        if route.method in {"ANY", method}
        and (parameters := _parameters(route.path, path)) is not None
    ]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _parameters(pattern: str, path: str) -> dict[str, str] | None:
    if pattern == "$default":
        return {}
    wanted, given = pattern.strip("/").split("/"), path.strip("/").split("/")
    found: dict[str, str] = {}
    for place, part in enumerate(wanted):
        if part.endswith("+}"):
            rest = "/".join(given[place:])
            return {**found, part[1:-2]: rest} if rest else None
        if place >= len(given) or not _fits(part, given[place], found):
            return None
    return found if len(wanted) == len(given) else None


def _fits(part: str, given: str, found: dict[str, str]) -> bool:
    if not part.startswith("{"):
        return part == given
    found[part[1:-1]] = given
    return given != ""


def _rank(route: Route) -> tuple[list[int], bool]:
    """Lower is more specific, part by part."""
    if route.path == "$default":
        return [3], route.method == "ANY"
    parts = route.path.strip("/").split("/")
    kinds = [2 if part.endswith("+}") else 1 if part.startswith("{") else 0 for part in parts]
    return kinds, route.method == "ANY"
