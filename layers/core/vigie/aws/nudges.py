"""Nudges on the desk: rows whose stream record sends the mail, woken by the due index."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from vigie.aws.due import DUE_ON_DESK
from vigie.aws.settings import settings
from vigie.aws.table import NEW, ConditionFailedError, Write, change, get, put, write
from vigie.aws.wire import Item, to_moment, to_seconds, to_text
from vigie.nudge import Nudge, NudgeKind

KEPT = timedelta(days=90)
SAFETY_NET = timedelta(minutes=5)
PLAIN = ("brand", "to", "about", "by", "words")


def nudge_write(nudge: Nudge, now: datetime) -> Write:
    """Put a nudge on the desk, unless it is there: alone, or in the transaction that causes it.

    What is due is asked for by the row's own stream record; the due index is its safety net.
    """
    return put(settings().desk_table, _nudge_to_item(nudge, now), NEW)


def read_nudge_row(pk: str, sk: str) -> Item | None:
    """A nudge's row as it stands, or None."""
    return get(settings().desk_table, {"pk": pk, "sk": sk})


def tick_nudge(nudge: Nudge, now: datetime) -> None:
    """Note that nothing more is owed; the row stays, so that the same occasion is none anew."""
    _change(nudge, {"sent_at": to_text(now), "send_now": False}, remove=("due_kind", "due_at"))


def put_off_nudge(nudge: Nudge, until: datetime) -> None:
    """Ask for it again at a later time."""
    _change(nudge, {"due_at": to_seconds(until), "send_now": False})


def item_to_nudge(item: Item) -> Nudge:
    """A nudge as stored; ``due_at`` is when it was first to be told."""
    values = {name: item.get(name, "") for name in PLAIN}
    return Nudge(
        id=item["sk"].removeprefix("nudge#"),
        **values,
        kind=NudgeKind(item["kind"]),
        due_at=to_moment(item["wanted_at"]),
    )


def _change(nudge: Nudge, values: Item, remove: tuple[str, ...] = ()) -> None:
    key = {"pk": f"nudge#{nudge.brand}", "sk": f"nudge#{nudge.id}"}
    with suppress(ConditionFailedError):  # its time to live has come meanwhile
        write(change(settings().desk_table, key, values, remove=remove))


def _nudge_to_item(nudge: Nudge, now: datetime) -> Item:
    is_due = nudge.due_at <= now
    wakes_at = now + SAFETY_NET if is_due else nudge.due_at
    return {
        "pk": f"nudge#{nudge.brand}",
        "sk": f"nudge#{nudge.id}",
        **{name: getattr(nudge, name) for name in PLAIN},
        "kind": nudge.kind.value,
        "wanted_at": to_seconds(nudge.due_at),
        "send_now": is_due or None,
        "due_kind": DUE_ON_DESK,
        "due_at": to_seconds(wakes_at),
        "expires_at": to_seconds(max(now, nudge.due_at) + KEPT),
    }
