"""The ledger of what a brand said: one small row for each reply and post that left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from vigie.aws.settings import settings
from vigie.aws.table import Write, put, query
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.saying import Leaning, SaidIn, Saying

KEPT = timedelta(days=100)
PLAIN = ("brand", "platform", "about", "who")


def saying_write(saying: Saying) -> Write:
    """Put a saying into the ledger; the same one twice is one row."""
    return put(settings().desk_table, _saying_to_item(saying))


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
        leaning=Leaning(item["leaning"]),
        gist=tuple(item.get("gist", ())),
    )
