"""A channel's past, as the exporter that most servers use writes it (JSON).

https://github.com/Tyrrrz/DiscordChatExporter: its own names for Discord's fields, types as words
(``Default``, ``Reply``; every other is Discord telling that something happened), and server and
channel once for all messages. Each message is put back into Discord's own names and read as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.platforms._discord_shows import list_objects

WRITTEN = {
    "Default": 0,
    "Reply": 19,
    "ChatInputCommand": 20,
    "ApplicationCommand": 20,
    "ContextMenuCommand": 23,
}
HAPPENED = 6  # any type nobody writes; here that of a pin
PRIVATE = frozenset({"DirectTextChat", "DirectGroupTextChat"})
SERVERLESS = "0"


def is_export(body: object) -> bool:
    """Whether a body is an exported channel."""
    return (
        isinstance(body, dict)
        and isinstance(body.get("messages"), list)
        and isinstance(body.get("channel"), dict)
        and isinstance(body.get("guild"), dict)
    )


def in_discords_names(body: Mapping[str, Any]) -> list[object]:
    """The messages of an exported channel as Discord itself would send them."""
    channel = body["channel"]
    guild = body["guild"].get("id")
    if channel.get("type") in PRIVATE or guild == SERVERLESS:
        guild = "@me"
    place = {"channel_id": channel.get("id"), "guild_id": guild}
    return [_rename(one, place) if isinstance(one, dict) else one for one in body["messages"]]


def _rename(message: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    author = message.get("author")
    person = author if isinstance(author, dict) else {}
    reference = message.get("reference")
    target = reference.get("messageId") if isinstance(reference, dict) else None
    return {
        **place,
        "id": message.get("id"),
        "type": WRITTEN.get(str(message.get("type")), HAPPENED),
        "content": message.get("content"),
        "timestamp": message.get("timestamp"),
        "edited_timestamp": message.get("timestampEdited"),
        "author": {"id": person.get("id"), "username": person.get("name")},
        "member": {"nick": person.get("nickname")},
        "attachments": list_objects(message.get("attachments")),
        "embeds": list_objects(message.get("embeds")),
        "stickers": list_objects(message.get("stickers")),
        "mentions": list_objects(message.get("mentions")),
        "message_reference": {**place, "message_id": target} if target else None,
    }
