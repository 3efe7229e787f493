"""Discord's messages as mentions: from its interface, alone or in lists, or from its gateway.

https://discord.com/developers/docs/resources/message. A message's id (a "snowflake") is unique on
all of Discord, is larger than JavaScript counts, and holds the time it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._discord_errors import describe_error
from vigie.platforms._discord_export import in_discords_names, is_export
from vigie.platforms._discord_shows import (
    list_media,
    list_objects,
    read_number,
    read_words,
    tell_shows,
    unwrap_forward,
)
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    plausible,
    read_id,
    read_json,
    read_object,
    read_text,
    read_time,
)

BIRTH = datetime(2015, 1, 1, tzinfo=UTC)
PRIVATE_CHANNELS = frozenset({1, 3})
THREADS = frozenset({10, 11, 12})
# Messages people or applications wrote; every other type is Discord telling that something
# happened (somebody joined, a message was pinned, a thread was opened).
REPLY = 19
WRITTEN = frozenset({0, REPLY, 20, 23})
FORWARDED = 1
CROSSPOSTED = 1 << 1
GATEWAY = {"MESSAGE_CREATE": EventKind.ADD, "MESSAGE_UPDATE": EventKind.EDIT}
GATEWAY_REMOVED = frozenset({"MESSAGE_DELETE", "MESSAGE_DELETE_BULK"})
DELETED_USER = "456226577798135808"
NOTHING = "nothing that anybody said is in this answer"


@dataclass(frozen=True, slots=True)
class Place:
    """Where messages were read, as far as known: their server, the channel's type, the bot."""

    guild: str = ""
    kind: int | None = None
    bot: str = ""


def parse_messages(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a message, a list of them, or a gateway event. Raises PayloadError when not JSON."""
    body = read_json(payload)
    if isinstance(body, dict) and "message" in body and ("code" in body or "retry_after" in body):
        return Parsed(none_because=describe_error(body))
    if isinstance(body, dict) and is_export(body):
        return read_messages(in_discords_names(body), Place(), observed_at)
    if isinstance(body, dict) and isinstance(body.get("messages"), list):
        body = _flat(body["messages"])
    items = body if isinstance(body, list) else [body]
    if not isinstance(body, dict | list):
        return Parsed(none_because="no message is in this body", recognised=False)
    return read_messages(items, Place(), observed_at)


def read_messages(items: Iterable[object], place: Place, observed_at: datetime) -> Parsed:
    """The events of several messages; what cannot be read is set aside."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(items):
        try:
            events += _read_item(read_object(one, "the message"), place, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    nothing = "" if events or rejected else NOTHING
    return Parsed(tuple(events), tuple(rejected), none_because=nothing)


def made_at(snowflake: str, observed_at: datetime) -> datetime | None:
    """The time an id was made: milliseconds since 2015 above its lowest 22 bits."""
    if not snowflake.isdigit() or len(snowflake) > 20:  # noqa: PLR2004 - digits of 2**64
        return None
    return plausible(BIRTH + timedelta(milliseconds=int(snowflake) >> 22), observed_at)


def snowflake_of(moment: datetime) -> str:
    """The smallest id of a time; ids made later are larger."""
    return str(max((moment - BIRTH) // timedelta(milliseconds=1), 0) << 22)


def _flat(messages: list[Any]) -> list[Any]:
    """A search answers with lists of one message each."""
    return [one for group in messages for one in (group if isinstance(group, list) else [group])]


def _read_item(item: Mapping[str, Any], place: Place, observed_at: datetime) -> list[MentionEvent]:
    name = item.get("t")
    if isinstance(name, str):
        data = read_object(item.get("d"), "d")
        if name in GATEWAY_REMOVED:
            return _removals(data, observed_at)
        if name not in GATEWAY:
            return []
        return [replace(one, kind=GATEWAY[name]) for one in _read_message(data, place, observed_at)]
    if "id" in item and ("author" in item or "content" in item):
        return _read_message(item, place, observed_at)
    return []


def _removals(data: Mapping[str, Any], observed_at: datetime) -> list[MentionEvent]:
    several = data.get("ids")
    ids = [read_id(one, "id") for one in (several if isinstance(several, list) else [])]
    ids = ids or [read_id(data.get("id"), "id")]
    return [
        MentionEvent(
            platform="discord",
            native_id=one,
            kind=EventKind.REMOVE,
            version=observed_at,
            account=read_id(data.get("channel_id"), "channel_id"),
        )
        for one in ids
        if one
    ]


def _read_message(
    message: Mapping[str, Any], place: Place, observed_at: datetime
) -> list[MentionEvent]:
    """A message as one event; without the message content intent all of it may be missing."""
    identity = read_id(message.get("id"), "id")
    if identity is None:
        raise UnreadableError("the message has no id")
    whole = unwrap_forward(message)
    text, shows = read_words(whole), tell_shows(whole)
    if read_number(message.get("type")) not in WRITTEN or not (text or shows):
        return []
    said_at = read_time(message.get("timestamp"), observed_at) or made_at(identity, observed_at)
    edited = read_time(message.get("edited_timestamp"), observed_at)
    channel = read_id(message.get("channel_id"), "channel_id")
    guild = _guild(message, place)
    author = _author(message)
    return [
        MentionEvent(
            platform="discord",
            native_id=identity,
            kind=EventKind.ADD,
            version=edited or said_at or observed_at,
            text=text,
            url=_url(guild, channel, identity),
            said_at=said_at,
            author=author,
            in_reply_to=_answered(message),
            thread_id=_thread(message, channel, guild, place),
            own=bool(place.bot) and author.id == place.bot,
            media=list_media(whole),
            account=channel,
            facts=_facts(message, channel, guild, shows, place),
        )
    ]


def _author(message: Mapping[str, Any]) -> Author:
    """Who wrote it: a person, a bot, or a webhook by the name it gave itself."""
    person = read_object(message.get("author"), "author")
    identity = read_id(message.get("webhook_id"), "webhook_id") or read_id(person.get("id"), "id")
    if identity is None or identity == DELETED_USER or _is_deleted(person):
        return Author()
    member = read_object(message.get("member"), "member")
    names = [member.get("nick"), person.get("global_name"), person.get("username")]
    name = next((text for one in names if (text := read_text(one, "name"))), "")
    return Author(id=identity, name=name[:LONGEST_NAME] or None)


def _is_deleted(person: Mapping[str, Any]) -> bool:
    """A deleted account is renamed and keeps its number: nobody is left behind it."""
    name = person.get("username")
    return isinstance(name, str) and name.startswith("deleted_user_")


def _reference(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """What it refers to: the answered message, but also what it forwards or was published from."""
    return read_object(message.get("message_reference"), "message_reference")


def _answered(message: Mapping[str, Any]) -> str | None:
    reference = _reference(message)
    is_copy = read_number(message.get("flags")) & CROSSPOSTED or reference.get("type") == FORWARDED
    if message.get("type") != REPLY or is_copy:
        return None
    return read_id(reference.get("message_id"), "message_reference.message_id")


def _thread(
    message: Mapping[str, Any], channel: str | None, guild: str, place: Place
) -> str | None:
    """A private chat is one thread; so is a thread channel, which bears its first message's id.

    Elsewhere it is what is answered, or what that answered as far as the message tells.
    """
    if place.kind in THREADS or place.kind in PRIVATE_CHANNELS or guild == "@me":
        return channel
    answered = _answered(message)
    target = message.get("referenced_message")
    above = _answered(target) if answered and isinstance(target, dict) else None
    return above or answered


def _guild(message: Mapping[str, Any], place: Place) -> str:
    """The server; ``@me`` in a private chat; empty when nothing tells."""
    if place.kind in PRIVATE_CHANNELS:
        return "@me"
    known = place.guild or read_id(message.get("guild_id"), "guild_id")
    if known:
        return known
    reference = _reference(message)
    is_here = reference.get("channel_id") == message.get("channel_id")
    return (read_id(reference.get("guild_id"), "guild_id") or "") if is_here else ""


def _url(guild: str, channel: str | None, identity: str) -> str | None:
    return (
        f"https://discord.com/channels/{guild}/{channel}/{identity}" if guild and channel else None
    )


def _facts(
    message: Mapping[str, Any], channel: str | None, guild: str, shows: str, place: Place
) -> dict[str, str]:
    called = {read_id(one.get("id"), "id") for one in list_objects(message.get("mentions"))}
    known = {
        "channel_id": channel,
        Fact.PRIVATE: YES if guild == "@me" else None,
        Fact.SUMMONS: YES if place.bot and place.bot in called else None,
        Fact.SHOWS: shows or None,
    }
    return {str(key): value for key, value in known.items() if value}
