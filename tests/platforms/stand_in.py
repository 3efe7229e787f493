"""A stand-in server on loopback: answers what a test tells it and remembers what it was asked."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Answer:
    """One answer; ``stream`` writes the body by hand and may never end."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[Any], None] | None = None
    raw: bytes = b""
    hang: float = 0.0


@dataclass
class StandIn:
    """The running server."""

    url: str
    calls: list[Call] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    route: Callable[[Call], Answer] | None = None

    def reply(self, call: Call) -> Answer:
        self.calls.append(call)
        if self.route:
            return self.route(call)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    is_over = False

    def serve(self) -> None:
        """Wait for each call, not for a tick of the clock: thousands of tests start a server."""
        while not self.is_over:
            self.handle_request()

    def end(self) -> None:
        """End `serve`, which a last call wakes."""
        self.is_over = True
        socket.create_connection(("127.0.0.1", self.server_port)).close()

    def verify_request(self, *_: Any) -> bool:
        return not self.is_over

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what these tests are about."""


@contextmanager
def stand_in(*answers: Answer, route: Callable[[Call], Answer] | None = None) -> Iterator[StandIn]:
    """Run a server while the block lasts; the last answer repeats."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def handle_any(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = server.reply(
                Call(
                    method=self.command,
                    path=parts.path,
                    query=dict(parse_qsl(parts.query)),
                    form=dict(parse_qsl(body.decode("utf-8", "replace"))),
                    headers={k.lower(): v for k, v in self.headers.items()},
                    body=body,
                )
            )
            with suppress(OSError):
                self.send(answer)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - the library's names

        def send(self, answer: Answer) -> None:
            time.sleep(answer.hang)
            if answer.raw:
                self.wfile.write(answer.raw)
                if answer.stream:
                    answer.stream(self.wfile)
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.stream:
                self.end_headers()
                answer.stream(self.wfile)
                return
            if "Content-Length" not in answer.headers:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

    http = _Quiet(("127.0.0.1", 0), Handler)
    server = StandIn(f"http://127.0.0.1:{http.server_port}", answers=list(answers), route=route)
    thread = threading.Thread(target=http.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.end()
        thread.join()
        http.server_close()
