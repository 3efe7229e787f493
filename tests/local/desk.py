"""Local mode with a quiet sandbox, and the few things end-to-end tests do with it."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import requests

from infra.local.demo import BRAND, SETTINGS
from infra.local.run import make_stack
from infra.local.stack import LocalStack
from infra.sandbox import Sandbox
from infra.sandbox.wall import Post, Wall

Found = TypeVar("Found")
SECRET = "invented-secret"


class Desk:
    """A running stack with the brand `demo` connected to the stand-in page."""

    def __init__(self, stack: LocalStack, sandbox: Sandbox) -> None:
        self.stack = stack
        self.sandbox = sandbox
        self.token = stack.token()
        self.wall: Wall = sandbox.facebook.accounts[0].wall
        self.post: Post = next(iter(self.wall.posts.values()))

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> requests.Response:
        authorised = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return requests.request(
            method, self.stack.url + path, json=body, headers=authorised, timeout=60
        )

    def connect(self) -> None:
        """Settings, secrets and subscription of the demo brand; no source is polled yet."""
        self.call("PUT", f"/api/brands/{BRAND}", SETTINGS).raise_for_status()
        self.call("PUT", f"/api/secrets/{BRAND}/facebook", self.sandbox.secrets).raise_for_status()
        self.stack.keep_secrets(BRAND, "generic", {"webhook_secret": SECRET})
        self.sandbox.subscribe(f"{self.stack.url}/webhooks/facebook/{BRAND}")

    def deliver(self, events: list[dict[str, Any]]) -> requests.Response:
        body = json.dumps({"events": events}).encode()
        return requests.post(
            f"{self.stack.url}/webhooks/generic/{BRAND}",
            data=body,
            headers={"X-Vigie-Signature": sign(body, SECRET)},
            timeout=60,
        )

    def deliver_facebook(self, body: bytes, headers: dict[str, str] | None = None) -> int:
        signed = {"X-Hub-Signature-256": sign(body, self.sandbox.secrets["app_secret"])}
        return requests.post(
            f"{self.stack.url}/webhooks/facebook/{BRAND}",
            data=body,
            headers=signed if headers is None else headers,
            timeout=60,
        ).status_code

    def mentions(self, query: str = "") -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.call(
            "GET", f"/api/mentions?brand={BRAND}&limit=200{query}"
        ).json()["items"]
        return items

    def mention(self, text: str, query: str = "") -> dict[str, Any] | None:
        return next((one for one in self.mentions(query) if text in one["text"]), None)

    def mails(self) -> list[dict[str, Any]]:
        mails: list[dict[str, Any]] = self.call("GET", "/local/mail").json()
        return mails


def sign(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def eventually(look: Callable[[], Found], seconds: float = 30.0) -> Found:
    """Look until there is something; the last look if there never is."""
    until = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


@contextmanager
def open_desk(state_dir: Path, *, one_clock: bool = False) -> Iterator[Desk]:
    """With ``one_clock`` the platforms date what is said by the desk's clock, wherever it goes."""
    stacks: list[LocalStack] = []

    def tell_time() -> datetime:
        return stacks[0].clock.now() if one_clock and stacks else datetime.now(UTC)

    sandbox = Sandbox(mischief=0, clock=tell_time)
    try:
        with make_stack(port=0, state_dir=state_dir, sandbox=sandbox) as stack:
            stacks.append(stack)
            desk = Desk(stack, sandbox)
            desk.connect()
            yield desk
    finally:
        sandbox.stop()
