"""Closed days of people: one compressed item per brand and day, made again when the day changed.

A day's item holds hashes and figures, no name and no word. All writes of a brand go through the
revision of one row, so that a day computed before somebody was erased never brings them back.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from vigie.aws.asked import writes_without
from vigie.aws.mentions import KEPT
from vigie.aws.settings import settings
from vigie.aws.table import (
    ConditionFailedError,
    Write,
    at_revision,
    delete,
    get,
    put,
    query,
    write,
    write_together,
)
from vigie.aws.wire import Item, to_moment, to_seconds
from vigie.person import MEASURES, PersonKey, Seen

MOST_RACES = 8
DAYS_AT_ONCE = 20
People = Mapping[PersonKey, Seen]


@dataclass(frozen=True, slots=True)
class Days:
    """Which days were made, and of which sums; ``looked_on`` is the last day all were compared."""

    made: Mapping[str, str] = field(default_factory=dict)
    looked_on: str = ""
    revision: int = 0


def read_days_made(brand: str) -> Days:
    """The brand's row of days."""
    item = get(settings().desk_table, _key(brand, "days")) or {}
    return Days(item.get("made", {}), item.get("looked_on", ""), item.get("revision", 0))


def people_write(brand: str, day: date, people: People) -> Write:
    """A day's people, to be put down before the day counts as made; nobody came: no row."""
    return _day_write(brand, day, people)


def note_made(brand: str, day: date, writes: Sequence[Write], made_of: str, known: Days) -> Days:
    """Put a day down, provided nothing of the brand's people changed since ``known`` was read.

    Raises ConditionFailedError otherwise: what was computed may hold somebody who is gone. The
    day's rows go first and only then counts it as made, at half the price of a transaction: cut
    short or refused between the two it is not made, and the next run makes it anew.
    """
    oldest = str(day - KEPT)
    made = {one: sums for one, sums in known.made.items() if one >= oldest} | {str(day): made_of}
    after = replace(known, made=made, revision=known.revision + 1)
    for one in writes:
        write(one)
    write(_days_write(brand, after))
    return after


def note_looked(brand: str, today: date, known: Days) -> None:
    """Every day is as its hours say: enough for today. Raises ConditionFailedError."""
    after = replace(known, looked_on=str(today), revision=known.revision + 1)
    write(_days_write(brand, after))


def read_tallies(
    brand: str, since: date, until: date
) -> Iterator[tuple[date, dict[PersonKey, Seen]]]:
    """The days kept in [since, until], newest first; weakly read, since they only suggest."""
    values = {":pk": f"people#{brand}", ":since": f"day#{since}", ":until": f"day#{until}"}
    key = "pk = :pk AND sk BETWEEN :since AND :until"
    for item in query(settings().desk_table, key, values, newest_first=True):
        day = date.fromisoformat(item["sk"].removeprefix("day#"))
        yield day, unpack_people(bytes(item["people"]), day)


def forget_people(brand: str, keys: frozenset[PersonKey]) -> int:
    """Take people out of every day, and what they asked; how many days named them.

    Safe to repeat, cut short anywhere.
    The row of days is written in any case: a day that is being made in this moment is made anew.
    """
    for _ in range(MOST_RACES):
        known = read_days_made(brand)
        changed: dict[date, People] = {
            day: {key: seen for key, seen in people.items() if key not in keys}
            for day, people in read_tallies(brand, date.min, date.max)
            if not keys.isdisjoint(people)
        }
        rows = [_day_write(brand, day, changed[day]) for day in sorted(changed)]
        try:
            _write_changed(brand, [*rows, *writes_without(brand, keys)], known)
        except ConditionFailedError:
            continue
        return len(changed)
    raise ConditionFailedError


def _write_changed(brand: str, rows: Sequence[Write], known: Days) -> None:
    """A few days at a time, since a transaction holds four megabytes; each step on the last."""
    for start in range(0, max(1, len(rows)), DAYS_AT_ONCE):
        known = replace(known, revision=known.revision + 1)
        write_together([*rows[start:][:DAYS_AT_ONCE], _days_write(brand, known)])


def pack_people(people: People, day: date) -> bytes:
    """A day's people, compressed; the same people are the same bytes.

    Measure by measure rather than person by person, and times from midnight on: that is what
    makes it small.
    """
    rows: dict[str, list[list[Any]]] = {}
    midnight = _seconds_of(day)
    for key in sorted(people):
        rows.setdefault(key.platform, []).append(_make_row(key, people[key], midnight))
    columns = {platform: list(zip(*one, strict=True)) for platform, one in rows.items()}
    return gzip.compress(json.dumps(columns, separators=(",", ":")).encode(), 9, mtime=0)


def unpack_people(packed: bytes, day: date) -> dict[PersonKey, Seen]:
    """The inverse of ``pack_people``."""
    return {
        PersonKey(platform, row[0]): _read_row(row, day)
        for platform, columns in json.loads(gzip.decompress(packed)).items()
        for row in zip(*columns, strict=True)
    }


def _make_row(key: PersonKey, seen: Seen, midnight: int) -> list[Any]:
    last = to_seconds(seen.last) - midnight
    return [
        key.digest,
        seen.latest,
        last,
        last - (to_seconds(seen.first) - midnight),
        seen.reach,
        int(seen.is_minor),
        [(at - midnight, one) for at, one in seen.needs],
        [(at - midnight, one) for at, one in seen.thanks],
        *(seen.count(measure) for measure in MEASURES),
    ]


def _read_row(row: Sequence[Any], day: date) -> Seen:
    _, latest, last, lasted, reach, is_minor, needs, thanks, *counts = row
    midnight = _seconds_of(day)
    return Seen(
        first=to_moment(midnight + last - lasted),
        last=to_moment(midnight + last),
        latest=latest,
        days=frozenset({day}),
        counts={measure: n for measure, n in zip(MEASURES, counts, strict=False) if n},
        reach=reach,
        needs=tuple((midnight + at, one) for at, one in needs),
        thanks=tuple((midnight + at, one) for at, one in thanks),
        is_minor=bool(is_minor),
    )


def _seconds_of(day: date) -> int:
    return to_seconds(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _day_write(brand: str, day: date, people: People) -> Write:
    if not people:
        return delete(settings().desk_table, _key(brand, f"day#{day}"))
    ends = _seconds_of(day) + int((timedelta(days=1) + KEPT).total_seconds())
    row = {"people": pack_people(people, day), "expires_at": ends}
    return put(settings().desk_table, {**_key(brand, f"day#{day}"), **row})


def _days_write(brand: str, after: Days) -> Write:
    row: Item = {"made": dict(after.made), "looked_on": after.looked_on or None}
    row["revision"] = after.revision
    known = at_revision(after.revision - 1)
    return put(settings().desk_table, {**_key(brand, "days"), **row}, known)


def _key(brand: str, sk: str) -> dict[str, str]:
    return {"pk": f"people#{brand}", "sk": sk}
