"""The brand `demo`: its settings, its accounts, and a community that starts to talk."""

from __future__ import annotations

import sys
import threading
from typing import Any

import requests

from infra.local.stack import LocalStack
from infra.sandbox import Sandbox
from infra.sandbox.channels import Channel
from infra.sandbox.handshake import SubscriptionRefusedError

BRAND = "demo"
SECONDS = 30
TRIES = 3
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


FIRST = frozenset({"facebook", "messenger", "feeds"})


def seed_demo(stack: LocalStack, sandbox: Sandbox, *, speed: float = 1.0) -> None:
    """Set the demo brand up through the same API an owner uses, then let the community talk.

    Rule: the page is shown as soon as there is something to see; `connect_networks` goes on.
    """
    call = Owner(stack)
    call("PUT", f"/api/brands/{BRAND}", SETTINGS)
    for channel in sandbox.channels:
        if channel.platform in FIRST:
            connect_patiently(call, stack.url, channel)
    sandbox.start(stack.url, speed=speed)


def connect_networks(stack: LocalStack, sandbox: Sandbox, stopped: threading.Event) -> None:
    """Connect the brand's other accounts, one after the other, until somebody stops it.

    What was said there meanwhile is read by the first poll.
    """
    call = Owner(stack)
    for channel in sandbox.channels:
        if channel.platform not in FIRST and not stopped.is_set():
            connect_patiently(call, stack.url, channel)


def connect_patiently(call: Owner, url: str, channel: Channel) -> None:
    """Connect it; a machine too busy to answer costs a channel at most, never the whole stack."""
    for _ in range(TRIES):
        try:
            connect(call, url, channel)
        except (requests.RequestException, SubscriptionRefusedError) as error:
            reason = error
        else:
            return
    print(f"vigie: {channel.platform} is not connected: {reason}", file=sys.stderr)


def connect(call: Owner, url: str, channel: Channel) -> None:
    """Connect an account as its owner does: its secrets, its pushes, then what to listen to."""
    address = f"{url}/webhooks/{channel.platform}/{BRAND}"
    values = channel.secrets(address)
    if values:
        call("PUT", f"/api/secrets/{BRAND}/{channel.platform}", dict(values))
    if channel.subscribe:
        channel.subscribe(address)
    kept = {"brand": BRAND, "platform": channel.platform, "every_minutes": channel.every_minutes}
    for source in channel.sources:
        call("POST", "/api/sources", {**kept, **source})


class Owner:
    """Calls the API as an owner."""

    def __init__(self, stack: LocalStack) -> None:
        self._url = stack.url
        self._headers = {"Authorization": f"Bearer {stack.token()}"}

    def __call__(self, method: str, path: str, body: dict[str, Any]) -> None:
        """One call. Raises requests.HTTPError when it is refused."""
        answer = requests.request(
            method, self._url + path, json=body, headers=self._headers, timeout=SECONDS
        )
        answer.raise_for_status()
