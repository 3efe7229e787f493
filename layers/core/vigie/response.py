"""Response: how long an answer took, in all hours and in the brand's own, and whether in time.

The times are those of the trade (Sprout, Hootsuite): from what was said to the first answer of a
human, median before mean. A word said in the night and answered at nine took nine hours to its
author, and no time at all in business hours; both are told.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.brand import Brand
from vigie.card import Card, Response, Status
from vigie.opening import open_between
from vigie.promise import Promises, find_deadline


def time_response(card: Card, at: datetime, brand: Brand | None, promises: Promises) -> Response:
    """The response of a card whose first answer left at ``at``; clocks that differ give nought.

    Business hours are counted two months back at most (`vigie.opening`).
    """
    waited = max(at - card.said_at, timedelta())
    if brand is None:
        return Response(_seconds(waited), _seconds(waited))
    zone = ZoneInfo(brand.time_zone)
    worked = open_between(brand.business_hours, zone, card.said_at, at, promises.closed)
    unanswered = replace(card, status=Status.TODO, reopened_at=None, no_reply_needed="")
    deadline = find_deadline(unanswered, brand, promises)
    in_time = None if deadline is None else at <= deadline.due_at
    return Response(_seconds(waited), _seconds(worked), in_time)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
