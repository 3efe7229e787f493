"""A small stand-in for the API: the page's files with their headers, and a desk in memory.

A reply moves one state on each time it is asked for, so that tests see every state without waiting
for a clock.
"""

from __future__ import annotations

import json
import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from vigie.api.page import FILES, SAFE
from vigie.channels._report_look import STYLE_HASH

from tests.browser import figures
from tests.browser.answers import ROUTES
from tests.browser.desk import Desk, RefusedError, View

TOKEN = "stand-in-token"


class Handler(BaseHTTPRequestHandler):
    """One request: a file of the page, or a route of the table above."""

    desk: Desk
    sign_in = ""
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Stay quiet: the tests speak."""

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        if split.path.startswith("/api/"):
            return self._api()
        name = "index.html" if split.path == "/" else split.path.removeprefix("/assets/")
        file = FILES / name
        if not re.fullmatch(r"[a-z0-9_-]+\.[a-z0-9]+", name) or not file.is_file():
            return self._answer(404, b"", {})
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        body = file.read_text("utf-8").replace("__SIGN_IN__", self.sign_in).encode()
        host = self.sign_in.partition(" ")[0]
        sign_in = f"https://{host}" if host else ""
        paper = f" 'sha256-{STYLE_HASH}'"
        headers = {k: v.format(sign_in=sign_in, paper=paper) for k, v in SAFE.items()}
        return self._answer(
            200,
            body,
            headers | {"content-type": f"{kind}; charset=utf-8", "cache-control": "no-cache"},
        )

    def do_POST(self) -> None:
        self._api()

    def do_PUT(self) -> None:
        self._api()

    def do_PATCH(self) -> None:
        self._api()

    def do_DELETE(self) -> None:
        self._api()

    def _api(self) -> None:
        split = urlsplit(self.path)
        query = dict(parse_qsl(split.query))
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = json.loads(self.rfile.read(int(headers.get("content-length", 0))) or b"{}")
        try:
            with self.desk.lock:
                self.desk.calls.append((self.command, split.path, body, headers))
                answer = self._run(split.path, query, body, headers)
            self._give(split.path, answer, headers.get("if-none-match", ""))
        except RefusedError as refused:
            problem = {
                "type": "about:blank",
                "title": "No",
                "status": refused.status,
                "detail": str(refused),
                **refused.facts,
            }
            self._json(refused.status, problem)

    def _run(self, path: str, query: dict[str, str], body: View, headers: dict[str, str]) -> View:
        if headers.get("authorization") != f"Bearer {TOKEN}":
            raise RefusedError(401, "Unauthorized")
        for method, pattern, run in ROUTES:
            found = re.fullmatch(pattern, path)
            if found and method == self.command:
                return run(
                    self.desk,
                    query | {k: unquote(v) for k, v in found.groupdict().items()},
                    body,
                    headers,
                )
        raise RefusedError(404, f"there is no {self.command} {path}")

    def _give(self, path: str, answer: View, known: str) -> None:
        """JSON; a file where the answer is one; nothing where the caller's tag still stands."""
        if "file" in answer:
            return self._answer(200, answer["file"].encode(), {"content-type": answer["type"]})
        tag = figures.tag_of(answer) if path == "/api/metrics" else ""
        if tag and tag == known:
            return self._answer(304, b"", {"etag": tag})
        body = json.dumps(answer).encode()
        status = 202 if answer.get("state") == "writing" else 200
        return self._answer(status, body, {"content-type": "application/json", "etag": tag})

    def _json(self, status: int, body: View) -> None:
        self._answer(status, json.dumps(body).encode(), {"content-type": "application/json"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | {"content-length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve on the loopback; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def running(desk: Desk, sign_in: str = "") -> Iterator[str]:
    """Serve a desk; gives its address. ``sign_in`` is "host client" of a managed login."""
    with serving(type("DeskHandler", (Handler,), {"desk": desk, "sign_in": sign_in})) as address:
        yield address
