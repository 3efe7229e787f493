"""A scripted Graph endpoint on the loopback: answers what a test says, counts what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from vigie.aws import brands
from vigie.aws.secrets import write_secrets
from vigie.aws.settings import settings

from tests.builders import a_brand

Scripted = tuple[int, dict[str, Any]]


class GraphStub:
    """``answer(method, path, form)`` scripts it; writes that reach it are kept in ``writes``."""

    def __init__(self) -> None:
        self.writes: list[tuple[str, str, dict[str, str]]] = []
        self.answer: Callable[[str, str, dict[str, str]], Scripted | None] = lambda *_: (
            200,
            {"success": True, "id": "100_900"},
        )
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                raw = self.rfile.read(length).decode()
                form = {name: values[0] for name, values in parse_qs(raw).items()}
                path = urlsplit(self.path).path
                if self.command != "GET":
                    stub.writes.append((self.command, path, form))
                scripted = stub.answer(self.command, path, form)
                if scripted is None:
                    self.close_connection = True  # the line breaks after the request left
                    return
                body = json.dumps(scripted[1]).encode()
                self.send_response(scripted[0])
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - the server's own names

            def log_message(self, *_: object) -> None:
                """Keep the test's output its own."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def connected_graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStub]:
    """A stub that the brand `levain` is connected to, as its page 55."""
    stub = GraphStub()
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_FACEBOOK_BASE_URL", stub.url)
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", stub.url.removeprefix("http://"))
    settings.cache_clear()
    brands.save_brand(a_brand())
    write_secrets("levain", "facebook", {"access_token": "token", "page_id": "55"})
    try:
        yield stub
    finally:
        stub.close()


def graph_error(
    code: int, subcode: int = 0, status: int = 400, *, transient: bool = False
) -> Scripted:
    error = {"message": "localised", "type": "OAuthException", "code": code}
    error |= {"is_transient": True} if transient else {}
    return status, {"error": error | ({"error_subcode": subcode} if subcode else {})}
