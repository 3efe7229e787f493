"""A stand-in Mastodon server: what vigie asks of one, answered in the real wire format."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from infra.sandbox.faults import Faults, Mode
from infra.sandbox.mastodon_door import ROUTES, Door
from infra.sandbox.mastodon_town import RefusedError, Resident, Town
from infra.sandbox.served import Served
from infra.sandbox.wall import Clock, now_utc

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MOST_BYTES = 1024 * 1024
CALLS_ALLOWED = 300
WINDOW = timedelta(minutes=5)


class Mastodon:
    """Serves from the moment it is made; ``town`` is where people live and speak."""

    def __init__(self, *, port: int = 0, clock: Clock = now_utc) -> None:
        self.town = Town(clock)
        self.faults = Faults()
        self._tokens: dict[str, Resident] = {}
        self._calls = 0
        self._window = datetime.min.replace(tzinfo=UTC)
        self._clock = clock
        self._served = Served(self._serve, port=port)
        self.url = self._served.url
        self._served.start()

    def token_of(self, resident: Resident) -> str:
        """A new access token for somebody, which does not expire."""
        token = secrets.token_urlsafe(32)
        self._tokens[token] = resident
        return token

    def close(self) -> None:
        """Stop serving."""
        self.faults.close()
        self._served.close()

    def _serve(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = MOST_BYTES
        with request:
            response = self._answer(request)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        fault = self.faults.take(is_write=request.method != "GET")
        if fault.mode is Mode.TIME_OUT:
            self.faults.stay_silent(fault.seconds)
        limits = self._count()
        try:
            self._fail_first(fault.mode, limits)
            body, headers = self._route(request)
        except RefusedError as error:
            return _respond({"error": str(error)}, limits, error.status)
        if fault.mode is Mode.SLOW_THEN_DONE:
            self.faults.stay_silent(fault.seconds)
        return _respond(body, {**limits, **headers})

    def _fail_first(self, mode: Mode, limits: dict[str, str]) -> None:
        if mode is Mode.RATE_LIMIT or int(limits["X-RateLimit-Remaining"]) < 0:
            limits["X-RateLimit-Remaining"] = "0"
            raise RefusedError(429, "Trop de requêtes")
        if mode is Mode.DEAD_TOKEN:
            raise RefusedError(401, "Le jeton d’accès a été révoqué")
        if mode is Mode.ERROR_500:
            raise RefusedError(500, "Une erreur s’est produite")

    def _count(self) -> dict[str, str]:
        """The rate headers, whose end is an ISO time."""
        now = self._clock()
        if now >= self._window:
            self._window, self._calls = now + WINDOW, 0
        self._calls += 1
        return {
            "X-RateLimit-Limit": str(CALLS_ALLOWED),
            "X-RateLimit-Remaining": str(CALLS_ALLOWED - self._calls),
            "X-RateLimit-Reset": self._window.isoformat().replace("+00:00", "Z"),
        }

    def _route(self, request: Request) -> tuple[Any, dict[str, str]]:
        for method, pattern, name in ROUTES:
            found = re.fullmatch(pattern, request.path.rstrip("/"))
            if found and method == request.method:
                viewer = self._viewer(request)
                door = Door(self.town, self.url, viewer, request)
                answer: Callable[..., Any] = getattr(door, name)
                return answer(*found.groups()), door.headers
        raise RefusedError(404, "Introuvable")

    def _viewer(self, request: Request) -> Resident | None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        if token not in self._tokens:
            raise RefusedError(401, "Le jeton d’accès n’est pas valide")
        return self._tokens[token]


def _respond(body: Any, headers: dict[str, str], status: int = 200) -> Response:  # noqa: ANN401 - JSON
    kind = "application/json; charset=utf-8"
    return Response(json.dumps(body, ensure_ascii=False), status, headers, content_type=kind)
