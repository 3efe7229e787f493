"""What a machine drafted lately: a hash of the words for a week, never the words themselves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from vigie.aws.settings import settings
from vigie.aws.table import get, put, write
from vigie.aws.wire import to_seconds, to_text
from vigie.text.normalise import fold_phrase

KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A draft by a machine: for which mention, by which model."""

    id: str
    mention_id: str
    model: str


def keep_suggestion(brand: str, suggestion: Suggestion, text: str, by: str, now: datetime) -> None:
    """Remember that these words are a machine's."""
    row = {
        **_key(brand, text),
        "id": suggestion.id,
        "mention_id": suggestion.mention_id,
        "model": suggestion.model,
        "by": by,
        "at": to_text(now),
        "expires_at": to_seconds(now + KEPT),
    }
    write(put(settings().desk_table, row))


def find_suggestion(brand: str, text: str, now: datetime) -> Suggestion | None:
    """The machine's draft with these very words, if a person changed none of them.

    Capitals, spaces and punctuation are no change of words.
    """
    item = get(settings().desk_table, _key(brand, text))
    if item is None or item["expires_at"] <= to_seconds(now):
        return None
    return Suggestion(item["id"], item["mention_id"], item["model"])


def _key(brand: str, text: str) -> dict[str, str]:
    words = " ".join(fold_phrase(text)).encode("utf-8", "surrogatepass")
    return {"pk": f"brand#{brand}", "sk": f"drafted#{hashlib.sha256(words).hexdigest()[:32]}"}
