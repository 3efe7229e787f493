"""A stand-in X: the v2 API with its windows, tokens that end, and the activities it delivers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Request, Response

from infra.sandbox.courier import MISCHIEF, Courier
from infra.sandbox.faults import Faults, Mode
from infra.sandbox.handshake import SubscriptionRefusedError, ask
from infra.sandbox.served import Served, answer_with
from infra.sandbox.side_doors import open_side_door
from infra.sandbox.wall import Clock, now_utc
from infra.sandbox.x_api import Turn, answer_call
from infra.sandbox.x_page import show_square
from infra.sandbox.x_shapes import View, XError, unauthorized
from infra.sandbox.x_square import Member, Post, Square

WINDOW = 15 * 60
CALLS = 300
OAUTH1_TOKEN = re.compile(r'oauth_token="([^"]+)"')


@dataclass(slots=True)
class Account:
    """A member with an app: who it is, its tokens, and where its activities are delivered."""

    member: Member
    client_id: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    client_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    consumer_secret: str = field(default_factory=lambda: secrets.token_hex(25))
    access_token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    refresh_token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    bearer_token: str = field(default_factory=lambda: "AAAA" + secrets.token_urlsafe(32))
    callback: str = ""

    @property
    def secrets(self) -> dict[str, str]:
        """The values vigie asks for, by its names."""
        names = ("client_id", "client_secret", "consumer_secret", "access_token", "refresh_token")
        values = {name: getattr(self, name) for name in (*names, "bearer_token")}
        return {**values, "user_id": self.member.id, "monthly_cap_usd": "50"}


class X:
    """Serves from the moment it is made."""

    def __init__(
        self, *, seed: int, port: int = 0, mischief: float = MISCHIEF, clock: Clock = now_utc
    ) -> None:
        self.square = Square(clock=clock, tell=self._tell)
        self.accounts: list[Account] = []
        self.faults = Faults()
        self.courier = Courier(seed=seed, mischief=mischief)
        self._used: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        self._reset = int(time.time()) + WINDOW
        self._served = Served(answer_with(self._route), port=port)
        self.url = self._served.url
        self._served.start()

    def add_account(self, name: str, username: str, about: str = "") -> Account:
        """A member with an app of its own."""
        account = Account(self.square.add_member(name, username, about=about))
        self.accounts.append(account)
        return account

    def subscribe(self, account: Account, callback: str) -> None:
        """Challenge the callback, then deliver there. Raises SubscriptionRefusedError."""
        token = secrets.token_urlsafe(16)
        answer = ask(callback, {"crc_token": token})
        expected = _sign(token.encode(), account.consumer_secret)
        if not answer.ok or answer.json().get("response_token") != expected:
            raise SubscriptionRefusedError(f"the callback answered {answer.status_code}")
        account.callback = callback

    def close(self) -> None:
        """Stop delivering and serving."""
        self.faults.close()
        self.courier.stop()
        self._served.close()

    def _tell(self, kind: str, post: Post) -> None:
        """Deliver an activity to every account it concerns."""
        for account in self.accounts:
            name = self._activity(kind, post, account.member)
            if account.callback and name:
                body = json.dumps({"data": self._envelope(name, post, account.member)}).encode()
                signature = _sign(body, account.consumer_secret)
                headers = {
                    "Content-Type": "application/json",
                    "x-twitter-webhooks-signature": signature,
                }
                self.courier.send(account.callback, body, headers)

    def _activity(self, kind: str, post: Post, member: Member) -> str:
        if kind == "post.delete" or post.author == member:
            return kind
        quoted = self.square.find(post.quotes)
        if quoted and quoted.author == member:
            return "post.quote.create"
        return "post.mention.create" if member in self.square.named_in(post) else ""

    def _envelope(self, kind: str, post: Post, member: Member) -> dict[str, Any]:
        fields = "author_id,conversation_id,created_at,entities,referenced_tweets"
        view = View(self.square, {"tweet.fields": fields, "user.fields": "public_metrics"})
        payload = view.show_post(post)
        if kind == "post.delete":
            payload = {"id": post.versions[0], "author_id": post.author.id}
        return {
            "event_uuid": str(secrets.randbits(63)),
            "filter": {"user_id": member.id},
            "event_type": kind,
            "tag": "sandbox",
            "payload": payload,
            "includes": {"users": view.show_members([post.author, member])},
        }

    def _route(self, request: Request) -> Response:
        beside = open_side_door(request, self.faults, self._show)
        if beside:
            return beside
        headers: dict[str, str] = {}
        try:
            status, body = self._answer(request, headers)
        except XError as error:
            status, body = error.status, error.body()
            headers |= error.headers
        kind = "application/json; charset=utf-8"
        return Response(json.dumps(body), status, headers, content_type=kind)

    def _show(self) -> Response:
        return show_square(self.square, [one.member for one in self.accounts])

    def _answer(self, request: Request, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if request.path == "/2/oauth2/token":
            return self._renew(request)
        with self.faults.around(request.method) as mode:
            _fail_first(mode, headers)
            return self._do(request, headers)

    def _do(self, request: Request, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        member, who = self._who(request.headers.get("Authorization", ""))
        self._count(who, f"{request.method} {request.path}", headers)
        if request.path == "/2/webhooks" and member is None:
            return HTTPStatus.OK, self._list_webhooks(who)
        given = request.get_json(silent=True) if request.is_json else None
        body = given if isinstance(given, dict) else {}
        path = tuple(request.path.removeprefix("/2/").strip("/").split("/"))
        turn = Turn(self.square, member, request.args.to_dict(), body, path)
        return answer_call(turn, request.method)

    def _list_webhooks(self, client_id: str) -> dict[str, Any]:
        """Where an app's activities go: only the app itself may ask."""
        hooks = [
            {"id": account.member.id, "url": account.callback, "valid": True}
            for account in self.accounts
            if account.client_id == client_id and account.callback
        ]
        return {"data": hooks, "meta": {"result_count": len(hooks)}}

    def _who(self, authorization: str) -> tuple[Member | None, str]:
        """Who calls, by OAuth 2 (a person or the app alone) or by OAuth 1. Raises XError."""
        kind, _, token = authorization.partition(" ")
        old = OAUTH1_TOKEN.search(token) if kind == "OAuth" else None
        for account in self.accounts:
            if account.access_token in (token, old[1] if old else None):
                return account.member, account.member.id
            if token == account.bearer_token:
                return None, account.client_id
        raise unauthorized()

    def _count(self, who: str, call: str, headers: dict[str, str]) -> None:
        """The window of fifteen minutes, per caller and address."""
        with self._lock:
            if time.time() >= self._reset:
                self._used.clear()
                self._reset = int(time.time()) + WINDOW
            self._used[who, call] += 1
            left = CALLS - self._used[who, call]
        headers |= {
            "x-rate-limit-limit": str(CALLS),
            "x-rate-limit-remaining": str(max(left, 0)),
            "x-rate-limit-reset": str(self._reset),
            "x-access-level": "read-write-directmessages",
        }
        if left < 0:
            raise _too_many()

    def _renew(self, request: Request) -> tuple[int, dict[str, Any]]:
        """A refresh token serves once."""
        given = request.form.get("refresh_token", "")
        found = next((one for one in self.accounts if one.refresh_token == given), None)
        if found is None:
            return HTTPStatus.BAD_REQUEST, {"error": "invalid_grant"}
        found.access_token = secrets.token_urlsafe(32)
        found.refresh_token = secrets.token_urlsafe(32)
        token = {"token_type": "bearer", "expires_in": 7200, "access_token": found.access_token}
        return HTTPStatus.OK, {**token, "refresh_token": found.refresh_token}


def _fail_first(mode: Mode, headers: dict[str, str]) -> None:
    if mode is Mode.ERROR_500:
        raise XError(HTTPStatus.SERVICE_UNAVAILABLE, "Service Unavailable", "Over capacity")
    if mode is Mode.DEAD_TOKEN:
        raise unauthorized()
    if mode is Mode.RATE_LIMIT:
        headers["x-rate-limit-reset"] = str(int(time.time()) + 60)
        raise _too_many()


def _too_many() -> XError:
    return XError(
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too Many Requests",
        "Too Many Requests",
        "rate-limit-exceeded",
    )


def _sign(body: bytes, secret: str) -> str:
    proof = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(proof).decode()}"
