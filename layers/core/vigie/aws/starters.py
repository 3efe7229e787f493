"""Conversation starters on the desk: one row each, in its brand's partition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from vigie.aws.settings import settings
from vigie.aws.table import NEW, Write, at_revision, get, put, query
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.starter import Starter, StarterKind

KEPT = timedelta(days=2 * 365)
PLAIN = ("brand", "title", "owner", "made_by", "finish", "finished_by", "round")
_AS = {"due_at": "due_on"}  # the desk's due index wants a number under that name
TIMES = ("due_at", "ends_at", "made_at", "cancelled_at", "finished_at")


@dataclass(frozen=True, slots=True)
class KeptStarter:
    """A starter with the revision of its row, and what it had earned when it was finished."""

    starter: Starter
    revision: int = 0
    earned: Mapping[str, int] = field(default_factory=dict)


def starter_write(starter: Starter, revision: int, earned: Mapping[str, int]) -> Write:
    """Write a starter, provided its row is still at a revision; 0 is one that is new."""
    item = _starter_to_item(starter, earned) | {"revision": revision + 1}
    condition = at_revision(revision) if revision else NEW
    return put(settings().desk_table, item, condition)


def read_starter(identity: str) -> KeptStarter | None:
    """A starter by its id, or None."""
    item = get(settings().desk_table, _key(identity))
    return _kept(item) if item else None


def list_starters(brand: str) -> Iterator[KeptStarter]:
    """A brand's starters, in no order."""
    key = "pk = :pk AND begins_with(sk, :kind)"
    values = {":pk": f"starters#{brand}", ":kind": "starter#"}
    yield from map(_kept, query(settings().desk_table, key, values))


def order_in_calendar(found: Sequence[KeptStarter]) -> list[KeptStarter]:
    """As a calendar shows them: what begins first comes first."""
    return sorted(found, key=lambda kept: (kept.starter.due_at, kept.starter.id))


def _starter_to_item(starter: Starter, earned: Mapping[str, int]) -> Item:
    return {
        **_key(starter.id),
        **{name: getattr(starter, name) or None for name in PLAIN},
        **{_AS.get(name, name): _text(getattr(starter, name)) for name in TIMES},
        "kind": starter.kind.value,
        "texts": dict(starter.texts),
        "names": dict(starter.names),
        "earned": dict(earned) or None,
        "expires_at": to_seconds(starter.ends_at + KEPT),
    }


def _kept(item: Mapping[str, Any]) -> KeptStarter:
    values: dict[str, Any] = {name: item[name] for name in PLAIN if name in item}
    values |= {name: to_time(item[kept]) for name in TIMES if (kept := _AS.get(name, name)) in item}
    starter = Starter(
        id=item["sk"].removeprefix("starter#"),
        kind=StarterKind(item["kind"]),
        texts=item["texts"],
        names=item["names"],
        **{"owner": "", "title": "", **values},
    )
    return KeptStarter(starter, item["revision"], item.get("earned", {}))


def _text(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None


def _key(identity: str) -> dict[str, str]:
    return {"pk": f"starters#{identity.partition('.')[0]}", "sk": f"starter#{identity}"}
