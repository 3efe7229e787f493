"""What a Discord message says and shows: its words, polls, cards, stickers and attachments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.platforms._fields import read_object, read_text, read_url

VOICE = 1 << 13
MEDIA = {"image": "photo", "video": "video", "audio": "audio"}
EMBEDS = {"image": "photo", "video": "video", "gifv": "gif"}


def unwrap_forward(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """A forward carries what it forwards as a snapshot, and no words of its own."""
    snapshots = message.get("message_snapshots")
    first = snapshots[0] if isinstance(snapshots, list) and snapshots else None
    inner = first.get("message") if isinstance(first, dict) else None
    return inner if isinstance(inner, dict) and not message.get("content") else message


def read_words(message: Mapping[str, Any]) -> str:
    """What was written; else a poll's question, else what a card (an embed) says."""
    written = read_text(message.get("content"), "content")
    if written.strip():
        return written
    poll = read_object(message.get("poll"), "poll")
    asked = read_text(read_object(poll.get("question"), "question").get("text"), "question.text")
    if asked:
        return asked
    parts = [
        read_text(one.get(key), key)
        for one in list_objects(message.get("embeds"))
        if one.get("type", "rich") == "rich"
        for key in ("title", "description")
    ]
    return "\n".join(part for part in parts if part)


def tell_shows(message: Mapping[str, Any]) -> str:
    """What stands beside or instead of words, by the kinds vigie knows."""
    shown = [_kind_of(one) for one in list_objects(message.get("attachments"))]
    if read_number(message.get("flags")) & VOICE:
        shown.append("audio")
    if list_objects(message.get("sticker_items")) or list_objects(message.get("stickers")):
        shown.append("sticker")
    if message.get("poll"):
        shown.append("poll")
    embeds = [str(one.get("type", "rich")) for one in list_objects(message.get("embeds"))]
    shown += [EMBEDS.get(one, "link") for one in embeds]
    return ",".join(dict.fromkeys(shown))


def _kind_of(attachment: Mapping[str, Any]) -> str:
    family = str(attachment.get("content_type") or "").partition("/")[0]
    if family in MEDIA:
        return MEDIA[family]
    return "photo" if attachment.get("width") else "file"


def list_media(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Addresses of what is attached; they are signed and end after a day.

    The same picture comes with another signature at each read, so only the address before it is
    kept: what changes with nobody's doing is no edit.
    """
    given = [one.get("url") for one in list_objects(message.get("attachments"))]
    for one in list_objects(message.get("embeds")):
        image = one.get("image")
        given.append(image.get("url") if isinstance(image, dict) else None)
    found = [url.partition("?")[0] for one in given if (url := read_url(one))]
    return tuple(dict.fromkeys(found))


def list_objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def read_number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
