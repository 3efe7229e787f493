"""A stand-in Facebook: the Graph API, the webhooks it causes, and the page as visitors see it."""

from __future__ import annotations

import json
import secrets
import threading
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from werkzeug.wrappers import Request, Response

from infra.sandbox.accounts import Account, Call
from infra.sandbox.courier import MISCHIEF, Courier
from infra.sandbox.deliveries import (
    describe_change,
    describe_letter,
    envelope,
    escape_json,
    letter_envelope,
    sign,
)
from infra.sandbox.faults import Faults, Mode
from infra.sandbox.graph import answer_call
from infra.sandbox.graph_errors import GraphError, dead_token, limit_reached, service_down
from infra.sandbox.handshake import challenge_as_meta
from infra.sandbox.look import SHOWN
from infra.sandbox.mailbox import Letter, Mailbox, Stroke
from infra.sandbox.page import show_wall
from infra.sandbox.served import Served, answer_with
from infra.sandbox.side_doors import operate
from infra.sandbox.wall import Clock, Person, Saying, Verb, Wall, now_utc, number_of

SUBSCRIBED = frozenset(
    {"feed", "mention", "ratings", "messages", "message_echoes", "message_edits"}
)
RAISED = {
    Mode.ERROR_500: service_down,
    Mode.DEAD_TOKEN: dead_token,
}


class Facebook:
    """Serves from the moment it is made. Walls are added before anybody talks."""

    def __init__(
        self, *, seed: int, port: int = 0, mischief: float = MISCHIEF, clock: Clock = now_utc
    ) -> None:
        self.accounts: list[Account] = []
        self.faults = Faults()
        self.courier = Courier(seed=seed, mischief=mischief)
        self._clock = clock
        self._lock = threading.RLock()
        self._calls = 0
        self._served = Served(answer_with(self._route), port=port)
        self.url = self._served.url
        self._served.start()

    def add_wall(self, name: str, username: str, about: str) -> Account:
        """A page with its own app. Its id comes from its name, its secrets from nowhere."""
        page = Person(number_of(f"page/{username}", 15), name)
        wall = Wall(page, username, about, self.url, self._clock, self._deliver, lock=self._lock)
        account = Account(
            wall=wall,
            app_id=number_of(f"app/{username}", 15),
            app_secret=secrets.token_hex(16),
            verify_token=secrets.token_urlsafe(12),
            access_token="EAA" + secrets.token_hex(40),
        )
        account.mailbox.watcher = self._bring
        self.accounts.append(account)
        return account

    def subscribe(self, account: Account, callback_url: str) -> None:
        """Shake hands with the callback, then deliver there. Raises SubscriptionRefusedError."""
        challenge_as_meta(callback_url, account.verify_token)
        account.callback, account.subscribed = callback_url, SUBSCRIBED

    def close(self) -> None:
        """Stop delivering and serving."""
        self.faults.close()
        self.courier.stop()
        self._served.close()

    def _deliver(self, wall: Wall, verb: Verb, saying: Saying, at: datetime) -> None:
        account = next(one for one in self.accounts if one.wall is wall)
        if "feed" in account.subscribed:
            self._send(account, envelope(wall.page.id, at, describe_change(wall, verb, saying)))

    def _bring(self, mailbox: Mailbox, stroke: Stroke, letter: Letter, at: datetime) -> None:
        account = next(one for one in self.accounts if one.mailbox is mailbox)
        field, item = describe_letter(mailbox.wall, stroke, letter, account.app_id, at)
        if field in account.subscribed:
            self._send(account, letter_envelope(mailbox.wall.page.id, at, item))

    def _send(self, account: Account, body: bytes) -> None:
        if account.callback:
            headers = {
                "Content-Type": "application/json",
                "User-Agent": "facebookexternalua",
                "X-Hub-Signature-256": sign(body, account.app_secret),
            }
            self.courier.send(account.callback, body, headers)

    def _route(self, request: Request) -> Response:
        first = request.path.split("/")[1]
        if first in SHOWN:
            return SHOWN[first](request.path)
        if first == "sandbox":
            return operate(request, [one.mailbox for one in self.accounts], self.faults)
        walls = [one.wall for one in self.accounts]
        boxes = [one.mailbox for one in self.accounts]
        box = next((one for one in boxes if first in ("", one.wall.username)), None)
        if box is None:
            return self._answer_graph(request)
        numbers = request.args
        found = numbers.get("reply_comment_id") or numbers.get("comment_id") or ""
        return show_wall(box, [one for one in walls if one is not box.wall], found)

    def _answer_graph(self, request: Request) -> Response:
        try:
            with self.faults.around(request.method) as mode:
                self._fail_first(mode)
                answer = answer_call(self.accounts, _read_call(request), self.url)
        except GraphError as error:
            return self._graph_response(error.body(), error.status, error.headers)
        return self._graph_response(answer, HTTPStatus.OK, {})

    def _fail_first(self, mode: Mode) -> None:
        if mode is Mode.RATE_LIMIT:
            raise limit_reached(self.accounts[0].wall.page.id)
        if mode in RAISED:
            error = RAISED[mode]()
            raise error

    def _graph_response(self, body: object, status: int, headers: dict[str, str]) -> Response:
        self._calls += 1
        used = min(self._calls // 200, 79)
        usage = {"call_count": used, "total_time": used, "total_cputime": used}
        named = {"X-App-Usage": json.dumps(usage), "facebook-api-version": "v26.0", **headers}
        kind = "application/json; charset=UTF-8"
        return Response(escape_json(body), status, named, content_type=kind)


def _read_call(request: Request) -> Call:
    """Query, form and JSON body together; the token from wherever it came."""
    body = request.get_json(silent=True) if request.is_json else None
    given = {**request.args.to_dict(), **request.form.to_dict()}
    given |= {name: _as_text(one) for name, one in body.items()} if isinstance(body, dict) else {}
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    call = Call(request.method, request.path, given)
    return replace(call, bearer=token.strip()) if kind.lower() == "bearer" else call


def _as_text(value: object) -> str:
    """A value of a JSON body as a form would carry it."""
    return value if isinstance(value, str) else json.dumps(value)
