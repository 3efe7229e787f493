"""The sweep of a Page's conversations: the net under its deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from vigie.mention import MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._facebook_read import list_objects, next_page
from vigie.platforms._fields import read_time
from vigie.platforms._messenger_read import read_conversation
from vigie.platforms._meta_door import Door
from vigie.platforms._news import sift
from vigie.platforms._page_walk import (
    Leg,
    Walk,
    dump_legs,
    is_past,
    load_legs,
    overlap,
)

# More than the newest 20 messages of a conversation are never told.
NEWEST = 20
ATTACHMENT_FIELDS = "id,mime_type,name,size,image_data,video_data,file_url"
MESSAGE_FIELDS = (
    f"id,created_time,from,to,message,sticker,attachments{{{ATTACHMENT_FIELDS}}},shares{{link}}"
)
FIELDS = f"id,updated_time,link,participants,messages.limit({NEWEST}){{{MESSAGE_FIELDS}}}"
CONVERSATIONS = "conversations"
HISTORY = timedelta(days=30)


def sweep_conversations(
    graph: Door, page: str, cursor: Mapping[str, Any], now: datetime
) -> Fetched:
    """What was written lately, the newest conversations first; only what is new is told.

    The cursor is ``{"since": ISO time of the newest message read, "legs": [...], "seen": [...]}``:
    pages that ten calls did not reach are legs for the next poll. Raises the PlatformError tree
    and PayloadError.
    """
    since = read_time(cursor.get("since"), now)
    sweep = _Sweep(graph, page, now)
    legs = load_legs(cursor.get("legs"), now)
    floor = since - overlap(CONVERSATIONS, legs) if since else now - HISTORY
    walk = Walk(sweep.read, legs)
    is_kept = walk.go(Leg(CONVERSATIONS, floor=floor))
    fresh, seen = sift(sweep.events, cursor.get("seen"), now)
    newest = max((one.said_at for one in sweep.events if one.said_at), default=since)
    kept = max(newest, since or newest) if newest and is_kept else since
    moved = {"since": kept.isoformat()} if kept else {}
    after = {"seen": seen, "legs": dump_legs(walk.legs), **moved}
    return Fetched(fresh, after, tuple(sweep.rejected), wait=walk.wait)


@dataclass(slots=True)
class _Sweep:
    """What one poll found, call by call."""

    graph: Door
    page: str
    now: datetime
    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    def read(self, leg: Leg) -> list[Leg]:
        """One page of conversations with their newest messages, and the leg it leads to."""
        params = {"platform": "messenger", "fields": FIELDS, "limit": "25"}
        path = f"{quote(self.page, safe='') or 'me'}/{CONVERSATIONS}"
        turned = {"after": leg.after} if leg.after else {}
        answer = self.graph.read(path, {**params, **turned})
        conversations = list_objects(answer) if isinstance(answer.get("data"), list) else []
        for index, one in enumerate(conversations):
            self._keep(index, one, leg.floor)
        after = next_page(answer, leg.after)
        is_over = not after or is_past(conversations, "updated_time", leg.floor, self.now)
        return [] if is_over else [Leg(CONVERSATIONS, after, leg.floor)]

    def _keep(self, index: int, conversation: object, floor: datetime | None) -> None:
        """Messages older than the floor were told, or are older than our memory begins."""
        events, rejected = read_conversation(conversation, self.page, self.now)
        self.events += [one for one in events if not floor or (one.said_at or self.now) >= floor]
        self.rejected += [Rejected(index, one.reason) for one in rejected]
