"""Mentions in vigie's own shape, as `vigie export` prints them: a JSON object a line, or a table.

A line is ``{"platform","id","kind","text","url","said_at","version","author":{"id","name",
"followers"},"in_reply_to","own"}`` and may add ``thread_id, media, account, realm, facts``; id and
text are enough, times carry their zone. A table names the same fields in its headings, with
``author_id``, ``author_name`` and ``author_followers``, media separated by spaces and each fact in
a column of its own, ``facts_private``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from vigie.errors import PayloadError
from vigie.mention import (
    HEARSAY,
    LONG_AGO,
    Author,
    EventKind,
    MentionEvent,
    Parsed,
    Rejected,
)
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_id,
    read_object,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._table import Row, decode, read_table

GENERIC = "generic"
SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
HEADINGS = frozenset(
    {"platform", "id", "native id", "kind", "text", "url", "said at", "version", "author id"}
    | {"author name", "author followers", "in reply to", "own", "thread id", "media", "account"}
)
OWN = frozenset({"platform", "kind", "version"})
FACTS = "facts "
MOST_FACTS = 50
MOST_FOLLOWERS = 10**10
YES = frozenset({"true", "1", "yes", "oui", "vrai"})


def read_lines(payload: bytes, observed_at: datetime, platform: str = GENERIC) -> Parsed:
    """The events of a file in our own shape. ``platform`` is for lines that name none.

    Raises PayloadError when it is neither lines, nor a list, nor a table of ours.
    """
    items = _items(payload)
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, item in enumerate(items):
        try:
            events.append(read_event(item, observed_at, platform))
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    nothing = "" if events or rejected else "the file holds no mention"
    return Parsed(tuple(events), tuple(rejected), none_because=nothing)


def is_ours(payload: bytes) -> bool:
    """Whether a file holds what vigie itself wrote: its first line tells platform and words."""
    head = payload[:65_536].lstrip(b"\xef\xbb\xbf \r\n\t").partition(b"\n")[0]
    try:
        first = json.loads(head)
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and first.keys() >= {"platform", "text", "id"}


def read_event(item: object, observed_at: datetime, platform: str = GENERIC) -> MentionEvent:
    """One line as the event it was written from. Raises UnreadableError."""
    line = read_object(item, "the line") if item is not None else {}
    native_id = read_id(line.get("native_id"), "native_id") or read_id(line.get("id"), "id")
    if native_id is None:
        raise UnreadableError("id is missing")
    text = read_text(line.get("text"), "text")
    if not text.strip() and not OWN & line.keys():
        raise UnreadableError("text is missing")
    said_at = _read_moment(line.get("said_at"), "said_at", observed_at)
    return MentionEvent(
        platform=_read_platform(line.get("platform"), platform),
        native_id=native_id,
        kind=_read_kind(line.get("kind")),
        version=_read_version(line.get("version"), observed_at),
        text=text,
        url=read_url(line.get("url")),
        said_at=said_at,
        author=_read_author(read_object(line.get("author"), "author")),
        in_reply_to=read_id(line.get("in_reply_to"), "in_reply_to"),
        thread_id=read_id(line.get("thread_id"), "thread_id"),
        own=line.get("own") is True,
        media=_read_media(line.get("media")),
        account=read_id(line.get("account"), "account"),
        realm=read_text(line.get("realm"), "realm", LONGEST_NAME),
        facts=_read_facts(read_object(line.get("facts"), "facts")),
    )


def show_whole(event: MentionEvent) -> dict[str, Any]:
    """An event with all it holds, in the shape `vigie parse` prints; empty fields are left out."""
    more = {
        "thread_id": event.thread_id,
        "media": list(event.media),
        "account": event.account,
        "realm": event.realm,
        "facts": dict(event.facts),
    }
    author: dict[str, Any] = {"id": event.author.id, "name": event.author.name}
    if event.author.followers is not None:
        author["followers"] = event.author.followers
    return {
        "platform": event.platform,
        "id": event.native_id,
        "kind": event.kind.value,
        "text": event.text,
        "url": event.url,
        "said_at": event.said_at.isoformat() if event.said_at else None,
        "version": event.version.isoformat(),
        "author": author,
        "in_reply_to": event.in_reply_to,
        "own": event.own,
        **{name: value for name, value in more.items() if value},
    }


def _items(payload: bytes) -> list[Any]:
    """Lines of JSON, one JSON list, or the rows of a table as if they were lines."""
    text = decode(payload)
    if not text.lstrip("\ufeff \r\n\t").startswith(("{", "[")):
        return [_of_row(row) for row in read_table(payload, HEADINGS).rows]
    try:
        whole = json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        raise PayloadError("the file is nested too deep") from None
    except ValueError:
        return _of_lines(text.lstrip("\ufeff").split("\n"))
    return whole if isinstance(whole, list) else [whole]


def _of_lines(lines: Iterable[str]) -> list[Any]:
    """A line that is no JSON stays a text and is set aside; if none is, this is no such file."""
    items: list[Any] = []
    count = 0
    for line in (one.strip() for one in lines):
        if not line:
            continue
        try:
            items.append(json.loads(line))
            count += 1
        except (ValueError, RecursionError):
            items.append(line[:20])
    if not count:
        raise PayloadError("the file is neither JSON lines nor a table")
    return items


def _of_row(row: Row) -> dict[str, Any]:
    """A row as a line; what a table cannot hold (numbers, yes or no, lists) is told by its text."""
    line: dict[str, Any] = {name.replace(" ", "_"): cell for name, cell in row.items() if cell}
    followers = str(line.get("author_followers", ""))
    line["author"] = {
        "id": line.get("author_id"),
        "name": line.get("author_name"),
        "followers": int(followers[:15]) if followers.isascii() and followers.isdigit() else None,
    }
    line["own"] = str(line.get("own", "")).casefold() in YES
    line["media"] = str(line.get("media", "")).split()
    line["facts"] = {
        name.removeprefix(FACTS).replace(" ", "_"): cell
        for name, cell in row.items()
        if name.startswith(FACTS) and cell
    }
    return line


def _read_platform(value: object, otherwise: str) -> str:
    slug = read_text(value, "platform", 100) or otherwise
    if not SLUG.fullmatch(slug):
        raise UnreadableError("platform is not the name of one")
    return slug


def _read_kind(value: object) -> EventKind:
    if value is None or value == "":
        return EventKind.ADD
    if not isinstance(value, str) or value not in set(EventKind):
        raise UnreadableError("kind is none of add, edit, remove, hide, unhide")
    return EventKind(value)


def _read_moment(value: object, name: str, observed_at: datetime) -> datetime | None:
    if value is None or value == "":
        return None
    found = read_time(value, observed_at)
    if found is None:
        raise UnreadableError(f"{name} is not an ISO 8601 time with its zone")
    return found


def _read_version(value: object, observed_at: datetime) -> datetime:
    """Which words count. What was only heard of is dated before anybody could have said it."""
    try:
        given = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        given = None
    if given is not None and given.tzinfo is not None and LONG_AGO <= given <= HEARSAY:
        return given.astimezone(UTC)
    return _read_moment(value, "version", observed_at) or observed_at


def _read_author(author: Mapping[str, Any]) -> Author:
    followers = author.get("followers")
    if isinstance(followers, bool) or not isinstance(followers, int | None):
        raise UnreadableError("author.followers is not a whole number of people")
    if followers is not None and not 0 <= followers <= MOST_FOLLOWERS:
        raise UnreadableError("author.followers is not a whole number of people")
    name = read_text(author.get("name"), "author.name", LONGEST_NAME)
    return Author(id=read_id(author.get("id"), "author.id"), name=name or None, followers=followers)


def _read_media(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else []
    return tuple(url for one in given if (url := read_url(one)))


def _read_facts(facts: Mapping[str, Any]) -> dict[str, str]:
    """Short texts by short names; there is no reason for many."""
    if len(facts) > MOST_FACTS:
        raise UnreadableError("facts are more than anybody needs")
    return {
        read_text(key, "a fact's name", 100): read_text(value, "a fact", 2_000)
        for key, value in facts.items()
    }
