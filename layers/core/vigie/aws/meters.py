"""The memory of limits that all functions share: small rows on the desk, gone when they are old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from vigie.aws.settings import settings
from vigie.aws.table import add_and_read, get, put, write
from vigie.aws.wire import Item, to_seconds

WORTH_NOTING = 0.5
KEPT = timedelta(days=2)


class DeskMeters:
    """Gauges and budgets as `platforms._limits.Meters` wants them.

    What is far from any limit is not written: a gauge below half costs nothing. A gauge row is
    replaced by the last answer, whichever function got it; a budget's sum is added to atomically,
    so that no two functions spend the same dollar.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """The time it goes by."""
        return self._clock()

    def read_gauge(self, key: str) -> tuple[float, datetime] | None:
        """The share last noted and when it starts anew, or None."""
        row = get(settings().desk_table, _key(key))
        return (row["share"], datetime.fromtimestamp(row["until"], UTC)) if row else None

    def note_gauge(self, key: str, share: float, until: datetime) -> None:
        """Note a share used until a time, if it is worth a write."""
        if share < WORTH_NOTING:
            return
        row = {"share": min(share, 10.0), "until": to_seconds(until)}
        write(put(settings().desk_table, {**_key(key), **row, "expires_at": _end(until)}))

    def spend(self, key: str, amount: float, until: datetime) -> float:
        """Add to a counter (or give back) and return its new sum."""
        sums = add_and_read(
            settings().desk_table, _key(key), {"spent": amount}, {"expires_at": _end(until)}
        )
        return float(sums["spent"])


def _key(key: str) -> Item:
    return {"pk": f"limit#{key}", "sk": "limit"}


def _end(until: datetime) -> int:
    return to_seconds(until + KEPT)
