"""Where a Telegram message stands: its key, its address, its thread and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.action import Action
from vigie.errors import OutcomeUnknownError, PermanentError
from vigie.mention import YES, Fact
from vigie.platforms._fields import read_id, read_object

SUPERGROUP = "-100"


def make_key(chat: str, message: str, connection: str | None) -> str:
    return "_".join(part for part in (connection, chat, message) if part)


def _is_private(chat: Mapping[str, Any]) -> bool:
    """A talk with one person: with the bot, the business account, or a channel's messages."""
    return chat.get("type") == "private" or chat.get("is_direct_messages") is True


def read_facts(
    message: Mapping[str, Any], chat: Mapping[str, Any], connection: str | None, shows: str
) -> dict[str, str]:
    """What is needed to answer: the chat, the message in it, the topic, the business account."""
    topic = message.get("message_thread_id") if message.get("is_topic_message") is True else None
    direct = read_object(message.get("direct_messages_topic"), "direct_messages_topic")
    known = {
        "chat_id": read_id(chat.get("id"), "chat.id"),
        "message_id": read_id(message.get("message_id"), "message_id"),
        "topic_id": read_id(topic, "message_thread_id"),
        "direct_topic_id": read_id(direct.get("topic_id"), "topic_id"),
        "business_connection_id": connection,
        Fact.PRIVATE: YES if _is_private(chat) else None,
        Fact.SHOWS: shows or None,
    }
    return {str(key): value for key, value in known.items() if value}


def make_url(
    message: Mapping[str, Any], chat: Mapping[str, Any], chat_id: str, identity: str
) -> str | None:
    """The address a member opens; a private chat and an old small group have none."""
    name = chat.get("username")
    if _is_private(chat):
        return None
    topic = message.get("message_thread_id") if message.get("is_topic_message") is True else None
    within = f"{topic}/{identity}" if topic and str(topic) != identity else identity
    if isinstance(name, str) and name.isascii() and name.isidentifier():
        return f"https://t.me/{name}/{within}"
    if chat_id.startswith(SUPERGROUP):
        return f"https://t.me/c/{chat_id.removeprefix(SUPERGROUP)}/{within}"
    return None


def find_answered(message: Mapping[str, Any], chat: str, connection: str | None) -> str | None:
    """What it answers. In a forum every message hangs under its topic's opening, which is none."""
    target = read_object(message.get("reply_to_message"), "reply_to_message")
    identity = read_id(target.get("message_id"), "reply_to_message.message_id")
    if identity is None or "forum_topic_created" in target:
        return None
    return make_key(chat, identity, connection)


def find_thread(
    message: Mapping[str, Any], chat: Mapping[str, Any], chat_id: str, connection: str | None
) -> str | None:
    """A private talk is one thread; elsewhere it is Telegram's thread, else what is answered."""
    if chat.get("type") == "private":
        return name_private_thread(chat_id, connection)
    direct = read_object(message.get("direct_messages_topic"), "direct_messages_topic")
    topic = read_id(direct.get("topic_id"), "topic_id")
    if topic:
        return f"{chat_id}_topic_{topic}"
    thread = read_id(message.get("message_thread_id"), "message_thread_id")
    return (
        make_key(chat_id, thread, None) if thread else find_answered(message, chat_id, connection)
    )


def place_of(action: Action) -> tuple[str, str]:
    """Chat and message, from the facts or from the mention's id."""
    parts = action.native_id.split("_")
    chat = action.facts.get("chat_id") or (parts[-2] if len(parts) > 1 else "")
    return chat, action.facts.get("message_id") or parts[-1]


def read_number(text: str) -> int:
    """A message's number. Raises PermanentError when it is none: nothing was sent."""
    try:
        return int(text[:20])
    except ValueError:
        raise PermanentError("telegram: the mention names no message", code="id") from None


def name_made(message: object) -> str:
    """The key of a message a call made. Raises OutcomeUnknownError when it names none."""
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(chat, dict) or not message.get("message_id"):
        raise OutcomeUnknownError("telegram named no message it made")
    ids = [message.get("business_connection_id"), chat.get("id"), message["message_id"]]
    return "_".join(str(one) for one in ids if one)


def name_private_thread(chat: str, connection: str | None) -> str:
    return "_".join(part for part in (connection, chat) if part)
