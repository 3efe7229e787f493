"""What a Telegram message says and what it shows beside or instead of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.platforms._fields import read_object, read_text
from vigie.platforms._telegram_rich import read_rich

# What a message may show, in the order it is told; an animation comes as a document too.
SHOWS = {
    "photo": "photo",
    "paid_media": "photo",
    "video": "video",
    "video_note": "video",
    "voice": "audio",
    "audio": "audio",
    "animation": "gif",
    "document": "file",
    "contact": "file",
    "sticker": "sticker",
    "dice": "sticker",
    "location": "location",
    "venue": "location",
    "poll": "poll",
    "story": "story",
}
LINKS = frozenset({"url", "text_link"})


def read_words(message: Mapping[str, Any]) -> str:
    """Text, else caption, else what stands on a poll, a place, a list, a contact or in blocks."""
    written = read_text(message.get("text"), "text") or read_text(message.get("caption"), "caption")
    if written:
        return written
    poll = read_object(message.get("poll"), "poll")
    venue = read_object(message.get("venue"), "venue")
    contact = read_object(message.get("contact"), "contact")
    return (
        read_text(poll.get("question"), "poll.question")
        or read_text(venue.get("title"), "venue.title")
        or _checklist(read_object(message.get("checklist"), "checklist"))
        or read_text(contact.get("first_name"), "contact.first_name")
        or read_rich(message)[0]
    )


def _checklist(checklist: Mapping[str, Any]) -> str:
    """Its title and its tasks, a line each."""
    tasks = checklist.get("tasks")
    listed = [one for one in tasks if isinstance(one, dict)] if isinstance(tasks, list) else []
    lines = [checklist.get("title"), *(one.get("text") for one in listed)]
    return "\n".join(text for one in lines if (text := read_text(one, "checklist")))


def tell_shows(message: Mapping[str, Any]) -> str:
    """What stands beside or instead of words; a sticker's emoji is a picture, not a word."""
    keys = [key for key in SHOWS if message.get(key)]
    if "animation" in keys:
        keys = [key for key in keys if key != "document"]
    shown = [*(SHOWS[key] for key in keys), *read_rich(message)[1]]
    entities = message.get("entities") or message.get("caption_entities")
    listed = entities if isinstance(entities, list) else []
    if any(isinstance(one, dict) and str(one.get("type")) in LINKS for one in listed):
        shown.append("link")
    return ",".join(dict.fromkeys(shown))
