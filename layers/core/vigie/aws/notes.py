"""Notes of colleagues beside a mention: for the team alone, and gone with the mention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.aws.settings import settings
from vigie.aws.table import (
    NEW,
    BusyError,
    ConditionFailedError,
    Write,
    get,
    put,
    query,
    write_together,
)
from vigie.aws.wire import Item, to_seconds, to_text, to_time

MOST_RACES = 4


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote to the team; ``mentions`` are the addresses of whom it names."""

    id: str
    mention_id: str
    by: str
    at: datetime
    text: str
    mentions: tuple[str, ...] = ()


def add_note(note: Note, until: datetime, beside: Sequence[Write]) -> Note:
    """Keep a note and what follows from it, once per id; answers the note that is kept.

    It goes with its mention, at ``until``: an erasure finds it by that.
    """
    item = {
        **_key(note.mention_id, note.id),
        "by": note.by,
        "at": to_text(note.at),
        "text": note.text,
        "mentions": list(note.mentions) or None,
        "expires_at": to_seconds(until),
    }
    for attempt in range(MOST_RACES):
        try:
            write_together([put(settings().desk_table, item, NEW), *beside])
        except (ConditionFailedError, BusyError):
            known = get(settings().desk_table, _key(note.mention_id, note.id))
            if known is not None:
                return _item_to_note(known)
            if attempt == MOST_RACES - 1:
                raise
            continue
        return note
    raise AssertionError("unreachable")


def list_notes(mention_id: str) -> list[Note]:
    """The notes beside a mention, oldest first."""
    values = {":pk": mention_id, ":kind": "note#"}
    items = query(settings().desk_table, "pk = :pk AND begins_with(sk, :kind)", values)
    return sorted(map(_item_to_note, items), key=lambda note: note.at)


def _item_to_note(item: Item) -> Note:
    return Note(
        id=item["sk"].removeprefix("note#"),
        mention_id=item["pk"],
        by=item["by"],
        at=to_time(item["at"]),
        text=item["text"],
        mentions=tuple(item.get("mentions", ())),
    )


def _key(mention_id: str, identity: str) -> dict[str, str]:
    return {"pk": mention_id, "sk": f"note#{identity}"}
