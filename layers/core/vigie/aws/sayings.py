"""The ledger of what a brand said: one small row for each reply and post that left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from vigie.aws.counters import late_write
from vigie.aws.settings import settings
from vigie.aws.table import (
    Condition,
    ConditionFailedError,
    Write,
    change,
    get,
    query,
    write_together,
)
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.saying import Leaning, SaidIn, Saying

KEPT = timedelta(days=100)
PLAIN = ("brand", "platform", "about", "who")
ALWAYS = Condition("attribute_not_exists(pk) OR attribute_exists(pk)")


def saying_write(saying: Saying, condition: Condition = ALWAYS) -> Write:
    """Put a saying into the ledger; the same one twice is one row, and what a person said stays."""
    item = {name: one for name, one in _saying_to_item(saying).items() if one is not None}
    key = {name: item.pop(name) for name in ("pk", "sk")}
    return change(settings().desk_table, key, item, condition)


def is_said(brand: str, at: datetime, identity: str) -> bool:
    """Whether the ledger has this row."""
    return get(settings().desk_table, _key(brand, at, identity)) is not None


def is_kept(saying: Saying) -> bool:
    """Whether the ledger says this already, as a rule sees it."""
    kept = get(settings().desk_table, _key(saying.brand, saying.at, saying.id)) or {}
    return all(kept.get(name) == one for name, one in _saying_to_item(saying).items())


def decide_leaning(brand: str, at: datetime, identity: str, leaning: Leaning, by: str) -> bool:
    """Keep what a person says a saying is, for good; False where there is no such saying."""
    key = _key(brand, at, identity)
    said = {"decided": leaning.value, "decided_by": by}
    try:
        write_together([change(settings().desk_table, key, said), late_write(brand, at)])
    except ConditionFailedError:
        return False
    return True


def list_sayings(brand: str, since: datetime, until: datetime) -> Iterator[Saying]:
    """What a brand said in [since, until), newest first."""
    values = {":pk": f"said#{brand}", ":since": to_text(since), ":until": to_text(until)}
    key = "pk = :pk AND sk BETWEEN :since AND :until"
    items = query(settings().desk_table, key, values, newest_first=True)
    yield from map(_item_to_saying, items)


def _key(brand: str, at: datetime, identity: str) -> dict[str, str]:
    return {"pk": f"said#{brand}", "sk": f"{to_text(at)}#{identity}"}


def _saying_to_item(saying: Saying) -> Item:
    return {
        **_key(saying.brand, saying.at, saying.id),
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
