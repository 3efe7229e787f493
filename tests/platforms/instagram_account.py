"""An Instagram account on a stand-in, and builders of what it says and is asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind
from vigie.mention import Author, EventKind, Mention
from vigie.platforms import Fetched, instagram
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

ME = "17841400000000042"
PAGE = "417000000000100"
COMMENT = "17900000000000101"
PERSON = "6100000000000001"
BODY = b'{"object":"page","entry":[]}'
SIGNATURE = "sha256=0e9e0080a310f376450c46d999aa4d49ed772bfe43c13205f38a3a6e6611ed2b"
ESCAPED = rb'{"text":"\u00e4\u00f6"}'
ESCAPED_SIGNATURE = "sha256=e1ac158f93acf152b3ac93d590d4a21b7d8b887a833618c5c72a0350f86f2949"
SECRETS = {
    "app_secret": "appsecret",
    "verify_token": "sésame",
    "access_token": "TOKEN",
    "account_id": ME,
}
THROUGH_PAGE = {**SECRETS, "page_id": PAGE}
WORDS = "Bonjour, nous vous écrivons. ^L"
V = "/v26.0"


@contextmanager
def a_graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A server that stands for Instagram while the block lasts."""
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_INSTAGRAM_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def refusal(code: int, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    error = {"message": "已超出", "type": "IGApiException", "code": code, **more}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "instagram", COMMENT, kind, "lou", created_at=NOW)
    return replace(action, **{"text": WORDS, **changes})


def a_private_action(**changes: Any) -> Action:
    known: dict[str, Any] = {
        "facts": {"private": "1"},
        "author": Author(PERSON),
        "said_at": NOW - timedelta(hours=2),
    }
    return an_action(ActionKind.PRIVATE_REPLY, **{**known, **changes})


def a_mention(**changes: Any) -> Mention:
    mention = Mention("demo", "instagram", COMMENT, NOW, text="Où ?", thread_id="1788")
    return replace(mention, **changes)


def a_delivery(*changes: tuple[str, dict[str, Any]], time: int = 1_795_000_000) -> bytes:
    listed = [{"field": field, "value": value} for field, value in changes]
    return json.dumps(
        {"object": "instagram", "entry": [{"id": ME, "time": time, "changes": listed}]}
    ).encode()


def by_path(routes: dict[str, Any]) -> Callable[[Call], Answer]:
    """A server by the end of the path; what no route names does not exist."""

    def route(call: Call) -> Answer:
        found = next((body for end, body in routes.items() if call.path.endswith(end)), None)
        return says(refusal(100, 33), 400) if found is None else says(found)

    return route


def a_source(cursor: dict[str, Any] | None = None) -> Source:
    return Source("demo", "instagram", "s1", account=ME, cursor=cursor or {})


class Feed:
    """An Instagram account on a stand-in: media with comments, newest first."""

    def __init__(self, graph: StandIn) -> None:
        self.media: dict[str, list[dict[str, Any]]] = {}
        self.page = 50
        self.tags: list[dict[str, Any]] = []
        self.limited_after: int | None = None
        self.filtered = 0
        self.graph = graph
        graph.route = self.answer

    def comment(self, media: str, identity: str, text: str = "Miam", **more: Any) -> None:
        one = {"id": identity, "text": text, "username": "zoe", "from": {"id": PERSON}}
        made = {**one, "timestamp": "2026-11-24T11:00:00+0000", **more}
        self.media.setdefault(media, []).insert(0, made)

    def answer(self, call: Call) -> Answer:
        if self.limited_after is not None and len(self.graph.calls) > self.limited_after:
            return says(refusal(80002), 400)
        if call.path.endswith("/media"):
            return says(self._page([self._show(one) for one in self.media], call))
        if call.path.endswith("/tags"):
            return says({"data": self.tags})
        if call.path.endswith("/conversations"):
            return says(refusal(10), 400)
        return says(self._page(self.media[call.path.split("/")[-2]], call))

    def _show(self, media: str) -> dict[str, Any]:
        return {
            "id": media,
            "caption": f"Photo {media}",
            "media_type": "IMAGE",
            "permalink": f"https://www.instagram.com/p/D{media}/",
            "timestamp": "2026-11-20T10:00:00+0000",
            "username": "cafe.rivage",
            "comments_count": self._count(media),
        }

    def _count(self, media: str) -> int:
        comments = self.media[media]
        replies = (len(one.get("replies", {"data": []})["data"]) for one in comments)
        return len(comments) + sum(replies) + self.filtered

    def _page(self, objects: list[dict[str, Any]], call: Call) -> dict[str, Any]:
        start = int(call.query.get("after", "0"))
        page = objects[start : start + self.page]
        cursors = {"cursors": {"after": str(start + self.page)}}
        more = {"next": "https://x"} if objects[start + self.page :] else {}
        return {"data": page, "paging": cursors | more}


def poll(cursor: dict[str, Any] | None = None, secrets: dict[str, str] = SECRETS) -> Fetched:
    return instagram.poll(a_source(cursor), secrets, NOW)


def ids(fetched: Fetched) -> list[str]:
    return [one.native_id for one in fetched.events if one.kind is EventKind.ADD]
