"""Days of the brand's zone, rolled up: one small item for all platforms, and one of authors.

A long answer reads as many items as it has days, however many platforms and mentions they hold.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.aws.settings import settings
from vigie.aws.table import put, query, write
from vigie.aws.wire import Item
from vigie.metric import Bucket, start_of_day
from vigie.sketch import pack_marks, unpack_marks

EVERY = "*"
Counts = Mapping[str, Mapping[str, int]]


def write_day(
    brand: str,
    day: date,
    counts: Counts,
    marks: Mapping[str, frozenset[int]],
    apart: Collection[str] = (),
) -> None:
    """Put a day down as it was summed: counts and authors' marks by platform. Safe to repeat.

    The marks of all hold none of the platforms ``apart``: their terms forbid mixing figures. Cut
    short between its items, the day is not noted as rolled up, and is made again.
    """
    table = settings().desk_table
    whole = frozenset[int]().union(*(marks[one] for one in marks if one not in apart))
    for prefix, some in (("whole", whole), *((f"authors#{one}", marks[one]) for one in marks)):
        write(put(table, {**_key(brand, f"{prefix}#{day}"), "marks": pack_marks(some)}))
    told = {platform: dict(sorted(one.items())) for platform, one in sorted(counts.items()) if one}
    packed = zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 9)
    write(put(table, {**_key(brand, f"days#{day}"), "counts": packed}))


def read_days(
    brand: str, since: datetime, until: datetime, zone: ZoneInfo, platform: str = ""
) -> Iterator[Bucket]:
    """Rolled-up days that begin in [since, until), oldest first, a bucket for each platform."""
    for item, start in _read(brand, "days", since, until, zone):
        for one, counts in json.loads(zlib.decompress(bytes(item["counts"]))).items():
            if platform in ("", one):
                yield Bucket(start, one, counts)


def read_day_authors(
    brand: str, since: datetime, until: datetime, zone: ZoneInfo, platform: str = ""
) -> Iterator[Bucket]:
    """The authors' marks of days that begin in [since, until), of a platform or of every one."""
    prefix = f"authors#{platform}" if platform else "whole"
    for item, start in _read(brand, prefix, since, until, zone):
        yield Bucket(start, platform or EVERY, {}, unpack_marks(bytes(item["marks"])))


def _read(
    brand: str, prefix: str, since: datetime, until: datetime, zone: ZoneInfo
) -> Iterator[tuple[Item, datetime]]:
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    values = {
        ":pk": f"count#{brand}",
        ":first": f"{prefix}#{first}",
        ":last": f"{prefix}#{last + timedelta(days=1)}",
    }
    key = "pk = :pk AND sk BETWEEN :first AND :last"
    for item in query(settings().desk_table, key, values):
        day = date.fromisoformat(item["sk"].rpartition("#")[2])
        start = start_of_day(day, zone)
        if since <= start < until:
            yield item, start


def _key(brand: str, sk: str) -> dict[str, str]:
    return {"pk": f"count#{brand}", "sk": sk}
