"""Reading things on Reddit again: what is deleted there may not stay here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from vigie.mention import Author, EventKind, Fact, Mention, MentionEvent
from vigie.platforms._news import turn_reread
from vigie.platforms._reddit_api import Reddit
from vigie.platforms._reddit_read import DELETED, read_body


def reread_things(reddit: Reddit, mentions: Sequence[Mention], now: datetime) -> list[MentionEvent]:
    """Removals for what is gone, adds for what reads on. Raises the PlatformError tree.

    Rule: what a listing read whole does not hold is gone, were it everything that was asked; a
    listing of which something cannot be read removes nothing by its silence. Messages cannot be
    asked for by id; they go by their time.
    """
    asked = [one for one in mentions if not one.native_id.startswith("t4_")]
    if not asked:
        return []
    listing = reddit.list("/api/info", id=",".join(one.native_id for one in asked))
    parsed = read_body(listing, now, reddit.me)
    shown = {event.native_id for event in parsed.events}
    known = {one.native_id: one for one in asked}
    fresh = [_as_read_now(event, known.get(event.native_id), now) for event in parsed.events]
    is_whole = not parsed.rejected and shown == _names_of(listing)
    gone = [one for one in known if one not in shown] if is_whole else []
    return turn_reread(asked, fresh, now) + [
        MentionEvent("reddit", name, EventKind.REMOVE, now) for name in gone
    ]


def _names_of(listing: object) -> set[object]:
    """What a listing says it holds; a child that is no thing stands as itself, unread."""
    data = listing.get("data") if isinstance(listing, dict) else None
    children = data.get("children") if isinstance(data, dict) else None
    if not isinstance(children, list):
        return {None}
    things = [one.get("data") if isinstance(one, dict) else None for one in children]
    return {one.get("name") if isinstance(one, dict) else None for one in things}


def _as_read_now(event: MentionEvent, known: Mention | None, now: datetime) -> MentionEvent:
    """What reads on. An account that is deleted takes its name from what it said.

    Read by id a comment tells neither its topic nor that it called us: what is known of it stays.
    """
    if event.kind not in (EventKind.ADD, EventKind.EDIT):
        return event
    author = Author(name=DELETED) if event.author == Author() else event.author
    before = dict(known.facts) if known else {}
    before.pop(Fact.WITHHELD, None)
    facts = {**before, **event.facts}
    return replace(event, kind=EventKind.ADD, version=now, author=author, facts=facts)
