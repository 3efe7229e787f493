"""Files a person brings: another desk's export, a platform's archive, or what vigie itself wrote.

Pure: bytes in, mentions out; and an event as a line from which the same event is read again.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from vigie.errors import PayloadError
from vigie.mention import MentionEvent, Parsed
from vigie.platforms import Readable, load_platform
from vigie.platforms._lines import is_ours, read_lines

from infra.lines import Row, show_event


def read_import(platform: str, payload: bytes, now: datetime) -> Parsed:
    """The mentions of a file, by what is in it.

    Rule: lines vigie wrote are read as such, whatever platform was named, for each names its own;
    else the platform reads its export, archive or recorded answer; what it cannot read may still
    be a list, lines or a table in our own shape, said on that platform.
    Raises NotFoundError for an unknown platform, PayloadError with the platform's own reason.
    """
    module = load_platform(platform)
    if is_ours(payload):
        return read_lines(payload, now, platform)
    if not isinstance(module, Readable):
        return _read_ours(payload, now, platform, PayloadError(f"{platform} has no file to read"))
    try:
        parsed = module.parse(payload, now)
    except PayloadError as error:
        return _read_ours(payload, now, platform, error)
    if parsed.events or parsed.rejected or parsed.recognised:
        return parsed
    return _read_ours(payload, now, platform, PayloadError(parsed.none_because))


def show_whole(event: MentionEvent) -> dict[str, Any]:
    """An event with all it holds, in the shape `vigie parse` prints; empty fields are left out."""
    more = {
        "thread_id": event.thread_id,
        "media": list(event.media),
        "account": event.account,
        "realm": event.realm,
        "facts": dict(event.facts),
    }
    author: dict[str, Any] = {"id": event.author.id, "name": event.author.name}
    if event.author.followers is not None:
        author["followers"] = event.author.followers
    return {
        "platform": event.platform,
        "id": event.native_id,
        "kind": event.kind.value,
        "text": event.text,
        "url": event.url,
        "said_at": event.said_at.isoformat() if event.said_at else None,
        "version": event.version.isoformat(),
        "author": author,
        "in_reply_to": event.in_reply_to,
        "own": event.own,
        **{name: value for name, value in more.items() if value},
    }


def write_line(event: MentionEvent) -> str:
    """An event as one line of a JSONL export."""
    return json.dumps(show_whole(event), ensure_ascii=False) + "\n"


def _read_ours(payload: bytes, now: datetime, platform: str, refusal: PayloadError) -> Parsed:
    """The file in our own shape, else the first reason why it was not read."""
    try:
        return read_lines(payload, now, platform)
    except PayloadError:
        raise refusal from None


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
