"""WordPress comments as values: a site's own shape (wp/v2) and WordPress.com's (v1.1).

https://developer.wordpress.org/rest-api/reference/comments/#schema
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vigie.mention import EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._canonical import host_of
from vigie.platforms._fields import (
    UnreadableError,
    read_id,
    read_object,
    read_url,
)
from vigie.platforms._html import images_of
from vigie.platforms._wordpress_errors import code_of, read_answer, read_error
from vigie.platforms._wordpress_export import is_export, list_exported
from vigie.platforms._wordpress_fields import (
    first_of,
    in_todays_names,
    person_of,
    rating_of,
    read_author,
    read_html,
    read_parent,
    read_post,
    read_said_at,
    read_words,
    status_of,
)
from vigie.platforms._wordpress_site import realm_of

# Where a comment stands, in the words of both shapes: shown, kept from the public, or thrown away.
SHOWN = frozenset({"approved", "approve", "1"})
HIDDEN = frozenset({"hold", "unapproved", "0", "spam", "pending"})
THROWN = frozenset({"trash", "post-trashed", "trashed"})
# Another site says by itself that it links here.
PINGS = frozenset({"pingback", "trackback"})
# What one comment may be wrapped in, once.
WRAPS = ("body", "comment")
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
    if is_export(payload):
        return _read_export(payload, observed_at)
    body = read_answer(payload)
    if code_of(body):
        return Parsed(none_because=read_error(body))
    silent = next((why for key, why in NOT_SAID.items() if _has(body, key)), "")
    if silent:
        return Parsed(none_because=silent)
    events, rejected = read_comments(list_comments(body), Place(), observed_at)
    nothing = "" if events or rejected else "nothing that anybody said is in this answer"
    return Parsed(events, rejected, none_because=nothing, recognised=isinstance(body, dict | list))


def _read_export(payload: bytes, observed_at: datetime) -> Parsed:
    """The comments of a site's own export, as its interface would have told them."""
    site, comments = list_exported(payload)
    events, rejected = read_comments(comments, Place(realm_of(site)), observed_at)
    nothing = "" if events or rejected else "nobody comments in this export"
    return Parsed(events, rejected, none_because=nothing)


def list_comments(body: object) -> list[Any]:
    """The comments of an answer: a list, WordPress.com's page, an envelope, what was, or one.

    Posts are no comments, but an answer that embeds their replies holds those.
    """
    if isinstance(body, list):
        return [one for item in body for one in (_replies(item) if _is_post(item) else [item])]
    if not isinstance(body, dict):
        return []
    if body.get("deleted") is True and isinstance(body.get("previous"), dict):
        return [{**body["previous"], "status": "trash"}]
    for key in ("comments", "body", "data"):
        if isinstance(body.get(key), list):
            return list_comments(body[key])
    for key in WRAPS:
        if isinstance(body.get(key), dict):
            return list_comments({k: one for k, one in body[key].items() if k not in WRAPS})
    return list_comments([body]) if body and "comments" not in body else []


def _is_post(one: object) -> bool:
    return isinstance(one, dict) and "slug" in one and "title" in one


def _replies(post: Mapping[str, Any]) -> list[Any]:
    embedded = post.get("_embedded")
    pages = embedded.get("replies") if isinstance(embedded, dict) else None
    pages = pages if isinstance(pages, list) else []
    return [one for page in pages for one in (page if isinstance(page, list) else [page])]


def read_comments(
    comments: Iterable[object], place: Place, observed_at: datetime
) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
    """The events of a page of comments, and those set aside by their place."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(comments):
        try:
            comment = in_todays_names(read_object(one, "the comment"))
            event = read_comment(comment, place, observed_at)
            events += [] if event is None else as_events(event, status_of(comment), observed_at)
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


def read_comment(
    one: Mapping[str, Any], place: Place, observed_at: datetime
) -> MentionEvent | None:
    """The comment as an addition, or None for a site that pings itself. Raises UnreadableError."""
    identity = read_id(first_of(one, "id", "ID"), "id")
    if identity is None:
        raise UnreadableError("the comment has no id")
    if not {"content", "post", "status", "raw_content"} & one.keys():
        raise UnreadableError("this is no comment")
    html = read_html(one)
    url, author = read_url(first_of(one, "link", "URL")), read_author(one)
    kind = one.get("type") if isinstance(one.get("type"), str) else ""
    source = read_url(first_of(one, "author_url") or person_of(one).get("URL"))
    if kind in PINGS and (not source or host_of(source) == host_of(place.realm or url)):
        return None
    post = read_post(one)
    said_at = read_said_at(one, observed_at)
    return MentionEvent(
        platform="wordpress",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=read_words(one, html),
        url=source if kind in PINGS else url,
        said_at=said_at,
        author=author,
        in_reply_to=read_parent(one),
        thread_id=f"post-{post}" if post else None,
        own=bool(place.me) and author.id == place.me,
        media=images_of(html),
        realm=place.realm,
        facts=_facts(one, post, html, place, is_ping=kind in PINGS),
    )


def _facts(
    one: Mapping[str, Any], post: str | None, html: str, place: Place, *, is_ping: bool
) -> dict[str, str]:
    """What an answer needs: the post it goes under, how the interface is reached; and the stars."""
    shows = "link" if is_ping else "photo" if images_of(html) else ""
    known = {
        "post": post or "",
        Fact.SHOWS.value: shows,
        Fact.RATING.value: rating_of(one),
        **dict(place.facts),
    }
    return {name: value for name, value in known.items() if value}


def _has(body: object, key: str) -> bool:
    return isinstance(body, dict) and key in body and "content" not in body
