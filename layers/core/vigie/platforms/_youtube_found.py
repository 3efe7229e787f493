"""What one poll of a channel has found so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from vigie.mention import EventKind, MentionEvent, Rejected
from vigie.platforms._youtube_api import Tube
from vigie.platforms._youtube_read import Place, read_objects, replies_of, thread_place

PLAIN = {"textFormat": "plainText", "maxResults": "100"}
WATCHED = 50


@dataclass(slots=True)
class Sweep:
    """One poll's walk through a channel: what it found, and what it keeps for the next.

    ``counts`` holds the known threads with their number of replies, ``late`` those to read now.
    """

    tube: Tube
    channel: str
    now: datetime
    counts: dict[str, int]
    held: set[str]
    events: list[MentionEvent] = field(default_factory=list)
    moves: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    late: dict[str, tuple[int, Place]] = field(default_factory=dict)
    listed: dict[str, None] = field(default_factory=dict)
    wait: float = 0.0

    def keep(self, objects: Iterable[object], place: Place) -> None:
        """Read objects; that something is held is told when it is new."""
        events, rejected = read_objects(objects, place, self.now)
        self.rejected += rejected
        for one in events:
            if one.kind is EventKind.HIDE:
                if one.native_id not in self.held:
                    self.moves.append(one)
                self.held.add(one.native_id)
            else:
                self.events.append(replace(one, kind=EventKind.ADD))

    def keep_threads(self, threads: Iterable[Mapping[str, Any]]) -> None:
        """Read threads, and note those whose replies are more than we know and they bring."""
        for thread in threads:
            self.keep([thread], Place(self.channel))
            identity, snippet = thread.get("id"), thread.get("snippet")
            total = snippet.get("totalReplyCount") if isinstance(snippet, dict) else None
            if not isinstance(identity, str) or not isinstance(total, int):
                continue
            self.listed[identity] = None
            known = self.counts.get(identity, 0)
            if total > known and total > len(replies_of(thread)):
                self.late[identity] = (total, thread_place(thread, self.channel))
            else:
                self.counts[identity] = total
            self.counts.setdefault(identity, known)
