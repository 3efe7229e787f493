"""The ledger of what a brand said: one small row for each reply and post that left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, Write, change, query, write
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.saying import Leaning, SaidIn, Saying

KEPT = timedelta(days=100)
PLAIN = ("brand", "platform", "about", "who")
ALWAYS = Condition("attribute_not_exists(pk) OR attribute_exists(pk)")


def saying_write(saying: Saying) -> Write:
    """Put a saying into the ledger; the same one twice is one row, and what a person said stays."""
    item = {name: one for name, one in _saying_to_item(saying).items() if one is not None}
    key = {name: item.pop(name) for name in ("pk", "sk")}
    return change(settings().desk_table, key, item, ALWAYS)


def decide_leaning(brand: str, at: datetime, identity: str, leaning: Leaning, by: str) -> bool:
    """Keep what a person says a saying is, for good; False where there is no such saying."""
    key = {"pk": f"said#{brand}", "sk": f"{to_text(at)}#{identity}"}
    try:
        write(change(settings().desk_table, key, {"decided": leaning.value, "decided_by": by}))
    except ConditionFailedError:
        return False
    return True


def list_sayings(brand: str, since: datetime, until: datetime) -> Iterator[Saying]:
    """What a brand said in [since, until), newest first."""
    values = {":pk": f"said#{brand}", ":since": to_text(since), ":until": to_text(until)}
    key = "pk = :pk AND sk BETWEEN :since AND :until"
    items = query(settings().desk_table, key, values, newest_first=True)
    yield from map(_item_to_saying, items)


def _saying_to_item(saying: Saying) -> Item:
    return {
        "pk": f"said#{saying.brand}",
        "sk": f"{to_text(saying.at)}#{saying.id}",
        "id": saying.id,
        **{name: getattr(saying, name) for name in PLAIN},
        "said_in": saying.said_in.value,
        "leaning": saying.leaning.value,
        "gist": list(saying.gist) or None,
        "expires_at": to_seconds(saying.at + KEPT),
    }


def _item_to_saying(item: Item) -> Saying:
    return Saying(
        id=item["id"],
        **{name: item[name] for name in PLAIN},
        at=to_time(item["sk"].partition("#")[0]),
        said_in=SaidIn(item["said_in"]),
        leaning=Leaning(item["decided"] if "decided" in item else item["leaning"]),
        gist=tuple(item.get("gist", ())),
        decided_by=item.get("decided_by", ""),
    )
