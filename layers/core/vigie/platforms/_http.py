"""The only module that speaks HTTP: one call, checked, bounded, its failure translated once.

Nothing is tried twice here: reads are repeated by the scheduler, writes by nobody. Vendor errors
are raised ``from None`` because their texts carry the address, and addresses carry secrets.
"""

from __future__ import annotations

import socket
from dataclasses import replace
from threading import Timer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from vigie.errors import (
    AddressRefusedError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._call import INNOCENT, Request, Response, base_url, rebase
from vigie.platforms._deadline import seconds_for_a_call
from vigie.platforms._guard import Target, check_address, named_hosts
from vigie.platforms._limits import admit, note_refusal, release, settle
from vigie.platforms._status import error_for

__all__ = ["Request", "Response", "base_url", "fetch", "rebase"]

HEADERS = {
    "User-Agent": "vigie/0.1 (community desk)",
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate",
}
PIECE = 64 * 1024
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECTS = frozenset({301, 308})
LEAST_FOR_A_WRITE = 5.0
UNSENT = frozenset({"connect", "deadline", "dns"})
BREAKS = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError)


def fetch(request: Request) -> Response:
    """Make the call and return a 2xx or 304 answer.

    Raises RateLimitedError before it leaves when a limit it counts against is nearly used, and the
    PlatformError tree for an answer that says no. For a read: TransientError when the
    line breaks, AddressRefusedError when address, size or slowness is beyond bounds, PayloadError
    when the compression is broken. For a write: OutcomeUnknownError whenever it may have taken
    effect, PermanentError for a refused address.
    """
    url, gauges = request.url, request.gauges or (request.pauses(),)
    admit(request.platform, gauges, request.budgets, safe=request.safe)
    if request.params:
        url += ("&" if "?" in url else "?") + urlencode(request.params, doseq=True)
    try:
        response = _follow(request, url)
    except TransientError as error:
        if error.code in UNSENT:
            release(request.platform, request.budgets)
        raise
    except AddressRefusedError as error:
        if request.safe:
            raise
        raise PermanentError(str(error), code="address") from None
    usages = request.usage(response.headers) if request.usage else ()
    settle(request.platform, request.gauges, request.budgets, usages, response.body)
    refusal = request.classify(response) if request.classify else None
    refusal = refusal or error_for(
        response.status, response.headers, request.platform, safe=request.safe
    )
    if isinstance(refusal, RateLimitedError):
        note_refusal(request.platform, gauges, refusal.retry_after)
    if refusal is not None:
        raise refusal
    return response


def _follow(request: Request, first: str) -> Response:
    """Follow redirects by hand, each hop through the guard; a write follows none."""
    trusted = urlsplit(base_url(request.platform, "")).netloc.lower()
    allowed = named_hosts() | ({trusted} if trusted else set())
    url, permanent = first, True
    for _ in range(MOST_REDIRECTS + 1):
        target = check_address(url, allowed)
        response = _send(request, target)
        location = response.headers.get("location", "")
        if response.status not in REDIRECTS or not location or not request.safe:
            moved = url if permanent and url != first else ""
            return replace(response, url=target.url, moved_to=moved)
        permanent = permanent and response.status in PERMANENT_REDIRECTS
        url = _next_hop(target, location)
        request = _for_another_origin(request, target, url)
    raise AddressRefusedError(f"there are more than {MOST_REDIRECTS} redirects")


def _next_hop(target: Target, location: str) -> str:
    try:
        # Header bytes arrive as Latin-1; addresses in them are UTF-8 when they are not ASCII.
        location = location.encode("latin-1", "replace").decode("utf-8", "replace")
        return urljoin(target.url, location)
    except ValueError:
        raise AddressRefusedError("a redirect leads to an address that cannot be read") from None


def _for_another_origin(request: Request, target: Target, url: str) -> Request:
    """Credentials never cross from one origin to another, whatever header or body carries them."""
    if url.startswith(f"{target.origin}/"):
        return request
    if request.form or request.content or request.json is not None:
        raise AddressRefusedError("what was sent would be led on to another site")
    kept = {k: v for k, v in request.headers.items() if k.lower() in INNOCENT}
    return replace(request, headers=kept)


def _send(request: Request, target: Target) -> Response:
    """One exchange over one wire.

    The adapter is called without a session: a session reads proxies, .netrc and certificates from
    the environment, which bypass the guard, and prepares the next hop of a redirect by itself.
    """
    call = requests.Request(
        request.method,
        target.url,
        headers={**HEADERS, **request.headers, "Host": target.authority},
        data=request.form if request.content is None else request.content,
        json=request.json,
    )
    seconds = seconds_for_a_call(request.max_seconds, 0.0 if request.safe else LEAST_FOR_A_WRITE)
    timeout = (min(request.timeout[0], seconds), min(request.timeout[1], seconds))
    with _Wire(target, seconds) as wire:
        try:
            with wire.send(call.prepare(), stream=True, timeout=timeout) as answer:
                body = _read_body(answer, request.max_bytes)
                wire.check_whole()
        except AddressRefusedError as error:
            raise error if request.safe else wire.translate(error, safe=False) from None
        except BREAKS as error:
            raise wire.translate(error, safe=request.safe) from None
        names = {name.lower(): value for name, value in answer.headers.items()}
        return Response(status=answer.status_code, headers=names, body=body)


def _read_body(answer: requests.Response, most: int) -> bytes:
    """The body, decompressed piece by piece. Raises AddressRefusedError when it exceeds ``most``.

    One layer of compression is honest; a second one is how bombs are packed.
    """
    if "," in answer.headers.get("Content-Encoding", ""):
        raise AddressRefusedError("the answer is compressed more than once")
    body = bytearray()
    while piece := answer.raw.read1(PIECE, decode_content=True):
        body += piece
        if len(body) > most:
            raise AddressRefusedError(f"the answer is larger than {most} bytes")
    return bytes(body)


class _Wire(HTTPAdapter):
    """Carries one call to one checked address, whatever its name answers by now.

    It knows whether a connection came to be: without one nothing can have left. A timer shuts the
    socket when ``seconds`` of wall clock are over, since a read time-out starts anew at each byte.
    """

    def __init__(self, target: Target, seconds: float) -> None:
        super().__init__(max_retries=0)
        self._target = target
        self._socket: socket.socket | None = None
        self._is_cut = False
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self.close()

    def build_connection_pool_key_attributes(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as inherited
        """Connect to the checked IP address; the certificate is checked against the name."""
        host, pool = super().build_connection_pool_key_attributes(*args, **options)
        names: dict[str, Any] = {}
        if self._target.scheme == "https":
            names = {"server_hostname": self._target.host, "assert_hostname": self._target.host}
        return {**host, "host": self._target.ip}, {**pool, **names}

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as inherited
        """The pool, its connections made to show their socket once they are made."""
        pool: Any = super().get_connection_with_tls_context(*args, **options)
        make = pool.ConnectionCls

        def dial(**settings: Any) -> Any:  # noqa: ANN401 - urllib3's own settings and connection
            connection = make(**settings)
            connect = connection.connect

            def connect_and_show() -> None:
                connect()
                self._socket = connection.sock

            connection.connect = connect_and_show
            return connection

        pool.ConnectionCls = dial
        return pool

    def check_whole(self) -> None:
        """Raise if the time was up: what then looks like the end of a body is none."""
        if self._is_cut:
            raise urllib3.exceptions.HTTPError

    def translate(self, error: Exception, *, safe: bool) -> VigieError:
        """What a broken call means. Rule: a write is harmless only if no connection ever was."""
        if self._socket is None:
            return TransientError("no connection could be made", code="connect")
        if not safe:
            return OutcomeUnknownError("the call left and no whole answer came back")
        if self._is_cut:
            return AddressRefusedError("the answer took too long to arrive whole")
        if isinstance(error, urllib3.exceptions.DecodeError):
            return PayloadError("the answer's compression is broken")
        return TransientError("the connection broke before the answer was whole", code="broken")

    def _cut(self) -> None:
        self._is_cut = True
        if self._socket is not None:
            try:
                # The plain socket's method: an SSL socket's own is not safe from another thread.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                return
