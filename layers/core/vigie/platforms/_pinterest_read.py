"""Pinterest's objects: Pins, alone or in pages.

https://developers.pinterest.com/docs/api/v5/pins-get
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
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
from vigie.platforms._html import plain_text

# A Pin has at least one of these; a board, an account or a table of figures has none.
PINNED = frozenset({"board_id", "board_owner", "media", "alt_text", "creative_type"})
# A board shows pictures too; an advertisement names the Pin it shows.
NO_PIN = frozenset({"pin_count", "privacy", "pin_id", "ad_group_id"})
SHOWN = {"image": "photo", "video": "video", "multiple_images": "photo", "multiple_videos": "video"}
SIZES = ("originals", "1200x", "600x", "400x300", "150x150")
WORDS = ("title", "description", "note")


def parse_pinterest(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body of any shape. Raises PayloadError when it is not JSON."""
    body = read_json(payload)
    code = read_code(body)
    if code:
        return Parsed(none_because=f"pinterest answered with an error: {code}")
    events, rejected = read_pins(list_objects(body), observed_at)
    nothing = "" if events or rejected else "nothing that anybody said is in this answer"
    return Parsed(events, rejected, none_because=nothing, recognised=isinstance(body, dict | list))


def read_code(body: object) -> str:
    """The code of an error body, empty when it is none; its message is for people."""
    if not isinstance(body, dict) or not isinstance(body.get("message"), str):
        return ""
    code = body.get("code")
    return str(code) if isinstance(code, int) and 0 <= code < 10**6 else ""


def list_objects(body: object) -> list[Any]:
    """The objects of a page, or one alone."""
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    items = body.get("items")
    return items if isinstance(items, list) else [body]


def read_pins(
    objects: Iterable[object], observed_at: datetime
) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
    """The events of a list of Pins in its order, and those set aside by their place."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(objects):
        try:
            pin = read_object(one, "the item")
            if PINNED & pin.keys() and not NO_PIN & pin.keys():
                events.append(_pin(pin, observed_at))
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    return tuple(events), tuple(rejected)


def _pin(pin: Mapping[str, Any], observed_at: datetime) -> MentionEvent:
    identity = read_id(pin.get("id"), "id")
    if identity is None:
        raise UnreadableError("the Pin has no id")
    said_at = _read_time(pin.get("created_at"), observed_at)
    owner = read_object(pin.get("board_owner"), "board_owner")
    name = read_text(owner.get("username"), "username", LONGEST_NAME)
    is_own = pin.get("is_owner") is True
    media = read_object(pin.get("media"), "media")
    words = [plain_text(read_text(pin.get(key), key)) for key in WORDS]
    facts = {
        Fact.SHOWS.value: SHOWN.get(str(media.get("media_type")), ""),
        "board": read_id(pin.get("board_id"), "board_id") or "",
        "links": read_url(pin.get("link")) or "",
    }
    return MentionEvent(
        platform="pinterest",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text="\n\n".join(dict.fromkeys(one for one in words if one)),
        url=f"https://www.pinterest.com/pin/{identity}/",
        said_at=said_at,
        # Who added a Pin to a shared board is not told; the board's owner is not its author.
        author=Author(id=name or None, name=name or None) if is_own else Author(),
        own=is_own,
        media=_pictures(media),
        facts={key: value for key, value in facts.items() if value},
    )


def _pictures(media: Mapping[str, Any]) -> tuple[str, ...]:
    """The largest picture of each image, or a video's cover."""
    items = media.get("items")
    parts = [media, *(items if isinstance(items, list) else [])]
    found = []
    for part in parts:
        images = part.get("images") if isinstance(part, dict) else None
        sizes = images if isinstance(images, dict) else {}
        urls = [
            read_url(sizes[size].get("url")) for size in SIZES if isinstance(sizes.get(size), dict)
        ]
        cover = part.get("cover_image_url") if isinstance(part, dict) else None
        found += [url for url in [*urls, read_url(cover)] if url][:1]
    return tuple(dict.fromkeys(found))


def _read_time(value: object, observed_at: datetime) -> datetime | None:
    """Times come without their zone, and mean UTC."""
    found = read_time(value, observed_at)
    return found or (read_time(f"{value}Z", observed_at) if isinstance(value, str) else None)
