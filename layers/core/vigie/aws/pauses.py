"""A brand's planned posts, paused: one row, there until somebody resumes them."""

from __future__ import annotations

from datetime import datetime

from vigie.aws.settings import settings
from vigie.aws.table import NEW, ConditionFailedError, get, put, write
from vigie.aws.wire import Item, to_text


def pause_posts(brand: str, by: str, now: datetime) -> bool:
    """Pause a brand's planned posts until somebody resumes them; False when they were paused."""
    row = {**_key(brand), "by": by, "at": to_text(now)}
    try:
        write(put(settings().desk_table, row, NEW))
    except ConditionFailedError:
        return False
    return True


def read_pause(brand: str) -> Item | None:
    """Who paused a brand's posts (``by``) and when (``at``, ISO 8601); None when nobody did."""
    return get(settings().desk_table, _key(brand))


def _key(brand: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": "paused"}
