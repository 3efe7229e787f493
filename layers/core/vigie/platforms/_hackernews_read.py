"""From Hacker News to events: the search's hits and trees, and the items of its own interface.

https://hn.algolia.com/api and https://github.com/HackerNews/API
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_json,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._html import html_to_text, plain_text

SITE = "https://news.ycombinator.com"
KILLED = frozenset({"[flagged]", "[dead]", "[flagged][dead]", "[flagged] [dead]", "[deleted]"})
DEEPEST = 60
# A tree keeps the place of what was deleted, without anything of this.
VOICE = frozenset({"author", "by", "title", "url", "text", "comment_text", "story_text"})
# One of these is in every item, and in nothing else.
ITEM = frozenset({"objectID", "type", "children"})


def parse_hackernews(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body. Raises PayloadError when it is no JSON."""
    body = read_json(payload)
    parsed = read_items(body, observed_at)
    if parsed.events or parsed.rejected:
        return parsed
    known = _why_none(body)
    return Parsed(none_because=known or "this is no shape of theirs", recognised=bool(known))


def read_items(body: object, observed_at: datetime) -> Parsed:
    """The events of every item of a body, and those that could not be read."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, item in enumerate(list_items(body)):
        try:
            events += read_item(item, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    return Parsed(tuple(events), tuple(rejected))


def _why_none(body: object) -> str:
    if body is None:
        return "there is no such item"
    if isinstance(body, int):
        return "this is the number of the newest item, not what it says"
    if isinstance(body, list):
        return "these are numbers of items, not what they say"
    if not isinstance(body, dict):
        return ""
    told = {
        "hits": "the search found nothing",
        "profiles": "these are numbers of items, not what they say",
        "karma": "this is a person",
        "type": "the item says nothing",
    }
    if isinstance(body.get("status"), int) and "message" in body:
        return f"hackernews error {body['status']}: the search refuses the call"
    return next((why for name, why in told.items() if name in body), "")


def list_items(body: object, depth: int = 0) -> Iterator[object]:
    """Every item: the hits of a search, an item with those under it, or a list of items."""
    if isinstance(body, list):
        for one in body:
            if not isinstance(one, int):
                yield from list_items(one, depth + 1) if isinstance(one, dict) else (one,)
    elif isinstance(body, dict) and isinstance(body.get("hits"), list):
        yield from body["hits"]
    elif isinstance(body, dict) and ITEM & body.keys() and depth < DEEPEST:
        yield body
        children = body.get("children")
        if isinstance(children, list):
            yield from list_items(children, depth + 1)


def read_item(item: object, observed_at: datetime) -> Iterator[MentionEvent]:
    """What an item tells: words, that they are gone, or that they were killed.

    Raises UnreadableError.
    """
    if not isinstance(item, dict):
        raise UnreadableError("the item is not an object")
    native_id = read_id(item.get("objectID") or item.get("id"), "id")
    if native_id is None:
        raise UnreadableError("id is missing")
    said_at = read_epoch(item.get("created_at_i") or item.get("time"), observed_at)
    said_at = said_at or read_time(item.get("created_at"), observed_at)
    is_void = not item.get("dead") and not any(item.get(name) for name in VOICE)
    if item.get("deleted") is True or is_void:
        yield MentionEvent("hackernews", native_id, EventKind.REMOVE, observed_at, said_at=said_at)
        return
    text = _read_words(item)
    if text.strip() not in KILLED:
        yield _as_event(native_id, item, text, said_at, observed_at)
    if item.get("dead") is True or text.strip() in KILLED:
        yield MentionEvent("hackernews", native_id, EventKind.HIDE, observed_at)


def _as_event(
    native_id: str,
    item: Mapping[str, Any],
    text: str,
    said_at: datetime | None,
    observed_at: datetime,
) -> MentionEvent:
    name = read_text(item.get("author") or item.get("by"), "author", LONGEST_NAME) or None
    parent = read_id(item.get("parent_id") or item.get("parent") or item.get("poll"), "parent")
    story = read_id(item.get("story_id"), "story_id")
    link = read_url(item.get("url"))
    return MentionEvent(
        platform="hackernews",
        native_id=native_id,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=text,
        url=f"{SITE}/item?id={native_id}",
        said_at=said_at,
        author=Author(name, name),
        in_reply_to=parent,
        thread_id=story if story != native_id else None,
        facts={Fact.SHOWS.value: "link"} if link else {},
    )


def _read_words(item: Mapping[str, Any]) -> str:
    """The title of a story and the words, which are HTML whose paragraphs are not closed."""
    title = plain_text(read_text(item.get("title"), "title"))
    html = item.get("comment_text") or item.get("story_text") or item.get("text")
    words = html_to_text(read_text(html, "text"))
    return "\n\n".join(part for part in (title, words) if part)
