"""YouTube answers and acts as the tests of its module make them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from vigie.action import Action, ActionKind
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, Call, StandIn

CHANNEL = "UCcafeRivage00000000001A"
VIDEO = "RivageVid01"
TOP = "UgyRivage0000000001AaABAg"
REPLY = f"{TOP}.9rep00000000001"
SECRETS = {
    "client_id": "id",
    "client_secret": "secret",
    "refresh_token": "1//refresh",
    "access_token": "ya29.token",
    "channel_id": CHANNEL,
    "hub_secret": "sésame",
    "verify_token": "mot de passe",
}
OWNER_CALLS = 2  # held and likely spam


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status=status, body=json.dumps(value).encode(), headers=headers)


def refusal(reason: str, code: int = 403, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": "已超出", "errors": [{"reason": reason}], **more}}


def listing(*items: Any, token: str = "", kind: str = "commentThread") -> dict[str, Any]:
    page = {"nextPageToken": token} if token else {}
    return {"kind": f"youtube#{kind}ListResponse", "items": list(items), **page}


def comment(identity: str, text: str = "Bravo", hours: float = 1, **more: Any) -> dict[str, Any]:
    """A comment made so many hours before now."""
    made = (NOW - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    snippet = {
        "textDisplay": text,
        "textOriginal": text,
        "authorDisplayName": "@lea",
        "authorChannelId": {"value": "UClea"},
        "publishedAt": made,
        "updatedAt": made,
        **more,
    }
    return {"kind": "youtube#comment", "id": identity, "snippet": snippet}


def thread(identity: str, total: int = 0, replies: Any = (), **more: Any) -> dict[str, Any]:
    top = comment(identity, **more)
    place = {"channelId": CHANNEL, "videoId": VIDEO}
    snippet = {**place, "topLevelComment": top, "totalReplyCount": total}
    shown = {"replies": {"comments": list(replies)}} if replies else {}
    return {"kind": "youtube#commentThread", "id": identity, "snippet": snippet, **shown}


def a_source(**changes: Any) -> Source:
    return replace(Source("demo", "youtube", "s", account=CHANNEL), **changes)


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "youtube", TOP, kind, "lou", created_at=NOW)
    return replace(action, text="Bonjour, nous vous écrivons. ^L", **changes)


Reader = Callable[[Call], dict[str, Any]]


def routed(tube: StandIn, threads: Reader, comments: Reader | None = None) -> None:
    """Answer threads and comments; nothing is held unless the test says so."""

    def route(call: Call) -> Answer:
        if call.path.endswith("/subscribe"):
            return Answer(status=202)
        if call.path.endswith("/comments"):
            return says(comments(call) if comments else listing(kind="comment"))
        if "moderationStatus" in call.query:
            return says(listing())
        return says(threads(call))

    tube.route = route


def ids(events: Any) -> list[tuple[str, str]]:
    return [(one.native_id, one.kind.value) for one in events]


def video(identity: str, hours: float = 1, channel: str = "UCgourmets") -> dict[str, Any]:
    made = (NOW - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    snippet = {"publishedAt": made, "channelId": channel, "title": f"Avis {identity}"}
    return {
        "kind": "youtube#searchResult",
        "id": {"kind": "youtube#video", "videoId": identity},
        "snippet": {**snippet, "description": "", "channelTitle": "Les Gourmets"},
    }
