"""The quieter kinds of alert: once an hour, from the counters, for the page and the digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.alert import Alert, AlertKind, Sign, is_calm
from vigie.aws.counters import read_hours
from vigie.brand import Brand
from vigie.jobs.raising import raise_alert
from vigie.metric import Bucket
from vigie.quiet_kinds import PRAISE_DAYS, Change, find_praise_drop, find_volume_spike

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_RECOVERED = 0.5
VOLUME, PRAISE = "mentions", "positive"


def watch_changes(brand: Brand, buckets: Sequence[Bucket], now: datetime) -> int:
    """Raise or keep up what changed beside the negatives; answers how many kinds are on."""
    zone = ZoneInfo(brand.time_zone)
    found = {
        AlertKind.VOLUME_SPIKE: find_volume_spike(*_split(buckets, VOLUME, 1, zone, now)),
        AlertKind.PRAISE_DROP: find_praise_drop(*_split(buckets, PRAISE, PRAISE_DAYS, zone, now)),
    }
    on = {kind: change for kind, change in found.items() if change}
    for kind, change in on.items():
        raise_alert(brand, _sign(kind, change), now)
    return len(on)


def is_change_over(alert: Alert, brand: Brand, now: datetime) -> bool:
    """Whether the talk of an alert's own window is back near what is usual."""
    name = PRAISE if alert.kind is AlertKind.PRAISE_DROP else VOLUME
    hours = read_hours(brand.slug, now - alert.window_hours * _HOUR, now)
    count = sum(bucket.measures.get(name, 0) for bucket in hours)
    if alert.kind is AlertKind.PRAISE_DROP:
        return count > _RECOVERED * alert.expected
    return is_calm(alert, count, 2 * alert.expected)


def _split(
    buckets: Sequence[Bucket], name: str, recent_days: int, zone: ZoneInfo, now: datetime
) -> tuple[int, list[int]]:
    """What the last days brought, and each whole day before them, the empty ones too."""
    since = now - recent_days * _DAY
    recent = sum(b.measures.get(name, 0) for b in buckets if b.start >= since)
    last = since.astimezone(zone).date() - _DAY
    days: dict[date, int] = {}
    for bucket in buckets:
        day = bucket.start.astimezone(zone).date()
        days[day] = days.get(day, 0) + bucket.measures.get(name, 0)
    first = min(days, default=last)
    length = max(0, (last - first).days + 1)
    return recent, [days.get(first + timedelta(days=n), 0) for n in range(length)]


def _sign(kind: AlertKind, change: Change) -> Sign:
    return Sign(
        kind=kind,
        severity=change.severity,
        count=change.count,
        expected=change.expected,
        window_hours=change.hours,
    )
