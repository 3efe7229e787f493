"""From Disqus posts to events. A post is a comment; its thread is a page of the site.

https://disqus.com/api/docs/posts/list/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._disqus_errors import why_error
from vigie.platforms._disqus_export import is_export, read_export
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
from vigie.platforms._html import html_to_text, images_of

LONGEST_ABOUT = 200


def parse_disqus(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body, or the forum's export. Raises PayloadError when it is neither."""
    if is_export(payload):
        return read_body({"code": 0, "response": read_export(payload)}, observed_at)
    return read_body(read_json(payload), observed_at)


def read_body(body: object, observed_at: datetime, me: str = "") -> Parsed:
    """The events of a body; ``me`` is the id of our own account."""
    whole = body if isinstance(body, dict) else {}
    if error := why_error(whole):
        return Parsed(none_because=error)
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    posts = list(list_posts(body))
    for index, post in enumerate(posts):
        try:
            events += read_post(post, observed_at, me)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    if events or rejected:
        return Parsed(tuple(events), tuple(rejected))
    is_known = "response" in whole and "code" in whole
    nothing = "the answer holds no post" if is_known else "this is no shape of Disqus's"
    return Parsed(none_because=nothing, recognised=is_known)


def list_posts(body: object) -> Iterator[object]:
    """Every post of an answer: listed, alone, or out of its wrapper; what is none is left out."""
    held = body.get("response", body) if isinstance(body, dict) else body
    if isinstance(held, dict) and isinstance(held.get("posts"), list):
        # A page as it is shown to visitors: its comments beside what they are under.
        held = [_under(post, held.get("thread")) for post in held["posts"]]
    if isinstance(held, list):
        yield from (one for one in held if not isinstance(one, dict) or _is_post(one))
    elif isinstance(held, dict) and _is_post(held):
        yield held


def _is_post(value: Mapping[str, Any]) -> bool:
    """A page has words of its own too, and nothing it is under."""
    if "identifiers" in value or "clean_title" in value:
        return False
    return "message" in value or "raw_message" in value or {"parent", "thread"} <= value.keys()


def _under(post: object, page: object) -> object:
    if not isinstance(page, dict) or not isinstance(post, dict):
        return post
    is_its = str(post.get("thread")) == str(page.get("id"))
    return {**post, "thread": page} if is_its else post


def read_post(post: object, observed_at: datetime, me: str = "") -> Iterator[MentionEvent]:
    """What a post tells: its words or that they are gone, and whether visitors see it.

    Raises UnreadableError.
    """
    if not isinstance(post, dict):
        raise UnreadableError("the post is not an object")
    native_id = read_id(post.get("id"), "id")
    if native_id is None:
        raise UnreadableError("id is missing")
    said_at = read_moment(post.get("createdAt"), observed_at)
    if post.get("isDeleted") is True:
        yield MentionEvent("disqus", native_id, EventKind.REMOVE, observed_at, said_at=said_at)
        return
    yield _read_words(native_id, post, said_at, observed_at, me)
    if is_withheld(post):
        yield MentionEvent("disqus", native_id, EventKind.HIDE, observed_at)


def is_withheld(post: Mapping[str, Any]) -> bool:
    """Whether visitors do not see it: held for approval, or taken for spam."""
    return post.get("isSpam") is True or post.get("isApproved") is False


def read_moment(value: object, observed_at: datetime) -> datetime | None:
    """A time of theirs: UTC, and without saying so."""
    if not isinstance(value, str):
        return None
    return read_time(value, observed_at) or read_time(f"{value.strip()}Z", observed_at)


def _read_words(
    native_id: str,
    post: Mapping[str, Any],
    said_at: datetime | None,
    observed_at: datetime,
    me: str,
) -> MentionEvent:
    is_edited = post.get("isEdited") is True
    html = read_text(post.get("message"), "message")
    author = _read_author(post.get("author"))
    thread, page, title = _read_thread(post.get("thread"))
    media = _read_media(post, html)
    shown = {"about": title, Fact.SHOWS.value: "photo" if media else "", "thread": thread}
    return MentionEvent(
        platform="disqus",
        native_id=native_id,
        kind=EventKind.EDIT if is_edited else EventKind.ADD,
        version=observed_at if is_edited else said_at or observed_at,
        text=html_to_text(html) or read_text(post.get("raw_message"), "raw_message").strip(),
        url=read_url(post.get("url")) or (f"{page}#comment-{native_id}" if page else None),
        said_at=said_at,
        author=author,
        in_reply_to=read_id(post.get("parent"), "parent"),
        thread_id=f"thread-{thread}" if thread else None,
        own=bool(me) and author.id == me,
        media=media,
        account=read_id(post.get("forum"), "forum"),
        facts={name: value for name, value in shown.items() if value},
    )


def _read_author(value: object) -> Author:
    """Who wrote it; a guest has a name and no number."""
    author = read_object(value, "author")
    name = read_text(author.get("name") or author.get("username"), "author.name", LONGEST_NAME)
    known = None if author.get("isAnonymous") is True else read_id(author.get("id"), "author.id")
    return Author(known, name.strip() or None)


def _read_thread(value: object) -> tuple[str, str, str]:
    """The page a post is on: its number, and its address and title where told."""
    if not isinstance(value, dict):
        return read_id(value, "thread") or "", "", ""
    title = html_to_text(read_text(value.get("clean_title") or value.get("title"), "title"))
    address = read_url(value.get("link")) or ""
    return read_id(value.get("id"), "thread.id") or "", address, title[:LONGEST_ABOUT]


def _read_media(post: Mapping[str, Any], html: str) -> tuple[str, ...]:
    listed = post.get("media")
    found = list(images_of(html))
    for one in listed if isinstance(listed, list) else []:
        url = one.get("resolvedUrl") or one.get("url") if isinstance(one, dict) else None
        kept = read_url(f"https:{url}" if isinstance(url, str) and url[:2] == "//" else url)
        found += [kept] if kept else []
    return tuple(dict.fromkeys(found))
