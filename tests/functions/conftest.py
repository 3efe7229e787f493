from __future__ import annotations

import json
from typing import Any

import pytest
from vigie.aws import brands
from vigie.aws.secrets import write_secrets
from vigie.brand import EVERY_BRAND, Role

from functions.serve_api.handler import lambda_handler
from tests.builders import a_brand
from tests.requests import Answered, Context, an_http_event, answered


class Api:
    """Calls the API's handler as a person with a role."""

    def __init__(self, sub: str) -> None:
        self.sub = sub

    def __call__(
        self, method: str, route: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answered:
        raw = b"" if body is None else json.dumps(body).encode()
        event = an_http_event(
            method, route, raw, headers=headers, claims={"sub": self.sub, "username": self.sub}
        )
        return answered(lambda_handler(event, Context()))


@pytest.fixture
def api(aws: None) -> Api:
    brands.save_brand(a_brand())
    write_secrets("levain", "facebook", {"access_token": "token", "page_id": "55"})
    brands.grant("owner", EVERY_BRAND, Role.OWNER)
    return Api("owner")
