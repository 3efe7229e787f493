"""Videos about the brand, by anybody, and what is said of it under them.

A search an hour, since a day has a hundred in all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from vigie.errors import GoneError, PermanentError
from vigie.platforms import Fetched
from vigie.platforms._fields import read_time
from vigie.platforms._news import sift
from vigie.platforms._youtube_api import Tube, items_of
from vigie.platforms._youtube_elsewhere import MOST_VIDEOS, read_elsewhere
from vigie.platforms._youtube_read import Place, read_objects

EVERY = timedelta(minutes=60)
HISTORY = timedelta(days=30)
# The index takes its time: a video may be found a day after it came out.
OVERLAP = timedelta(days=2)


def search_videos(
    tube: Tube, query: str, channel: str, cursor: Mapping[str, Any], now: datetime
) -> Fetched:
    """The newest videos a search finds, a page of fifty; nothing when the last is too recent.

    The cursor: ``at`` (last search), ``since`` (newest video's time), ``seen``, and ``page`` while
    there are older ones to go on with; ``videos`` and ``turn``: whose comments are read next. Our
    own channel's videos are marked as ours.
    """
    last = read_time(cursor.get("at"), now)
    if last and now - last < EVERY and now >= last:
        return Fetched((), dict(cursor))
    since = read_time(cursor.get("since"), now)
    floor = read_time(cursor.get("floor"), now) if cursor.get("page") else None
    floor = floor or (since - OVERLAP if since else now - HISTORY)
    page = str(cursor.get("page") or "")
    answer = _search(tube, query, floor, page)
    found, rejected = read_objects(items_of(answer), Place(channel), now)
    others = [one.native_id for one in found if not one.own]
    videos = list(dict.fromkeys([*others, *_names(cursor.get("videos"))]))[:MOST_VIDEOS]
    turn = _whole(cursor.get("turn"))
    talk = read_elsewhere(tube, query, channel, videos=videos, turn=turn, now=now)
    fresh, seen = sift([*found, *talk.events], cursor.get("seen"), now)
    newest = max((one.said_at for one in found if one.said_at), default=since)
    after: dict[str, Any] = {"at": now.isoformat(), "seen": seen}
    after |= {"videos": videos, "turn": talk.turn}
    if newest:
        after["since"] = max(newest, since or newest).isoformat()
    token = answer.get("nextPageToken")
    if since and isinstance(token, str) and token != page and found:
        after |= {"page": token, "floor": floor.isoformat()}
    told = tuple(replace(one, account=channel or None) for one in fresh)
    return Fetched(told, after, (*rejected, *talk.rejected))


def _search(tube: Tube, query: str, floor: datetime, page: str) -> Mapping[str, Any]:
    """A page of results; a token that no longer holds begins anew from the newest."""
    params = {
        "part": "snippet",
        "type": "video",
        "q": query,
        "order": "date",
        "maxResults": "50",
        "publishedAfter": floor.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    if page:
        try:
            return tube.read("search", {**params, "pageToken": page})
        except GoneError:
            raise
        except PermanentError:
            pass
    return tube.read("search", params)


def _names(kept: object) -> list[str]:
    return [str(one) for one in kept] if isinstance(kept, list) else []


def _whole(kept: object) -> int:
    return max(int(kept), 0) if isinstance(kept, int | float | Decimal) else 0
