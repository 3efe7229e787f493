"""Reading what is listed newest first, page by page, without a gap and without end.

A read goes down from the top until it meets its floor, what an earlier read knew. What it may not
reach (its pages are used up, a limit was met) is a gap, remembered: later reads go on there. Lists
in the order of the times they tell have a time as their floor, looked below a little for what is
listed late. Where the order is another (the time of indexing, of the last answer), or no time is
told, the floor is the ids met last. Edges that hang under each other are `_page_walk`'s and
`_meta_walk`'s: there a list is one of many, and what is left is a queue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import PermanentError, RateLimitedError
from vigie.mention import MentionEvent, Rejected
from vigie.platforms._fields import read_time

SOON = 60.0
MOST_KNOWN = 60
MOST_GAPS = 3
# Ids may all be deleted before they are met again: then a gap ends after so many pages.
MOST_GAP_PAGES = 200


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its events, what was set aside, and the cursor of the next one, empty at the end.

    ``times`` are what the list goes by, where that is not when its events were said.
    """

    events: tuple[MentionEvent, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    following: str = ""
    times: tuple[datetime, ...] | None = None

    def tell_times(self) -> tuple[datetime, ...]:
        """The times of what is on the page, as far as they are told."""
        if self.times is not None:
            return self.times
        return tuple(one.said_at for one in self.events if one.said_at)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a read goes: the first back in time, each beyond what is known, and in pages.

    ``by_ids``: the floor is ids, not a time. ``first_pages`` is the first read's, where that is
    less; ``again`` the seconds until a read that used up its pages goes on, else its rhythm.
    """

    first: timedelta = timedelta(days=7)
    overlap: timedelta = timedelta(hours=1)
    pages: int = 5
    first_pages: int | None = None
    by_ids: bool = False
    again: float = 0.0


@dataclass(frozen=True, slots=True)
class Descent:
    """What a read brought, what to remember for the next, and the seconds to wait for it."""

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


@dataclass(frozen=True, slots=True)
class _Floor:
    """Where a way down ends: at a time, or at ids; with neither, at the end of the list."""

    until: datetime | None = None
    known: tuple[str, ...] = ()

    def is_met(self, page: Page) -> bool:
        oldest = min(page.tell_times(), default=None)
        is_below = bool(self.until and oldest and oldest <= self.until)
        return is_below or not {one.native_id for one in page.events}.isdisjoint(self.known)


@dataclass(frozen=True, slots=True)
class _Gap:
    """A way not gone to its end: where it goes on, its floor, the pages it took until now."""

    after: str
    floor: _Floor
    pages: int = 0


@dataclass(slots=True)
class _Reading:
    """One read of a list; ``left`` is how many pages it may still read."""

    read: Callable[[str], Page]
    left: int
    met: list[Page] = field(default_factory=list)
    wait: float = 0.0

    def go_down(self, gap: _Gap, most: int) -> _Gap | None:
        """Read pages to the floor; what is left. A cursor that comes back is the list's end."""
        at, used, pages = gap.after, {gap.after}, gap.pages
        for _ in range(0 if self.wait else min(most, self.left)):
            try:
                page = self.read(at)
            except RateLimitedError as error:
                if not self.met:
                    raise
                self.wait = error.retry_after
                break
            self.met.append(page)
            self.left, pages = self.left - 1, pages + 1
            if not page.following or page.following in used or gap.floor.is_met(page):
                return None
            at = page.following
            used.add(at)
        return replace(gap, after=at, pages=pages)

    def close(self, gap: _Gap, instead: str) -> _Gap | None:
        """Go on in a gap; where its cursor no longer holds, from ``instead``, which lies above."""
        try:
            rest = self.go_down(gap, self.left)
        except PermanentError:
            rest = self.go_down(replace(gap, after=instead), self.left) if instead else None
        is_lost = rest and not rest.floor.until and rest.pages >= MOST_GAP_PAGES
        return None if is_lost else rest


def descend(
    read: Callable[[str], Page], memory: object, now: datetime, reach: Reach | None = None
) -> Descent:
    """Read what is new, then what earlier reads left out.

    ``memory`` is what the last descent gave, read back from a cursor: ``mark``, the newest time, or
    ``known``, the newest ids, and ``gaps``. Raises what ``read`` raises; a limit only if nothing at
    all was read.
    """
    reach = reach or Reach()
    before: Mapping[str, Any] = memory if isinstance(memory, dict) else {}
    mark, gaps = read_time(before.get("mark"), now), _read_gaps(before.get("gaps"), now)
    is_first = mark is None if not reach.by_ids else not isinstance(before.get("known"), list)
    if reach.by_ids:
        floor = _Floor(known=_strings(before.get("known")))
    else:
        floor = _Floor(mark - reach.overlap if mark else now - reach.first)
    # Half of the pages are for the gaps, at least one: a busy list would never let them be closed.
    reading = _Reading(read, max(reach.pages, 2) if gaps else reach.pages)
    share = reach.pages - reach.pages // 2 if gaps else reach.pages
    most = reach.first_pages if is_first and reach.first_pages else share
    rest = reading.go_down(_Gap("", floor), most)
    top = tuple(reading.met)
    # History has an end, and so has the overlap: cut inside it, a read has missed nothing known.
    is_history = is_first and (reach.by_ids or not reading.wait)
    left = [rest] if rest and not is_history and not _is_overlap(top, mark) else []
    for gap in gaps:
        unread = reading.close(gap, top[-1].following)
        left += [unread] if unread else []
    kept = _write_floor(top, floor, mark, reach) | _write_gaps(_fold(left))
    return Descent(
        tuple(event for page in reading.met for event in page.events),
        tuple(one for page in reading.met for one in page.rejected),
        kept,
        reading.wait or (reach.again if left else 0.0),
    )


def _is_overlap(pages: tuple[Page, ...], mark: datetime | None) -> bool:
    lowest = min((time for page in pages for time in page.tell_times()), default=None)
    return bool(mark and lowest and lowest <= mark)


def _fold(gaps: list[_Gap]) -> list[_Gap]:
    """Few gaps, the newest first: too many become one that goes from its top to the lowest floor.

    What lies between is read again, and known to be told; none of it is lost.
    """
    if len(gaps) <= MOST_GAPS:
        return gaps
    kept, last = gaps[: MOST_GAPS - 1], gaps[MOST_GAPS - 1 :]
    return [*kept, replace(last[0], floor=last[-1].floor, pages=0)]


def _write_floor(
    top: tuple[Page, ...], floor: _Floor, mark: datetime | None, reach: Reach
) -> dict[str, Any]:
    if reach.by_ids:
        ids = (event.native_id for page in top for event in page.events)
        return {"known": list(dict.fromkeys((*ids, *floor.known)))[:MOST_KNOWN]}
    times = [time for page in top for time in page.tell_times()]
    newest = max((*times, *(one for one in (mark or floor.until,) if one)))
    return {"mark": newest.isoformat()}


def _write_gaps(gaps: list[_Gap]) -> dict[str, Any]:
    rows = [
        {"after": one.after, "pages": one.pages}
        | ({"until": one.floor.until.isoformat()} if one.floor.until else {})
        | ({"known": list(one.floor.known)} if one.floor.known else {})
        for one in gaps
    ]
    return {"gaps": rows} if rows else {}


def _read_gaps(value: object, now: datetime) -> list[_Gap]:
    found: list[_Gap] = []
    for one in value if isinstance(value, list) else []:
        after = one.get("after") if isinstance(one, dict) else None
        if isinstance(after, str) and after:
            floor = _Floor(read_time(one.get("until"), now), _strings(one.get("known")))
            pages = one.get("pages")
            found.append(_Gap(after, floor, pages if isinstance(pages, int) else 0))
    return found


def _strings(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list | tuple) else ()
    return tuple(one for one in found if isinstance(one, str))
