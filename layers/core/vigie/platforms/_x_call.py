"""Calls to X: who makes them, the windows they count against, and what they cost.

https://docs.x.com/x-api/getting-started/pricing, as of 22 November 2026
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vigie.errors import (
    AuthError,
    PayloadError,
)
from vigie.platforms._call import Response
from vigie.platforms._fields import read_json
from vigie.platforms._http import Request, base_url, fetch
from vigie.platforms._limits import Budget, Gauge, Period, name_of, read_counted
from vigie.platforms._status import reading_write, settling
from vigie.platforms._x_around import objects_of
from vigie.platforms._x_errors import classifier

BASE_URL = "https://api.x.com"
# US dollars for each thing returned or made.
OWNED_READ = 0.001
POST_READ = 0.005
USER_READ = 0.010
MESSAGE_READ = 0.010
WRITES = {
    "post": 0.015,
    "post with a link": 0.200,
    "reply": 0.010,
    "reply with a link": 0.200,
    "message": 0.015,
    "hide": 0.005,
    "delete": 0.010,
}
DEFAULT_CAP = 5.0
MOST_CAP = 100_000.0


@dataclass(frozen=True, slots=True)
class Price:
    """What one answer may cost: ``each`` item, and the people and posts shown beside it.

    ``known`` is the newest id that was paid for already today: X bills a thing once a UTC day.
    """

    each: float
    known: str = ""
    most: int = 1

    @property
    def worst(self) -> float:
        """The most a whole page can cost: every item new, by another person, quoting a post."""
        return self.most * (self.each + USER_READ + POST_READ)

    def of(self, body: bytes) -> float:
        """What an answer did cost."""
        try:
            answer = read_json(body)
        except PayloadError:
            return 0.0
        answer = answer if isinstance(answer, dict) else {}
        data = answer.get("data")
        items = objects_of(data if isinstance(data, list) else [data])
        fresh = [one for one in items if not self.known or is_newer(one.get("id"), self.known)]
        if not fresh:
            return 0.0
        includes = answer.get("includes")
        beside = includes if isinstance(includes, dict) else {}
        users = objects_of(beside.get("users"))
        posts = objects_of(beside.get("tweets") or beside.get("posts"))
        return self.each * len(fresh) + USER_READ * len(users) + POST_READ * len(posts)


@dataclass(frozen=True, slots=True)
class Door:
    """One account's door to X. The token travels in a header."""

    base: str
    token: str
    bearer: str
    user_id: str
    who: str
    cap: float

    def read(
        self, path: str, params: Mapping[str, str], name: str, price: Price, *, as_app: bool = False
    ) -> Response:
        """GET. ``name`` is its window's. Raises the PlatformError tree, AddressRefusedError."""
        token = (self.bearer or self.token) if as_app else self.token
        budget = self._budget(price.worst, price.of)
        return fetch(self._request("GET", path, token, name, budget, params=params))

    def write(self, method: str, path: str, body: object, name: str, cost: float) -> Any:  # noqa: ANN401 - JSON
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        budget = self._budget(cost)
        request = self._request(method, path, self.token, name, budget, body=body)
        with reading_write("x"):
            return fetch(request).json()

    def _budget(self, cost: float, settle: Callable[[bytes], float] | None = None) -> Budget:
        return Budget("spend", self.who, self.cap, Period.MONTH, cost=cost, settle=settle)

    def _request(
        self,
        method: str,
        path: str,
        token: str,
        name: str,
        budget: Budget,
        *,
        params: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Request:
        if not token:
            raise AuthError("no access token is stored", code="token")
        safe = method == "GET"
        return Request(
            platform="x",
            url=f"{self.base}/2/{path}",
            method=method,
            params=params or {},
            headers={"Authorization": f"Bearer {token}"},
            json=body,
            safe=safe,
            classify=classifier(safe=safe),
            gauges=(Gauge(name, self.who),),
            budgets=(budget,),
            usage=read_counted(
                name,
                limit="x-rate-limit-limit",
                remaining="x-rate-limit-remaining",
                reset="x-rate-limit-reset",
            ),
        )


def open_door(secrets: Mapping[str, str]) -> Door:
    """The door a brand's secrets open."""
    return Door(
        base=base_url("x", BASE_URL),
        token=secrets.get("access_token", ""),
        bearer=secrets.get("bearer_token", ""),
        user_id=secrets.get("user_id", ""),
        who=name_of(secrets.get("client_id", ""), secrets.get("user_id", "")),
        cap=read_cap(secrets.get("monthly_cap_usd", "")),
    )


def read_cap(value: str) -> float:
    """The month's cap in dollars; what is no amount is the default, never no cap."""
    try:
        cap = float(value.replace(",", ".").strip().lstrip("$"))
    except ValueError:
        return DEFAULT_CAP
    return cap if 0 <= cap <= MOST_CAP else DEFAULT_CAP


def object_of(response: Response) -> Mapping[str, Any]:
    """An answer that must be an object. Raises PayloadError."""
    body = response.json()
    if not isinstance(body, dict):
        raise PayloadError("x answered with no object")
    return body


def read_to_settle(
    door: Door, path: str, params: Mapping[str, str], name: str, price: Price
) -> Mapping[str, Any]:
    """Read to learn what became of a write. Raises the PlatformError tree only."""
    with settling():
        return object_of(door.read(path, params, name, price))


def is_newer(identity: object, than: str) -> bool:
    """Whether an id is greater than another, as the numbers they are."""
    given = str(identity)
    return (len(given), given) > (len(than), than)
