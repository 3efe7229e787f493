"""A stand-in Instagram: its API, the webhooks it causes, and a page to look at."""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Request, Response

from infra.sandbox.courier import MISCHIEF, Courier
from infra.sandbox.deliveries import escape_json, sign
from infra.sandbox.faults import Faults, Mode
from infra.sandbox.graph_errors import GraphError, dead_token, no_token, service_down
from infra.sandbox.handshake import challenge_as_meta
from infra.sandbox.instagram_gallery import Gallery
from infra.sandbox.instagram_graph import answer_call
from infra.sandbox.instagram_objects import Turn
from infra.sandbox.instagram_page import show_galleries
from infra.sandbox.served import Served, answer_with
from infra.sandbox.side_doors import open_side_door
from infra.sandbox.wall import Clock, Person, now_utc, number_of

TOKEN_LIVES = timedelta(days=60)


@dataclass(slots=True)
class Connection:
    """An account as its owner connects it: the app's values, and where its deliveries go."""

    gallery: Gallery
    app_secret: str
    verify_token: str
    access_token: str
    callback: str = ""

    @property
    def secrets(self) -> dict[str, str]:
        """The values vigie asks for, by its names."""
        return {
            "app_secret": self.app_secret,
            "verify_token": self.verify_token,
            "access_token": self.access_token,
            "account_id": self.gallery.account.id,
        }


class Instagram:
    """Serves from the moment it is made. Galleries are added before anybody talks."""

    def __init__(
        self, *, seed: int, port: int = 0, mischief: float = MISCHIEF, clock: Clock = now_utc
    ) -> None:
        self.connections: list[Connection] = []
        self.faults = Faults()
        self.courier = Courier(seed=seed, mischief=mischief)
        self._clock = clock
        self._lock = threading.RLock()
        self._served = Served(answer_with(self._route), port=port)
        self.url = self._served.url
        self._served.start()

    def add_gallery(self, username: str, biography: str) -> Connection:
        """An account with its own app. Its id comes from its name, its secrets from nowhere."""
        account = Person(number_of(f"instagram/{username}", 17), username)
        gallery = Gallery(account, biography, self.url, self._clock, self._deliver, lock=self._lock)
        connection = Connection(
            gallery=gallery,
            app_secret=secrets.token_hex(16),
            verify_token=secrets.token_urlsafe(12),
            access_token="IGAA" + secrets.token_hex(40),
        )
        self.connections.append(connection)
        return connection

    def subscribe(self, connection: Connection, callback_url: str) -> None:
        """Shake hands with the callback, then deliver there. Raises SubscriptionRefusedError."""
        challenge_as_meta(callback_url, connection.verify_token)
        connection.callback = callback_url

    def close(self) -> None:
        """Stop delivering and serving."""
        self.faults.close()
        self.courier.stop()
        self._served.close()

    def _deliver(self, gallery: Gallery, name: str, value: dict[str, Any], at: datetime) -> None:
        connection = next(one for one in self.connections if one.gallery is gallery)
        if not connection.callback:
            return
        entry: dict[str, Any] = {"id": gallery.account.id, "time": int(at.timestamp())}
        if name == "messages":
            entry |= {"time": int(at.timestamp() * 1000), "messaging": [value]}
        else:
            entry["changes"] = [{"field": name, "value": value}]
        body = escape_json({"object": "instagram", "entry": [entry]})
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": sign(body, connection.app_secret),
        }
        self.courier.send(connection.callback, body, headers)

    def _route(self, request: Request) -> Response:
        beside = open_side_door(request, self.faults, self._show)
        if beside:
            return beside
        return self._show() if request.path.startswith("/p/") else self._answer(request)

    def _show(self) -> Response:
        with self._lock:
            return show_galleries([one.gallery for one in self.connections])

    def _answer(self, request: Request) -> Response:
        try:
            with self.faults.around(request.method) as mode:
                _fail_first(mode)
                answer = self._call(request)
        except GraphError as error:
            return _respond(error.body(), error.status, error.headers)
        return _respond(answer, HTTPStatus.OK, {})

    def _call(self, request: Request) -> dict[str, Any]:
        params = _read_params(request)
        connection = self._authenticate(request, params)
        if request.path == "/refresh_access_token":
            seconds = int(TOKEN_LIVES.total_seconds())
            token = connection.access_token
            return {"access_token": token, "token_type": "bearer", "expires_in": seconds}
        version = request.path.split("/")[1]
        turn = Turn(connection.gallery, params, f"{self.url}/{version}", connection.access_token)
        return answer_call(turn, request.method, request.path)

    def _authenticate(self, request: Request, params: dict[str, Any]) -> Connection:
        kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
        given = bearer.strip() if kind.lower() == "bearer" else params.get("access_token", "")
        if not given:
            raise no_token()
        for one in self.connections:
            if hmac.compare_digest(str(given).encode(), one.access_token.encode()):
                return one
        raise dead_token()


def _fail_first(mode: Mode) -> None:
    if mode is Mode.RATE_LIMIT:
        raise GraphError(80002, "(#80002) There have been too many calls to this account.")
    if mode is Mode.ERROR_500:
        raise service_down()
    if mode is Mode.DEAD_TOKEN:
        raise dead_token()


def _read_params(request: Request) -> dict[str, Any]:
    """Query, form and JSON body together, as Meta reads them."""
    body = request.get_json(silent=True) if request.is_json else None
    given: dict[str, Any] = {**request.args.to_dict(), **request.form.to_dict()}
    return given | (body if isinstance(body, dict) else {})


def _respond(body: object, status: int, headers: dict[str, str]) -> Response:
    named = {"facebook-api-version": "v26.0", **headers}
    kind = "application/json; charset=UTF-8"
    return Response(escape_json(body), status, named, content_type=kind)
