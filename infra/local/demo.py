"""The brand `demo`: its settings, its two sources, and a community that starts to talk."""

from __future__ import annotations

from typing import Any

import requests

from infra.local.stack import LocalStack
from infra.sandbox import Sandbox

BRAND = "demo"
SECONDS = 30
SETTINGS = {
    "name": "Levain & Fils",
    "languages": ["fr", "en"],
    "time_zone": "Europe/Paris",
    "terms": [
        {"name": "Levain & Fils", "kind": "brand"},
        {"name": "Aéris", "kind": "brand", "context": ["vol", "flight", "avion", "plane"]},
    ],
    "alert_recipients": [{"email": "owner@example.com", "language": "fr"}],
    "signature": "LF",
}


def seed_demo(stack: LocalStack, sandbox: Sandbox, *, speed: float = 1.0) -> None:
    """Set the demo brand up through the same API an owner uses, then let the community talk."""
    call = _Owner(stack)
    page = sandbox.secrets["page_id"]
    call("PUT", f"/api/brands/{BRAND}", SETTINGS)
    call("PUT", f"/api/secrets/{BRAND}/facebook", sandbox.secrets)
    call(
        "POST",
        "/api/sources",
        {"brand": BRAND, "platform": "facebook", "account": page, "every_minutes": 5},
    )
    call(
        "POST",
        "/api/sources",
        {
            "brand": BRAND,
            "platform": "feeds",
            "url": f"{sandbox.feed_url}/feed.xml",
            "every_minutes": 1,
        },
    )
    sandbox.subscribe(f"{stack.url}/webhooks/facebook/{BRAND}")
    sandbox.start(stack.url, speed=speed)


class _Owner:
    """Calls the API as an owner."""

    def __init__(self, stack: LocalStack) -> None:
        self._url = stack.url
        self._headers = {"Authorization": f"Bearer {stack.token()}"}

    def __call__(self, method: str, path: str, body: dict[str, Any]) -> None:
        answer = requests.request(
            method, self._url + path, json=body, headers=self._headers, timeout=SECONDS
        )
        answer.raise_for_status()
