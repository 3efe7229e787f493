"""The sweep of a channel's comments: new threads, late replies, and what is held back.

Threads come newest first and a late reply moves none of them up, so known threads are asked again
by turns and read where their number of replies grew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from vigie.errors import (
    GoneError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
)
from vigie.platforms import Fetched
from vigie.platforms._descend import SOON, Page, Reach, descend
from vigie.platforms._fields import read_time
from vigie.platforms._news import sift
from vigie.platforms._youtube_api import Tube, items_of, next_page
from vigie.platforms._youtube_found import PLAIN, WATCHED, Sweep
from vigie.platforms._youtube_held import follow_held

REACH = Reach(first=timedelta(days=30), overlap=timedelta(hours=6), pages=10, again=SOON)
MOST_REPLY_CALLS = 10
MOST_REPLY_PAGES = 5
MOST_THREADS = 300


def sweep_channel(tube: Tube, channel: str, cursor: Mapping[str, Any], now: datetime) -> Fetched:
    """A channel's news. Raises the PlatformError tree, PayloadError when nothing could be read.

    The cursor: ``mark`` (newest thread's time), ``seen``, ``threads`` (ids with their numbers of
    replies), ``turn``, ``held`` and, when a walk was cut short, ``gaps``: where to go on, and down
    to when.
    """
    sweep = Sweep(tube, channel, now, _counts(cursor.get("threads")), _names(cursor.get("held")))
    params = {
        **PLAIN,
        "part": "id,snippet,replies",
        "allThreadsRelatedToChannelId": channel,
        "order": "time",
    }

    def read_page(page: str) -> Page:
        answer = tube.read("commentThreads", {**params, **({"pageToken": page} if page else {})})
        threads = items_of(answer)
        sweep.keep_threads(threads)
        following = str(answer.get("nextPageToken") or "")
        return Page(following=following, times=tuple(_times(threads, now)))

    walk = descend(read_page, cursor, now, REACH)
    sweep.wait = 0.0 if walk.wait == SOON else walk.wait
    turn = _watch(sweep, cursor.get("turn")) if not sweep.wait else _whole(cursor.get("turn"))
    _read_late_replies(sweep)
    held = sweep.held if sweep.wait or not tube.is_owner else follow_held(sweep)
    fresh, seen = sift(sweep.events, cursor.get("seen"), now)
    newest_first = [*sweep.listed, *sweep.counts]
    kept = list(dict.fromkeys(newest_first))[:MOST_THREADS]
    threads = [f"{one}:{sweep.counts[one]}" for one in kept]
    after = {**walk.memory, "seen": seen, "threads": threads, "turn": turn, "held": sorted(held)}
    wait = sweep.wait or walk.wait or (SOON if sweep.late else 0.0)
    return Fetched((*fresh, *sweep.moves), after, tuple(sweep.rejected), wait=wait)


def _watch(sweep: Sweep, turn: object) -> int:
    """Ask for known threads the walk did not list, fifty at a time by turns; the next turn."""
    others = [one for one in sweep.counts if one not in sweep.listed]
    start = _whole(turn) if _whole(turn) < len(others) else 0
    asked = others[start : start + WATCHED]
    if not asked:
        return 0
    params = {"part": "id,snippet", "id": ",".join(asked), "textFormat": "plainText"}
    try:
        threads = items_of(sweep.tube.read("commentThreads", params))
    except RateLimitedError as error:
        sweep.wait = error.retry_after
        return start
    except (GoneError, PermanentError, PermissionDeniedError):
        threads = []
    before = dict(sweep.listed)
    sweep.keep_threads(threads)
    for gone in set(asked) - sweep.listed.keys():
        sweep.counts.pop(gone, None)
    sweep.listed = before
    return start + WATCHED


def _read_late_replies(sweep: Sweep) -> None:
    """Read the replies of threads that grew; those no call is left for wait for the next poll."""
    calls = 0
    for parent, (total, place) in list(sweep.late.items()):
        missing, page, used = total - sweep.counts.get(parent, 0), "", {""}
        # Of one thread the newest five hundred are read: a longer one must not take every call.
        for _ in range(MOST_REPLY_PAGES):
            if calls >= MOST_REPLY_CALLS or sweep.wait:
                return
            calls += 1
            try:
                answer = _read_replies(sweep.tube, parent, page)
            except RateLimitedError as error:
                sweep.wait = error.retry_after
                return
            except (GoneError, PermanentError, PermissionDeniedError):
                break
            replies = items_of(answer)
            sweep.keep(replies, place)
            missing -= len(replies)
            used.add(page)
            page = next_page(answer, used)
            if not page or missing <= 0:
                break
        sweep.counts[parent] = total
        del sweep.late[parent]


def _read_replies(tube: Tube, parent: str, page: str) -> Mapping[str, Any]:
    """A page of a thread's replies, newest first."""
    params = {**PLAIN, "part": "snippet", "parentId": parent}
    return tube.read("comments", {**params, **({"pageToken": page} if page else {})})


def _times(threads: Iterable[Mapping[str, Any]], now: datetime) -> list[datetime]:
    """When the threads were opened."""
    found = []
    for thread in threads:
        said: object = thread
        for name in ("snippet", "topLevelComment", "snippet", "publishedAt"):
            said = said.get(name) if isinstance(said, dict) else None
        moment = read_time(said, now)
        found += [moment] if moment else []
    return found


def _counts(kept: object) -> dict[str, int]:
    """Known threads, newest first, each written ``id:replies``: stored maps keep no order."""
    pairs = (str(one).rpartition(":") for one in (kept if isinstance(kept, list) else ()))
    return {name: int(number) for name, _, number in pairs if name and number.isdecimal()}


def _whole(kept: object) -> int:
    return max(int(kept), 0) if isinstance(kept, int | float | Decimal) else 0


def _names(kept: object) -> set[str]:
    return {str(one) for one in kept} if isinstance(kept, list) else set()
