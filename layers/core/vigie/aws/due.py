"""What wants to be looked at again, in one sparse index that schedule_polls reads each minute.

Two partitions, sources and the desk's own rows, are two reads a minute, however many kinds of rows
the desk has: a row's kind is in its sort key.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, change, query, write
from vigie.aws.wire import Item, to_seconds

DUE_SOURCE, DUE_ON_DESK = "source", "desk"


def due_keys(kind: str, now: datetime, most: int = 500) -> Iterator[tuple[Item, int]]:
    """Keys of what is due, each with its due second, oldest first."""
    items = query(
        settings().desk_table,
        "due_kind = :kind AND due_at <= :now",
        {":kind": kind, ":now": to_seconds(now)},
        index="due",
        limit=100,
    )
    for item, _ in zip(items, range(most), strict=False):
        yield {"pk": item["pk"], "sk": item["sk"]}, item["due_at"]


def put_off(key: Item, was_due: int, until: datetime) -> bool:
    """Move a due thing to a later time; False when somebody else did or it is gone."""
    condition = Condition("due_at = :was", {}, {":was": was_due})
    try:
        write(change(settings().desk_table, key, {"due_at": to_seconds(until)}, condition))
    except ConditionFailedError:
        return False
    return True
