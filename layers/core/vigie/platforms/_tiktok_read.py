"""TikTok's comments, deliveries and messages as mentions.

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
from vigie.platforms._tiktok_errors import describe_code

SITE = "https://www.tiktok.com"
NOBODY = "nobody says anything in this"
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
NO_PARENT = "0"
PARENT = "parent"  # the comment a reply hangs under: TikTok shows two levels


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


def read_comments(
    body: Mapping[str, Any], observed_at: datetime, *, account: str = "", url: str = ""
) -> Parsed:
    """Comments with the replies shown under them; an error is told with HTTP 200 too."""
    code = body.get("code", 0)
    if code not in (0, "0", None):
        return Parsed(none_because=describe_code(code))
    data = body.get("data")
    known = data if isinstance(data, dict) else {}
    listed = known.get("comments", known.get("replies"))
    items = listed if isinstance(listed, list) else [known] if "comment_id" in known else []
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, item in enumerate(_with_replies(items)):
        try:
            events += _read_comment(item, observed_at, account, url)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    nothing = "" if events or rejected else NOBODY
    return Parsed(
        tuple(events), tuple(rejected), none_because=nothing, recognised="data" in body or not known
    )


def video_url(video: str | None) -> str | None:
    """A video's address; TikTok leads from the nameless form to the right one."""
    return f"{SITE}/@/video/{video}" if video else None


def _with_replies(items: list[object]) -> list[object]:
    """Comments and their replies in a row; a reply without a parent's id gets it."""
    flat: list[object] = []
    for item in items:
        flat.append(item)
        known = item if isinstance(item, dict) else {}
        replies = known.get("reply_list")
        above = {
            "parent_comment_id": known.get("comment_id"),
            "video_id": known.get("video_id"),
        }
        flat += [
            {**above, **reply} if isinstance(reply, dict) else reply
            for reply in (replies if isinstance(replies, list) else [])
        ]
    return flat


def _read_comment(
    item: object, observed_at: datetime, account: str, url: str
) -> list[MentionEvent]:
    """A comment, and that it is hidden where it says so."""
    if not isinstance(item, dict):
        raise UnreadableError("the comment is not an object")
    identity = read_id(item.get("comment_id"), "comment_id")
    if identity is None:
        raise UnreadableError("the comment has no id")
    said_at = read_epoch(item.get("create_time"), observed_at)
    video = read_id(item.get("video_id"), "video_id")
    image = read_url(item.get("image_url"))
    parent = _parent(item)
    facts = {Fact.SHOWS.value: "photo" if image else "", PARENT: parent or ""}
    event = MentionEvent(
        platform="tiktok",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=read_text(item.get("text"), "text"),
        url=read_url(url) or video_url(video),
        said_at=said_at,
        author=_author(item),
        in_reply_to=parent,
        thread_id=video,
        own=item.get("owner") is True,
        media=(image,) if image else (),
        account=account or None,
        facts={name: value for name, value in facts.items() if value},
    )
    return [event, _hidden(event)] if item.get("status") == "HIDDEN" else [event]


def _parent(item: Mapping[str, Any]) -> str | None:
    """The comment a reply answers; nought stands for none."""
    parent = read_id(item.get("parent_comment_id"), "parent_comment_id")
    return parent if parent != NO_PARENT else None


def _hidden(event: MentionEvent) -> MentionEvent:
    return MentionEvent(
        platform="tiktok",
        native_id=event.native_id,
        kind=EventKind.HIDE,
        version=event.version,
        url=event.url,
        in_reply_to=event.in_reply_to,
        thread_id=event.thread_id,
        account=event.account,
    )


def _author(item: Mapping[str, Any]) -> Author:
    """Who commented; ``user_id`` is what older answers call them."""
    name = read_text(item.get("display_name") or item.get("username"), "display_name")
    identity = read_id(item.get("unique_identifier") or item.get("user_id"), "unique_identifier")
    return Author(id=identity, name=name[:LONGEST_NAME] or None)


def _read_delivery(body: Mapping[str, Any], observed_at: datetime) -> Parsed:
    """One event in an envelope; what it holds is JSON in a text."""
    kind = body["event"] if isinstance(body["event"], str) else ""
    if kind == "authorization.removed":
        return Parsed(none_because=REVOKED)
    account = read_id(body.get("user_openid"), "user_openid") or ""
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
    parent = _parent(item)
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
    shared = read_url(post.get("embed_url")) if isinstance(post, dict) else None
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
            id=read_id(person.get("id"), "from_user.id"),
            name=read_text(name, "from")[:LONGEST_NAME] or None if isinstance(name, str) else None,
        ),
        thread_id=read_id(item.get("conversation_id"), "conversation_id"),
        own=own,
        media=(shared,) if shared else (),
        account=account or None,
        facts={Fact.PRIVATE.value: YES, **shows},
    )
