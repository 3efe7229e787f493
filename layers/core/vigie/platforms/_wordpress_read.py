"""WordPress comments as values: a site's own shape (wp/v2) and WordPress.com's (v1.1).

https://developer.wordpress.org/rest-api/reference/comments/#schema
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._canonical import host_of
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    plausible,
    read_id,
    read_object,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._html import html_to_text, images_of
from vigie.platforms._wordpress_errors import code_of, read_answer, read_error

# Where a comment stands, in the words of both shapes: shown, kept from the public, or thrown away.
SHOWN = frozenset({"approved", "approve", "1"})
HIDDEN = frozenset({"hold", "unapproved", "0", "spam", "pending"})
THROWN = frozenset({"trash", "post-trashed", "trashed"})
# Another site says by itself that it links here.
PINGS = frozenset({"pingback", "trackback"})
NOT_SAID = {
    "likes": "likes say nothing",
    "users": "these are users, not comments",
    "posts": "these are posts of the site, not comments",
    "namespaces": "this describes the interface; it holds no comments",
    "capabilities": "this describes a user; it holds no comments",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The site asked, and our own user's id there, when they are known."""

    realm: str = ""
    me: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def parse_comments(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body of any shape. Raises PayloadError when it is not JSON."""
    body = read_answer(payload)
    if code_of(body):
        return Parsed(none_because=read_error(body))
    silent = next((why for key, why in NOT_SAID.items() if _has(body, key)), "")
    if silent:
        return Parsed(none_because=silent)
    events, rejected = read_comments(list_comments(body), Place(), observed_at)
    nothing = "" if events or rejected else "nothing that anybody said is in this answer"
    return Parsed(events, rejected, none_because=nothing, recognised=isinstance(body, dict | list))


def list_comments(body: object) -> list[Any]:
    """The comments of an answer: a list, WordPress.com's page, an envelope, what was, or one."""
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    if body.get("deleted") is True and isinstance(body.get("previous"), dict):
        return [{**body["previous"], "status": "trash"}]
    for key in ("comments", "body"):
        if isinstance(body.get(key), list):
            return list(body[key])
    inner = body.get("body")
    if isinstance(inner, dict):
        return list_comments({key: one for key, one in inner.items() if key != "body"})
    return [body] if body and "comments" not in body else []


def read_comments(
    comments: Iterable[object], place: Place, observed_at: datetime
) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
    """The events of a page of comments, and those set aside by their place."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(comments):
        try:
            event = read_comment(read_object(one, "the comment"), place, observed_at)
            events += [] if event is None else as_events(event, status_of(one), observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    return tuple(events), tuple(rejected)


def as_events(event: MentionEvent, status: str, observed_at: datetime) -> list[MentionEvent]:
    """What a comment's status makes of it.

    Rule: held and spam are kept from the public, so hidden; what lies in the trash was thrown away
    by its site, so its words go here too.
    """
    if status in THROWN:
        return [
            MentionEvent(
                platform=event.platform,
                native_id=event.native_id,
                kind=EventKind.REMOVE,
                version=observed_at,
                said_at=event.said_at,
                realm=event.realm,
            )
        ]
    return [event, to_state(event, EventKind.HIDE, event.version)] if status in HIDDEN else [event]


def to_state(event: MentionEvent, kind: EventKind, version: datetime) -> MentionEvent:
    """That a comment was hidden, or is shown again."""
    return replace(event, kind=kind, version=version)


def status_of(comment: object) -> str:
    """Where a comment stands, as its own shape calls it; what tells nothing is shown."""
    status = comment.get("status") if isinstance(comment, dict) else None
    return status if isinstance(status, str) else ""


def read_comment(
    one: Mapping[str, Any], place: Place, observed_at: datetime
) -> MentionEvent | None:
    """The comment as an addition, or None for a site that pings itself. Raises UnreadableError."""
    identity = read_id(_first(one, "id", "ID"), "id")
    if identity is None:
        raise UnreadableError("the comment has no id")
    if not {"content", "post", "status", "raw_content"} & one.keys():
        raise UnreadableError("this is no comment")
    html = _html(one)
    url, author = read_url(_first(one, "link", "URL")), _author(one)
    kind = one.get("type") if isinstance(one.get("type"), str) else ""
    source = read_url(_first(one, "author_url") or _person(one).get("URL"))
    if kind in PINGS and (not source or host_of(source) == host_of(place.realm or url)):
        return None
    post = _post(one)
    said_at = _said_at(one, observed_at)
    return MentionEvent(
        platform="wordpress",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=_words(one, html),
        url=source if kind in PINGS else url,
        said_at=said_at,
        author=author,
        in_reply_to=_parent(one),
        thread_id=f"post-{post}" if post else None,
        own=bool(place.me) and author.id == place.me,
        media=images_of(html),
        realm=place.realm,
        facts=_facts(post, html, place, is_ping=kind in PINGS),
    )


def _facts(post: str | None, html: str, place: Place, *, is_ping: bool) -> dict[str, str]:
    """What an answer needs: the post it goes under, and how the interface is reached."""
    shows = "link" if is_ping else "photo" if images_of(html) else ""
    known = {"post": post or "", Fact.SHOWS.value: shows, **dict(place.facts)}
    return {name: value for name, value in known.items() if value}


def _words(one: Mapping[str, Any], html: str) -> str:
    """What a reader sees. Rendered text is plain HTML; where there is none, what was typed."""
    shown = html_to_text(html)
    return shown or html_to_text(read_text(_raw(one), "raw content"))


def _html(one: Mapping[str, Any]) -> str:
    content = one.get("content")
    if isinstance(content, dict):
        return read_text(content.get("rendered"), "content.rendered")
    return read_text(content, "content")


def _raw(one: Mapping[str, Any]) -> object:
    content = one.get("content")
    return content.get("raw") if isinstance(content, dict) else one.get("raw_content")


def _person(one: Mapping[str, Any]) -> Mapping[str, Any]:
    author = one.get("author")
    return author if isinstance(author, dict) else {}


def _author(one: Mapping[str, Any]) -> Author:
    """Who wrote it: a user's id, or a guest's name alone; mail addresses are nobody's business."""
    author = one.get("author")
    person = _person(one)
    number = person.get("ID") if person else author
    identity = None if isinstance(number, bool | list) else read_id(number, "author")
    name = read_text(person.get("name") if person else one.get("author_name"), "author name")
    return Author(
        id=identity if identity != "0" else None,
        name=html_to_text(name)[:LONGEST_NAME] or None,
    )


def _parent(one: Mapping[str, Any]) -> str | None:
    """The comment it answers: 0, false or nothing is a comment on the post itself."""
    parent = one.get("parent")
    if isinstance(parent, dict):
        parent = parent.get("ID")
    if parent in (0, False, None, "0"):
        return None
    return read_id(parent, "parent")


def _post(one: Mapping[str, Any]) -> str | None:
    post = one.get("post")
    if isinstance(post, dict):
        post = _first(post, "ID", "id")
    found = None if isinstance(post, bool | list) else read_id(post, "post")
    return found if found != "0" else None


def _said_at(one: Mapping[str, Any], observed_at: datetime) -> datetime | None:
    """When it was written: ``date_gmt`` is UTC without saying so.

    ``date`` alone is in the site's own zone unless it bears an offset: off by hours at most.
    """
    for name in ("date_gmt", "date"):
        value = one.get(name)
        if isinstance(value, str) and not value.startswith("0000"):
            found = read_time(value, observed_at) or _naive(value, observed_at)
            if found:
                return found
    return None


def _naive(value: str, observed_at: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return None if moment.tzinfo else plausible(moment.replace(tzinfo=UTC), observed_at)


def _first(one: Mapping[str, Any], *names: str) -> object:
    return next((one[name] for name in names if one.get(name) not in (None, "")), None)


def _has(body: object, key: str) -> bool:
    return isinstance(body, dict) and key in body and "content" not in body
