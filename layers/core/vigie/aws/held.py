"""Replies that wait to be read, one row beside each: whose it is, in a brand's list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from vigie.action import Action
from vigie.aws.settings import settings
from vigie.aws.table import NEW, Write, delete, get, put, query
from vigie.aws.wire import Item, to_seconds, to_text, to_time

KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Held:
    """A held act by its id, and who wrote it: subject, name, address for the answer."""

    action_id: str
    brand: str
    writer: str
    name: str
    at: datetime
    email: str = ""


def held_write(held: Held) -> Write:
    """Put an act on its brand's list of what waits to be read."""
    item: Item = {
        **_key(held.brand, held.action_id),
        "writer": held.writer,
        "name": held.name,
        "email": held.email or None,
        "at": to_text(held.at),
        "expires_at": to_seconds(held.at + KEPT),
    }
    return put(settings().desk_table, item, NEW)


def decided_write(action: Action) -> Write:
    """Take an act off the list, in the transaction that moves it."""
    return delete(settings().desk_table, _key(action.brand, action.id))


def read_held(action: Action) -> Held | None:
    """Whose a held act is; None once it was decided."""
    item = get(settings().desk_table, _key(action.brand, action.id))
    return _item_to_held(item) if item else None


def list_held(brand: str) -> Iterator[Held]:
    """What of a brand waits to be read; in no order."""
    items = query(settings().desk_table, "pk = :pk", {":pk": f"held#{brand}"})
    yield from map(_item_to_held, items)


def _item_to_held(item: Item) -> Held:
    return Held(
        action_id=item["sk"].removeprefix("held#"),
        brand=item["pk"].removeprefix("held#"),
        writer=item["writer"],
        name=item["name"],
        email=item.get("email", ""),
        at=to_time(item["at"]),
    )


def _key(brand: str, action_id: str) -> dict[str, str]:
    return {"pk": f"held#{brand}", "sk": f"held#{action_id}"}
