"""Instagram's deliveries: comments, mentions told by id alone, and private messages.

https://developers.facebook.com/docs/instagram-platform/webhooks
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from vigie.errors import PayloadError
from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_id,
    read_json,
    read_object,
    read_text,
)
from vigie.platforms._instagram_messages import Letterbox, read_message, read_when
from vigie.platforms._meta_part import whole_delivery

COMMENTS = frozenset({"comments", "live_comments"})
MESSAGES = frozenset({"messages", "message_edit", "messaging_postbacks", "standby"})
# The dashboard's test button sends its examples from this account. A comment of it has words, so
# the owner sees the connection work; its ids lead nowhere, so nothing is looked up for them.
NOBODY = "0"
# What a mention is answered by: `perform` finds it in the facts of the mention.
MENTIONED_IN = "mentioned_in"
LOOKUP = "lookup"
# Older than anything anybody said or heard of the same mention.
UNSAID = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an envelope says about everything in it."""

    account: str
    time: datetime
    observed_at: datetime


def parse_delivery(body: bytes, observed_at: datetime) -> Parsed:
    """Read a delivery, or a part of one. Raises PayloadError when it is not JSON or neither."""
    payload = read_json(body)
    whole = whole_delivery(payload, "instagram")
    if whole is None and not isinstance(payload, dict):
        raise PayloadError("the delivery is not a JSON object")
    if whole is None or whole["object"] != "instagram":
        return Parsed(none_because="this is no delivery for an Instagram account", recognised=False)
    entries: list[object] = whole["entry"]
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    items = [item for entry in entries for item in _items(entry)]
    for index, (entry, field, value) in enumerate(items):
        try:
            event = _read_item(entry, field, value, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
        else:
            events += [event] if event else []
    nothing = "" if events or rejected else _why_nothing(entries)
    return Parsed(tuple(events), tuple(rejected), none_because=nothing)


def _items(entry: object) -> Iterator[tuple[object, object, object]]:
    """Every change and message of an entry: its field and its value, in the delivery's order.

    One documented sample has a change's field and value directly in the entry.
    """
    if not isinstance(entry, dict):
        yield entry, None, None
        return
    changes = [entry] if "field" in entry else entry.get("changes")
    for change in changes if isinstance(changes, list) else []:
        is_change = isinstance(change, dict)
        yield entry, change.get("field") if is_change else None, change.get("value", change)
    for name in ("messaging", "standby"):
        messages = entry.get(name)
        yield from (
            (entry, "messages", one) for one in (messages if isinstance(messages, list) else [])
        )
    known = {"changes", "messaging", "standby", "field"}
    if not known & entry.keys():
        yield entry, None, None


def _read_item(
    entry: object, field: object, value: object, observed_at: datetime
) -> MentionEvent | None:
    if not isinstance(entry, dict) or not isinstance(field, str):
        raise UnreadableError("the change has no field")
    about = _Entry(
        account=read_id(entry.get("id"), "entry.id") or "",
        time=read_when(entry.get("time"), observed_at) or observed_at,
        observed_at=observed_at,
    )
    if field in COMMENTS:
        return _read_comment(read_object(value, "value"), about)
    if about.account == NOBODY:
        return None
    if field == "mentions":
        return _read_mention(read_object(value, "value"), about)
    if field in MESSAGES:
        box = Letterbox(about.account, about.time, observed_at)
        return read_message(read_object(value, "value"), box)
    return None


def read_person(value: Mapping[str, Any]) -> Author:
    """Who said a comment; the person may have left, or not consented to be named."""
    person = read_object(value.get("from"), "from")
    given = person.get("username") or value.get("username")
    name = read_text(given, "username")[:LONGEST_NAME]
    return Author(id=read_id(person.get("id"), "from.id"), name=name or None)


def _read_comment(value: Mapping[str, Any], about: _Entry) -> MentionEvent:
    """A comment under our media. Under an ad it comes twice: the original media is its thread."""
    identity = read_id(value.get("id") or value.get("comment_id"), "id")
    if identity is None:
        raise UnreadableError("the comment has no id")
    media = read_object(value.get("media"), "media")
    original = read_id(media.get("original_media_id"), "media.original_media_id")
    person = read_object(value.get("from"), "from")
    author = read_person(value)
    is_ours = author.id is not None and author.id == about.account
    return MentionEvent(
        platform="instagram",
        native_id=identity,
        kind=EventKind.ADD,
        version=about.time,
        text=read_text(value.get("text"), "text"),
        said_at=about.time,
        author=author,
        in_reply_to=read_id(value.get("parent_id"), "parent_id"),
        thread_id=original or read_id(media.get("id"), "media.id"),
        own=is_ours or bool(person.get("self_ig_scoped_id")),
        account=about.account if about.account not in ("", NOBODY) else None,
    )


def _read_mention(value: Mapping[str, Any], about: _Entry) -> MentionEvent:
    """Somebody named us under or in a media of their own: two ids, no word.

    Rule: it is older than anything else known of the same mention, so that the words of a comment
    told before, or looked up later (`reread`), always stand.
    """
    comment = read_id(value.get("comment_id"), "comment_id")
    media = read_id(value.get("media_id"), "media_id")
    if comment is None and media is None:
        raise UnreadableError("the mention names neither a comment nor a media")
    return MentionEvent(
        platform="instagram",
        native_id=str(comment or media),
        kind=EventKind.ADD,
        version=UNSAID,
        said_at=about.time,
        thread_id=media if comment else None,
        account=about.account or None,
        facts={
            Fact.SUMMONS.value: YES,
            MENTIONED_IN: "comment" if comment else "media",
            LOOKUP: YES,
        },
    )


def _why_nothing(entries: list[object]) -> str:
    accounts = {str(one.get("id")) for one in entries if isinstance(one, dict)}
    if accounts == {NOBODY}:
        return "this is the test of Meta's dashboard: it comes from no account"
    return "nobody says anything in this delivery"
