"""From Lemmy views to events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vigie import errors
from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms import _fields
from vigie.platforms._html import plain_text
from vigie.platforms._lemmy_api import at, error_in
from vigie.platforms._mastodon_api import origin_of

MESSAGE = "private_message"
KINDS = (MESSAGE, "comment", "post")  # in this order: a comment's view holds its post
LISTS = ("comments", "posts", "replies", "mentions", "private_messages")
IMAGE = re.compile(r"!\[[^\[\]]{0,300}\]\((https?://[^\s()]{1,2000})")
PHOTO = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)(?:\?|$)", re.IGNORECASE)


def parse_lemmy(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body: lists, or one view. Raises PayloadError when it is no JSON."""
    body = at(_fields.read_json(payload))
    if code := error_in(payload):
        return Parsed(none_because=f"lemmy answered with an error: {code}")
    rows = [row for name in LISTS if isinstance(body.get(name), list) for row in body[name]]
    rows += [body[f"{kind}_view"] for kind in KINDS if f"{kind}_view" in body]
    parsed = read_rows(rows, Eye(observed_at))
    if rows:
        return parsed
    is_known = any(name in body for name in (*LISTS, "site_view", "person_view"))
    return Parsed(none_because="the answer holds nothing anybody said", recognised=is_known)


@dataclass(frozen=True, slots=True)
class Eye:
    """Who reads: when, on which server, as whom."""

    now: datetime
    realm: str = ""
    me: str = ""


def read_rows(rows: Iterable[object], eye: Eye) -> Parsed:
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, row in enumerate(rows):
        try:
            events += _read_view(at(row), eye)
        except errors.PayloadError as error:
            rejected.append(Rejected(index, str(error)))
    return Parsed(tuple(events), tuple(rejected))


def _read_view(view: Mapping[str, Any], eye: Eye) -> Iterator[MentionEvent]:
    """What a view tells. A deletion is its author's, for good; a removal a moderator's."""
    kind = next((one for one in KINDS if at(view, one)), "post")
    thing = at(view, kind)
    number = _fields.read_id(thing.get("id"), "id") or ""
    if not number.isdecimal():
        raise _fields.UnreadableError("id is not a number")
    event = MentionEvent("lemmy", f"{kind}-{number}", EventKind.REMOVE, eye.now, realm=eye.realm)
    if thing.get("deleted") is True:
        yield event
        return
    if thing.get("removed") is not True or thing.get("content") or thing.get("name"):
        yield _read_words(event, kind, view, eye)
    if thing.get("removed") is True:
        yield replace(event, kind=EventKind.HIDE)


def _read_words(event: MentionEvent, kind: str, view: Mapping[str, Any], eye: Eye) -> MentionEvent:
    thing = at(view, kind)
    said_at, edited = (read_moment(thing, name, eye.now) for name in ("published", "updated"))
    words = [_fields.read_text(thing.get(one), one) for one in ("name", "body", "content")]
    text = "\n\n".join(one for one in words if one)
    link = _fields.read_url(thing.get("url")) or ""
    photos = (*IMAGE.findall(text), *([link] if PHOTO.search(link) else []))
    creator = _fields.read_id(at(view, "creator").get("id"), "creator.id") or ""
    parent, thread = _place(kind, view, is_own=creator == eye.me)
    facts = {
        "person": creator,
        "about": _fields.read_text(at(view, "post").get("name"), "name") if kind != "post" else "",
        Fact.PRIVATE.value: YES if kind == MESSAGE else "",
        Fact.SHOWS.value: "photo" if photos else "link" if link else "",
    }
    return replace(
        event,
        kind=EventKind.EDIT if edited else EventKind.ADD,
        version=edited or said_at or eye.now,
        text=plain_text(text),
        url=_fields.read_url(thing.get("ap_id")),
        said_at=said_at,
        author=read_author(at(view, "creator")),
        in_reply_to=parent,
        thread_id=thread,
        own=bool(eye.me) and creator == eye.me,
        media=tuple(dict.fromkeys(photos)),
        facts={name: value for name, value in facts.items() if value},
    )


def _place(kind: str, view: Mapping[str, Any], *, is_own: bool) -> tuple[str | None, str | None]:
    """What it answers and what it hangs under. A path names who is above: ``0.12.57``."""
    if kind == MESSAGE:
        other = at(view, "recipient" if is_own else "creator").get("id")
        return None, f"person-{_fields.read_id(other, 'person.id')}"
    post = _fields.read_id(at(view, "comment").get("post_id"), "post_id")
    if kind == "post" or not post:
        return None, None
    above = str(at(view, "comment").get("path")).split(".")[-2:-1]
    is_under = above and above[0].isdecimal() and above[0] != "0"
    return f"comment-{above[0]}" if is_under else f"post-{post}", f"post-{post}"


def read_author(creator: Mapping[str, Any]) -> Author:
    """Who said it, as the whole network knows them: name@host."""
    name = _fields.read_text(creator.get("name"), "creator.name", _fields.LONGEST_NAME)
    if creator.get("deleted") is True or not name:
        return Author()
    shown = _fields.read_text(creator.get("display_name"), "display_name", _fields.LONGEST_NAME)
    home = origin_of(str(creator.get("actor_id") or creator.get("ap_id") or ""))
    handle = f"{name}@{home.partition('://')[2]}" if home else name
    return Author(handle, shown.strip() or handle)


def read_moment(thing: Mapping[str, Any], name: str, now: datetime) -> datetime | None:
    """A time of theirs: UTC, which servers before 0.19 do not say."""
    value = str(thing.get(name) or thing.get(f"{name}_at") or "")
    return _fields.read_time(value, now) or _fields.read_time(f"{value}Z", now)
