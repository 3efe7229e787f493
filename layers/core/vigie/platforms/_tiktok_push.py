"""What TikTok delivers, and whatever else it hands over.

https://business-api.tiktok.com/portal/docs
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import PayloadError
from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_json,
    read_object,
    read_text,
    read_url,
)
from vigie.platforms._tiktok_read import NOBODY, PARENT, SITE, parent_of, read_comments, video_url

WITHHELD = "in this region TikTok withholds what was written: read it in the app"
REVOKED = "the account's owner withdrew the app's access"
ACTIONS = {
    "insert": EventKind.ADD,
    "delete": EventKind.REMOVE,
    "set_to_hidden": EventKind.HIDE,
    "set_to_friends_only": EventKind.HIDE,
    "set_to_public": EventKind.UNHIDE,
}
MESSAGES = frozenset({"im_receive_msg", "im_send_msg", "im_receive_msg_eu"})
SHOWN = {
    "image": "photo",
    "video": "video",
    "sticker": "sticker",
    "emoji": "sticker",
    "share_post": "link",
    "template": "link",
}
# Deliveries in which nobody speaks; a kind that is not among them is kept to be looked at.
SILENT = ("authorization.", "comment.", "im_", "portability.", "post.", "video.")
# Words that come later outrank their absence, whatever they are.
SOONER = timedelta(seconds=1)


def parse_tiktok(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an answer or a delivery. Raises PayloadError when it is neither object nor list."""
    body = read_json(payload)
    if isinstance(body, list):
        body = {"code": 0, "data": {"comments": body}}
    if not isinstance(body, dict):
        raise PayloadError("the body is no JSON object")
    if "event" in body:
        return _read_delivery(body, observed_at)
    if "message_id" in body and "conversation_id" in body:
        return _read_one(lambda: _read_message(body, "", observed_at))
    return read_comments(body, observed_at)


def _read_delivery(body: Mapping[str, Any], observed_at: datetime) -> Parsed:
    """One event in an envelope; what it holds is JSON in a text."""
    kind = body["event"] if isinstance(body["event"], str) else ""
    account = read_id(body.get("user_openid"), "user_openid") or ""
    if kind == "authorization.removed":
        return Parsed(none_because=REVOKED, withdrawn=account)
    if kind == "comment.update":
        return _read_one(lambda: _read_update(_content(body), account, observed_at))
    if kind == "im_receive_msg_eu" and "message_id" not in str(body.get("content")):
        return Parsed(none_because=WITHHELD)
    if kind in MESSAGES:
        own = kind == "im_send_msg"
        return _read_one(lambda: _read_message(_content(body), account, observed_at, own=own))
    return Parsed(none_because=NOBODY, recognised=kind.startswith(SILENT))


def _read_one(read: Callable[[], MentionEvent | None]) -> Parsed:
    try:
        event = read()
    except UnreadableError as error:
        return Parsed(rejected=(Rejected(0, str(error)),))
    return Parsed((event,)) if event else Parsed(none_because=NOBODY)


def _content(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The event itself, whose ids are numbers beyond what a float can hold."""
    content = body.get("content")
    if isinstance(content, str):
        try:
            content = read_json(content.encode("utf-8", "surrogatepass"))
        except PayloadError:
            raise UnreadableError("the content is not JSON") from None
    return read_object(content, "content")


def _read_update(
    item: Mapping[str, Any], account: str, observed_at: datetime
) -> MentionEvent | None:
    """What happened to a comment. Its words are not told: the sweep reads them."""
    identity = read_id(item.get("comment_id"), "comment_id")
    if identity is None:
        raise UnreadableError("the comment has no id")
    kind = ACTIONS.get(read_text(item.get("comment_action"), "comment_action"))
    if kind is None:
        return None
    time = read_epoch(item.get("timestamp"), observed_at) or observed_at
    video = read_id(item.get("video_id"), "video_id")
    parent = parent_of(item)
    is_new = kind is EventKind.ADD
    author = read_id(item.get("unique_identifier"), "unique_identifier")
    return MentionEvent(
        platform="tiktok",
        native_id=identity,
        kind=kind,
        version=time.replace(microsecond=0) - SOONER if is_new else time,
        url=video_url(video),
        said_at=time if is_new else None,
        author=Author(id=author) if is_new else Author(),
        in_reply_to=parent,
        thread_id=video,
        account=account or None,
        facts={PARENT: parent} if parent and is_new else {},
    )


def _read_message(
    item: Mapping[str, Any], account: str, observed_at: datetime, *, own: bool = False
) -> MentionEvent:
    identity = read_id(item.get("message_id"), "message_id")
    if identity is None:
        raise UnreadableError("the message has no id")
    kind = read_text(item.get("type"), "type") or "text"
    said_at = read_epoch(item.get("timestamp"), observed_at)
    person = read_object(item.get("from_user"), "from_user")
    name = item.get("from")
    post = item.get("share_post")
    post = post if isinstance(post, dict) else {}
    shared = read_url(post.get("embed_url")) or video_url(read_id(post.get("video_id"), "video_id"))
    # The identifier is the other person's, whoever wrote.
    other = None if own else read_id(item.get("unique_identifier"), "unique_identifier")
    words = item.get("text")
    words = words.get("body") if isinstance(words, dict) else words
    shows = {} if kind == "text" else {Fact.SHOWS.value: SHOWN.get(kind, "file")}
    return MentionEvent(
        platform="tiktok",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=read_text(words, "text"),
        url=f"{SITE}/messages",
        said_at=said_at,
        author=Author(
            id=read_id(person.get("id"), "from_user.id") or other,
            name=read_text(name, "from")[:LONGEST_NAME] or None if isinstance(name, str) else None,
        ),
        thread_id=read_id(item.get("conversation_id"), "conversation_id"),
        own=own,
        media=(shared,) if shared else (),
        account=account or None,
        facts={Fact.PRIVATE.value: YES, **shows},
    )
