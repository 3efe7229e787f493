"""What a polled source already told us, so that only news is emitted, and all of it.

Dates decide nothing here: a late item with an old date is as new as any other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from vigie.mention import EventKind, MentionEvent

MOST_REMEMBERED = 400
KEY_LENGTH = 16


def sift(
    events: Iterable[MentionEvent], seen: object, now: datetime
) -> tuple[tuple[MentionEvent, ...], list[str]]:
    """The events that say something new, and what to remember, oldest first.

    ``seen`` is what the last call returned, read back from a cursor. What was seen with other words
    is an edit, dated now, because no date of its own can be trusted to be newer. Everything in the
    present answer is remembered; of the rest, the last 400.
    """
    known = dict(_pairs(seen))
    fresh: list[MentionEvent] = []
    present: dict[str, str] = {}
    for event in events:
        key, content = _key(event), _content(event)
        before = present.get(key, known.get(key))
        if before is None:
            fresh.append(event)
        elif before != content and event.kind is EventKind.ADD:
            fresh.append(replace(event, kind=EventKind.EDIT, version=now))
        present[key] = content
    past = {key: value for key, value in known.items() if key not in present}
    kept = list(past.items())[max(0, len(past) + len(present) - MOST_REMEMBERED) :]
    return tuple(fresh), [f"{key}:{value}" for key, value in (*kept, *present.items())]


def _pairs(seen: object) -> Iterable[tuple[str, str]]:
    for one in seen if isinstance(seen, list) else []:
        key, _, content = str(one).partition(":")
        yield key, content


def _key(event: MentionEvent) -> str:
    return _hash(event.native_id, "" if event.kind is EventKind.ADD else event.kind.value)


def _content(event: MentionEvent) -> str:
    return _hash(event.text, *event.media)[:8]


def _hash(*parts: str) -> str:
    whole = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()[:KEY_LENGTH]
