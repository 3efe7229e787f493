"""Who has waited longest: found from the counters, and one bounded look at the inbox."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import islice

from vigie.api.measured import Period
from vigie.api.views import View
from vigie.aws.cards import list_cards
from vigie.aws.wire import to_text
from vigie.card import Status
from vigie.metric import Bucket

BACKLOG = "backlog"
MOST_LOOKED_AT, PAGE = 100, 25
HOUR = timedelta(hours=1)


def find_oldest(period: Period, buckets: Iterable[Bucket]) -> View | None:
    """The oldest mention that still waits, None where none does.

    The inbox is looked into from the oldest hour or day that counts one. Where none of the first
    hundred it holds waits for an answer, the hours of that day say where to look again, and where
    that is in vain too the hour alone is told.
    """
    told = sorted((b for b in buckets if b.measures.get(BACKLOG)), key=lambda one: one.start)
    if not told:
        return None
    first = told[0].start
    platforms = frozenset(bucket.platform for bucket in told)
    return _look(period, first, platforms) or _look_by_hour(period, told, platforms)


def _look_by_hour(period: Period, told: list[Bucket], platforms: Collection[str]) -> View:
    first = told[0].start
    hours = period.split_days([one for one in told if one.start == first], [first])
    waits = [one.start for one in hours if one.platform in platforms and one.measures.get(BACKLOG)]
    hour = min(waits, default=first)
    found = _look(period, hour, platforms) if hour > first else None
    return found or {"mention_id": None, "said_at": to_text(hour)}


def _look(period: Period, since: datetime, platforms: Collection[str]) -> View | None:
    listed = list_cards(
        period.brand.slug,
        Status.TODO,
        since=to_text(since),
        until=to_text(period.until),
        newest_first=False,
        page=PAGE,
    )
    for card in islice(listed, MOST_LOOKED_AT):
        is_counted = card.counted is not None and card.counted.measures.get(BACKLOG)
        if is_counted and card.platform in platforms:
            return {"mention_id": card.mention_id, "said_at": to_text(card.said_at)}
    return None
