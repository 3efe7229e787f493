"""The sweep of X: mentions of the account, its messages, and a search, each from where it stood.

What is cheapest comes first, and the month's cap bounds it all: owned reads cost a fifth.
https://docs.x.com/x-api/fundamentals/pagination
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.errors import PermanentError, PermissionDeniedError, RateLimitedError
from vigie.mention import Fact, MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._fields import read_time
from vigie.platforms._news import sift
from vigie.platforms._x_around import id_at, moment_of
from vigie.platforms._x_call import POST_READ, USER_READ, Door, Price, is_newer, object_of
from vigie.platforms._x_lists import SEARCH_REACHES, Leg, list_legs
from vigie.platforms._x_payload import read_answer
from vigie.source import Source

MOST_PAGES = 5  # of one list in one poll
FIRST_PAGES = 4
MOST_PAGE = 100
# The share of the cap one page may reserve: what reads leave free for a person's reply.
PAGE_SHARE = 0.1
OVERLAP = timedelta(minutes=2)
ASK_AGAIN = timedelta(days=1)


@dataclass(slots=True)
class _Sweep:
    """One poll's walk and what it found; ``answered`` once anything was."""

    door: Door
    now: datetime
    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    answered: bool = False


def sweep(source: Source, door: Door, now: datetime) -> Fetched:
    """Follow every list of a source; only what is new is told.

    The cursor holds, for each list, ``since`` (the newest id that is read up to), and while pages
    are left ``next`` and ``top``: where to go on and where that will have led. It moves only past
    what was read, so what a limit cut short is never skipped. Raises the PlatformError tree,
    PayloadError, AddressRefusedError.
    """
    walk, cursor, wait = _Sweep(door, now), dict(source.cursor), 0.0
    for leg in list_legs(source, door):
        known = cursor.get(leg.name)
        state = dict(known) if isinstance(known, dict) else {}
        try:
            _follow(walk, leg, state)
        except RateLimitedError as error:
            if not walk.answered:
                raise
            cursor[leg.name], wait = state, error.retry_after
            break
        cursor[leg.name] = state
    fresh, cursor["seen"] = sift(_once(walk.events), source.cursor.get("seen"), now)
    return Fetched(events=fresh, cursor=cursor, rejected=tuple(walk.rejected), wait=wait)


def _follow(walk: _Sweep, leg: Leg, state: dict[str, Any]) -> None:
    """Read a list from its newest item down to where the last read began; note it in ``state``."""
    refused = read_time(state.get("refused"), walk.now)
    if refused and walk.now - refused < ASK_AGAIN:
        return
    first = not state.get("since") and not state.get("next")
    for _ in range(FIRST_PAGES if first else MOST_PAGES):
        try:
            answer = _read_page(walk, leg, state)
        except PermissionDeniedError as error:
            if leg.name != "messages" or error.code == "credits":
                raise
            state["refused"] = walk.now.isoformat()
            return
        if not _note_page(leg, state, answer):
            _arrive(state, walk.now)
            return
    if first:
        _arrive(state, walk.now)


def _read_page(walk: _Sweep, leg: Leg, state: dict[str, Any]) -> Mapping[str, Any]:
    """One page; where a place to start is too old to be accepted, from as far back as it goes."""
    try:
        return _call(walk, leg, state, _start(leg, state, walk.now))
    except PermanentError as error:
        if error.code not in {"invalid-request", "400"} or not (state.keys() & {"since", "next"}):
            raise
        for name in ("next", "top", "from"):
            state.pop(name, None)
        return _call(walk, leg, state, _reach(leg, walk.now))


def _call(
    walk: _Sweep, leg: Leg, state: Mapping[str, Any], start: Mapping[str, str]
) -> Mapping[str, Any]:
    today = walk.now.astimezone(UTC).date().isoformat()
    known = str(state.get("since", "")) if state.get("day") == today else ""
    size = page_size(walk.door.cap, leg.each, leg.least)
    price = Price(leg.each, known=known, most=size)
    params = {**leg.params, **start, "max_results": str(size)}
    answer = object_of(walk.door.read(leg.path, params, leg.name, price, as_app=leg.as_app))
    walk.answered = True
    parsed = read_answer(answer, walk.now, account=leg.account, summoned=leg.summoned)
    walk.events += parsed.events
    walk.rejected += parsed.rejected
    return answer


def page_size(cap: float, each: float, least: int) -> int:
    """How many items a page may hold so that the dearest one stays within a tenth of the cap."""
    affordable = int(PAGE_SHARE * cap / (each + USER_READ + POST_READ))
    return max(least, min(affordable, MOST_PAGE))


def _start(leg: Leg, state: dict[str, Any], now: datetime) -> dict[str, str]:
    """Where a page starts: at a page's token, at an id, or as far back as the list reaches."""
    token = {"pagination_token": str(state["next"])} if state.get("next") else {}
    if not leg.by_id:
        return token
    since = str(state.get("since", ""))
    made = moment_of(since, now) if since else None
    if not since or (leg.reaches and made and now - made > leg.reaches):
        # A page's token belongs to the question it came with, whose start must not move.
        state["from"] = state.get("from") or _reach(leg, now)["start_time"]
        return {"start_time": state["from"], **token}
    if state.get("again") and made:
        # What was indexed late has a smaller id: the newest minutes are read a second time, once.
        since = id_at(made - OVERLAP)
    return {"since_id": since, **token}


def _reach(leg: Leg, now: datetime) -> dict[str, str]:
    if not leg.by_id:
        return {}
    start = now.astimezone(UTC) - (leg.reaches or SEARCH_REACHES)
    return {"start_time": start.strftime("%Y-%m-%dT%H:%M:%SZ")}


def _note_page(leg: Leg, state: dict[str, Any], answer: Mapping[str, Any]) -> bool:
    """Note in ``state`` where a page leads; whether there is another to read."""
    data = answer.get("data")
    listed = data if isinstance(data, list) else []
    ids = [str(one["id"]) for one in listed if isinstance(one, dict) and "id" in one]
    for one in ids:
        if one.isdigit() and is_newer(one, str(state.get("top", ""))):
            state["top"] = one
    meta = answer.get("meta")
    token = meta.get("next_token") if isinstance(meta, dict) else None
    since = str(state.get("since", ""))
    is_reached = not leg.by_id and any(since and not is_newer(one, since) for one in ids)
    repeats = token == state.get("next")
    if not isinstance(token, str) or not token or is_reached or repeats or not ids:
        state.pop("next", None)
        return False
    state["next"] = token
    return True


def _arrive(state: dict[str, Any], now: datetime) -> None:
    """All is read: the next read starts at the newest item of this one."""
    top, since = str(state.pop("top", "")), str(state.get("since", ""))
    for name in ("next", "from"):
        state.pop(name, None)
    state["again"] = is_newer(top, since)
    if state["again"]:
        state["since"] = top
    state["day"] = now.astimezone(UTC).date().isoformat()


def _once(events: list[MentionEvent]) -> list[MentionEvent]:
    """Each mention once: one that is found and called by name keeps what calling tells."""
    known: dict[tuple[str, str], MentionEvent] = {}
    for event in events:
        key = (event.native_id, event.kind.value)
        if key not in known or Fact.SUMMONS not in known[key].facts:
            known[key] = event
    return list(known.values())
