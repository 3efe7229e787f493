"""Sources on the desk, and which brand an account of a platform belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.aws.due import DUE_SOURCE
from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, change, delete, get, put, query, write
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.source import Health, Source

PLAIN = ("platform", "query", "url", "account", "every_minutes", "enabled", "reason", "failures")


def read_source(brand: str, identity: str) -> Source | None:
    """A source of a brand, or None."""
    item = get(settings().desk_table, _key(brand, identity))
    return item_to_source(item) if item else None


def list_sources(brand: str) -> list[Source]:
    """Every source of a brand."""
    items = query(
        settings().desk_table,
        "pk = :pk AND begins_with(sk, :prefix)",
        {":pk": f"brand#{brand}", ":prefix": "source#"},
    )
    return [item_to_source(item) for item in items]


def save_source(source: Source) -> None:
    """Keep a source as given, cursor included."""
    write(put(settings().desk_table, source_to_item(source)))


def save_poll(before: Source, after: Source) -> bool:
    """Keep what a poll learnt; False when the source was led elsewhere or removed meanwhile.

    Only the poll's own fields are written, so that an owner's edit made during a poll survives.
    """
    item = source_to_item(after)
    names = ("health", "reason", "failures", "cursor", "last_success", "url", "every_minutes")
    values = {name: item[name] for name in names if item.get(name) is not None}
    if after.due_at != before.due_at and "due_at" in item:
        values["due_at"] = item["due_at"]
    condition = Condition(
        "attribute_exists(pk) AND #url = :url AND #query = :query AND #account = :account",
        {"#url": "url", "#query": "query", "#account": "account"},
        {":url": before.url, ":query": before.query, ":account": before.account},
    )
    try:
        write(change(settings().desk_table, _key(after.brand, after.id), values, condition))
    except ConditionFailedError:
        return False
    return True


def forget_source(brand: str, identity: str) -> None:
    """Remove a source; what it brought stays."""
    write(delete(settings().desk_table, _key(brand, identity)))


def remember_account(brand: str, platform: str, account: str) -> None:
    """Note that an account of a platform belongs to a brand, for deliveries that name it."""
    write(
        put(
            settings().desk_table,
            {"pk": f"account#{platform}#{account}", "sk": brand},
        )
    )


def brands_of_account(platform: str, account: str) -> list[str]:
    """The brands an account of a platform belongs to."""
    rows = query(settings().desk_table, "pk = :pk", {":pk": f"account#{platform}#{account}"})
    return [row["sk"] for row in rows]


def source_to_item(source: Source) -> Item:
    """A source as stored; only an enabled one is in the due index."""
    due = source.due_at if source.enabled else None
    return {
        **_key(source.brand, source.id),
        **{name: getattr(source, name) for name in PLAIN},
        "health": source.health.value,
        "last_success": to_text(source.last_success) if source.last_success else None,
        "cursor": source.cursor,
        "ticked": list(source.ticked) or None,
        "due_kind": DUE_SOURCE if due else None,
        "due_at": to_seconds(due) if due else None,
    }


def item_to_source(item: Mapping[str, Any]) -> Source:
    """The inverse of ``source_to_item``."""
    due = item.get("due_at")
    return Source(
        brand=item["pk"].removeprefix("brand#"),
        id=item["sk"].removeprefix("source#"),
        **{name: item[name] for name in PLAIN},
        health=Health(item["health"]),
        last_success=to_time(item["last_success"]) if "last_success" in item else None,
        cursor=item.get("cursor", {}),
        ticked=tuple(item.get("ticked", ())),
        due_at=datetime.fromtimestamp(due, UTC) if due else None,
    )


def next_poll(source: Source, now: datetime) -> datetime:
    """When a healthy source is read again."""
    return now + timedelta(minutes=source.every_minutes)


def _key(brand: str, identity: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": f"source#{identity}"}
