"""What a rich message of Telegram says and shows: blocks within blocks, instead of one text.

https://core.telegram.org/bots/api#richmessage (10.1, June 2026). A block holds rich text, which is
a string, a list of rich texts, or an object with a text of its own; or further blocks, a list's
items, a table's cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vigie.platforms._fields import UnreadableError, read_text

MEDIA = {
    "photo": "photo",
    "video": "video",
    "animation": "gif",
    "audio": "audio",
    "voice_note": "audio",
    "map": "location",
}
# Where words stand in a block, in the order they are read.
WORDS = ("summary", "text", "expression", "alternative_text", "caption", "credit")
WITHIN = ("blocks", "items", "cells")
DEEPEST = 20
MOST_BLOCKS = 2_000


def read_rich(message: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The words of a message's blocks, a line each, and the kinds of media beside them."""
    rich = message.get("rich_message")
    blocks = rich.get("blocks") if isinstance(rich, dict) else None
    lines: list[str] = []
    shown: list[str] = []
    for count, block in enumerate(_walk(blocks, 0)):
        if count == MOST_BLOCKS:
            raise UnreadableError("the rich message has more blocks than Telegram allows")
        lines.append("".join(_pieces(block.get(name)) for name in WORDS).strip())
        if block.get("type") in MEDIA:
            shown.append(MEDIA[str(block["type"])])
    text = "\n".join(line for line in lines if line)
    return read_text(text, "rich_message"), tuple(dict.fromkeys(shown))


def _walk(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """Every block, item and cell, outer ones first."""
    if depth > DEEPEST:
        raise UnreadableError("the rich message is nested too deep")
    if isinstance(value, list):
        for one in value:
            yield from _walk(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in WITHIN:
            yield from _walk(value.get(name), depth + 1)


def _pieces(value: object, depth: int = 0) -> str:
    """Rich text as its letters."""
    if isinstance(value, str):
        return value
    if depth > DEEPEST:
        raise UnreadableError("the rich message is nested too deep")
    if isinstance(value, list):
        return "".join(_pieces(one, depth + 1) for one in value)
    if isinstance(value, dict):
        return "".join(_pieces(value.get(name), depth + 1) for name in WORDS)
    return ""
