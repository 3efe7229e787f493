"""Nudges on the desk: rows whose stream record sends the mail, woken by the due index."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.aws.due import DUE_ON_DESK
from vigie.aws.settings import settings
from vigie.aws.table import NEW, Write, put
from vigie.aws.wire import Item, to_seconds
from vigie.nudge import Nudge

KEPT = timedelta(days=90)
SAFETY_NET = timedelta(minutes=5)
PLAIN = ("brand", "to", "about", "by", "words")


def nudge_write(nudge: Nudge, now: datetime) -> Write:
    """Put a nudge on the desk, unless it is there: alone, or in the transaction that causes it.

    What is due is asked for by the row's own stream record; the due index is its safety net.
    """
    return put(settings().desk_table, _nudge_to_item(nudge, now), NEW)


def _nudge_to_item(nudge: Nudge, now: datetime) -> Item:
    is_due = nudge.due_at <= now
    wakes_at = now + SAFETY_NET if is_due else nudge.due_at
    return {
        "pk": f"nudge#{nudge.brand}",
        "sk": f"nudge#{nudge.id}",
        **{name: getattr(nudge, name) for name in PLAIN},
        "kind": nudge.kind.value,
        "send_now": is_due or None,
        "due_kind": DUE_ON_DESK,
        "due_at": to_seconds(wakes_at),
        "expires_at": to_seconds(max(now, nudge.due_at) + KEPT),
    }
