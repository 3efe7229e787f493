"""Reading what is listed newest first, page by page, without a gap and without end.

A read begins at the newest and goes down to what the last one saw, with overlap. One that is cut
short, by its budget of pages or by a limit, remembers where: the next goes on there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import RateLimitedError
from vigie.mention import MentionEvent, Rejected
from vigie.platforms._fields import read_time


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its events, what was set aside, and the cursor of the next one, empty at the end.

    ``oldest`` and ``newest`` are when its ends were said, where its events do not tell.
    """

    events: tuple[MentionEvent, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    following: str = ""
    oldest: datetime | None = None
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a read goes: the first back in time, each beyond what is known, and in pages."""

    first: timedelta = timedelta(days=7)
    overlap: timedelta = timedelta(hours=1)
    pages: int = 5


@dataclass(frozen=True, slots=True)
class Descent:
    """What a read brought, what to remember for the next, and the seconds a limit asked for."""

    events: tuple[MentionEvent, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    memory: dict[str, Any] = field(default_factory=dict)
    wait: float = 0.0


@dataclass(slots=True)
class Haul:
    """What the lists of one poll brought together; ``memory`` is the cursor in the making."""

    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)
    wait: float = 0.0

    def add(self, key: str, found: Descent) -> None:
        """Take in what one list gave, remembered under its key."""
        self.events += found.events
        self.rejected += found.rejected
        self.memory[key] = found.memory
        self.wait = max(self.wait, found.wait)


@dataclass(slots=True)
class _Walk:
    """One way down; ``cut_at`` is the cursor of the page it did not read, None when it arrived."""

    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    pages: int = 0
    lowest: datetime | None = None
    highest: datetime | None = None
    cut_at: str | None = None
    wait: float = 0.0


def descend(
    read: Callable[[str], Page], memory: object, now: datetime, reach: Reach | None = None
) -> Descent:
    """Read what is new. ``memory`` is what the last descent gave, read back from a cursor.

    Raises what ``read`` raises; a limit only if nothing at all was read.
    """
    reach = reach or Reach()
    known: Mapping[str, Any] = memory if isinstance(memory, dict) else {}
    mark = read_time(known.get("mark"), now)
    until = mark - reach.overlap if mark else now - reach.first
    gap = _read_gap(known.get("gap"), now)
    top = _walk(read, "", until, reach.pages - (reach.pages // 2 if gap else 0))
    # The overlap is a courtesy to late listings: a read cut inside it has missed nothing known.
    if top.cut_at is not None and not (mark and top.lowest and top.lowest <= mark):
        is_history = mark is None and not top.wait
        lowest = min(until, gap[1]) if gap else until
        gap = None if is_history else (top.cut_at, lowest)
        walks = [top]
    elif gap and (left := reach.pages - top.pages) > 0:
        below = _walk(read, gap[0], gap[1], left)
        gap = (below.cut_at, gap[1]) if below.cut_at is not None else None
        walks = [top, below]
    else:
        walks = [top]
    kept: dict[str, Any] = {"mark": max(top.highest or until, mark or until).isoformat()}
    if gap:
        kept["gap"] = {"after": gap[0], "until": gap[1].isoformat()}
    return Descent(
        tuple(event for walk in walks for event in walk.events),
        tuple(one for walk in walks for one in walk.rejected),
        kept,
        max(walk.wait for walk in walks),
    )


def _walk(read: Callable[[str], Page], after: str, until: datetime, pages: int) -> _Walk:
    """Down from a cursor until a time. Rule: a cursor that comes back is the end of the list."""
    walk, passed = _Walk(), {after}
    while walk.pages < pages:
        try:
            page = read(after)
        except RateLimitedError as error:
            if not after and not walk.pages:
                raise
            walk.wait, walk.cut_at = error.retry_after, after
            return walk
        walk.pages += 1
        walk.events += page.events
        walk.rejected += page.rejected
        times = [event.said_at for event in page.events if event.said_at]
        oldest = page.oldest or min(times, default=None)
        walk.lowest = min((one for one in (walk.lowest, oldest) if one), default=None)
        newest = page.newest or max(times, default=None)
        walk.highest = max((one for one in (walk.highest, newest) if one), default=None)
        if not page.following or page.following in passed or (oldest and oldest <= until):
            return walk
        after = page.following
        passed.add(after)
    walk.cut_at = after
    return walk


def _read_gap(gap: object, now: datetime) -> tuple[str, datetime] | None:
    if not isinstance(gap, dict) or not isinstance(gap.get("after"), str):
        return None
    until = read_time(gap.get("until"), now)
    return (gap["after"], until) if until and gap["after"] else None
