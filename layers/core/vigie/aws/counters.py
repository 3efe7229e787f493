"""Counters: one small item per UTC hour, brand and platform, and per closed day."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.aws.settings import settings
from vigie.aws.table import (
    Condition,
    ConditionFailedError,
    Write,
    add,
    delete,
    get,
    put,
    query,
    write,
)
from vigie.aws.wire import Item
from vigie.card import Card, Counted, measures
from vigie.mention import LONG_AGO
from vigie.metric import Bucket, difference, hour_of, start_of_day

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


@dataclass(frozen=True, slots=True)
class Marker:
    """A note that hours of a past UTC date changed, so that its days are to be rolled up again."""

    day: date
    changes: int

    @property
    def touches(self) -> tuple[date, ...]:
        """The days of any time zone that share an hour with this UTC date."""
        return tuple(self.day + timedelta(days=n) for n in (-1, 0, 1))


def read_rolled_through(brand: str) -> date | None:
    """The last day that was rolled up, or None."""
    item = get(settings().desk_table, {"pk": f"count#{brand}", "sk": "rolled"})
    return date.fromisoformat(item["through"]) if item else None


def roll_up(brand: str, day: date, zone: ZoneInfo) -> None:
    """Sum a day's hours into one item per platform. Safe to repeat: it writes what it reads."""
    first, last = start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
    sums: dict[str, Counter[str]] = {
        b.platform: Counter() for b in read_days(brand, first, last, zone)
    }
    for bucket in _within(read_hours(brand, first, last), first, last):
        sums.setdefault(bucket.platform, Counter()).update(bucket.measures)
    for platform, counts in sums.items():
        key = {"pk": f"count#{brand}", "sk": f"day#{day}#{platform}"}
        write(put(settings().desk_table, {**key, **counts}))


def roll_up_brand(brand: str, zone: ZoneInfo, now: datetime) -> int:
    """Roll up every day that ended a day ago and was not, and those changed since; how many."""
    done = 0
    through = read_rolled_through(brand)
    last = (now - ROLLED_AFTER).astimezone(zone).date() - timedelta(days=1)
    day = (
        through + timedelta(days=1)
        if through
        else _first_day(brand, zone) or last + timedelta(days=1)
    )
    while day <= last:
        roll_up(brand, day, zone)
        write(
            put(
                settings().desk_table, {"pk": f"count#{brand}", "sk": "rolled", "through": str(day)}
            )
        )
        day += timedelta(days=1)
        done += 1
    for marker in read_markers(brand):
        done += _roll_up_again(brand, marker, zone, min(day - timedelta(days=1), last))
    return done


def _roll_up_again(brand: str, marker: Marker, zone: ZoneInfo, through: date) -> int:
    """The marker goes only if no further change came while its days were summed."""
    days = [day for day in marker.touches if day <= through]
    for day in days:
        roll_up(brand, day, zone)
    key = {"pk": f"count#{brand}", "sk": f"late#{marker.day}"}
    condition = Condition("changes = :seen", {}, {":seen": marker.changes})
    with contextlib.suppress(ConditionFailedError):
        write(delete(settings().desk_table, key, condition))
    return len(days)


def _first_day(brand: str, zone: ZoneInfo) -> date | None:
    hours = read_hours(brand, LONG_AGO, LONG_AGO + timedelta(days=40_000))
    first = next(hours, None)
    return first.start.astimezone(zone).date() if first else None


def read_markers(brand: str) -> list[Marker]:
    """Days whose roll-up is older than their hours; a UTC date touches two days of a zone."""
    items = query(
        settings().desk_table,
        "pk = :pk AND begins_with(sk, :prefix)",
        {":pk": f"count#{brand}", ":prefix": "late#"},
    )
    return [Marker(date.fromisoformat(i["sk"].removeprefix("late#")), i["changes"]) for i in items]


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


def read_period(
    brand: str, since: datetime, until: datetime, zone: ZoneInfo, *, by_hour: bool
) -> Iterator[Bucket]:
    """A period's buckets: whole rolled-up days where there are some, hours elsewhere.

    The number of items read depends on the days and platforms of the period alone, not on how many
    mentions they hold: a closed day is one item per platform. A day that changed after it was
    rolled up is read from its hours until it is rolled up again.
    """
    if by_hour:
        yield from _within(read_hours(brand, since, until), since, until)
        return
    closed = _closed_days(brand, since, until, zone)
    for bucket in read_days(brand, since, until, zone):
        if bucket.start.astimezone(zone).date() in closed:
            yield bucket
    for first, last in _gaps(since, until, closed, zone):
        yield from _within(read_hours(brand, first, last), first, last)


def _closed_days(brand: str, since: datetime, until: datetime, zone: ZoneInfo) -> set[date]:
    """The whole days of a period whose roll-up is true."""
    through = read_rolled_through(brand)
    if through is None:
        return set()
    dirty = {day for marker in read_markers(brand) for day in marker.touches}
    day = since.astimezone(zone).date()
    if start_of_day(day, zone) < since:
        day += timedelta(days=1)
    days = set()
    while day <= through and start_of_day(day + timedelta(days=1), zone) <= until:
        days.add(day)
        day += timedelta(days=1)
    return days - dirty


def _within(buckets: Iterable[Bucket], since: datetime, until: datetime) -> Iterator[Bucket]:
    """Hours that begin in [since, until); an hour cut by a bound belongs to where it begins."""
    first = hour_of(since)
    return (bucket for bucket in buckets if first <= bucket.start < until)


def _gaps(
    since: datetime, until: datetime, closed: set[date], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of a period no rolled-up day covers, as few as can be."""
    at = since
    for day in sorted(closed):
        start = start_of_day(day, zone)
        if at < start:
            yield at, start
        at = start_of_day(day + timedelta(days=1), zone)
    if at < until:
        yield at, until


def _bucket(item: Item) -> Bucket:
    _, hour, platform, _ = item["sk"].split("#")
    start = datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC)
    return Bucket(start, platform, _numbers(item))


def _numbers(item: Item) -> dict[str, int]:
    return {name: value for name, value in item.items() if isinstance(value, int)}
