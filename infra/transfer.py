"""`vigie import` and `vigie export`: bring what was said in, take everything out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
from vigie.errors import VigieError

from infra.console import Stack
from infra.importing import importable, read_import

MOST_IMPORTED = 200


def import_file(platform: str, file: Path, brand: str, url: str | None, port: int) -> int:
    """Bring an export or archive in; 0, 1 when items were left out, 2 when it cannot be read."""
    try:
        parsed = read_import(platform, file.read_bytes(), datetime.now(UTC))
        stack = Stack(url, port)
        tallies = [
            stack.post("/api/import", {"brand": brand, "events": list(part)})
            for part in _parts([importable(one) for one in parsed.events])
        ]
    except (OSError, VigieError, KeyError) as error:  # requests' errors are OSErrors
        print(f"vigie: {file.name} was not brought in: {error}", file=sys.stderr)
        return 2
    for one in parsed.rejected:
        print(f"vigie: item {one.index} left out: {one.reason}", file=sys.stderr)
    accepted = sum(one["accepted"] for one in tallies)
    known = sum(one["duplicates"] for one in tallies)
    refused = sum(len(one["rejected"]) for one in tallies) + len(parsed.rejected)
    print(f"{accepted} brought in, {known} known already, {refused} left out")
    if not parsed.events and parsed.none_because:
        print(f"vigie: {parsed.none_because}", file=sys.stderr)
    return int(refused > 0)


def _parts(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), MOST_IMPORTED):
        yield rows[start : start + MOST_IMPORTED]


def export_brand(brand: str, url: str | None, port: int) -> int:
    """Print a brand's mentions as JSON lines that `vigie import` takes; 2 when nobody answers."""
    try:
        for item in Stack(url, port).pages("/api/mentions", brand=brand, limit="200"):
            print(json.dumps(_exported(item), ensure_ascii=False))
    except (requests.RequestException, KeyError) as error:
        print(f"vigie: {url or port} does not answer ({type(error).__name__})", file=sys.stderr)
        return 2
    return 0


EXPORTED = ("platform", "text", "url", "said_at", "author", "in_reply_to", "own", "media")
BESIDE = ("brand", "status", "analysis", "moderation", "tags", "note")


def _exported(item: dict[str, Any]) -> dict[str, Any]:
    told = {name: item[name] for name in (*EXPORTED, *BESIDE) if name in item}
    return {"id": item["native_id"], "kind": "add", "version": item["said_at"], **told}
