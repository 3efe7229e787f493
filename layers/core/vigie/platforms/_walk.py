"""Walking pages that come newest first, down to what is known, without ever leaving a gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import PermanentError, RateLimitedError
from vigie.platforms._fields import read_time

SOON = 60.0
MOST_PAGES = 10


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page as it was read: the times of what it lists, and the next page's token, or empty."""

    times: Sequence[datetime]
    token: str = ""


@dataclass(frozen=True, slots=True)
class Walked:
    """``cursor`` is what to keep of a walk, ``wait`` the seconds until it may go on, if cut short.

    The cursor: ``since``, the newest time read; ``gap``, where to go on and down to when.
    """

    cursor: dict[str, Any]
    wait: float = 0.0


def walk_pages(
    read: Callable[[str], Leaf],
    cursor: Mapping[str, Any],
    now: datetime,
    *,
    history: timedelta,
    overlap: timedelta,
) -> Walked:
    """Read pages until one reaches below the floor: the last ``since`` less the overlap.

    Rule: ``since`` moves only once the floor is reached. A walk cut short by a limit, or after ten
    pages, is gone on with at the next poll; what came in meanwhile is read after it. The first walk
    of all goes ``history`` back, ten pages at most, and leaves the rest. Raises what ``read``
    raises, unless it is a limit and something was read before it.
    """
    since = read_time(cursor.get("since"), now)
    kept = cursor.get("gap")
    gap: Mapping[str, Any] = kept if isinstance(kept, dict) else {}
    floor = read_time(gap.get("floor"), now) or (since - overlap if since else now - history)
    top = read_time(gap.get("top"), now) or since
    page, used, wait = str(gap.get("page") or ""), {""}, 0.0
    for number in range(MOST_PAGES):
        try:
            leaf = _read_on(read, page) if not number else read(page)
        except RateLimitedError as error:
            if not number:
                raise
            wait = error.retry_after
            break
        top = max((*leaf.times, *([top] if top else [])), default=None)
        used.add(page)
        page = leaf.token
        # Pages whose token repeats go round for ever.
        if not page or page in used or (leaf.times and min(leaf.times) < floor):
            return Walked(_since(top))
    if not since and not wait:
        return Walked(_since(top))
    rest = {"page": page, "floor": floor.isoformat(), **({"top": top.isoformat()} if top else {})}
    return Walked({**_since(since), "gap": rest}, wait or SOON)


def _read_on(read: Callable[[str], Leaf], page: str) -> Leaf:
    """The page a walk goes on with; where its token no longer holds, the newest page."""
    try:
        return read(page)
    except PermanentError:
        if not page:
            raise
    return read("")


def _since(moment: datetime | None) -> dict[str, Any]:
    return {"since": moment.isoformat()} if moment else {}
