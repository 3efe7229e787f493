"""Counters: one small item per UTC hour, brand and platform.

Beside the sums an hour holds its authors' marks (`vigie.sketch`): a set that only grows. When an
author's words are gone, or were somebody else's, a note says that the day's marks are to be made
anew from its cards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter

from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, Write, add, change, query, write
from vigie.aws.wire import Item
from vigie.card import Card, Counted
from vigie.counting import measures
from vigie.metric import Bucket, difference, hour_of
from vigie.sketch import author_mark

SHARDS = 4
ROLLED_AFTER = timedelta(hours=24)
AUTHORS = "authors"
Hour = tuple[str, str, str]  # brand, hour, platform
Bump = tuple[str, str, str, str]  # brand, hour, platform, measure
Marked = tuple[Hour, int]


@dataclass(frozen=True, slots=True)
class HourItem:
    """One shard of an hour as it was read."""

    sk: str
    bucket: Bucket

    @property
    def marks(self) -> frozenset[int]:
        """The marks it holds."""
        return self.bucket.authors

    @property
    def place(self) -> tuple[datetime, str]:
        """Its hour and platform, which its shards share."""
        return self.bucket.start, self.bucket.platform


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


def mark_of(card: Card) -> Marked | None:
    """The mark a card's author leaves in its hour; none of a card that counts nothing."""
    mark = card.author_mark
    if card.author_id:
        mark = author_mark(card.brand, card.platform, card.author_id)
    if card.removed or not mark:
        return None
    return (card.brand, hour_text(card.said_at), card.platform), mark


def counter_writes(
    bumps: dict[Bump, int],
    shard: int,
    now: datetime,
    marks: Iterable[Marked] = (),
    left: Iterable[Hour] = (),
) -> list[Write]:
    """One update per hour item. A busy brand spreads over four items by trying another shard.

    ``marks`` are of authors who came, ``left`` the hours whose marks hold somebody too many. A
    change to an hour more than a day old also leaves a marker, so that the day it belongs to is
    rolled up again.
    """
    grouped: dict[Hour, dict[str, int | frozenset[int]]] = {}
    for (brand, hour, platform, name), delta in bumps.items():
        grouped.setdefault((brand, hour, platform), {})[name] = delta
    for where, together in groupby(sorted(set(marks)), key=itemgetter(0)):
        found = frozenset(mark for _, mark in together)
        grouped.setdefault(where, {})[AUTHORS] = found
    late = hour_text(now - ROLLED_AFTER)
    dirty = sorted({(brand, hour[:10]) for brand, hour, _ in grouped if hour <= late})
    gone = sorted({(brand, hour[:10]) for brand, hour, _ in left})
    table = settings().desk_table
    hours = [add(table, _hour_key(*where, shard), amounts) for where, amounts in grouped.items()]
    markers = [
        add(table, {"pk": f"count#{brand}", "sk": f"{kind}#{day}"}, {"changes": 1})
        for kind, days in (("late", dirty), ("left", gone))
        for brand, day in days
    ]
    return hours + markers


def on_shard(one: Write, shard: int) -> Write:
    """A counter's write aimed at another of the hour's items; any other write as it is.

    What goes with a card's counters goes where they go: an item that is full takes neither.
    """
    adds = one.adds
    if adds is None or not adds.key["sk"].startswith("hour#"):
        return one
    place = adds.key["sk"].rpartition("#")[0]
    key = {**adds.key, "sk": f"{place}#{shard % SHARDS}"}
    return add(adds.table, key, adds.amounts, **adds.values)


def late_write(brand: str, moment: datetime) -> Write:
    """A note that something of a moment changed which its day's roll-up may not know."""
    day = hour_text(moment)[:10]
    return add(settings().desk_table, {"pk": f"count#{brand}", "sk": f"late#{day}"}, {"changes": 1})


def _hour_key(brand: str, hour: str, platform: str, shard: int) -> dict[str, str]:
    return {"pk": f"count#{brand}", "sk": f"hour#{hour}#{platform}#{shard % SHARDS}"}


def read_hours(
    brand: str, since: datetime, until: datetime, *, strong: bool = False
) -> Iterator[Bucket]:
    """The hours that overlap [since, until), oldest first, one bucket per shard."""
    yield from (_bucket(item) for item in _hour_items(brand, since, until, strong=strong))


def _hour_items(brand: str, since: datetime, until: datetime, *, strong: bool) -> Iterator[Item]:
    last = until - timedelta(milliseconds=1)
    return query(
        settings().desk_table,
        "pk = :pk AND sk BETWEEN :first AND :last",
        {
            ":pk": f"count#{brand}",
            ":first": f"hour#{hour_text(since)}",
            ":last": f"hour#{hour_text(last)}~",
        },
        strong=strong,
    )


def keep_marks(brand: str, item: HourItem, marks: frozenset[int]) -> bool:
    """Put an hour item's marks in place of those that were read; False if somebody added to them.

    Somebody whose mark was there already adds a mention alone. Safe to repeat.
    """
    key = {"pk": f"count#{brand}", "sk": item.sk}
    held = item.bucket.measures.get("mentions")
    same = "attribute_not_exists(mentions)" if held is None else "mentions = :mentions"
    known = Condition(
        f"#marks = :seen AND {same}",
        {"#marks": AUTHORS},
        {":seen": item.marks} | ({} if held is None else {":mentions": held}),
    )
    gone = () if marks else (AUTHORS,)
    try:
        write(change(settings().desk_table, key, {AUTHORS: marks} if marks else {}, known, gone))
    except ConditionFailedError:
        return False
    return True


def read_hour_items(brand: str, since: datetime, until: datetime) -> Iterator[HourItem]:
    """The items of the hours that overlap [since, until), strongly read, one for each shard."""
    for item in _hour_items(brand, since, until, strong=True):
        yield HourItem(item["sk"], _bucket(item))


def within(buckets: Iterable[Bucket], since: datetime, until: datetime) -> Iterator[Bucket]:
    """Hours that begin in [since, until); an hour cut by a bound belongs to where it begins."""
    first = hour_of(since)
    return (bucket for bucket in buckets if first <= bucket.start < until)


def _bucket(item: Item) -> Bucket:
    _, hour, platform, _ = item["sk"].split("#")
    start = datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC)
    counts = {name: value for name, value in item.items() if isinstance(value, int)}
    return Bucket(start, platform, counts, item.get(AUTHORS, frozenset()))
