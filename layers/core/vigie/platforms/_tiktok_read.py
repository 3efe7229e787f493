"""TikTok's comments, deliveries and messages as mentions.

https://business-api.tiktok.com/portal/docs
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._tiktok_errors import describe_code

SITE = "https://www.tiktok.com"
NOBODY = "nobody says anything in this"
NO_PARENT = "0"
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
PARENT = "parent"  # the comment a reply hangs under: TikTok shows two levels


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
    identity = read_id(item.get("comment_id") or item.get("id"), "comment_id")
    if identity is None:
        raise UnreadableError("the comment has no id")
    said_at = _time(item.get("create_time"), observed_at)
    video = read_id(item.get("video_id"), "video_id")
    image = read_url(item.get("image_url"))
    parent = parent_of(item)
    facts = {Fact.SHOWS.value: "photo" if image else "", PARENT: parent or ""}
    event = MentionEvent(
        platform="tiktok",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=read_text(item.get("text") or item.get("content"), "text"),
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
    is_hidden = "HIDDEN" in (item.get("status"), item.get("comment_status"))
    return [event, _hidden(event)] if is_hidden else [event]


def parent_of(item: Mapping[str, Any]) -> str | None:
    """The comment a reply answers; nought, or the video itself, stands for none."""
    parent = read_id(item.get("parent_comment_id"), "parent_comment_id")
    return parent if parent not in (NO_PARENT, read_id(item.get("video_id"), "video_id")) else None


def _time(value: object, observed_at: datetime) -> datetime | None:
    """Seconds; under advertisements a date and an hour of UTC."""
    found = read_epoch(value, observed_at)
    if found or not isinstance(value, str) or not DATE.fullmatch(value):
        return found
    return read_time(f"{value}+00:00", observed_at)


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
    given = item.get("display_name") or item.get("username") or item.get("user_name")
    name = read_text(given, "display_name")
    identity = read_id(item.get("unique_identifier") or item.get("user_id"), "unique_identifier")
    return Author(id=identity, name=name[:LONGEST_NAME] or None)
