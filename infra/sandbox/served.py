"""A small web server on the loopback: bound when made, silent, gone when closed."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "127.0.0.1"
MOST_BYTES = 1024 * 1024


def answer_with(route: Callable[[Request], Response]) -> WSGIApplication:
    """The application that answers each request by ``route``; no body beyond one megabyte."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = MOST_BYTES
        with request:
            response = route(request)
        return response(environ, start_response)

    return serve


class Served:
    """Serves one application on a thread of its own. ``port`` is a wish: taken, any free one."""

    def __init__(self, application: WSGIApplication, *, port: int = 0) -> None:
        with _bind(port) as door:
            self._server = make_server(
                HOST,
                door.getsockname()[1],
                application,
                threaded=True,
                request_handler=_QuietHandler,
                fd=door.fileno(),
            )
        self.url = f"http://{HOST}:{self._server.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="sandbox",
            daemon=True,
        )

    def start(self) -> None:
        """Answer from now on; whoever called before waits in line."""
        self._thread.start()

    def close(self) -> None:
        """Stop serving and give the port back."""
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()


def _bind(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError:
        if not port:
            raise
        return socket.create_server((HOST, 0))


class _QuietHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ANN401 - as inherited
        """Say nothing: the sandbox shares the runner's terminal."""

    def connection_dropped(
        self,
        error: BaseException,  # noqa: ARG002 - as inherited
        environ: WSGIEnvironment | None = None,  # noqa: ARG002 - as inherited
    ) -> None:
        """Hang up when a fault or a reader wants it, instead of waiting for the next request."""
        self.close_connection = True
