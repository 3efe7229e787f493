"""Counters: one small item per UTC hour, brand and platform, and per closed day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.aws.settings import settings
from vigie.aws.table import (
    Write,
    add,
    query,
)
from vigie.aws.wire import Item
from vigie.card import Card, Counted, measures
from vigie.metric import Bucket, difference, hour_of

SHARDS = 4
ROLLED_AFTER = timedelta(hours=24)
Bump = tuple[str, str, str, str]  # brand, hour, platform, measure


def hour_text(moment: datetime) -> str:
    """An hour as it stands in a key: 2026-11-24T03."""
    return hour_of(moment).strftime("%Y-%m-%dT%H")


def counted_for(card: Card) -> Counted:
    """What the counters must hold for a card as it is now."""
    return Counted(hour=hour_text(card.said_at), measures=measures(card))


def card_bumps(card: Card, now_counted: Counted) -> dict[Bump, int]:
    """What to add so that the counters say ``now_counted`` instead of what they hold for a card."""
    bumps: dict[Bump, int] = {}
    before = card.counted or Counted(hour=now_counted.hour)
    if before.hour == now_counted.hour:
        changes = [(before.hour, difference(before.measures, now_counted.measures))]
    else:
        changes = [
            (before.hour, difference(before.measures, {})),
            (now_counted.hour, difference({}, now_counted.measures)),
        ]
    for hour, deltas in changes:
        for name, delta in deltas.items():
            bumps[(card.brand, hour, card.platform, name)] = delta
    return bumps


def add_up(all_bumps: Iterable[dict[Bump, int]]) -> dict[Bump, int]:
    """Many cards' changes as one; what cancels out is gone."""
    sums: dict[Bump, int] = {}
    for bumps in all_bumps:
        for bump, delta in bumps.items():
            sums[bump] = sums.get(bump, 0) + delta
    return {bump: delta for bump, delta in sums.items() if delta}


def counter_writes(bumps: dict[Bump, int], shard: int, now: datetime) -> list[Write]:
    """One update per hour item. A busy brand spreads over four items by trying another shard.

    A change to an hour more than a day old also leaves a marker, so that the day it belongs to is
    rolled up again.
    """
    grouped: dict[tuple[str, str, str], dict[str, int]] = {}
    for (brand, hour, platform, name), delta in bumps.items():
        grouped.setdefault((brand, hour, platform), {})[name] = delta
    late = hour_text(now - ROLLED_AFTER)
    dirty = sorted({(brand, hour[:10]) for brand, hour, _ in grouped if hour <= late})
    table = settings().desk_table
    hours = [
        add(
            table,
            {"pk": f"count#{brand}", "sk": f"hour#{hour}#{platform}#{shard % SHARDS}"},
            amounts,
        )
        for (brand, hour, platform), amounts in grouped.items()
    ]
    markers = [
        add(table, {"pk": f"count#{brand}", "sk": f"late#{day}"}, {"changes": 1})
        for brand, day in dirty
    ]
    return hours + markers


def read_hours(brand: str, since: datetime, until: datetime) -> Iterator[Bucket]:
    """The hours that overlap [since, until), oldest first, one bucket per shard."""
    last = until - timedelta(milliseconds=1)
    items = query(
        settings().desk_table,
        "pk = :pk AND sk BETWEEN :first AND :last",
        {
            ":pk": f"count#{brand}",
            ":first": f"hour#{hour_text(since)}",
            ":last": f"hour#{hour_text(last)}~",
        },
    )
    yield from (_bucket(item) for item in items)


def read_days(brand: str, since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[Bucket]:
    """Rolled-up days that begin in [since, until), oldest first."""
    items = query(
        settings().desk_table,
        "pk = :pk AND sk BETWEEN :first AND :last",
        {
            ":pk": f"count#{brand}",
            ":first": f"day#{since.astimezone(zone).date()}",
            ":last": f"day#{until.astimezone(zone).date()}~",
        },
    )
    for item in items:
        _, day, platform = item["sk"].split("#")
        start = datetime.fromisoformat(day).replace(tzinfo=zone).astimezone(UTC)
        if since <= start < until:
            yield Bucket(start, platform, _numbers(item))


def within(buckets: Iterable[Bucket], since: datetime, until: datetime) -> Iterator[Bucket]:
    """Hours that begin in [since, until); an hour cut by a bound belongs to where it begins."""
    first = hour_of(since)
    return (bucket for bucket in buckets if first <= bucket.start < until)


def _bucket(item: Item) -> Bucket:
    _, hour, platform, _ = item["sk"].split("#")
    start = datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC)
    return Bucket(start, platform, _numbers(item))


def _numbers(item: Item) -> dict[str, int]:
    return {name: value for name, value in item.items() if isinstance(value, int)}
