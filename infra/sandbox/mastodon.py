"""A stand-in Mastodon server: what vigie asks of one, answered in the real wire format."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.wrappers import Request, Response

from infra.sandbox.faults import Faults, Mode
from infra.sandbox.mastodon_door import ROUTES, Door
from infra.sandbox.mastodon_page import show_town
from infra.sandbox.mastodon_town import RefusedError, Resident, Town
from infra.sandbox.served import Served, answer_with
from infra.sandbox.side_doors import open_side_door
from infra.sandbox.wall import Clock, now_utc

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
        self._served = Served(answer_with(self._answer), port=port)
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

    def _answer(self, request: Request) -> Response:
        if not request.path.startswith("/api/"):
            return open_side_door(request, self.faults, self._show) or self._show()
        limits = self._count()
        try:
            with self.faults.around(request.method) as mode:
                self._fail_first(mode, limits)
                body, headers = self._route(request)
        except RefusedError as error:
            return _respond({"error": str(error)}, limits, error.status)
        return _respond(body, {**limits, **headers})

    def _show(self) -> Response:
        """The whole town: a status's own address leads here too."""
        return show_town(self.town, list(dict.fromkeys(self._tokens.values())))

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
