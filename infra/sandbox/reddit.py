"""A stand-in Reddit: tokens, the interface behind them, its window of calls, and its refusals."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from werkzeug.wrappers import Request, Response

from infra.sandbox.faults import Faults, Mode
from infra.sandbox.reddit_calls import Call, RefusedError, answer_call
from infra.sandbox.reddit_page import show_forum
from infra.sandbox.reddit_things import Forum
from infra.sandbox.reddit_wire import escape_words
from infra.sandbox.served import Served, answer_with
from infra.sandbox.side_doors import open_side_door
from infra.sandbox.wall import Clock, now_utc

TOKEN_SECONDS = 86_400
WINDOW = 600
CALLS_A_WINDOW = 1000
JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=UTF-8"
PARDNER = b"<!doctype html><title>Too Many Requests</title><h1>whoa there, pardner!</h1>"
# Agents that libraries send when nobody told them who they are.
NAMELESS = ("python-requests", "python-urllib", "curl", "java", "go-http-client")


@dataclass(slots=True)
class RedditAccount:
    """An account with an app of the script type, as its owner registers it."""

    username: str
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    client_id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    client_secret: str = field(default_factory=lambda: secrets.token_urlsafe(20))
    refresh_token: str = field(default_factory=lambda: secrets.token_urlsafe(20))

    @property
    def secrets(self) -> dict[str, str]:
        """The values vigie asks for, by its names."""
        return {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "username": self.username,
            "password": self.password,
        }


class Reddit:
    """Serves from the moment it is made. ``forum`` is where everything is said."""

    def __init__(self, *, port: int = 0, clock: Clock = now_utc) -> None:
        self.forum = Forum(clock)
        self.faults = Faults()
        self.accounts: list[RedditAccount] = []
        self._clock = clock
        self._tokens: dict[str, tuple[RedditAccount, datetime, bool]] = {}
        self._calls = 0
        self._served = Served(answer_with(self._route), port=port)
        self.url = self._served.url
        self._served.start()

    def add_account(self, username: str) -> RedditAccount:
        """An account with its own app. Its secrets come from nowhere."""
        account = RedditAccount(username)
        self.accounts.append(account)
        self.forum.add_person(username)
        return account

    def close(self) -> None:
        """Stop serving."""
        self.faults.close()
        self._served.close()

    def _route(self, request: Request) -> Response:
        path = request.path.rstrip("/").removesuffix(".json")
        beside = open_side_door(request, self.faults, self._show)
        if beside:
            return beside
        agent = request.headers.get("User-Agent", "").lower()
        if not agent or agent.startswith(NAMELESS):
            return Response(PARDNER, 429, {"retry-after": "60"}, content_type=HTML)
        if path == "/api/v1/access_token":
            return self._give_token(request)
        if path == "/subreddits/search":
            empty = {"kind": "Listing", "data": {"after": None, "children": []}}
            return self._answer(empty, request)
        return self._answer_call(request, path)

    def _show(self) -> Response:
        return show_forum(self.forum, [one.username for one in self.accounts])

    def _give_token(self, request: Request) -> Response:
        """https://github.com/reddit-archive/reddit/wiki/OAuth2: refusals come with 200."""
        account = self._app_of(request)
        if account is None:
            return self._answer({"message": "Unauthorized", "error": 401}, request, 401)
        form, kind = request.form, request.form.get("grant_type", "")
        is_person = kind == "password" and (
            form.get("username", "").lower() == account.username.lower()
            and form.get("password") == account.password
        )
        is_kept = kind == "refresh_token" and form.get("refresh_token") == account.refresh_token
        if kind == "refresh_token" and not is_kept:
            return self._answer({"error": 400}, request, 400)
        if not (is_person or is_kept or kind == "client_credentials"):
            return self._answer({"error": "invalid_grant"}, request)
        token = secrets.token_urlsafe(24)
        ends = self._clock() + timedelta(seconds=TOKEN_SECONDS)
        self._tokens[token] = (account, ends, is_person or is_kept)
        answer = {"access_token": token, "token_type": "bearer", "scope": "*"}
        kept = {"refresh_token": account.refresh_token} if is_kept else {}
        return self._answer(answer | {"expires_in": TOKEN_SECONDS} | kept, request)

    def _app_of(self, request: Request) -> RedditAccount | None:
        kind, _, packed = request.headers.get("Authorization", "").partition(" ")
        try:
            client, _, secret = base64.b64decode(packed).decode().partition(":")
        except ValueError:
            return None
        for account in self.accounts:
            is_app = client == account.client_id and kind.lower() == "basic"
            if is_app and hmac.compare_digest(secret.encode(), account.client_secret.encode()):
                return account
        return None

    def _answer_call(self, request: Request, path: str) -> Response:
        with self.faults.around(request.method) as mode:
            return self._fail_first(mode) or self._do(request, path)

    def _do(self, request: Request, path: str) -> Response:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        account, ends, is_person = self._tokens.get(token, (None, self._clock(), False))
        if kind.lower() != "bearer" or account is None or ends <= self._clock():
            return self._refuse_token()
        values = {**request.args.to_dict(), **request.form.to_dict()}
        if request.method != "GET" and not is_person:
            told = {"json": {"errors": [["USER_REQUIRED", "Please log in to do that.", None]]}}
            return self._answer(told, request)
        call = Call(self.forum, account.username, request.method, path, values)
        try:
            answer = answer_call(call)
        except RefusedError as error:
            return self._answer(error.body, request, error.status, error.headers)
        return self._answer(answer, request)

    def _fail_first(self, mode: Mode) -> Response | None:
        if mode is Mode.RATE_LIMIT:
            return Response(PARDNER, 429, {"x-ratelimit-reset": "42"}, content_type=HTML)
        if mode is Mode.DEAD_TOKEN:
            return self._refuse_token()
        is_down = mode is Mode.ERROR_500
        return Response(b"<html>error</html>", 500, content_type=HTML) if is_down else None

    def _refuse_token(self) -> Response:
        challenge = 'Bearer realm="reddit", error="invalid_token"'
        headers = {"www-authenticate": challenge}
        return Response(json.dumps({"message": "Unauthorized", "error": 401}), 401, headers)

    def _answer(
        self,
        body: object,
        request: Request,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Response:
        self._calls += 1
        used = self._calls % CALLS_A_WINDOW
        reset = WINDOW - int(self._clock().timestamp()) % WINDOW
        window = {
            "x-ratelimit-used": str(used),
            "x-ratelimit-remaining": f"{float(CALLS_A_WINDOW - used)}",
            "x-ratelimit-reset": str(reset),
        }
        shown = body if request.args.get("raw_json") == "1" else escape_words(body)
        text = "" if body is None else json.dumps(shown)
        return Response(text, status, {**window, **(headers or {})}, content_type=JSON)
