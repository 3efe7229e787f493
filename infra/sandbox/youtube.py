"""A stand-in YouTube: the Data API, the token endpoint, the hub, and the page visitors see."""

from __future__ import annotations

import json
import secrets
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Request, Response

from infra.sandbox.courier import MISCHIEF, Courier
from infra.sandbox.faults import Faults, Mode
from infra.sandbox.served import Served, answer_with
from infra.sandbox.side_doors import open_side_door
from infra.sandbox.wall import Clock, now_utc
from infra.sandbox.youtube_api import ACTS
from infra.sandbox.youtube_channel import Channel, Video, Viewer, code_of, viewer
from infra.sandbox.youtube_hub import Hub
from infra.sandbox.youtube_page import show_channel
from infra.sandbox.youtube_views import Call, TubeError

API = "/youtube/v3/"
HOUR = 3599
UNITS, SEARCHES = 10_000, 100
RAISED = {
    Mode.ERROR_500: (500, "backendError"),
    Mode.DEAD_TOKEN: (401, "authError"),
    Mode.RATE_LIMIT: (403, "rateLimitExceeded"),
}


class YouTube:
    """One channel, served from the moment it is made. Its quota is a day's and never renewed."""

    def __init__(
        self,
        name: str,
        about: str = "",
        *,
        seed: int = 1,
        port: int = 0,
        mischief: float = MISCHIEF,
        clock: Clock = now_utc,
    ) -> None:
        owner = Viewer("UC" + code_of(f"channel/{name}", 22), viewer(name).name)
        self.channel = Channel(owner, about, clock, self._push)
        self.faults = Faults()
        self.used = {"units": 0, "searches": 0}
        self._keys = {name: secrets.token_hex(16) for name in ("api_key", "client_secret")}
        self._refresh, self._access = "1//" + secrets.token_urlsafe(20), ""
        self._courier = Courier(seed=seed, mischief=mischief)
        self.hub = Hub(self._courier)
        self._renew()
        self._served = Served(answer_with(self._route), port=port)
        self.url = self._served.url
        self._served.start()

    @property
    def secrets(self) -> dict[str, str]:
        """What the channel's owner writes down to connect it."""
        return {
            "client_id": "vigie.apps.example",
            **self._keys,
            "refresh_token": self._refresh,
            "access_token": self._access,
            "channel_id": self.channel.owner.id,
            "hub_secret": code_of(self._refresh, 20),
            "verify_token": code_of(f"verify/{self._refresh}", 20),
        }

    def close(self) -> None:
        """Stop delivering and serving."""
        self.faults.close()
        self._courier.stop()
        self._served.close()

    def expire_token(self) -> None:
        """The access token's hour is over."""
        self._renew()

    def _renew(self) -> None:
        self._access = "ya29." + secrets.token_urlsafe(24)

    def _push(self, video: Video, gone: bool) -> None:  # noqa: FBT001 - the watcher's shape
        self.hub.push(video, self.channel.clock(), gone=gone)

    def _route(self, request: Request) -> Response:
        beside = open_side_door(request, self.faults, self._show)
        if beside:
            return beside
        match request.method, request.path:
            case "POST", "/token":
                return self._grant(request)
            case "POST", "/subscribe":
                self.hub.ask(request.form.to_dict())
                return Response(status=HTTPStatus.ACCEPTED)
        if request.path.startswith(API):
            return self._answer(request)
        return self._show()

    def _show(self) -> Response:
        return show_channel(self.channel)

    def _answer(self, request: Request) -> Response:
        try:
            with self.faults.around(request.method) as mode:
                _fail_first(mode)
                body = self._do(request)
        except TubeError as error:
            return _says(error.body(), error.code)
        except ValueError:
            return _says(TubeError(400, "invalidValue").body(), 400)
        return Response(status=HTTPStatus.NO_CONTENT) if body is None else _says(body, 200)

    def _do(self, request: Request) -> dict[str, Any] | None:
        found = ACTS.get((request.method, request.path.removeprefix(API)))
        if found is None:
            raise TubeError(404, "notFound", "global")
        act, cost = found
        is_owner = self._check(request)
        self._charge(cost)
        body = request.get_json(silent=True) if request.is_json else None
        given = body if isinstance(body, dict) else {}
        with self.channel.lock:
            return act(Call(self.channel, request.args.to_dict(), given, is_owner))

    def _check(self, request: Request) -> bool:
        """Whether the channel's own token asks; a key reads what is public. Raises TubeError."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer":
            if token.strip() != self._access:
                raise TubeError(401, "authError", "youtube.header")
            return True
        key = request.args.get("key") or request.headers.get("X-Goog-Api-Key", "")
        if not key:
            raise TubeError(403, "forbidden", "global")
        if key != self._keys["api_key"]:
            raise TubeError(400, "keyInvalid", "usageLimits")
        return False

    def _charge(self, cost: int) -> None:
        """A search has a bucket of its own, in which it costs one."""
        bucket, limit = ("units", UNITS) if cost else ("searches", SEARCHES)
        self.used[bucket] += cost or 1
        if self.used[bucket] > limit:
            raise TubeError(403, "quotaExceeded", "youtube.quota")

    def _grant(self, request: Request) -> Response:
        """A new access token; the old one ends, which the real one does by the clock."""
        form = request.form
        if form.get("client_secret") != self._keys["client_secret"]:
            return _says({"error": "invalid_client"}, 401)
        if form.get("refresh_token") != self._refresh:
            return _says({"error": "invalid_grant", "error_description": "Bad Request"}, 400)
        self._renew()
        granted = {"access_token": self._access, "expires_in": HOUR, "token_type": "Bearer"}
        return _says({**granted, "scope": "https://www.googleapis.com/auth/youtube.force-ssl"}, 200)


def _fail_first(mode: Mode) -> None:
    if mode in RAISED:
        raise TubeError(*RAISED[mode])


def _says(body: object, status: int) -> Response:
    kind = "application/json; charset=UTF-8"
    return Response(json.dumps(body, ensure_ascii=False), status, content_type=kind)
