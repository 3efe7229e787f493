"""Leases on the desk: one row per person in a conversation, moved by conditional writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.aws.settings import settings
from vigie.aws.table import (
    BusyError,
    ConditionFailedError,
    Write,
    at_revision,
    delete,
    get,
    put,
    write,
)
from vigie.aws.wire import to_seconds, to_text, to_time
from vigie.lease import Lease, begin_typing, stop_typing
from vigie.mention import Mention, author_hash

KEPT = timedelta(days=1)
MOST_RACES = 8
ENDS = ("typing_until", "answered_until")


def read_lease(mention: Mention) -> Lease | None:
    """Who answers, or last answered, the person of this mention; None after a day without."""
    item = get(settings().desk_table, _key(mention))
    if item is None:
        return None
    return Lease(
        holder=item["holder"],
        name=item["name"],
        revision=item["revision"],
        **{name: to_time(item[name]) for name in ENDS if name in item},
    )


def lease_write(mention: Mention, lease: Lease, now: datetime) -> Write:
    """Write a lease made from the one that was read, provided that one still stands."""
    item = {
        **_key(mention),
        "holder": lease.holder,
        "name": lease.name,
        "revision": lease.revision,
        **{name: to_text(end) if (end := getattr(lease, name)) else None for name in ENDS},
        "expires_at": to_seconds(now + KEPT),
    }
    return put(settings().desk_table, item, at_revision(lease.revision - 1))


def take_lease(mention: Mention, holder: str, name: str, now: datetime) -> Lease:
    """Have it while typing, or renew it; answers another's lease where that keeps out.

    Raises ConditionFailedError or BusyError where eight attempts were not enough.
    """
    for attempt in range(MOST_RACES):
        known = read_lease(mention)
        if known and known.keeps_out(frozenset({holder}), now):
            return known
        lease = begin_typing(known, holder, name, now)
        try:
            write(lease_write(mention, lease, now))
        except (ConditionFailedError, BusyError):
            if attempt == MOST_RACES - 1:
                raise
            continue
        return lease
    raise AssertionError("unreachable")


def drop_lease(mention: Mention, holder: str, now: datetime) -> None:
    """Type no more; what is not one's own stays, and so does what a reply left."""
    for _ in range(MOST_RACES):
        known = read_lease(mention)
        if known is None or known.holder != holder or known.typing_until is None:
            return
        try:
            write(lease_write(mention, stop_typing(known), now))
        except (ConditionFailedError, BusyError):
            continue
        return


def forget_lease(mention: Mention) -> None:
    """Take the row away: it is named after whom it is about."""
    write(delete(settings().desk_table, _key(mention)))


def _key(mention: Mention) -> dict[str, str]:
    """The other end of the talk; who has neither id nor name has this one mention."""
    who = mention.author.id or mention.author.name
    named = author_hash(mention.brand, mention.platform, who) if who else mention.id
    return {"pk": f"lease#{mention.conversation_id}", "sk": f"lease#{named}"}
