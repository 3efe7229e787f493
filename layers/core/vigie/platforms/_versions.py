"""What a platform that dates its edits already told us: second edits are news, repeats are not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from vigie.mention import MentionEvent

MOST_REMEMBERED = 400
KEY_LENGTH = 12


def keep_news(
    events: Iterable[MentionEvent], seen: object, now: datetime
) -> tuple[tuple[MentionEvent, ...], list[str]]:
    """The events nobody was told of yet, and what to remember, oldest first.

    ``seen`` is what the last call returned, read back from a cursor. Unlike `_seen.sift`, the
    platform's own version decides: a second edit is news, a counter that moved is not. An event
    dated ``now`` has no version of its own and is known by its words.
    """
    known = {str(one): None for one in seen} if isinstance(seen, list) else {}
    fresh: dict[str, MentionEvent] = {}
    present: dict[str, None] = {}
    for event in events:
        key = _key(event, now)
        if key not in known and key not in fresh:
            fresh[key] = event
        present[key] = None
    past = [one for one in known if one not in present]
    kept = past[max(0, len(past) + len(present) - MOST_REMEMBERED) :]
    return tuple(fresh.values()), [*kept, *present]


def _key(event: MentionEvent, now: datetime) -> str:
    version = "" if event.version == now else event.version.isoformat()
    parts = (event.native_id, event.kind.value, version, event.text, *event.media)
    whole = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()[:KEY_LENGTH]
