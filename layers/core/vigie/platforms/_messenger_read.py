"""Messenger's conversations as the Graph API returns them.

https://developers.facebook.com/docs/graph-api/reference/conversation
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from vigie.mention import Author, EventKind, Facts, MentionEvent, Parsed, Rejected
from vigie.platforms._facebook_push import parse_page_push
from vigie.platforms._facebook_read import list_objects
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_id,
    read_json,
    read_object,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._messenger_push import Letter, facts_of
from vigie.platforms._meta import read_error
from vigie.platforms._meta_part import whole_delivery

# `link` is the inbox of the Page the conversation is with, without a host.
INBOX_LINK = re.compile(r"^(?:https://www\.facebook\.com)?/(\d+)/inbox/")
MEDIA = {"image": "photo", "video": "video", "audio": "audio"}
# A delivery tells milliseconds and no name, this interface whole seconds and the name: its view of
# the same message counts as the later one, so that the name is kept.
REST_OF_SECOND = timedelta(milliseconds=999)


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation messages belong to: the Page's id, where it is known, and the person's."""

    page: str = ""
    person: str = ""


def parse_conversations(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body of any shape. Raises PayloadError when it is not JSON."""
    body = read_json(payload)
    if isinstance(body, dict) and "error" in body:
        return Parsed(none_because=read_error("messenger", body))
    if whole_delivery(body, "page") is not None:
        return parse_page_push(payload, observed_at)
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(list_objects(body)):
        found, broken = read_conversation(one, "", observed_at)
        events += found
        rejected += [Rejected(index, each.reason) for each in broken]
    nothing = "" if events or rejected else "no message is told in this answer"
    return Parsed(
        tuple(events),
        tuple(rejected),
        none_because=nothing,
        recognised=isinstance(body, dict | list),
    )


def read_conversation(
    one: object, page: str, observed_at: datetime
) -> tuple[list[MentionEvent], list[Rejected]]:
    """The messages of a conversation, or of a message alone, and those set aside."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    try:
        known = read_object(one, "the item")
        talk = _talk(known, page)
        messages = messages_of(known)
    except UnreadableError as error:
        return [], [Rejected(0, str(error))]
    for index, message in enumerate([known] if messages is None else messages):
        try:
            events += _message(read_object(message, "the message"), talk, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    return events, rejected


def messages_of(conversation: Mapping[str, Any]) -> list[Any] | None:
    """The messages in a conversation; None when the object is no conversation."""
    edge = conversation.get("messages")
    if isinstance(edge, dict):
        return edge["data"] if isinstance(edge.get("data"), list) else []
    is_conversation = "messages" in conversation or "snippet" in conversation
    return [] if is_conversation or "updated_time" in conversation else None


def _talk(known: Mapping[str, Any], page: str) -> Talk:
    link = INBOX_LINK.match(str(known.get("link") or ""))
    page = page or (link[1] if link else "")
    return Talk(page, _other(_people(known.get("participants")), page))


def _people(value: object) -> list[str]:
    """The ids of a list of people."""
    rows = value.get("data") if isinstance(value, dict) else value
    people = [read_id(one.get("id"), "id") for one in _dicts(rows)]
    return [one for one in people if one]


def _other(people: list[str], page: str) -> str:
    """Whom the Page talks with; without the Page nobody can tell."""
    return next((one for one in people if one != page), "") if page else ""


def _message(
    message: Mapping[str, Any], talk: Talk, observed_at: datetime
) -> Iterator[MentionEvent]:
    """The event of a message, if it says anything: beyond the newest 20, words are not told."""
    text = read_text(message.get("message"), "message")
    media, facts = _shown(message)
    native_id = read_id(message.get("id"), "id")
    if not text and not media and "shows" not in facts:
        return
    if native_id is None:
        raise UnreadableError("the message has no id")
    person = read_object(message.get("from"), "from")
    writer = read_id(person.get("id"), "from.id")
    own = writer is not None and writer == talk.page
    name = read_text(person.get("name"), "name")[:LONGEST_NAME] or None
    said_at = read_time(message.get("created_time"), observed_at)
    other = talk.person or _other([writer or "", *_people(message.get("to"))], talk.page)
    letter = Letter(talk.page, other, own, said_at and said_at + REST_OF_SECOND, observed_at)
    answered = read_object(message.get("reply_to"), "reply_to")
    yield letter.event(
        native_id,
        EventKind.ADD,
        text=text,
        said_at=said_at,
        author=Author(id=writer, name=name),
        in_reply_to=read_id(answered.get("id") or answered.get("mid"), "reply_to"),
        media=media,
        facts=facts,
    )


def _shown(message: Mapping[str, Any]) -> tuple[tuple[str, ...], Facts]:
    """Addresses of what a message shows, and its facts.

    In the European Union Meta may put a notice in the place of an attachment: it has a name alone.
    """
    shown: list[str] = []
    media: list[str | None] = []
    more: dict[str, str] = {}
    for one in _dicts(_data(message.get("attachments"))):
        kind = str(one.get("mime_type") or "").partition("/")[0]
        image, video = _part(one, "image_data"), _part(one, "video_data")
        address = read_url(video.get("url") or image.get("url") or one.get("file_url"))
        media.append(address)
        if not address and not one.get("id") and not one.get("mime_type"):
            more["unavailable"] = "1"
        is_gif = bool(image.get("animated_gif_url")) or one.get("mime_type") == "image/gif"
        is_sticker = image.get("render_as_sticker") is True
        shown.append("sticker" if is_sticker else "gif" if is_gif else MEDIA.get(kind, "file"))
    if sticker := read_url(message.get("sticker")):
        shown, media = ["sticker"], [sticker]
    for one in _dicts(_data(message.get("shares"))):
        shown.append("link")
        more |= {"link": link} if (link := read_url(one.get("link"))) else {}
    return tuple(dict.fromkeys(url for url in media if url)), facts_of(shown, **more)


def _data(value: object) -> object:
    return value.get("data") if isinstance(value, dict) else value


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _part(one: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = one.get(name)
    return part if isinstance(part, dict) else {}
