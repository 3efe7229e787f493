"""Deliveries kept whole: too large to expand at once, or of a shape nobody knows."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from vigie.aws.settings import settings
from vigie.aws.table import NEW, ConditionFailedError, delete, get, put, query, write
from vigie.aws.wire import Item, to_seconds, to_text

PART_BYTES = 300_000
KEPT = timedelta(days=14)


def keep_delivery(
    brand: str, platform: str, body: bytes, now: datetime, *, why: str = "large", realm: str = ""
) -> str:
    """Store a verified delivery, compressed, in parts; the same bytes are stored once.

    Returns its id. The first part is written last: a delivery that has one is whole.
    """
    identity = hashlib.sha256(f"{brand}#{platform}#".encode() + body).hexdigest()[:32]
    packed = gzip.compress(body, mtime=0)
    parts = [packed[i : i + PART_BYTES] for i in range(0, len(packed), PART_BYTES)] or [b""]
    for number in reversed(range(len(parts))):
        item = {
            "pk": f"delivery#{identity}",
            "sk": f"part#{number:03d}",
            "brand": brand,
            "platform": platform,
            "why": why,
            "realm": realm or None,
            "parts": len(parts),
            "body": parts[number],
            "stored_at": to_text(now),
            "expires_at": to_seconds(now + KEPT),
        }
        with contextlib.suppress(ConditionFailedError):
            write(put(settings().mentions_table, item, NEW))
    return identity


def read_delivery(identity: str) -> tuple[Mapping[str, str], bytes] | None:
    """A kept delivery's first part's attributes and its whole body, or None."""
    first = get(settings().mentions_table, {"pk": f"delivery#{identity}", "sk": "part#000"})
    if first is None:
        return None
    items = query(settings().mentions_table, "pk = :pk", {":pk": f"delivery#{identity}"})
    packed = b"".join(_bytes(item) for item in items)
    return first, gzip.decompress(packed)


def drop_delivery(pk: str, parts: int) -> None:
    """Remove a kept delivery, its first part last."""
    for number in reversed(range(parts)):
        write(delete(settings().mentions_table, {"pk": pk, "sk": f"part#{number:03d}"}))


def _bytes(item: Item) -> bytes:
    body = item["body"]
    return bytes(body.value if hasattr(body, "value") else body)
