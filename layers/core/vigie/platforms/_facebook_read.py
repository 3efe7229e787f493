"""Facebook's objects as its API returns them: posts, comments, reviews, alone or in pages.

https://developers.facebook.com/docs/graph-api/reference/comment
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vigie.mention import Author, EventKind, MentionEvent, Parsed, Rejected
from vigie.platforms._facebook_facts import (
    comment_url,
    facts_of,
    media_of,
    post_url,
    read_link,
    words_of,
)
from vigie.platforms._facebook_push import parse_page_push
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
from vigie.platforms._meta import read_error
from vigie.platforms._meta_part import whole_delivery

# A thing somebody said has at least one of these; a friend, an app or a bare count has none.
SAID = frozenset({"message", "created_time", "tagged_time", "review_text", "permalink_url"})
# What a Page shows of itself may hold its lists.
EDGES = ("feed", "posts", "published_posts", "visitor_posts", "tagged", "ads_posts", "ratings")
PERMALINK = re.compile(r"/posts/(\d+)/?\?comment_id=(\d+)(?:&reply_comment_id=(\d+))?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object was found: the Page asked, the post it is under, the comment it answers."""

    page: str = ""
    post: str = ""
    permalink: str | None = None
    parent: str = ""


def parse_graph(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body of any shape. Raises PayloadError when it is not JSON."""
    body = read_json(payload)
    if isinstance(body, dict) and ("error" in body or "error_type" in body):
        return Parsed(none_because=read_error("facebook", body))
    if whole_delivery(body, "page") is not None:
        return parse_page_push(payload, observed_at)
    objects = list_objects(body)
    events, rejected = read_objects(objects, Place(), observed_at)
    nothing = "" if events or rejected else "nothing that anybody said is in this answer"
    return Parsed(events, rejected, none_because=nothing, recognised=isinstance(body, dict | list))


def list_objects(body: object) -> list[Any]:
    """The objects of an answer: a page of them, several by id, or one."""
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    data = body.get("data")
    if isinstance(data, list | dict):
        return data if isinstance(data, list) else [data]
    edges = [body[name] for name in EDGES if isinstance(body.get(name), dict)]
    if edges and not SAID & body.keys():
        return [one for edge in edges for one in _data(edge)]
    several = [one for key, one in body.items() if isinstance(one, dict) and one.get("id") == key]
    return several or [body]


def _data(edge: Mapping[str, Any]) -> list[Any]:
    data = edge.get("data")
    return data if isinstance(data, list) else []


def read_objects(
    objects: Iterable[object], place: Place, observed_at: datetime
) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
    """The events of a page of objects, and those set aside by their place."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(objects):
        try:
            known = read_object(one, "the item")
            events += _spoken(known, place, observed_at) if SAID & known.keys() else ()
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
        below, broken = _read_below(one, place, observed_at)
        events += below
        rejected += [Rejected(index, each.reason) for each in broken]
    return tuple(events), tuple(rejected)


def next_page(answer: Mapping[str, Any], before: str) -> str:
    """The next page's cursor, if there is a next page and its cursor is another one.

    `next` itself holds the token and is never kept; pages whose cursor repeats have been recorded.
    """
    paging = answer.get("paging")
    cursors = paging.get("cursors") if isinstance(paging, dict) else None
    after = cursors.get("after") if isinstance(cursors, dict) else None
    is_new = isinstance(after, str) and after != before
    return str(after) if is_new and isinstance(paging, dict) and paging.get("next") else ""


def comments_of(post: Mapping[str, Any]) -> Mapping[str, Any]:
    """The comments edge nested in a post: an object, though old answers hold a list or a text."""
    edge = post.get("comments")
    return edge if isinstance(edge, dict) else {}


def place_of(post: Mapping[str, Any], page: str) -> Place:
    """The place of a post's comments. A post's id begins with its Page's."""
    identity = read_id(post.get("id"), "id") or ""
    owner = page or (identity.partition("_")[0] if "_" in identity else "")
    return Place(owner, identity, read_url(post.get("permalink_url")))


def _read_below(
    one: object, place: Place, observed_at: datetime
) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
    """The comments nested in an object; those in a comment answer it, under the same post."""
    nested = comments_of(one).get("data") if isinstance(one, dict) else None
    if not isinstance(one, dict) or not isinstance(nested, list):
        return (), ()
    try:
        below = place_of(one, place.page)
    except UnreadableError:
        below = Place(place.page)
    found = PERMALINK.search(str(one.get("permalink_url") or ""))
    if place.post or found:
        below = replace(place, parent=below.post)
    return read_objects(nested, below, observed_at)


def _spoken(one: Mapping[str, Any], place: Place, observed_at: datetime) -> Iterator[MentionEvent]:
    said_at = read_time(one.get("created_time"), observed_at)
    said_at = said_at or read_time(one.get("tagged_time"), observed_at)
    said_at = said_at or read_time(one.get("creation_time"), observed_at)
    edited = read_time(one.get("updated_time"), observed_at) if "comments" not in one else None
    identity, parent = _identity(one)
    parent = parent or place.parent or None
    author = _author(one)
    page = place.page or ("" if place.post else identity.partition("_")[0])
    event = MentionEvent(
        platform="facebook",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or edited or observed_at,
        text=words_of(one),
        url=_url(one, identity, parent, place),
        said_at=said_at,
        author=author,
        in_reply_to=parent,
        thread_id=place.post or None,
        own=author.id is not None and author.id == page,
        media=media_of(one),
        account=place.page or None,
        facts=facts_of(one),
    )
    yield event
    if one.get("is_hidden") is True:
        yield _hidden(event)


def _hidden(event: MentionEvent) -> MentionEvent:
    """That it is hidden, dated by the comment itself: any later push about it wins."""
    return MentionEvent(
        platform=event.platform,
        native_id=event.native_id,
        kind=EventKind.HIDE,
        version=event.version,
        text=event.text,
        url=event.url,
        in_reply_to=event.in_reply_to,
        thread_id=event.thread_id,
        account=event.account,
    )


def _identity(one: Mapping[str, Any]) -> tuple[str, str | None]:
    """The object's id and its parent comment's; public access hides the id but not the address."""
    story = read_object(one.get("open_graph_story"), "open_graph_story")
    identity = read_id(one.get("id"), "id") or read_id(story.get("id"), "id")
    parent = read_id(read_object(one.get("parent"), "parent").get("id"), "parent.id")
    found = PERMALINK.search(read_url(one.get("permalink_url")) or "")
    if found:
        post, comment, reply = found.groups()
        identity = identity or f"{post}_{reply or comment}"
        parent = parent or (f"{post}_{comment}" if reply else None)
    if identity is None:
        raise UnreadableError("the item has neither an id nor an address that holds one")
    return identity, parent


def _author(one: Mapping[str, Any]) -> Author:
    person = read_object(one.get("from") or one.get("reviewer"), "from")
    name = read_text(person.get("name"), "name")[:LONGEST_NAME]
    return Author(id=read_id(person.get("id"), "from.id"), name=name or None)


def _url(one: Mapping[str, Any], identity: str, parent: str | None, place: Place) -> str | None:
    own = read_link(one.get("permalink_url"))
    if own or not place.post:
        return post_url(identity, own)
    return comment_url(identity, place.post, parent, place.permalink)
