"""A stand-in Mastodon server: what vigie asks of one, answered in the real wire format."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
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

CALLS_ALLOWED, DELETIONS_ALLOWED = 300, 30
WINDOW, DELETIONS_WINDOW = timedelta(minutes=5), timedelta(minutes=30)


@dataclass(slots=True)
class _Window:
    """So many calls in a while; deletions have one of their own."""

    most: int
    length: timedelta
    ends: datetime
    used: int = 0

    def count(self, now: datetime) -> dict[str, str]:
        """The rate headers of one more call, whose end is an ISO time."""
        if now >= self.ends:
            self.ends, self.used = now + self.length, 0
        self.used += 1
        return {
            "X-RateLimit-Limit": str(self.most),
            "X-RateLimit-Remaining": str(self.most - self.used),
            "X-RateLimit-Reset": self.ends.isoformat().replace("+00:00", "Z"),
        }


class Mastodon:
    """Serves from the moment it is made; ``town`` is where people live and speak."""

    def __init__(self, *, port: int = 0, clock: Clock = now_utc) -> None:
        self.town = Town(clock)
        self.faults = Faults()
        self._tokens: dict[str, Resident] = {}
        long_ago = datetime.min.replace(tzinfo=UTC)
        self._calls = _Window(CALLS_ALLOWED, WINDOW, long_ago)
        self._deletions = _Window(DELETIONS_ALLOWED, DELETIONS_WINDOW, long_ago)
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
        window = self._deletions if request.method == "DELETE" else self._calls
        limits = window.count(self._clock())
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
