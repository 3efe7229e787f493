"""The inbox page and its API."""

from __future__ import annotations

from typing import Any

from vigie.api.auditing import run_traced
from vigie.api.routes import every_route
from vigie.api.routing import Call, Person, find_route, who_calls
from vigie.aws.clock import utc_now
from vigie.aws.http import Answer, HttpRequest, answer_errors
from vigie.aws.journal import observed


@observed
@answer_errors
def lambda_handler(event: dict[str, Any], context: object) -> Answer:
    """Take an HTTP API event (payload 2.0); API Gateway has checked the token where one is due."""
    request = HttpRequest.of(event)
    route, path = find_route(every_route(), request)
    person = Person("", "", {}) if route.is_open else who_calls(request)
    return run_traced(route, Call(request, path, person, utc_now()))
