"""Digests on the desk: one row per brand and day, gone after thirteen months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from vigie.aws.settings import settings
from vigie.aws.table import ConditionFailedError, at_revision, put, query, write
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.edition import DigestKind, DigestState, Edition

KEPT = timedelta(days=400)
PREFIX = "digest#daily#"


def last_edition(brand: str) -> Edition | None:
    """A brand's latest edition, whatever became of it; None before the first."""
    items = query(
        settings().desk_table,
        "pk = :pk AND begins_with(sk, :prefix)",
        {":pk": f"brand#{brand}", ":prefix": PREFIX},
        newest_first=True,
        limit=1,
    )
    return next(map(item_to_edition, items), None)


def keep_edition(edition: Edition) -> bool:
    """Write an edition's next state; False when somebody else was faster.

    The condition is on the revision, so that of two functions one sends, and a weak read that came
    too early claims nothing.
    """
    row = edition_to_item(edition)
    try:
        write(put(settings().desk_table, row, at_revision(edition.revision - 1)))
    except ConditionFailedError:
        return False
    return True


def edition_to_item(edition: Edition) -> Item:
    """An edition as stored. The weekly one is the row of its day: no day has two digests."""
    day = datetime.combine(edition.day, time(), UTC)
    return {
        "pk": f"brand#{edition.brand}",
        "sk": f"{PREFIX}{edition.day}",
        "kind": edition.kind.value,
        "state": edition.state.value,
        "since": to_text(edition.since),
        "until": to_text(edition.until),
        "held_until": to_text(edition.held_until) if edition.held_until else None,
        "tries": edition.tries,
        "praised": list(edition.praised) or None,
        "revision": edition.revision,
        "expires_at": to_seconds(day + KEPT),
    }


def item_to_edition(item: Mapping[str, Any]) -> Edition:
    """The inverse of ``edition_to_item``."""
    edition = Edition(
        brand=item["pk"].removeprefix("brand#"),
        day=date.fromisoformat(item["sk"].removeprefix(PREFIX)),
        kind=DigestKind(item["kind"]),
        since=to_time(item["since"]),
        until=to_time(item["until"]),
        state=DigestState(item["state"]),
        tries=item["tries"],
        praised=tuple(item.get("praised", ())),
        revision=item["revision"],
    )
    held = item.get("held_until")
    return replace(edition, held_until=to_time(held)) if held else edition
