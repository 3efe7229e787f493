"""Days rolled up from hours, and periods read from both.

What the brand itself said, giving or promoting, is read from its ledger: a row that a person
corrects is counted as corrected, and the same words seen twice are one row.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.aws.counters import ROLLED_AFTER, read_hours
from vigie.aws.days import read_day_authors, read_days, write_day
from vigie.aws.sayings import KEPT, list_sayings
from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, delete, get, put, query, write
from vigie.aws.wire import Item
from vigie.gauge import each_once
from vigie.mention import LONG_AGO
from vigie.metric import Bucket, find_gaps, hour_of, start_of_day
from vigie.saying import Leaning

ROLLED = "rolled"
_HOUR, _MOMENT = timedelta(hours=1), timedelta(microseconds=1)
_ZONES_APART = timedelta(days=2)  # a moment's dates in two zones: 26 hours at most


@dataclass(frozen=True, slots=True)
class Marker:
    """A note that hours of a past UTC date changed, so that its days are to be rolled up again.

    ``left`` says that its authors are to be made anew, since one too many may be among them.
    """

    day: date
    changes: int
    left: bool = False

    @property
    def touches(self) -> tuple[date, ...]:
        """The days of any time zone that share an hour with this UTC date."""
        return tuple(self.day + timedelta(days=n) for n in (-1, 0, 1))

    @property
    def sk(self) -> str:
        """Its sort key."""
        return f"{'left' if self.left else 'late'}#{self.day}"


def read_markers(brand: str) -> list[Marker]:
    """Days whose roll-up is older than their hours; a UTC date touches two days of a zone."""
    items = query(
        settings().desk_table,
        "pk = :pk AND begins_with(sk, :prefix)",
        {":pk": f"count#{brand}", ":prefix": "late#"},
    )
    return list(map(_item_to_marker, items))


def _item_to_marker(item: Item) -> Marker:
    kind, _, day = item["sk"].partition("#")
    return Marker(date.fromisoformat(day), item["changes"], kind == "left")


def _read_state(brand: str) -> tuple[Item | None, list[Marker]]:
    """What was rolled up and the markers, side by side in the table: one weak read for both.

    It is asked for every five minutes. What it misses of the last second is seen by the next run,
    and a day rolled up twice is as it was.
    """
    values = {":pk": f"count#{brand}", ":first": "late#", ":last": ROLLED}
    items = list(
        query(settings().desk_table, "pk = :pk AND sk BETWEEN :first AND :last", values),
    )
    rolled = next((item for item in items if item["sk"] == ROLLED), None)
    return rolled, [_item_to_marker(item) for item in items if item["sk"] != ROLLED]


def read_period(
    brand: str,
    since: datetime,
    until: datetime,
    zone: ZoneInfo,
    *,
    by_hour: bool = False,
    platform: str = "",
    authors: bool = False,
) -> Iterator[Bucket]:
    """A period's buckets: whole rolled-up days where there are some, hours elsewhere.

    The number of items read depends on the days of the period alone, not on how many mentions they
    hold: a closed day is one item, and with ``authors`` one more, whose bucket counts nothing and
    is of the platform ``*`` (all but those that stand apart), or of the one asked for. A day that
    changed after it was rolled up is read from its hours until it is rolled up again.
    """
    closed = set() if by_hour else _closed_days(brand, since, until, zone)
    readers = [read_days, read_day_authors] if authors else [read_days]
    for read in readers if closed else ():
        for bucket in read(brand, since, until, zone, platform):
            if bucket.start.astimezone(zone).date() in closed:
                yield bucket
    for first, last in find_gaps(hour_of(since), until, closed, zone):
        hours = (*_hours_of(brand, first, last), *_said(brand, first, last))
        yield from (one for one in hours if platform in ("", one.platform))


def _hours_of(
    brand: str, since: datetime, until: datetime, *, strong: bool = False
) -> Iterator[Bucket]:
    """Hours that begin in [since, until): where midnight is no whole UTC hour, each has one day."""
    hours = read_hours(brand, since, until, strong=strong)
    return (bucket for bucket in hours if since <= bucket.start < until)


def _said(brand: str, since: datetime, until: datetime) -> Iterator[Bucket]:
    """What the brand itself said in hours that begin in [since, until)."""
    first, last = (hour_of(moment - _MOMENT) + _HOUR for moment in (since, until))
    for one in each_once(list_sayings(brand, first, last)):
        yield Bucket(hour_of(one.at), one.platform, {one.leaning.value: 1})


def _closed_days(brand: str, since: datetime, until: datetime, zone: ZoneInfo) -> set[date]:
    """The whole days of a period whose roll-up is true."""
    through = read_rolled_through(brand, zone)
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


def read_rolled_through(brand: str, zone: ZoneInfo) -> date | None:
    """The last day that was rolled up in this zone, or None.

    Days of another zone are none: after a change hours are read until all is rolled up anew.
    """
    return _through(get(settings().desk_table, {"pk": f"count#{brand}", "sk": ROLLED}), zone)


def _through(rolled: Item | None, zone: ZoneInfo) -> date | None:
    is_ours = rolled is not None and rolled.get("zone") == zone.key
    return date.fromisoformat(rolled["through"]) if rolled and is_ours else None


def roll_up(brand: str, day: date, zone: ZoneInfo, now: datetime) -> None:
    """Sum a day's hours into its items. Safe to repeat: it writes what it reads.

    The ledger's rows go before the counters: what was read of them then stays.
    """
    from vigie.platforms._apart import stands_apart  # once a day: not at a cold start

    first, last = start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
    before = list(read_days(brand, first, last, zone))
    is_kept = now < first + KEPT or not before
    said = _said(brand, first, last) if is_kept else _leanings(before)
    sums: dict[str, Counter[str]] = {}
    # Of a platform the day was rolled up with before everybody may have left since.
    marks = {bucket.platform: frozenset[int]() for bucket in before}
    for bucket in (*_hours_of(brand, first, last, strong=True), *said):
        sums.setdefault(bucket.platform, Counter()).update(bucket.measures)
        if bucket.authors:
            known = marks.get(bucket.platform, frozenset())
            marks[bucket.platform] = known | bucket.authors
    write_day(brand, day, sums, marks, [one for one in marks if stands_apart(one)])


def _leanings(before: Sequence[Bucket]) -> Iterator[Bucket]:
    for one in before:
        kinds = {name: n for name, n in one.measures.items() if name in frozenset(Leaning)}
        yield replace(one, measures=kinds)


def roll_up_brand(brand: str, zone: ZoneInfo, now: datetime) -> int:
    """Roll up every day that ended a day ago and was not, and those changed since; how many.

    What is made after a marker was read knows of its change, so no day is made twice; the marker
    goes only if no further change came meanwhile.
    """
    rolled, markers = _read_state(brand)
    through = _through(rolled, zone)
    last = (now - ROLLED_AFTER).astimezone(zone).date() - timedelta(days=1)
    day = last + timedelta(days=1)
    if through:
        day = through + timedelta(days=1)
    elif first := _first_day(brand, zone):
        day = first - _ZONES_APART if rolled else first  # the other zone's days are replaced
    made: set[date] = set()
    while day <= last:
        roll_up(brand, day, zone, now)
        row = {"pk": f"count#{brand}", "sk": ROLLED, "through": str(day), "zone": zone.key}
        write(put(settings().desk_table, row))
        made.add(day)
        day += timedelta(days=1)
    for marker in markers:
        if marker.left:
            continue
        again = {one for one in marker.touches if one < day} - made
        for one in sorted(again):
            roll_up(brand, one, zone, now)
        made |= again
        forget_marker(brand, marker)
    return len(made)


def read_left(brand: str) -> list[Marker]:
    """Days whose authors are to be made anew."""
    return [marker for marker in _read_state(brand)[1] if marker.left]


def forget_marker(brand: str, marker: Marker) -> None:
    """Take a marker away, unless something changed since it was read."""
    key = {"pk": f"count#{brand}", "sk": marker.sk}
    condition = Condition("changes = :seen", {}, {":seen": marker.changes})
    with contextlib.suppress(ConditionFailedError):
        write(delete(settings().desk_table, key, condition))


def _first_day(brand: str, zone: ZoneInfo) -> date | None:
    """The first day of which anything is known, once something is counted."""
    always = LONG_AGO, LONG_AGO + timedelta(days=40_000)
    first = next(read_hours(brand, *always), None)
    if first is None:
        return None
    said = (one.at for one in list_sayings(brand, *always))
    return min((first.start, *said)).astimezone(zone).date()
