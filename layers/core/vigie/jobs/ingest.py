"""Parsed events into the mentions table; what cannot be read is kept aside, nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from vigie.aws.brands import read_brand
from vigie.aws.deliveries import keep_delivery
from vigie.aws.erasure import is_erased
from vigie.aws.journal import count, note, warn
from vigie.aws.mentions import Stored, get_mention, store_event
from vigie.aws.queues import send_job
from vigie.jobs.sameness import store_once
from vigie.mention import (
    LOOKUP,
    NEWS_FOR,
    Author,
    EventKind,
    MentionEvent,
    Parsed,
    Rejected,
    mention_id,
)

MOST_LOOKED_UP = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a payload's items."""

    accepted: int = 0
    duplicates: int = 0
    rejected: tuple[Rejected, ...] = ()
    queued: int = 0


def store_parsed(brand: str, platform: str, parsed: Parsed, body: bytes, now: datetime) -> Tally:
    """Store a delivery's good events, and the whole delivery beside them if any item is poison."""
    if parsed.rejected or not parsed.recognised:
        set_aside(brand, platform, body, now, len(parsed.rejected))
    tally = store_events(brand, parsed.events, now)
    poison = {one.index for one in parsed.rejected}
    places = [n for n in range(len(parsed.events) + len(poison)) if n not in poison]
    refused = [replace(one, index=places[one.index]) for one in tally.rejected]
    return replace(tally, rejected=(*parsed.rejected, *refused))


def set_aside(brand: str, platform: str, body: bytes, now: datetime, items: int) -> None:
    """Keep a delivery raw for two weeks, with an alarm: something in it could not be read."""
    keep_delivery(brand, platform, body, now, why="poison")
    count("SetAside")
    warn("payload set aside", brand=brand, platform=platform, items=items)


def store_events(
    brand: str, events: Sequence[MentionEvent], now: datetime, *, backfilled: bool = False
) -> Tally:
    """Store events one by one; each write is conditional, so any of them may be repeated.

    What was said more than a day ago and is new to us is history, as if it had been imported.
    """
    own = _own_accounts(brand)
    erased = _erased_authors(brand, events)
    outcomes = Counter(
        store_once(brand, _marked(event, own), now, backfilled=backfilled or _is_old(event, now))
        for event in events
        if (event.author.id or event.author.name) not in erased
    )
    accepted = outcomes[Stored.NEW] + outcomes[Stored.CHANGED]
    if events:
        note("events stored", brand=brand, new=outcomes[Stored.NEW], all=len(events))
    _send_lookups(brand, events)
    for event in events:
        if (event.author.id or event.author.name) in erased:
            _forget_heard(brand, event, now)
    refused = tuple(
        Rejected(index, "author_erased")
        for index, event in enumerate(events)
        if (event.author.id or event.author.name) in erased
    )
    return Tally(accepted=accepted, duplicates=outcomes[Stored.DUPLICATE], rejected=refused)


def _is_old(event: MentionEvent, now: datetime) -> bool:
    return event.said_at is not None and now - event.said_at > NEWS_FOR


def _send_lookups(brand: str, events: Sequence[MentionEvent]) -> None:
    """What was told by its id alone is read through the poll queue, once it is stored."""
    bare = [one for one in events if LOOKUP in one.facts]
    told = [mention_id(brand, one.platform, one.native_id, one.realm) for one in bare]
    for start in range(0, len(told), MOST_LOOKED_UP):
        send_job({"lookup": " ".join(told[start : start + MOST_LOOKED_UP])})


def _forget_heard(brand: str, event: MentionEvent, now: datetime) -> None:
    """What an alert told without a name turns out to be an erased author's: it goes too."""
    known = get_mention(mention_id(brand, event.platform, event.native_id, event.realm))
    if known is not None and not known.removed:
        gone = replace(event, kind=EventKind.REMOVE, author=Author(), text="", url=None)
        store_event(brand, gone, now)


def _own_accounts(brand: str) -> frozenset[str]:
    known = read_brand(brand)
    return frozenset(known.own_accounts) if known else frozenset()


def _erased_authors(brand: str, events: Sequence[MentionEvent]) -> frozenset[str]:
    """Authors among these who asked to be forgotten: one read each."""
    authors = {(event.platform, event.author.id or event.author.name) for event in events}
    return frozenset(
        author for platform, author in authors if author and is_erased(brand, platform, author)
    )


def _marked(event: MentionEvent, own: frozenset[str]) -> MentionEvent:
    mine = event.own or bool(own & {event.author.id, event.author.name})
    return replace(event, own=mine)
