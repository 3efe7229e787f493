"""Deliveries as Meta makes them: a change of the feed, its envelope, its signature.

https://developers.facebook.com/docs/graph-api/webhooks/reference/page
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from infra.sandbox.graph_objects import stamp
from infra.sandbox.mailbox import Letter, Stroke
from infra.sandbox.wall import Comment, Person, Post, Saying, Verb, Wall

HIDING = frozenset({Verb.HIDE, Verb.UNHIDE})


def describe_change(wall: Wall, verb: Verb, saying: Saying) -> dict[str, Any]:
    """The value of a change: hiding is signed by the page, a removal has no words left."""
    is_comment = isinstance(saying, Comment)
    post = saying.post if isinstance(saying, Comment) else saying
    value: dict[str, Any] = {
        "from": _person(wall.page if verb in HIDING else saying.author),
        "post": _post(wall, post),
        "post_id": post.id,
        "created_time": int(saying.said_at.timestamp()),
        "item": "comment" if is_comment else "photo" if saying.photo else "post",
        "verb": verb.value,
    }
    if isinstance(saying, Comment):
        parent = saying.parent.id if saying.parent else post.id
        value |= {"comment_id": saying.id, "parent_id": parent}
    if verb is not Verb.REMOVE:
        value |= {"message": saying.text} if saying.text else {}
        value |= {"photo" if is_comment else "link": saying.photo} if saying.photo else {}
    return value


def envelope(page_id: str, at: datetime, *values: dict[str, Any]) -> bytes:
    """The delivery's bytes: ASCII only, characters beyond it and slashes escaped, as Meta signs."""
    changes = [{"value": value, "field": "feed"} for value in values]
    entry = {"id": page_id, "time": int(at.timestamp()), "changes": changes}
    return escape_json({"entry": [entry], "object": "page"})


def describe_letter(
    wall: Wall, stroke: Stroke, letter: Letter, app_id: str, at: datetime
) -> tuple[str, dict[str, Any]]:
    """The webhook field a private message is told by, and its item of `messaging`."""
    is_echo = letter.author == wall.page
    person = letter.talk.person.id
    ends = (wall.page.id, person) if is_echo else (person, wall.page.id)
    item: dict[str, Any] = {
        "sender": {"id": ends[0]},
        "recipient": {"id": ends[1]},
        "timestamp": int(at.timestamp() * 1000),
    }
    if stroke is Stroke.EDIT:
        edit = {"mid": letter.id, "text": letter.text, "num_edit": letter.edits}
        return "message_edits", item | {"message_edit": edit}
    message: dict[str, Any] = {"mid": letter.id}
    if stroke is Stroke.UNSEND:
        message["is_deleted"] = True
    else:
        message |= {"text": letter.text} if letter.text else {}
        told = (("image", letter.photo), ("audio", letter.voice))
        shown = [{"type": kind, "payload": {"url": url}} for kind, url in told if url]
        message |= {"attachments": shown} if shown else {}
    if is_echo:
        message |= {"is_echo": True, "app_id": int(app_id)}
    return "message_echoes" if is_echo else "messages", item | {"message": message}


def letter_envelope(page_id: str, at: datetime, item: dict[str, Any]) -> bytes:
    """The bytes of a delivery about a message; its times are in milliseconds."""
    entry = {"id": page_id, "time": int(at.timestamp() * 1000), "messaging": [item]}
    return escape_json({"object": "page", "entry": [entry]})


def escape_json(document: object) -> bytes:
    """JSON the way Meta's own servers write it."""
    return json.dumps(document, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def sign(body: bytes, app_secret: str) -> str:
    """The value of `X-Hub-Signature-256`."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def _person(person: Person) -> dict[str, str]:
    return {"id": person.id, "name": person.name}


def _post(wall: Wall, post: Post) -> dict[str, Any]:
    return {
        "status_type": "added_photos" if post.photo else "mobile_status_update",
        "is_published": True,
        "updated_time": stamp(post.updated_at),
        "permalink_url": wall.permalink(post),
        "promotion_status": "inactive",
        "id": post.id,
    }
