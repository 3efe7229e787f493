"""Reading what other tools exported."""

from __future__ import annotations

from datetime import datetime

from vigie.mention import MentionEvent, Parsed
from vigie.platforms import Readable, load_platform

from infra.lines import Row, show_event


def read_import(platform: str, payload: bytes, now: datetime) -> Parsed:
    """What a file holds. Raises NotFoundError, PayloadError."""
    module = load_platform(platform)
    if not isinstance(module, Readable):
        return Parsed(none_because=f"{platform} has no files to read")
    return module.parse(payload, now)


def importable(event: MentionEvent) -> Row:
    """An event as `POST /api/import` takes it."""
    said_at = event.said_at or event.version
    author = event.author
    return {
        **show_event(event),
        "said_at": said_at.isoformat(),
        "author": {"id": author.id, "name": author.name, "followers": author.followers},
        "thread_id": event.thread_id,
        "media": list(event.media),
        "realm": event.realm,
        "facts": dict(event.facts),
    }
