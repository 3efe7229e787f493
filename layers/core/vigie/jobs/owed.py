"""What is unanswered though an answer was due: one rule for page, mails and rankings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from vigie.aws.promises import read_promises
from vigie.aws.rollups import read_period
from vigie.brand import Brand
from vigie.metric import Bucket
from vigie.owing import Unanswered, count_unanswered, first_waiting

Counts = Mapping[str, Mapping[str, int]]


def count_due(
    brand: Brand, counts: Counts, since: datetime, until: datetime, now: datetime
) -> dict[str, Unanswered]:
    """By platform, what of ``counts``, the sums of [since, until), is unanswered and due by now.

    Only the hours that may still wait are read, the few days a promise spans.
    """
    waiting = first_waiting(brand, read_promises(brand.slug), now)
    first = max(since, min(waiting.values(), default=until))
    young: defaultdict[str, list[Bucket]] = defaultdict(list)
    if first < until:
        zone = ZoneInfo(brand.time_zone)
        for bucket in read_period(brand.slug, first, until, zone, by_hour=True):
            young[bucket.platform].append(bucket)
    return {one: count_unanswered(told, young[one], waiting) for one, told in counts.items()}
