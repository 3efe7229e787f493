"""Threads' posts and replies, as its API returns them and as its deliveries bring them.

https://developers.facebook.com/documentation/threads/webhooks
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vigie.errors import PayloadError
from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_json,
    read_object,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._meta import Meanings
from vigie.platforms._meta_door import describe_error

MEANINGS: Meanings = {}
SAID = frozenset({"text", "timestamp", "media_type", "permalink", "hide_status"})
SHOWS = {"IMAGE": "photo", "CAROUSEL_ALBUM": "photo", "VIDEO": "video", "AUDIO": "audio"}
# Passing somebody's post on says nothing by itself.
WORDLESS = frozenset({"REPOST_FACADE"})
SHOWN = frozenset({"NOT_HUSHED", "UNHUSHED"})
FIELDS = frozenset({"replies", "mentions", "publish", "delete"})
MOST_MEDIA = 20


@dataclass(frozen=True, slots=True)
class Place:
    """What is known around an object: our account, our name, and why it was found."""

    account: str = ""
    username: str = ""
    summons: bool = False
    own: bool = False


def parse_answer(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body of any shape. Raises PayloadError when it is not JSON."""
    body = read_json(payload)
    if isinstance(body, dict) and ("error" in body or "error_type" in body):
        return Parsed(none_because=describe_error("threads", MEANINGS, payload))
    if isinstance(body, dict) and ("values" in body or "topic" in body):
        return parse_delivery(payload, observed_at)
    if isinstance(body, dict) and {"field", "value"} <= body.keys():
        return parse_delivery(json.dumps({"values": body}).encode(), observed_at)
    events, rejected = read_objects(list_objects(body), Place(), observed_at)
    nothing = "" if events or rejected else "nothing that anybody said is in this answer"
    return Parsed(events, rejected, none_because=nothing, recognised=isinstance(body, dict | list))


def parse_delivery(body: bytes, observed_at: datetime) -> Parsed:
    """Read a delivery, whose envelope is Threads' own. Raises PayloadError."""
    payload = read_json(body)
    if not isinstance(payload, dict):
        raise PayloadError("the delivery is not a JSON object")
    values = payload.get("values")
    listed = values if isinstance(values, list) else [values]
    if not values or not isinstance(values, list | dict):
        return Parsed(none_because="this is no delivery of Threads", recognised=False)
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(listed):
        try:
            events += _read_change(read_object(one, "values"), payload, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    nothing = "" if events or rejected else "nobody says anything in this delivery"
    return Parsed(tuple(events), tuple(rejected), none_because=nothing)


def list_objects(body: object) -> list[Any]:
    """The objects of an answer: a page of them, or one."""
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    if "data" in body:
        return body["data"] if isinstance(body["data"], list) else []
    return [body]


def read_objects(
    objects: Iterable[object], place: Place, observed_at: datetime
) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
    """The events of a page of objects, and those set aside by their place."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(objects):
        try:
            events += _read_object(read_object(one, "the item"), place, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    return tuple(events), tuple(rejected)


def hiding(event: MentionEvent, kind: EventKind, now: datetime) -> MentionEvent:
    """That a reply is seen hidden, or shown again, now: Threads never says since when."""
    return MentionEvent(
        platform="threads",
        native_id=event.native_id,
        kind=kind,
        version=now,
        text=event.text,
        thread_id=event.thread_id,
        account=event.account,
    )


def is_hidden(one: Mapping[str, Any]) -> bool | None:
    """Whether a reply is hidden, covered, blocked or restricted; None where it is not told."""
    status = one.get("hide_status")
    return status not in SHOWN if isinstance(status, str) and status else None


def _read_change(
    one: Mapping[str, Any], payload: Mapping[str, Any], observed_at: datetime
) -> Iterator[MentionEvent]:
    field, value = one.get("field"), read_object(one.get("value"), "value")
    time = read_epoch(payload.get("time"), observed_at) or observed_at
    if not isinstance(field, str):
        raise UnreadableError("the change has no field")
    if field not in FIELDS or not value:
        return
    root = read_object(value.get("root_post"), "root_post")
    owner = read_object(value.get("owner"), "owner")
    ours = owner.get("owner_id") or owner.get("id")
    told = {"replies": root.get("owner_id"), "mentions": payload.get("target_id")}
    account = told.get(field, ours)
    name = read_text(root.get("username"), "root_post.username") if field == "replies" else ""
    place = Place(
        account=read_id(account, "owner_id") or "",
        username=name,
        summons=field == "mentions",
        own=field == "publish",
    )
    if field == "delete":
        yield _removal(value, place, time, observed_at)
    else:
        yield from _read_object(value, place, time)


def _removal(
    value: Mapping[str, Any], place: Place, time: datetime, observed_at: datetime
) -> MentionEvent:
    given = value.get("deleted_at")
    at = read_epoch(given, observed_at) or read_time(given, observed_at)
    return MentionEvent(
        platform="threads",
        native_id=_identity(value),
        kind=EventKind.REMOVE,
        version=at or time,
        account=place.account or None,
    )


def _identity(one: Mapping[str, Any]) -> str:
    identity = read_id(one.get("id"), "id")
    if identity is None:
        raise UnreadableError("the post has no id")
    return identity


def _read_object(
    one: Mapping[str, Any], place: Place, observed_at: datetime
) -> Iterator[MentionEvent]:
    """A post or a reply. An object without any words, time or address is none (a profile...)."""
    if not SAID & one.keys() or str(one.get("media_type")) in WORDLESS:
        return
    identity = _identity(one)
    said_at = read_time(one.get("timestamp"), observed_at)
    owner = read_id(read_object(one.get("owner"), "owner").get("id"), "owner.id")
    name = read_text(one.get("username"), "username")[:LONGEST_NAME]
    root = read_id(read_object(one.get("root_post"), "root_post").get("id"), "root_post.id")
    answered = read_id(read_object(one.get("replied_to"), "replied_to").get("id"), "replied_to.id")
    own = place.own or one.get("is_reply_owned_by_me") is True
    own = own or bool(name and name == place.username) or bool(owner and owner == place.account)
    event = MentionEvent(
        platform="threads",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=read_text(one.get("text"), "text"),
        url=read_url(one.get("permalink")),
        said_at=said_at,
        author=Author(owner, name or None),
        in_reply_to=answered if answered != identity else None,
        thread_id=root if root != identity else None,
        own=own,
        media=_media(one),
        account=place.account or None,
        facts=_facts(one, place, own=own),
    )
    yield event
    if is_hidden(one):
        yield hiding(event, EventKind.HIDE, observed_at)


def _facts(one: Mapping[str, Any], place: Place, *, own: bool) -> dict[str, str]:
    kind = str(one.get("media_type"))
    shows = [SHOWS[kind]] if kind in SHOWS else []
    given = {"gif_url": "gif", "poll_attachment": "poll", "link_attachment_url": "link"}
    shows += [shown for name, shown in given.items() if one.get(name)]
    facts = {Fact.SHOWS.value: ",".join(shows)} if shows else {}
    return facts | ({Fact.SUMMONS.value: YES} if place.summons and not own else {})


def _media(one: Mapping[str, Any]) -> tuple[str, ...]:
    """The pictures and films of a post: its own, or those of the album it is."""
    edge = one.get("children")
    children = edge.get("data") if isinstance(edge, dict) else None
    every = [one, *(children if isinstance(children, list) else [])]
    given = [each.get("media_url") for each in every if isinstance(each, dict)]
    return tuple(dict.fromkeys(url for each in given if (url := read_url(each))))[:MOST_MEDIA]
