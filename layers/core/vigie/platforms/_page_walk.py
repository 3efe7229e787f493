"""A bounded walk through the edges of a Page, which goes on where the last poll had to stop.

A poll reads the newest page first, then the legs that are left from earlier polls. What the calls
of one poll do not reach stays a leg in the cursor: nothing between two polls is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from vigie.errors import (
    GoneError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.platforms._fields import read_time

MOST_CALLS = 10
MOST_LEGS = 100
# When the calls ran out, the rest is fetched soon; a whole rhythm later would pile up more.
GO_ON_AFTER = 60.0
OVERLAP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Leg:
    """A page still to read: of which edge, from which cursor on, and down to which time."""

    edge: str
    after: str = ""
    floor: datetime | None = None


@dataclass(slots=True)
class Walk:
    """One poll's walk. ``read`` makes one call for a leg and returns the legs that follow it."""

    read: Callable[[Leg], Iterable[Leg]]
    legs: list[Leg] = field(default_factory=list)
    calls: int = MOST_CALLS
    wait: float = 0.0

    def go(self, *first: Leg) -> bool:
        """Read ``first``, then what is left; whether ``first`` and all it led to is kept.

        Raises the PlatformError tree when nothing was read; a limit that comes later cuts the walk.
        """
        left, self.legs = self.legs, []
        for leg in first:
            self._step(leg)
        is_kept = len(self.legs) + len(left) <= MOST_LEGS
        self.legs = [*left, *(self.legs if is_kept else [])]
        while self.legs and self.calls and not self.wait:
            self._step(self.legs.pop(0))
        if self.legs and not self.wait:
            self.wait = GO_ON_AFTER
        return is_kept

    def _step(self, leg: Leg) -> None:
        """One call; the very first may raise, since nothing was read that must be kept.

        What is gone or not ours to see ends its leg, a refused cursor begins it anew, and what
        fails for now waits at the end: one bad post does not hold up the others.
        """
        if self.wait or not self.calls:
            self.legs.append(leg)
            return
        is_first, self.calls = self.calls == MOST_CALLS, self.calls - 1
        try:
            self.legs += self.read(leg)
        except (PermanentError, PermissionDeniedError) as error:
            if is_first:
                raise
            is_over = isinstance(error, GoneError | PermissionDeniedError) or not leg.after
            self.legs += [] if is_over else [replace(leg, after="")]
        except (RateLimitedError, TransientError) as error:
            if is_first:
                raise
            self.legs.append(leg)
            self.wait = error.retry_after


def load_legs(value: object, now: datetime) -> list[Leg]:
    """The legs an earlier poll left in its cursor; what cannot be read is none."""
    rows = value if isinstance(value, list) else []
    return [
        Leg(str(row.get("edge")), str(row.get("after") or ""), read_time(row.get("floor"), now))
        for row in rows
        if isinstance(row, dict) and row.get("edge")
    ]


def dump_legs(legs: Iterable[Leg]) -> list[dict[str, str]]:
    """Legs as a cursor keeps them. A leg says no address: those hold the token."""
    return [
        {"edge": one.edge, "after": one.after}
        | ({"floor": one.floor.isoformat()} if one.floor else {})
        for one in legs
    ]


def overlap(edge: str, legs: Iterable[Leg]) -> timedelta:
    """How far before the newest thing known a poll looks again, for what shows late.

    Rule: not at all while an earlier walk of the edge still has a way to go, or every poll would
    add as much as it reads and a busy Page would never be read to its end.
    """
    return timedelta(0) if any(one.edge == edge for one in legs) else OVERLAP


def is_past(objects: object, name: str, floor: datetime | None, now: datetime) -> bool:
    """Whether a page lies wholly before the floor; without a floor no page does."""
    times = [
        moment
        for one in (objects if isinstance(objects, list) else [])
        if isinstance(one, dict) and (moment := read_time(one.get(name), now))
    ]
    return bool(floor and times and max(times) < floor)
