"""A chat's past, as Telegram Desktop exports it ("Export chat history", machine-readable JSON).

A bot reads nothing that was said before it came, so this file is the only way to bring it. The
export writes a group's number without the ``-100`` the interface puts before it, and a text as one
string or as pieces. The export of a whole account holds its chats in a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_object,
    read_text,
    read_time,
)

GROUPS = frozenset({"public_supergroup", "private_supergroup", "public_channel", "private_channel"})
CHANNELS = frozenset({"public_channel", "private_channel"})
PERSONAL = frozenset({"personal_chat", "bot_chat"})
# Where messages are counted by whoever exported them, a bot knows them by other numbers: what is
# to be done there is done by a person (see `vigie.reply.BY_HAND`).
BY_HAND = "manual-"
SHOWS = {
    "photo": "photo",
    "sticker": "sticker",
    "video_file": "video",
    "video_message": "video",
    "voice_message": "audio",
    "audio_file": "audio",
    "animation": "gif",
    "file": "file",
    "location_information": "location",
    "poll": "poll",
    "contact_information": "file",
}
BESIDE = ("photo", "poll", "location_information", "contact_information")
LINKS = frozenset({"link", "text_link"})


def is_export(body: object) -> bool:
    """Whether a body is one exported chat, or an account's."""
    return bool(_chats(body))


def read_export(body: Mapping[str, Any], observed_at: datetime) -> Parsed:
    """The messages of what was exported; what cannot be read is set aside."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    told = [(one, chat) for chat in _chats(body) for one in chat["messages"]]
    for index, (one, chat) in enumerate(told):
        try:
            message = read_object(one, "the message")
            if message.get("type") == "message":
                events += _read_message(message, chat, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    nothing = "" if events or rejected else "nobody says anything in this export"
    return Parsed(tuple(events), tuple(rejected), none_because=nothing)


def _chats(body: object) -> list[Mapping[str, Any]]:
    """The chats of an export; notes to oneself are said to nobody."""
    chats = body.get("chats") if isinstance(body, dict) else None
    listed = chats.get("list") if isinstance(chats, dict) else [body]
    return [
        one
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
        and isinstance(one.get("messages"), list)
        and one.get("type", "saved_messages") != "saved_messages"
    ]


def _read_message(
    message: Mapping[str, Any], chat: Mapping[str, Any], observed_at: datetime
) -> list[MentionEvent]:
    kind = str(chat.get("type"))
    number, identity = read_id(chat.get("id"), "id"), read_id(message.get("id"), "id")
    if number is None or identity is None:
        raise UnreadableError("the message has no id or no chat")
    place = f"-100{number}_" if kind in GROUPS else f"{BY_HAND}{number}-"
    text, shows = _words(message), _shows(message)
    if not (text or shows):
        return []
    said_at = _time(message, "date", observed_at)
    edited = _time(message, "edited", observed_at)
    above = read_id(message.get("reply_to_message_id"), "reply_to_message_id")
    above = f"{place}{above}" if above else None
    known = {
        "chat_id": f"-100{number}" if kind in GROUPS else None,
        "message_id": identity if kind in GROUPS else None,
        Fact.PRIVATE: YES if kind in PERSONAL else None,
        Fact.SHOWS: shows or None,
    }
    return [
        MentionEvent(
            platform="telegram",
            native_id=f"{place}{identity}",
            kind=EventKind.ADD,
            version=edited or said_at or observed_at,
            text=text,
            url=f"https://t.me/c/{number}/{identity}" if kind in GROUPS else None,
            said_at=said_at,
            author=_author(message),
            in_reply_to=above,
            thread_id=f"{BY_HAND}{number}" if kind in PERSONAL else above,
            own=kind in CHANNELS,
            facts={str(key): value for key, value in known.items() if value},
        )
    ]


def _time(message: Mapping[str, Any], name: str, observed_at: datetime) -> datetime | None:
    """Until 2022 an export told no unix time, only the clock of the computer that made it.

    That clock's zone is not told: read as universal time it is off by hours at most.
    """
    found = read_epoch(message.get(f"{name}_unixtime"), observed_at)
    return found or read_time(f"{message.get(name)}Z", observed_at)


def _words(message: Mapping[str, Any]) -> str:
    """One string, or pieces that are strings and marked-up objects; else a poll's or a place's."""
    text = message.get("text")
    pieces = text if isinstance(text, list) else [text]
    parts = [one.get("text") if isinstance(one, dict) else one for one in pieces]
    written = "".join(read_text(one, "text") for one in parts)
    poll = read_object(message.get("poll"), "poll")
    person = read_object(message.get("contact_information"), "contact_information")
    return (
        written
        or read_text(poll.get("question"), "poll.question")
        or read_text(message.get("place_name"), "place_name")
        or read_text(person.get("first_name"), "first_name")
    )


def _shows(message: Mapping[str, Any]) -> str:
    """The file itself is named by its kind of media, when it has one."""
    shown = [SHOWS[key] for key in BESIDE if message.get(key)]
    kind = str(message.get("media_type") or "")
    if kind in SHOWS or message.get("file"):
        shown.append(SHOWS.get(kind, "file"))
    pieces = message.get("text_entities")
    listed = pieces if isinstance(pieces, list) else []
    if any(isinstance(one, dict) and str(one.get("type")) in LINKS for one in listed):
        shown.append("link")
    return ",".join(dict.fromkeys(shown))


def _author(message: Mapping[str, Any]) -> Author:
    """``from_id`` is ``user123`` or ``channel123``; a deleted account has no name."""
    name = read_text(message.get("from"), "from")[:LONGEST_NAME]
    identity = read_id(message.get("from_id"), "from_id") or ""
    if not name:
        return Author()
    if identity.startswith("channel"):
        return Author(id=f"-100{identity.removeprefix('channel')}", name=name)
    return Author(id=identity.removeprefix("user") or None, name=name)
