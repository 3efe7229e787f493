"""A stand-in Graph API and what it says: what the tests of Facebook have in common."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, StandIn, stand_in

SECRETS = {"app_secret": "appsecret", "verify_token": "sésame", "access_token": "TOKEN"}
PAGE = "417000000000100"
COMMENT = "500000000000200_700000000000001"
WITH_PAGE = {**SECRETS, "page_id": PAGE}


@contextmanager
def a_graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_FACEBOOK_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "facebook", COMMENT, kind, "lou", created_at=NOW)
    return replace(action, text="Bonjour, nous vous écrivons. ^L", **changes)


def refusal(code: int, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    error = {"message": "已超出", "type": "OAuthException", "code": code, **more}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


def a_source(**cursor: Any) -> Source:
    return Source("demo", "facebook", "s", account=PAGE, cursor=cursor)


def said(native_id: str, text: str, minutes: int, **more: Any) -> dict[str, Any]:
    made = datetime(2026, 11, 24, 10, tzinfo=UTC) + timedelta(minutes=minutes)
    stamp = made.strftime("%Y-%m-%dT%H:%M:%S+0000")
    return {
        "id": native_id,
        "message": text,
        "created_time": stamp,
        "from": {"id": "7", "name": "Léa"},
        **more,
    }


def page_of(*objects: Any, after: str = "") -> dict[str, Any]:
    paging = {"cursors": {"after": after}, "next": "https://graph/?access_token=T"}
    return {"data": list(objects), **({"paging": paging} if after else {})}
