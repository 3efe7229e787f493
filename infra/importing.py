"""Files a person brings: another desk's export, a platform's archive, or what vigie itself wrote.

Pure: bytes in, mentions out; and an event as a line from which the same event is read again.
"""

from __future__ import annotations

import json
from datetime import datetime

from pydantic import ValidationError
from vigie.api.bodies import ImportedBody
from vigie.errors import PayloadError
from vigie.mention import MentionEvent, Parsed
from vigie.platforms import Readable, load_platform, platform_names
from vigie.platforms._lines import is_ours, read_lines, show_whole

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


def why_refused(row: Row) -> str:
    """Why the API would refuse a row, and its page with it; empty when it would not."""
    if row["platform"] not in platform_names():
        return f"no platform is called {row['platform']!r}"
    try:
        ImportedBody.model_validate_json(json.dumps(row))
    except ValidationError as error:
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return ""
