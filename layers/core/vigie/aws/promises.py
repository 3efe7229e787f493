"""What a brand promises its people, on the desk: one row of its own."""

from __future__ import annotations

from datetime import date

from vigie.aws.settings import settings
from vigie.aws.table import get, put, write
from vigie.holidays import Closed
from vigie.promise import USUAL, Owed, Promises


def read_promises(brand: str) -> Promises:
    """A brand's promises; the usual ones until it makes its own."""
    item = get(settings().desk_table, _key(brand))
    if item is None:
        return Promises()
    own = item["answer_within"]
    closed = Closed(item["country"], frozenset(map(date.fromisoformat, item["holidays"])))
    return Promises({kind: own.get(kind.value, USUAL[kind]) for kind in Owed}, closed)


def save_promises(brand: str, promises: Promises) -> None:
    """Keep a brand's promises as given."""
    item = {
        **_key(brand),
        "answer_within": {kind.value: hours for kind, hours in promises.answer_within.items()},
        "country": promises.closed.country,
        "holidays": sorted(day.isoformat() for day in promises.closed.own),
    }
    write(put(settings().desk_table, item))


def _key(brand: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": "promises"}
