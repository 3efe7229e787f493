"""Answers begun and not sent: one for each person and mention, for thirty days at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from vigie.aws.settings import settings
from vigie.aws.table import Write, delete, get, put, write
from vigie.aws.wire import to_seconds, to_text, to_time

KEPT = timedelta(days=30)
DRAFT = "draft#"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person has written so far; the last one saved, on whichever device, stands."""

    text: str
    visibility: str
    acknowledgement: str
    saved_at: datetime


def save_draft(mention_id: str, person: str, draft: Draft, until: datetime | None = None) -> None:
    """Keep a draft in place of the one before; it goes with its mention, at ``until``."""
    ends = draft.saved_at + KEPT
    row = {
        **_key(mention_id, person),
        "text": draft.text,
        "visibility": draft.visibility,
        "acknowledgement": draft.acknowledgement,
        "saved_at": to_text(draft.saved_at),
        "expires_at": to_seconds(min(ends, until or ends)),
    }
    write(put(settings().desk_table, row))


def read_draft(mention_id: str, person: str, now: datetime) -> Draft | None:
    """A person's own draft, unless its time is over."""
    item = get(settings().desk_table, _key(mention_id, person))
    if item is None or item["expires_at"] <= to_seconds(now):
        return None
    return Draft(
        item["text"], item["visibility"], item["acknowledgement"], to_time(item["saved_at"])
    )


def drop_draft_write(mention_id: str, person: str) -> Write:
    """Remove a person's draft, with what made it needless; none there is fine."""
    return delete(settings().desk_table, _key(mention_id, person))


def _key(mention_id: str, person: str) -> dict[str, str]:
    return {"pk": mention_id, "sk": f"{DRAFT}{person}"}
