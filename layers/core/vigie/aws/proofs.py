"""What is kept of proving a brand's counters: how often they were mended, and the last night's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from vigie.aws.settings import settings
from vigie.aws.table import Write, add, at_revision, get, put, write
from vigie.aws.wire import to_text, to_time

MENDINGS, NIGHT = "mendings", "night"


@dataclass(frozen=True, slots=True)
class Night:
    """The last nightly proof: when, which older day had its turn, how many figures differed.

    ``fresh`` differed on days that were proved since, as they closed.
    """

    proved_at: datetime | None = None
    turn: date | None = None
    differences: int = 0
    fresh: int = 0


def read_night(brand: str) -> Night:
    """What the last nightly proof found; nothing before the first."""
    item = get(settings().desk_table, _key(brand, NIGHT))
    if item is None:
        return Night()
    turn = item.get("turn")
    return Night(
        to_time(item["proved_at"]) if "proved_at" in item else None,
        date.fromisoformat(turn) if turn else None,
        item.get("differences", 0),
        item.get("fresh", 0),
    )


def save_night(brand: str, night: Night) -> None:
    """Keep what a nightly proof found."""
    row = {
        "proved_at": to_text(night.proved_at) if night.proved_at else None,
        "turn": str(night.turn) if night.turn else None,
        "differences": night.differences,
        "fresh": night.fresh,
    }
    write(put(settings().desk_table, {**_key(brand, NIGHT), **row}))


def add_fresh(brand: str, found: int) -> None:
    """Add what differed on a day that was proved as it closed; the nightly proof sums it up."""
    write(add(settings().desk_table, _key(brand, NIGHT), {"fresh": found}))


def read_mendings(brand: str) -> int:
    """How often a brand's counters were mended."""
    item = get(settings().desk_table, _key(brand, MENDINGS))
    return item["revision"] if item else 0


def mending_write(brand: str, seen: int) -> Write:
    """Count one mending more, provided no other run mended since ``seen`` was read."""
    row = {**_key(brand, MENDINGS), "revision": seen + 1}
    return put(settings().desk_table, row, at_revision(seen))


def _key(brand: str, sk: str) -> dict[str, str]:
    return {"pk": f"proof#{brand}", "sk": sk}
