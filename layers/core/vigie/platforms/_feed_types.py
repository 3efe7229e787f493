"""A feed as values, whatever dialect it was written in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vigie.mention import Author, EventKind, MentionEvent, Rejected

LONGEST_TEXT = 20_000
LONGEST_ID = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: plain words, absolute addresses, aware times or none.

    ``thread`` is what a comment hangs under and empty for anything else; ``is_scoped`` tells that
    the id is only good within its own feed.
    """

    id: str = ""
    link: str | None = None
    title: str = ""
    body: str = ""
    author: Author = field(default_factory=Author)
    published: datetime | None = None
    updated: datetime | None = None
    in_reply_to: str | None = None
    thread: str | None = None
    media: tuple[str, ...] = ()
    is_scoped: bool = False
    html: str = ""

    @property
    def text(self) -> str:
        """Title, blank line, body; the body alone where the title only repeats or announces it.

        A comment's title is its blog's sentence about it, none of its author's words.
        """
        start = self.title.rstrip(" .…")
        repeats = bool(start) and self.body.startswith(start)
        parts = [self.body] if self.body and (self.thread or repeats) else [self.title, self.body]
        return "\n\n".join(part for part in parts if part)[:LONGEST_TEXT]

    @property
    def key(self) -> str:
        """The id, else what else tells this entry from others."""
        said = self.published.isoformat() if self.published else ""
        own = self.id or self.link or (hash_of(self.title, self.body, said) if self.text else "")
        return own if len(own) <= LONGEST_ID else hash_of(own)


@dataclass(frozen=True, slots=True)
class Document:
    """A feed: its entries, those set aside, and what it asks of whoever reads it."""

    entries: tuple[Entry, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    every_minutes: int | None = None
    is_over: bool = False


def to_event(entry: Entry, platform: str, scope: str, observed_at: datetime) -> MentionEvent:
    """The entry as an addition; ``scope`` names the feed where ids are only good within it."""
    said_at = entry.published or entry.updated
    return MentionEvent(
        platform=platform,
        native_id=f"{scope}#{entry.key}" if entry.is_scoped and scope else entry.key,
        kind=EventKind.ADD,
        version=entry.updated or said_at or observed_at,
        text=entry.text,
        url=entry.link,
        said_at=said_at or observed_at,
        author=entry.author,
        in_reply_to=entry.in_reply_to,
        thread_id=entry.thread,
        media=entry.media,
    )


def clamp_minutes(minutes: float) -> int | None:
    """A rhythm a feed may ask for: at least a minute, at most a day, else its wish is ignored."""
    day = timedelta(days=1) / timedelta(minutes=1)
    return int(min(minutes, day)) if minutes >= 1 else None


def hash_of(*parts: str) -> str:
    """A short stable id of a few texts."""
    whole = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()[:32]
