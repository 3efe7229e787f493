"""JSON Feed, versions 1 and 1.1.

https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from vigie.errors import PayloadError
from vigie.mention import Author, Rejected
from vigie.platforms._feed_types import Document, Entry
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_id,
    read_object,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._html import html_to_text, images_of, plain_text

LONGEST_BODY = 1_000_000
MOST_ENTRIES = 1_000
MOST_MEDIA = 10


def read_json_feed(payload: object, base: str, observed_at: datetime) -> Document:
    """Read a parsed JSON feed. Raises PayloadError when it is JSON of another kind."""
    items = payload.get("items") if isinstance(payload, dict) else None
    if not isinstance(payload, dict) or not isinstance(items, list) or not payload.get("version"):
        raise PayloadError("this is JSON, but not a JSON feed")
    base = urljoin(base, read_url(payload.get("home_page_url")) or "")
    entries: list[Entry] = []
    rejected: list[Rejected] = []
    for index, item in enumerate(items[:MOST_ENTRIES]):
        try:
            entries.append(_read_item(item, payload, base, observed_at))
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    over = payload.get("expired") is True
    return Document(tuple(entries), tuple(rejected), is_over=over)


def _read_item(item: object, feed: Mapping[str, Any], base: str, observed_at: datetime) -> Entry:
    if not isinstance(item, dict):
        raise UnreadableError("the item is not an object")
    html = read_text(item.get("content_html"), "content_html", LONGEST_BODY)
    plain = read_text(item.get("content_text"), "content_text", LONGEST_BODY)
    summary = read_text(item.get("summary"), "summary", LONGEST_BODY)
    entry = Entry(
        id=read_id(item.get("id"), "id") or "",
        link=_link(item, base),
        title=plain_text(read_text(item.get("title"), "title")),
        body=html_to_text(html) or plain_text(plain or summary),
        author=_author(item) or _author(feed) or Author(),
        published=read_time(item.get("date_published"), observed_at),
        updated=read_time(item.get("date_modified"), observed_at),
        media=_media(item, html),
        is_scoped=":" not in str(item.get("id") or ":"),
        html=html,
    )
    if not entry.key:
        raise UnreadableError("the item has no id, no address and no words")
    return entry


def _link(item: Mapping[str, Any], base: str) -> str | None:
    for name in ("url", "external_url"):
        given = item.get(name)
        if isinstance(given, str) and given:
            try:
                return read_url(urljoin(base, given))
            except ValueError:
                continue
    return None


def _author(holder: Mapping[str, Any]) -> Author | None:
    """The first author; version 1 had one, version 1.1 has many."""
    authors = holder.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else holder.get("author")
    if first is None:
        return None
    person = read_object(first, "author")
    name = read_text(person.get("name"), "author.name")[:LONGEST_NAME]
    return Author(id=read_url(person.get("url")), name=name or None)


def _media(item: Mapping[str, Any], html: str) -> tuple[str, ...]:
    attachments = item.get("attachments")
    shown = [
        one.get("url")
        for one in (attachments if isinstance(attachments, list) else [])
        if isinstance(one, dict) and str(one.get("mime_type")).startswith(("image", "video"))
    ]
    given = [item.get("image"), item.get("banner_image"), *shown]
    urls = [url for one in given if (url := read_url(one))]
    return tuple(dict.fromkeys((*urls, *images_of(html))))[:MOST_MEDIA]
