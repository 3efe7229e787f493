"""A poll's walk along paged edges: bounded, cut short without losing its place.

What a walk could not read it leaves behind as edges, which the cursor keeps for the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import GoneError, RateLimitedError
from vigie.mention import EventKind, MentionEvent, Rejected
from vigie.platforms._fields import LONGEST_ID, LONGEST_URL
from vigie.platforms._limits import Budget
from vigie.platforms._meta_door import Door
from vigie.platforms._news import sift

MOST_LEFT = 200
HORIZON = timedelta(days=30)
PARTS = 4
FULL_PAGE = 50


@dataclass(frozen=True, slots=True)
class Edge:
    """A list to read: whose it is, where to go on, and what it hangs under.

    ``link`` is the owner's address, ``wanted`` how much news it is known to hold, as digits; empty
    where nothing tells.
    """

    owner: str
    after: str = ""
    link: str = ""
    wanted: str = ""


@dataclass(slots=True)
class Walk:
    """What a poll found so far, the calls it may still make, and the seconds a limit asks for."""

    door: Door
    now: datetime
    calls: int
    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    wait: float = 0.0
    made: int = 0

    def call(
        self, path: str, params: Mapping[str, str], *, budgets: tuple[Budget, ...] = ()
    ) -> Mapping[str, Any] | None:
        """One page, or None when this walk is over. Raises as Door.read.

        A limit met on the way ends the walk; one met at the first step is the poll's failure.
        """
        if not self.calls:
            return None
        self.calls -= 1
        try:
            answer = self.door.read(path, params, budgets=budgets)
        except RateLimitedError as error:
            if not self.made:
                raise
            self.calls, self.wait = 0, error.retry_after
            return None
        self.made += 1
        return answer

    def read_edges(
        self, edges: Iterable[Edge], read_page: Callable[[Edge, Mapping[str, Any]], bool],
        path_of: Callable[[Edge], str], params: Mapping[str, str],
    ) -> list[Edge]:  # fmt: skip
        """Read edges to their end, or until ``read_page`` says it has seen enough of one.

        Returns what is left to read. An edge whose owner is gone has nothing to say.
        """
        left: list[Edge] = []
        for edge in edges:
            place: Edge | None = edge
            while place:
                after = {"after": place.after} if place.after else {}
                try:
                    answer = self.call(path_of(place), {**params, **after})
                except GoneError:
                    break
                if answer is None:
                    left.append(place)
                    break
                more = next_page(answer, place.after) if read_page(place, answer) else ""
                place = replace(place, after=more) if more else None
        return left[:MOST_LEFT]


def is_worth_turning(
    found: Iterable[MentionEvent],
    memory: Mapping[str, Any],
    now: datetime,
    *,
    resumed: bool = False,
) -> tuple[int, bool]:
    """How much of a page is news, and whether the next page may hold more: the newest are first.

    Rule: below a page all of which was told before, everything was; what a poll left unread stands
    in its cursor. Where that leads (``resumed``) known things may have slid from above and say
    nothing of what lies below: such a list is read to its end. What is older than thirty days is no
    news to a list read for the first time.
    """
    events = [one for one in found if one.kind is EventKind.ADD]
    fresh, _ = sift(events, memory.get("seen"), now)
    horizon = now - HORIZON
    telling = fresh or (events if resumed else ())
    is_recent = any(one.said_at is None or one.said_at >= horizon for one in telling)
    return len(fresh), is_recent


def next_page(answer: Mapping[str, Any], before: str) -> str:
    """The next page's cursor, if there is a next page and its cursor is another one.

    A last page still names a cursor; where an answer leaves out `next`, a full page promises more.
    """
    paging = answer.get("paging")
    cursors = paging.get("cursors") if isinstance(paging, dict) else None
    after = cursors.get("after") if isinstance(cursors, dict) else None
    if not isinstance(after, str) or after == before or not isinstance(paging, dict):
        return ""
    return after if paging.get("next") or len(list_data(answer)) >= FULL_PAGE else ""


def list_data(answer: Mapping[str, Any]) -> list[Any]:
    """The objects of a page; old answers hold a text where a list should be."""
    data = answer.get("data")
    return data if isinstance(data, list) else []


def read_edges_left(kept: object) -> list[Edge]:
    """The edges a cursor kept."""
    found: list[Edge] = []
    for one in kept if isinstance(kept, list) else []:
        parts = one if isinstance(one, list) and len(one) == PARTS else []
        if all(isinstance(part, str) and len(part) <= LONGEST_URL for part in parts) and parts:
            found.append(Edge(*parts))
    return [
        one
        for one in found
        if 0 < len(one.owner) <= LONGEST_ID and (not one.wanted or one.wanted.isdecimal())
    ]


def write_edges_left(edges: Iterable[Edge]) -> list[list[str]]:
    """The same edges, as a cursor keeps them."""
    return [list(astuple(one)) for one in edges]
