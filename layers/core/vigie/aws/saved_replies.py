"""Saved replies and how often each wording was taken: rows on the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from vigie.aws.settings import settings
from vigie.aws.table import (
    Condition,
    ConditionFailedError,
    add_and_read,
    change,
    delete,
    get,
    put,
    query,
    write,
    write_together,
)
from vigie.aws.wire import Item, to_moment, to_seconds
from vigie.saved_reply import SavedReply, Use

SAVED, USED = "saved#", "used#"
TIMES, LAST = "times_", "last_"


def list_saved_replies(brand: str) -> list[SavedReply]:
    """A brand's saved replies, with their uses."""
    uses = {row["sk"].removeprefix(USED): _read_uses(row) for row in _rows(brand, USED)}
    found = map(_item_to_reply, _rows(brand, SAVED))
    return [replace(one, uses=uses.get(one.id, {})) for one in found]


def read_saved_reply(identity: str) -> SavedReply | None:
    """A saved reply by its id, which begins with its brand; None where there is none."""
    brand = identity.partition(".")[0]
    item = get(settings().desk_table, _key(brand, SAVED, identity))
    if item is None:
        return None
    used = get(settings().desk_table, _key(brand, USED, identity))
    return replace(_item_to_reply(item), uses=_read_uses(used or {}))


def save_reply(reply: SavedReply) -> None:
    """Keep a saved reply as given; what was used of it before still counts."""
    row = {**_key(reply.brand, SAVED, reply.id), "id": reply.id, **_words(reply)}
    write(put(settings().desk_table, row))


def change_reply(before: SavedReply, after: SavedReply) -> bool:
    """Keep a saved reply's changes; False when it is gone or somebody changed it meanwhile."""
    condition = Condition(
        "#text = :text AND #title = :title",
        {"#text": "text", "#title": "title"},
        {":text": before.text, ":title": before.title},
    )
    key = _key(after.brand, SAVED, after.id)
    try:
        write(change(settings().desk_table, key, _words(after), condition))
    except ConditionFailedError:
        return False
    return True


def forget_reply(identity: str) -> None:
    """Remove a saved reply and its uses."""
    brand = identity.partition(".")[0]
    table = settings().desk_table
    write_together([delete(table, _key(brand, kind, identity)) for kind in (SAVED, USED)])


def note_use(reply: SavedReply, wording: str, now: datetime) -> None:
    """Count one more use of a wording, atomically."""
    add_and_read(
        settings().desk_table,
        _key(reply.brand, USED, reply.id),
        {f"{TIMES}{wording}": 1},
        {f"{LAST}{wording}": to_seconds(now)},
    )


def _words(reply: SavedReply) -> Item:
    return {
        "title": reply.title,
        "language": reply.language,
        "text": reply.text,
        "variants": list(reply.variants),
    }


def _item_to_reply(item: Item) -> SavedReply:
    return SavedReply(
        id=item["id"],
        brand=item["pk"].removeprefix("brand#"),
        **{name: item.get(name, "") for name in ("title", "language", "text")},
        variants=tuple(item.get("variants", ())),
    )


def _read_uses(row: Mapping[str, object]) -> dict[str, Use]:
    names = [name.removeprefix(TIMES) for name in row if name.startswith(TIMES)]
    return {
        name: Use(_number(row[TIMES + name]), to_moment(_number(row[LAST + name])))
        for name in names
    }


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _rows(brand: str, prefix: str) -> list[Item]:
    values = {":pk": f"brand#{brand}", ":prefix": prefix}
    return list(query(settings().desk_table, "pk = :pk AND begins_with(sk, :prefix)", values))


def _key(brand: str, kind: str, identity: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": f"{kind}{identity}"}
