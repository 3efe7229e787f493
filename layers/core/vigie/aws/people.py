"""What humans wrote about people: a few rows per brand, read whole, since only humans add them.

A row goes a year after its person was last seen; `vigie.aws.erasure` takes it out at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from vigie.acquaintance import About, Gift, Merge, Merges, Rows, group_merges
from vigie.aws.settings import settings
from vigie.aws.table import at_revision, change, delete, put, query, write, write_together
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.person import PersonKey, Seen

KEPT = timedelta(days=365)
RENEWED_AFTER = timedelta(days=30)


def read_people_rows(brand: str) -> Rows:
    """Everything humans wrote about a brand's people, in one query."""
    return _read(brand, "")


def read_merges(brand: str) -> Merges:
    """Everybody's other accounts, as humans said; one read serves a whole list."""
    return group_merges(_read(brand, "merge#").merges)


def merged_with(
    brand: str, platform: str, author_id: str, merges: Merges | None = None
) -> tuple[PersonKey, ...]:
    """The other accounts of an author, each by platform and hash; a list gives ``merges`` along."""
    known = read_merges(brand) if merges is None else merges
    return tuple(sorted(known.get(PersonKey.of(brand, platform, author_id), ())))


def save_about(brand: str, about: About, now: datetime) -> None:
    """Keep a note. Raises ConditionFailedError when somebody was faster."""
    row = {
        "note": about.note or None,
        "is_partner": about.is_partner or None,
        "is_hidden": about.is_hidden or None,
        "latest": about.latest or None,
        "by": about.by,
        "at": to_text(now),
        "revision": about.revision + 1,
    }
    key = _key(brand, f"about#{_name(about.key)}")
    known = at_revision(about.revision)
    ends = None if about.is_hidden else _end(now)  # who objected is not noted ever again
    write(put(settings().desk_table, {**key, **row, "expires_at": ends}, known))


def add_gift(brand: str, gift: Gift, now: datetime) -> None:
    """Note a gift; the same one twice is one row."""
    row = {"what": gift.what, "note": gift.note or None, "by": gift.by, "at": to_text(gift.at)}
    key = _key(brand, f"gift#{_name(gift.key)}#{gift.id}")
    write(put(settings().desk_table, {**key, **row, "expires_at": _end(now)}))


def gift_id(key: str) -> str:
    """The id of a gift noted under an idempotency key."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def add_merge(brand: str, merge: Merge) -> None:
    """Say that two accounts are one person's; said from either side it is one row."""
    row = {"by": merge.by, "at": to_text(merge.at), "agreed": merge.agreed or None}
    key = _merge_key(brand, merge)
    write(put(settings().desk_table, {**key, **row, "expires_at": _end(merge.at)}))


def drop_merges(brand: str, merges: Iterable[Merge]) -> None:
    """They are not: all of these rows go, or none."""
    table = settings().desk_table
    write_together([delete(table, _merge_key(brand, merge)) for merge in merges])


def forget_person_rows(brand: str, keys: frozenset[PersonKey]) -> dict[str, int]:
    """Take out everything humans wrote about people; how many rows of each kind. Repeatable."""
    names = {_name(key) for key in keys}
    gone = {"person_notes": 0, "gifts": 0, "merges": 0}
    for item in _items(brand, ""):
        kind, *parts = item["sk"].split("#")
        if names.isdisjoint(parts):
            continue
        write(delete(settings().desk_table, {"pk": item["pk"], "sk": item["sk"]}))
        gone[{"about": "person_notes", "gift": "gifts", "merge": "merges"}[kind]] += 1
    return gone


def keep_rows_of(brand: str, rows: Rows, seen: Mapping[PersonKey, Seen], now: datetime) -> int:
    """Rows of people who came go on living, at most a write a month each; how many were renewed."""
    soon = _end(now - RENEWED_AFTER)
    names = {_name(key) for key in seen}
    late = [
        sk
        for sk, ends in rows.ends.items()
        if ends < soon and not names.isdisjoint(sk.split("#")[1:])
    ]
    for sk in late:
        write(change(settings().desk_table, _key(brand, sk), {"expires_at": _end(now)}))
    return len(late)


def _read(brand: str, prefix: str) -> Rows:
    items = _items(brand, prefix)
    about = [_item_to_about(item) for item in items if item["sk"].startswith("about#")]
    return Rows(
        about={one.key: one for one in about},
        gifts=tuple(_item_to_gift(item) for item in items if item["sk"].startswith("gift#")),
        merges=tuple(_item_to_merge(item) for item in items if item["sk"].startswith("merge#")),
        ends={item["sk"]: item["expires_at"] for item in items if "expires_at" in item},
    )


def _items(brand: str, prefix: str) -> Sequence[Item]:
    values = {":pk": f"person#{brand}"}
    if not prefix:
        return list(query(settings().desk_table, "pk = :pk", values))
    key = "pk = :pk AND begins_with(sk, :prefix)"
    return list(query(settings().desk_table, key, {**values, ":prefix": prefix}))


def _item_to_about(item: Item) -> About:
    flags: dict[str, Any] = {name: bool(item.get(name)) for name in ("is_partner", "is_hidden")}
    return About(
        key=_key_of(item["sk"].split("#")[1]),
        note=item.get("note", ""),
        latest=item.get("latest", ""),
        by=item["by"],
        at=to_time(item["at"]),
        revision=item["revision"],
        **flags,
    )


def _item_to_gift(item: Item) -> Gift:
    _, name, identity = item["sk"].split("#")
    note = item.get("note", "")
    return Gift(identity, _key_of(name), item["what"], to_time(item["at"]), note, item["by"])


def _item_to_merge(item: Item) -> Merge:
    _, one, other = item["sk"].split("#")
    agreed = item.get("agreed", "")
    return Merge(_key_of(one), _key_of(other), item["by"], to_time(item["at"]), agreed)


def _merge_key(brand: str, merge: Merge) -> dict[str, str]:
    one, other = sorted((merge.one, merge.other))
    return _key(brand, f"merge#{_name(one)}#{_name(other)}")


def _name(key: PersonKey) -> str:
    return f"{key.platform}.{key.digest}"


def _key_of(name: str) -> PersonKey:
    platform, _, digest = name.partition(".")
    return PersonKey(platform, digest)


def _end(moment: datetime) -> int:
    return to_seconds(moment + KEPT)


def _key(brand: str, sk: str) -> dict[str, str]:
    return {"pk": f"person#{brand}", "sk": sk}
