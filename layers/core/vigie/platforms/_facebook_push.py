"""Facebook's deliveries: what a Page's webhook sends, change by change.

https://developers.facebook.com/docs/graph-api/webhooks/reference/page
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vigie.errors import PayloadError
from vigie.mention import YES, Author, EventKind, Fact, Facts, MentionEvent, Parsed, Rejected
from vigie.platforms._facebook_facts import comment_url, post_url, shows, verdict
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_json,
    read_object,
    read_text,
    read_url,
)
from vigie.platforms._messenger_push import read_message
from vigie.platforms._meta_part import whole_delivery

VERBS = {
    "add": EventKind.ADD,
    "edit": EventKind.EDIT,
    "edited": EventKind.EDIT,
    "update": EventKind.EDIT,
    "hide": EventKind.HIDE,
    "unhide": EventKind.UNHIDE,
    "remove": EventKind.REMOVE,
    "delete": EventKind.REMOVE,
}
SPOKEN = frozenset({EventKind.ADD, EventKind.EDIT})
HIDING = frozenset({EventKind.HIDE, EventKind.UNHIDE})
FIELDS = frozenset({"feed", "mention", "ratings"})
# Nobody says anything with these; albums come again photo by photo.
WORDLESS = frozenset({"like", "reaction", "album", "connection"})
# Where the link of a change is its own picture or film, not something it talks about.
PICTURED = frozenset({"photo", "picture", "video"})
MOST_MEDIA = 20


@dataclass(frozen=True, slots=True)
class _Change:
    """One change with what its envelope says about it."""

    page: str
    entry_time: datetime
    field: str
    item: str
    kind: EventKind
    value: Mapping[str, Any]
    observed_at: datetime


def parse_page_push(body: bytes, observed_at: datetime) -> Parsed:
    """Read a delivery, or a part of one. Raises PayloadError when it is not JSON or neither."""
    payload = read_json(body)
    whole = whole_delivery(payload, "page")
    if whole is None and not isinstance(payload, dict):
        raise PayloadError("the delivery is not a JSON object")
    if whole is None or whole["object"] != "page":
        return Parsed(none_because="this is no delivery for a Page", recognised=False)
    entries: list[object] = whole["entry"]
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, (read, entry, item) in enumerate(_items(entries)):
        try:
            events += read(entry, item, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    nothing = "" if events or rejected else "nobody says anything in this delivery"
    return Parsed(tuple(events), tuple(rejected), none_because=nothing)


def _items(entries: list[object]) -> Iterator[tuple[_Reader, object, object]]:
    """Everything told, with its entry, in the order of the delivery; a broken entry counts as one.

    An app has one address for its Pages: what is said in public and in private comes together.
    """
    for entry in entries:
        known = entry if isinstance(entry, dict) else {}
        lists = [(name, known[name]) for name in READERS if known.get(name) is not None]
        for name, items in lists or [("changes", None if known is not entry else [])]:
            if isinstance(items, list):
                yield from ((READERS[name], entry, item) for item in items)
            else:
                yield READERS[name], entry, None


def _read_change(entry: object, change: object, observed_at: datetime) -> list[MentionEvent]:
    if not isinstance(entry, dict) or not isinstance(change, dict):
        raise UnreadableError("the change is not an object")
    if change.get("field") not in FIELDS:
        return []
    value = read_object(change.get("value"), "value")
    item = read_text(value.get("item"), "item") or ("comment" if "comment_id" in value else "post")
    if item in WORDLESS:
        return []
    if not value.get("verb"):
        raise UnreadableError("the change does not say what happened")
    kind = VERBS.get(read_text(value["verb"], "verb"))
    if kind is None:
        return []
    time = read_epoch(entry.get("time"), observed_at) or observed_at
    page = read_id(entry.get("id"), "entry.id") or ""
    event = _event(_Change(page, time, str(change["field"]), item, kind, value, observed_at))
    if event and kind is EventKind.ADD and value.get("is_hidden") is True:
        return [event, _hidden(event)]
    return [event] if event else []


def _hidden(event: MentionEvent) -> MentionEvent:
    """That a filter of the Page hid it at once; any later push about it wins."""
    return replace(
        event,
        kind=EventKind.HIDE,
        said_at=None,
        author=Author(),
        own=False,
        media=(),
        facts={},
    )


def _event(change: _Change) -> MentionEvent | None:
    value, kind = change.value, change.kind
    post = read_object(value.get("post"), "post")
    post_id = read_id(value.get("post_id"), "post_id") or read_id(post.get("id"), "post.id")
    native_id, parent = _identity(change, post_id)
    author, text = _author(change), _words(value)
    if native_id is None or (change.item == "event" and not text and author == Author()):
        return None
    is_comment = change.item == "comment"
    permalink = read_url(post.get("permalink_url"))
    created = read_epoch(value.get("created_time"), change.observed_at)
    url = post_url(post_id or native_id, permalink)
    if is_comment:
        url = comment_url(native_id, post_id, parent, permalink)
    return MentionEvent(
        platform="facebook",
        native_id=native_id,
        kind=kind,
        version=created if created and kind is EventKind.ADD else change.entry_time,
        text=text,
        url=url,
        said_at=created if kind in SPOKEN else None,
        author=Author() if kind in HIDING else author,
        in_reply_to=parent,
        thread_id=_thread(change, post_id) if is_comment else None,
        own=kind not in HIDING and author.id is not None and author.id == change.page,
        media=_media(change),
        account=change.page or None,
        facts=_facts(change) if kind in SPOKEN else {},
    )


def _identity(change: _Change, post_id: str | None) -> tuple[str | None, str | None]:
    """The id of what changed, and of the comment it answers when it is a reply.

    Rule: a comment's parent is its post when it is a first-level comment. A photo or video nobody
    posted on the Page has no post id, and no thread we could follow.
    """
    value = change.value
    if change.item != "comment":
        return _thread(change, post_id), None
    native_id = read_id(value.get("comment_id"), "comment_id")
    if native_id is None:
        raise UnreadableError("the comment has no comment_id")
    parent = read_id(value.get("parent_id"), "parent_id")
    is_top = parent in (None, post_id, native_id) or (post_id or "").endswith(f"_{parent}")
    return native_id, None if is_top else parent


def _thread(change: _Change, post_id: str | None) -> str | None:
    """What a comment hangs under: its post, or the review, which goes by its story's id."""
    story = read_id(change.value.get("open_graph_story_id"), "open_graph_story_id")
    return story or post_id if change.field == "ratings" else post_id


def _author(change: _Change) -> Author:
    """Who did it, in today's form or the two older ones."""
    value = change.value
    person = read_object(value.get("from"), "from")
    for who, identity, name in (
        (person, "id", "name"),
        (value, "sender_id", "sender_name"),
        (value, "reviewer_id", "reviewer_name"),
    ):
        if who.get(identity) is not None or who.get(name) is not None:
            known = read_text(who.get(name), name)[:LONGEST_NAME]
            return Author(id=read_id(who.get(identity), identity), name=known or None)
    return Author()


def _words(value: Mapping[str, Any]) -> str:
    return read_text(value.get("message"), "message") or read_text(
        value.get("review_text"), "review_text"
    )


def _facts(change: _Change) -> Facts:
    value, shown = change.value, []
    if value.get("photo") or value.get("photos") or change.item in ("photo", "picture"):
        shown.append("photo")
    if value.get("video") or change.item == "video":
        shown.append("video")
    if change.item == "share" and value.get("link"):
        shown.append("link")
    summons = {Fact.SUMMONS.value: YES} if change.field == "mention" else {}
    return {**verdict(value), **summons, **shows(shown)}


def _media(change: _Change) -> tuple[str, ...]:
    value = change.value
    photos = value.get("photos")
    given = [value.get("photo"), value.get("video"), *(photos if isinstance(photos, list) else [])]
    if change.item in PICTURED:
        given.append(value.get("link"))
    urls = [url for one in given if (url := read_url(one))]
    return tuple(dict.fromkeys(urls))[:MOST_MEDIA]


_Reader = Callable[[object, object, datetime], list[MentionEvent]]
# `standby` are messages another app answers; they are said to the Page all the same.
READERS: dict[str, _Reader] = {
    "changes": _read_change,
    "messaging": read_message,
    "standby": read_message,
}
