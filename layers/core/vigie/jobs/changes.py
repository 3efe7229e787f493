"""The quieter kinds of alert: once an hour, from the counters, for the page and the digest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from vigie.alert import Alert, AlertKind, Sign
from vigie.alert_life import is_calm
from vigie.aws.counters import read_hours
from vigie.brand import Brand
from vigie.jobs.raising import raise_alert
from vigie.jobs.watch import find_usual, sum_by_platform
from vigie.metric import Bucket
from vigie.quieter import DROP_HOURS, QuietSign, find_praise_drop, find_volume_spike
from vigie.window import whole_brand

_HOUR = timedelta(hours=1)
_LOOK_BACK = (max(DROP_HOURS) + 2) * _HOUR
_RECOVERED = 0.5
_MOST_SEVERE = 3
VOLUME, PRAISE = "mentions", "positive"


def watch_changes(brand: Brand, buckets: Sequence[Bucket], now: datetime) -> int:
    """Raise or keep up what changed beside the negatives; answers how many kinds are on."""
    usual = find_usual(brand, now)
    recent = (bucket for bucket in buckets if bucket.start >= now - _LOOK_BACK)
    hours = whole_brand(sum_by_platform(recent))
    looks = (find_volume_spike(hours, usual, now), find_praise_drop(hours, usual, now))
    found = [sign for sign in looks if sign]
    for sign in found:
        raise_alert(brand, _sign(sign), now)
    return len(found)


def is_change_over(alert: Alert, brand: Brand, now: datetime) -> bool:
    """Whether the talk of an alert's own window is back near what is usual."""
    name = PRAISE if alert.kind is AlertKind.PRAISE_DROP else VOLUME
    hours = read_hours(brand.slug, now - alert.window_hours * _HOUR, now)
    count = sum(bucket.measures.get(name, 0) for bucket in hours)
    if alert.kind is AlertKind.PRAISE_DROP:
        return count > _RECOVERED * alert.expected
    return is_calm(alert, count, 2 * alert.expected)


def _sign(sign: QuietSign) -> Sign:
    return Sign(
        kind=AlertKind(sign.kind.value),
        severity=min(_MOST_SEVERE, max(1, int(-math.log10(sign.p)) - 2)),
        count=sign.count,
        expected=sign.expected,
        window_hours=sign.window_hours,
    )
