"""A brand's planned posts, paused: one row, there until somebody resumes them."""

from __future__ import annotations

from datetime import datetime

from vigie.aws.settings import settings
from vigie.aws.table import (
    NEW,
    Condition,
    ConditionFailedError,
    Write,
    delete,
    get,
    put,
    write,
)
from vigie.aws.wire import Item, to_text


def pause_posts(brand: str, by: str, now: datetime) -> bool:
    """Pause a brand's planned posts until somebody resumes them; False when they were paused."""
    row = {**_key(brand), "by": by, "at": to_text(now)}
    try:
        write(put(settings().desk_table, row, NEW))
    except ConditionFailedError:
        return False
    return True


def pause_write(brand: str, by: str, now: datetime, reason: str) -> Write:
    """A pause for a crisis, whose id is the reason; one that is there becomes the crisis's own."""
    found = read_pause(brand) or {"by": by, "at": to_text(now)}
    return put(settings().desk_table, {**found, **_key(brand), "reason": reason})


def pause_for(brand: str, by: str, now: datetime, reason: str) -> None:
    """Pause a brand's planned posts for a crisis, whose end resumes them. Safe to repeat."""
    write(pause_write(brand, by, now, reason))


def is_paused(brand: str) -> bool:
    """Whether planned posts must wait; a crisis's own statements do not ask."""
    return read_pause(brand) is not None


def read_pause(brand: str) -> Item | None:
    """Who paused (``by``), when (``at``, ISO 8601), for which crisis (``reason``); None: nobody."""
    return get(settings().desk_table, _key(brand))


def resume_posts(brand: str, reason: str | None = None) -> None:
    """Let planned posts leave again; with a reason, only what was paused for that crisis."""
    same = Condition("#reason = :reason", {"#reason": "reason"}, {":reason": reason})
    try:
        write(delete(settings().desk_table, _key(brand), same if reason is not None else None))
    except ConditionFailedError:
        return


def _key(brand: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": "paused"}
