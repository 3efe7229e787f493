"""The HTTP API in front of the functions, and the `/local/*` doors, on the loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from infra.local.authorizer import JwtAuthorizer
from infra.local.bundle import Route
from infra.local.events import Request, Response, make_event, read_answer
from infra.local.intrinsics import Document
from infra.local.process import Answer
from infra.local.routes import Match, match_route

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOST = "127.0.0.1"
MAX_BODY_BYTES = 10 * 1024 * 1024
INTEGRATION_SECONDS = 30.0

Invoke = Callable[[str, Document], Answer]
LocalDoor = Callable[[Request], Response]


class Gateway:
    """Turns a request into an event, and a function's answer into a response."""

    def __init__(
        self,
        routes: Iterable[Route],
        authorizer: JwtAuthorizer | None,
        invoke: Invoke,
        *,
        patience: float = INTEGRATION_SECONDS,
    ) -> None:
        self._routes = tuple(routes)
        self._authorizer = authorizer
        self._invoke = invoke
        self._patience = patience
        self._hands = ThreadPoolExecutor(32, "http")

    def answer(self, request: Request) -> Response:
        """The response to a request, as API Gateway would give it."""
        match = match_route(self._routes, request.method, request.path)
        if match is None:
            return _message(404, "Not Found")
        if not match.route.needs_token:
            return self._integrate(request, match, None)
        header = request.header("authorization")
        claims = self._authorizer.claims(header) if self._authorizer and header else None
        if claims is None:
            kind = 'Bearer error="invalid_token"' if header else "Bearer"
            return _message(401, "Unauthorized", ("www-authenticate", kind))
        return self._integrate(request, match, claims)

    def close(self) -> None:
        """Take no more requests; what was begun goes on."""
        self._hands.shutdown(wait=False)

    def _integrate(
        self, request: Request, match: Match, claims: Mapping[str, str] | None
    ) -> Response:
        event = make_event(request, match, claims)
        work = self._hands.submit(self._invoke, match.route.function, event)
        try:
            answer = work.result(self._patience)
        except FutureTimeoutError:
            return _message(503, "Service Unavailable")
        if answer.error is not None:
            return _message(500, "Internal Server Error")
        try:
            return read_answer(answer.payload)
        except (ValueError, TypeError, AttributeError):
            return _message(500, "Internal Server Error")


class Front:
    """The server; `/local/*` is served by the runner itself, all else by the gateway."""

    def __init__(self, port: int) -> None:
        self._gateway: Gateway | None = None
        self._doors: LocalDoor | None = None
        with socket.create_server((HOST, port)) as listening:
            self._server: BaseWSGIServer = make_server(
                HOST,
                listening.getsockname()[1],
                self._serve,
                threaded=True,
                request_handler=_QuietHandler,
                fd=listening.fileno(),
            )
        self.port: int = self._server.port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,))

    @property
    def url(self) -> str:
        """The address people open."""
        return f"http://{HOST}:{self.port}"

    def open(self, gateway: Gateway, doors: LocalDoor) -> None:
        """Begin to answer."""
        self._gateway, self._doors = gateway, doors
        self._thread.start()

    def close(self) -> None:
        """Stop answering and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        if self._gateway:
            self._gateway.close()

    def _serve(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        response = self._answer(environ)
        headers = [*response.headers, ("content-length", str(len(response.body)))]
        start(_status(response.status), [(k, v) for k, v in headers if k != "transfer-encoding"])
        return [response.body]

    def _answer(self, environ: WSGIEnvironment) -> Response:
        body = _body(environ)
        if len(body) > MAX_BODY_BYTES:
            return _message(413, "Request Entity Too Large", ("connection", "close"))
        request = _request(environ, body, self.port)
        assert self._gateway is not None  # noqa: S101 - the thread starts in open()
        assert self._doors is not None  # noqa: S101
        if request.path.startswith("/local/"):
            return self._doors(request)
        return self._gateway.answer(request)


class _QuietHandler(WSGIRequestHandler):
    """No line per request: a path may hold a code that is a secret."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ANN401 - theirs
        """Say nothing."""


def _body(environ: WSGIEnvironment) -> bytes:
    """The body, or one byte more than is allowed of it."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if environ.get("wsgi.input_terminated"):  # sent in chunks
        length = MAX_BODY_BYTES + 1
    body: bytes = environ["wsgi.input"].read(min(length, MAX_BODY_BYTES + 1))
    return body


def _request(environ: WSGIEnvironment, body: bytes, port: int) -> Request:
    raw_path, _, query = environ["REQUEST_URI"].partition("?")
    headers = [
        (key[5:].replace("_", "-").lower(), value)
        for key, value in environ.items()
        if key.startswith("HTTP_")
    ]
    headers += [
        (key.replace("_", "-").lower(), environ[key])
        for key in ("CONTENT_TYPE", "CONTENT_LENGTH")
        if environ.get(key)
    ]
    return Request(
        method=environ["REQUEST_METHOD"],
        raw_path=raw_path,
        query=query,
        headers=tuple(headers),
        body=body,
        source_ip=environ.get("REMOTE_ADDR", HOST),
        port=port,
    )


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"{code} Unknown"


def _message(status: int, text: str, *headers: tuple[str, str]) -> Response:
    return Response.of_json(status, {"message": text}, *headers)
