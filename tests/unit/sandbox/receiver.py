"""Who receives the sandbox's deliveries in tests: keeps raw bodies, refuses when told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request, Response

from infra.sandbox.served import Served

PATIENCE = 10.0


@dataclass
class Received:
    """One delivery as it came in."""

    body: bytes
    headers: dict[str, str]

    @property
    def value(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body)["entry"][0]["changes"][0]["value"]
        return value


@dataclass
class Receiver:
    """Answers the handshake for ``token``; the first ``refusals`` deliveries get a 500."""

    token: str = ""
    refusals: int = 0
    url: str = ""
    received: list[Received] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        if request.method == "GET":
            known = request.args.get("hub.verify_token") == self.token
            answer = request.args["hub.challenge"] if known else "no"
            return Response(answer, 200 if known else 403)(environ, start_response)
        with self._lock:
            headers = {name.lower(): value for name, value in request.headers.items()}
            self.received.append(Received(request.get_data(), headers))
            refused = len(self.received) <= self.refusals
        return Response(status=500 if refused else 200)(environ, start_response)

    def wait_for(self, count: int) -> list[Received]:
        """The first deliveries, once that many came."""
        wait_until(lambda: len(self.received) >= count)
        return self.received


@contextmanager
def receiving(**options: Any) -> Iterator[Receiver]:
    """A receiver while the block lasts."""
    receiver = Receiver(**options)
    served = Served(receiver)
    receiver.url = served.url + "/webhooks/facebook/demo"
    served.start()
    try:
        yield receiver
    finally:
        served.close()


def wait_until(is_true: Callable[[], bool]) -> None:
    """Wait a little for something another thread does."""
    deadline = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
