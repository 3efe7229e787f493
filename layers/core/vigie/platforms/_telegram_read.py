"""Telegram's updates and messages as mentions.

https://core.telegram.org/bots/api#update. A message's id counts within its chat, so a mention's id
is the chat's and the message's, ``-1001234567890_42``; in a business chat, whose numbering is the
person's own, the connection's id stands before them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vigie.mention import Author, EventKind, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_json,
    read_object,
    read_text,
)
from vigie.platforms._telegram_errors import describe_error
from vigie.platforms._telegram_export import is_export, read_export
from vigie.platforms._telegram_place import (
    find_answered,
    find_thread,
    make_key,
    make_url,
    name_private_thread,
    read_facts,
)
from vigie.platforms._telegram_shows import read_words, tell_shows

SAID = {
    "message": EventKind.ADD,
    "channel_post": EventKind.ADD,
    "business_message": EventKind.ADD,
    "edited_message": EventKind.EDIT,
    "edited_channel_post": EventKind.EDIT,
    "edited_business_message": EventKind.EDIT,
}
REMOVED = "deleted_business_messages"
# People without a face: who writes as the group itself, and who writes as a channel.
FACELESS = frozenset({"1087968824", "136817688", "777000"})
NOTHING = "nothing that anybody said is in this update"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a message came: its kind, when we saw it, and whether as the answer to our own call."""

    kind: EventKind
    observed_at: datetime
    is_answer: bool = False


def parse_updates(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an update, several, an API answer or an exported chat.

    Raises PayloadError when it is not JSON.
    """
    body = read_json(payload)
    if isinstance(body, dict) and body.get("ok") is False:
        return Parsed(none_because=describe_error(body))
    if isinstance(body, dict) and is_export(body):
        return read_export(body, observed_at)
    is_answer = isinstance(body, dict) and "ok" in body
    found = body.get("result") if isinstance(body, dict) and is_answer else body
    items = found if isinstance(found, list) else [found]
    if not isinstance(found, list | dict):
        known = is_answer
        return Parsed(none_because="no update is in this body", recognised=known)
    return read_items(items, observed_at, is_answer=is_answer and not isinstance(found, list))


def read_items(items: list[Any], observed_at: datetime, *, is_answer: bool = False) -> Parsed:
    """The events of several updates or messages; what cannot be read is set aside."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(items):
        try:
            events += _read_item(read_object(one, "the update"), observed_at, is_answer=is_answer)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    nothing = "" if events or rejected else _why_nothing(items)
    return Parsed(tuple(events), tuple(rejected), none_because=nothing)


def _why_nothing(items: list[Any]) -> str:
    if not items:
        return "the list of updates is empty"
    kinds = {key for one in items if isinstance(one, dict) for key in one if key != "update_id"}
    named = min(kinds) if len(kinds) == 1 else ""
    if named in SAID or not named.isidentifier() or len(named) > 40:  # noqa: PLR2004 - a field's name
        return NOTHING
    return f"an update of kind {named} says nothing"


def _read_item(
    item: Mapping[str, Any], observed_at: datetime, *, is_answer: bool
) -> list[MentionEvent]:
    if REMOVED in item:
        return _removals(read_object(item[REMOVED], REMOVED), observed_at)
    for key, kind in SAID.items():
        if item.get(key) is not None:
            message = read_object(item[key], key)
            return _read_message(message, Delivery(kind, observed_at, is_answer=is_answer))
    if "message_id" in item and "chat" in item:
        kind = EventKind.EDIT if item.get("edit_date") else EventKind.ADD
        return _read_message(item, Delivery(kind, observed_at, is_answer=is_answer))
    return []


def _removals(deleted: Mapping[str, Any], observed_at: datetime) -> list[MentionEvent]:
    """Only business chats tell what was deleted."""
    connection = read_id(deleted.get("business_connection_id"), "business_connection_id")
    chat = read_id(read_object(deleted.get("chat"), "chat").get("id"), "chat.id")
    ids = deleted.get("message_ids")
    if chat is None or not isinstance(ids, list):
        raise UnreadableError("the deletion names no chat or no messages")
    return [
        MentionEvent(
            platform="telegram",
            native_id=make_key(chat, identity, connection),
            kind=EventKind.REMOVE,
            version=observed_at,
            thread_id=name_private_thread(chat, connection),
        )
        for one in ids
        if (identity := read_id(one, "message_ids"))
    ]


def _read_message(message: Mapping[str, Any], how: Delivery) -> list[MentionEvent]:
    """A message as one event; a service message (somebody joined, a pin) and /start are none."""
    chat = read_object(message.get("chat"), "chat")
    chat_id = read_id(chat.get("id"), "chat.id")
    identity = read_id(message.get("message_id"), "message_id")
    if chat_id is None or identity is None:
        raise UnreadableError("the message has no id or no chat")
    text, shows = read_words(message), tell_shows(message)
    if not (text or shows) or _is_start(text, chat):
        return []
    said_at = read_epoch(message.get("date"), how.observed_at)
    edited = read_epoch(message.get("edit_date"), how.observed_at)
    is_edit = how.kind is EventKind.EDIT
    connection = read_id(message.get("business_connection_id"), "business_connection_id")
    facts = read_facts(message, chat, connection, shows)
    return [
        MentionEvent(
            platform="telegram",
            native_id=make_key(chat_id, identity, connection),
            kind=how.kind,
            version=edited or (how.observed_at if is_edit or not said_at else said_at),
            text=text,
            url=make_url(message, chat, chat_id, identity),
            said_at=said_at,
            author=_author(message),
            in_reply_to=find_answered(message, chat_id, connection),
            thread_id=find_thread(message, chat, chat_id, connection),
            own=_is_own(message, chat, chat_id, is_answer=how.is_answer),
            facts=facts,
        )
    ]


def _is_start(text: str, chat: Mapping[str, Any]) -> bool:
    """Whether this is Telegram's own Start button rather than words."""
    return chat.get("type") == "private" and text.partition(" ")[0] == "/start"


def _author(message: Mapping[str, Any]) -> Author:
    """Who speaks: a channel or group when it speaks for itself, else a person.

    A deleted account keeps a number and loses its name: nobody is left.
    """
    speaker = read_object(message.get("sender_chat"), "sender_chat")
    if not speaker:
        speaker = read_object(message.get("from"), "from")
    if not speaker and read_object(message.get("chat"), "chat").get("type") == "channel":
        speaker = read_object(message.get("chat"), "chat")
    names = [read_text(speaker.get(key), key) for key in ("first_name", "last_name")]
    name = " ".join(part for part in names if part)
    name = name or read_text(speaker.get("title"), "title")
    name = name or read_text(speaker.get("username"), "username")
    if not name:
        return Author()
    return Author(id=read_id(speaker.get("id"), "from.id"), name=name[:LONGEST_NAME])


def _is_own(
    message: Mapping[str, Any], chat: Mapping[str, Any], chat_id: str, *, is_answer: bool
) -> bool:
    """Our own words: the channel's, the group's, the business account's, or this very bot's.

    A bot is told of channels it administers only; nobody but an anonymous administrator speaks as
    the group; a bot never hears itself, so its own words come back as answers to its calls.
    """
    speaker = read_object(message.get("sender_chat"), "sender_chat")
    person = read_object(message.get("from"), "from")
    person_id = read_id(person.get("id"), "from.id")
    if chat.get("type") == "channel" or message.get("is_automatic_forward") is True:
        return True
    if read_id(speaker.get("id"), "sender_chat.id") == chat_id:
        return True
    if message.get("business_connection_id"):
        return person_id is not None and person_id != chat_id
    is_bot = person.get("is_bot") is True and person_id not in FACELESS
    return is_bot and (is_answer or chat.get("type") == "private")
