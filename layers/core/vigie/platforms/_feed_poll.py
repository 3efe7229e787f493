"""One poll of a feed: asked only for what changed, read only for what is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from vigie.errors import GoneError, PayloadError, PermanentError, PermissionDeniedError, VigieError
from vigie.mention import Parsed
from vigie.platforms import Fetched
from vigie.platforms._feed_read import read_feed
from vigie.platforms._feed_types import Document, Entry, to_event
from vigie.platforms._http import Request, Response, fetch, rebase
from vigie.platforms._news import sift
from vigie.source import Source

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "*/*;q=0.5"
)
MOST_BYTES = 10 * 1024 * 1024
NOT_MODIFIED = 304
REFUSALS = {
    401: PermissionDeniedError("the feed asks for a password", code="401"),
    404: PermanentError("there is no feed at this address", code="404"),
}

# Reworks an entry; one that is none of the source's business becomes None.
Shape = Callable[[Entry], Entry | None]


def poll_feed(
    source: Source, now: datetime, *, platform: str, shape: Shape | None = None
) -> Fetched:
    """Read a feed's news. ``shape`` may rework each entry, as an alert service needs.

    The cursor is ``{"etag", "modified", "newest", "seen"}``. Raises as `Polled.poll` says; no error
    tells more of the address than its host, since addresses of feeds may be secret.
    """
    cursor = dict(source.cursor)
    try:
        response = fetch(_request(source, platform))
    except GoneError:
        return Fetched(events=(), cursor=cursor, gone=True)
    if response.status == NOT_MODIFIED:
        return Fetched(events=(), cursor=cursor, moved_to=response.moved_to)
    kind = response.headers.get("content-type", "")
    feed = read_feed(response.body, now, base=source.url, kind=kind)
    scope = urlsplit(source.url).netloc
    told = [to_event(one, platform, scope, now) for one in _shaped(feed, shape)]
    fresh, seen = sift(told, cursor.get("seen"), now)
    return Fetched(
        events=fresh,
        cursor=_next_cursor(response, seen, [one.said_at for one in told if one.said_at]),
        rejected=feed.rejected,
        moved_to=response.moved_to,
        gone=feed.is_over,
        every_minutes=feed.every_minutes,
    )


def parse_feed(
    payload: bytes, observed_at: datetime, *, platform: str, shape: Shape | None = None
) -> Parsed:
    """Read a feed from its bytes alone. Raises PayloadError when it is none."""
    feed = read_feed(payload, observed_at)
    events = tuple(to_event(one, platform, "", observed_at) for one in _shaped(feed, shape))
    empty = "none of the feed's entries belongs here" if feed.entries else "the feed has no entries"
    nothing = "" if events or feed.rejected else empty
    return Parsed(events, feed.rejected, none_because=nothing)


def _request(source: Source, platform: str) -> Request:
    known = {
        "If-None-Match": source.cursor.get("etag"),
        "If-Modified-Since": source.cursor.get("modified"),
    }
    if not source.url:
        raise PayloadError("the source has no address")
    return Request(
        platform=platform,
        url=rebase(platform, source.url),
        headers={"Accept": ACCEPT, **{name: str(one) for name, one in known.items() if one}},
        max_bytes=MOST_BYTES,
        classify=_classify,
    )


def _classify(response: Response) -> VigieError | None:
    """A missing feed may come back and a locked one needs no new token: neither is final."""
    return REFUSALS.get(response.status)


def _shaped(feed: Document, shape: Shape | None) -> list[Entry]:
    kept = [shape(one) if shape else one for one in feed.entries]
    return [one for one in kept if one is not None]


def _next_cursor(response: Response, seen: list[str], times: list[datetime]) -> dict[str, Any]:
    marks = {
        "etag": response.headers.get("etag"),
        "modified": response.headers.get("last-modified"),
        "newest": max(times).isoformat() if times else None,
    }
    return {"seen": seen, **{name: mark for name, mark in marks.items() if mark}}
