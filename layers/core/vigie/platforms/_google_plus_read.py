"""Posts and comments of Google+, as Takeout's JSON and the late interface wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_id,
    read_object,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._html import html_to_text

NOTHING = "no post or comment is in this file"
SHOWS = {"album": "photo", "link": "link", "poll": "poll", "location": "location"}
ATTACHED = {"photo": "photo", "album": "photo", "video": "video", "article": "link"}
POST = re.compile(r"https?://plus\.google\.com/[^\s\"']+/posts/([^\s\"'/?#]+)")
PERSON = re.compile(r"users/(\d+)")


def read_archive(body: object, observed_at: datetime) -> Parsed:
    """The events of one post, of several, or of a page of the interface."""
    items = body if isinstance(body, list) else [body]
    if isinstance(body, dict) and isinstance(body.get("items"), list):
        items = body["items"]
    if isinstance(body, dict) and "error" in body and "id" not in body:
        return Parsed(none_because="google_plus answered with an error: its interface is closed")
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(items):
        try:
            events += _read_post(read_object(one, "the post"), None, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    nothing = "" if events or rejected else NOTHING
    return Parsed(tuple(events), tuple(rejected), none_because=nothing)


def _read_post(
    item: Mapping[str, Any], above: str | None, observed_at: datetime
) -> Iterator[MentionEvent]:
    """A post, then its comments; ``above`` is the post a comment hangs under."""
    inner = item.get("object")
    core = inner if isinstance(inner, dict) else {}
    if not {"content", "creationTime", "published", "activityId"} & item.keys():
        return
    identity = _identity(item)
    thread = above or _thread(item)
    said_at = read_time(item.get("creationTime") or item.get("published"), observed_at)
    updated = read_time(item.get("updateTime") or item.get("updated"), observed_at)
    text, shows = _words(item, core), _shows(item, core)
    if text or shows:
        yield MentionEvent(
            platform="google_plus",
            native_id=identity,
            kind=EventKind.ADD,
            version=updated or said_at or observed_at,
            text=text,
            url=read_url(item.get("url")),
            said_at=said_at,
            author=_author(item),
            in_reply_to=thread,
            thread_id=thread,
            media=_media(item),
            facts={Fact.SHOWS: shows} if shows else {},
        )
    comments = item.get("comments")
    for one in comments if isinstance(comments, list) else []:
        if isinstance(one, dict):
            yield from _read_post(one, identity, observed_at)


def _identity(item: Mapping[str, Any]) -> str:
    """The interface's id; in Takeout what the address ends in, which its HTML pages hold too."""
    posted = POST.match(read_text(item.get("url"), "url", 2_000))
    if posted and "kind" not in item:
        return posted.group(1)
    for name in ("activityId", "id", "resourceName", "url"):
        found = read_id(item.get(name), name)
        if found:
            return found
    raise UnreadableError("the post has no id")


def _thread(item: Mapping[str, Any]) -> str | None:
    """The interface's comments name what they hang under."""
    under = item.get("inReplyTo")
    first = under[0] if isinstance(under, list) and under else None
    return read_id(first.get("id"), "inReplyTo.id") if isinstance(first, dict) else None


def _words(item: Mapping[str, Any], core: Mapping[str, Any]) -> str:
    """What was written, in HTML; a share without words says what it shares."""
    written = item.get("content") or item.get("annotation") or core.get("content")
    text = html_to_text(read_text(written, "content"))
    shared = item.get("resharedPost")
    if not text and isinstance(shared, dict):
        text = html_to_text(read_text(shared.get("content"), "resharedPost.content"))
    link = item.get("link")
    title = link.get("title") if isinstance(link, dict) else None
    return text or (read_text(title, "link.title") if isinstance(title, str) else "")


def _shows(item: Mapping[str, Any], core: Mapping[str, Any]) -> str:
    shown = [kind for name, kind in SHOWS.items() if item.get(name)]
    media = item.get("media")
    if isinstance(media, dict):
        family = str(media.get("contentType") or "").partition("/")[0]
        shown.append("video" if family == "video" else "photo")
    attached = core.get("attachments")
    listed = (
        [one for one in attached if isinstance(one, dict)] if isinstance(attached, list) else []
    )
    shown += [ATTACHED.get(str(one.get("objectType")), "link") for one in listed]
    return ",".join(dict.fromkeys(shown))


def _media(item: Mapping[str, Any]) -> tuple[str, ...]:
    album = item.get("album")
    listed = album.get("media") if isinstance(album, dict) else None
    given = [item.get("media"), *(listed if isinstance(listed, list) else [])]
    found = [read_url(one.get("url")) for one in given if isinstance(one, dict)]
    return tuple(dict.fromkeys(url for url in found if url))


def _author(item: Mapping[str, Any]) -> Author:
    """Takeout's author holds a resource, ``users/117…``; the interface's actor an id."""
    person = read_object(item.get("author") or item.get("actor"), "author")
    name = read_text(person.get("displayName"), "displayName")[:LONGEST_NAME]
    resource = read_text(person.get("resourceName"), "resourceName", 500)
    numbered = PERSON.search(resource)
    identity = read_id(person.get("id"), "author.id") or (numbered.group(1) if numbered else None)
    return Author(id=identity, name=name or None)
