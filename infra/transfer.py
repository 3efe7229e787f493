"""`vigie import` and `vigie export`: bring what was said in, take everything out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
from vigie.errors import VigieError
from vigie.mention import MentionEvent, Rejected

from infra.console import RefusedError, Stack
from infra.importing import importable, read_import, why_refused

MOST_IMPORTED = 200
# A function takes six megabytes at once, and an answer must come within half a minute.
MOST_BYTES = 1_000_000
PAGE = "100"


def import_file(platform: str, file: Path, brand: str, url: str | None, port: int) -> int:
    """Bring an export or archive in; 0, 1 when items were left out, 2 when it cannot be done."""
    tallies: list[dict[str, Any]] = []
    try:
        parsed = read_import(platform, file.read_bytes(), datetime.now(UTC))
        rows, refused = _rows(parsed.events)
        stack = Stack(url, port)
        for part in _parts(rows):
            tallies.append(  # noqa: PERF401 - what went in counts when the next page fails
                stack.post("/api/import", {"brand": brand, "events": part})
            )
    except (OSError, VigieError, KeyError) as error:  # requests' errors are OSErrors
        _tell_failure(file, error, sum(_handled(one) for one in tallies))
        return 2
    for one in (*parsed.rejected, *refused):
        print(f"vigie: item {one.index} left out: {one.reason}", file=sys.stderr)
    if not parsed.events and parsed.none_because:
        print(f"vigie: {parsed.none_because}", file=sys.stderr)
    return _sum_up(tallies, len(parsed.rejected) + len(refused))


def _rows(events: Iterable[MentionEvent]) -> tuple[list[dict[str, Any]], list[Rejected]]:
    """What the API takes, and what it would refuse the whole page for."""
    rows: list[dict[str, Any]] = []
    refused: list[Rejected] = []
    for index, event in enumerate(events):
        row = importable(event)
        reason = why_refused(row)
        if reason:
            refused.append(Rejected(index, f"{event.native_id[:80]}: {reason}"))
        else:
            rows.append(row)
    return rows, refused


def _sum_up(tallies: list[dict[str, Any]], left_out: int) -> int:
    accepted = sum(one["accepted"] for one in tallies)
    known = sum(one["duplicates"] for one in tallies)
    erased = sum(len(one["rejected"]) for one in tallies)
    print(f"{accepted} brought in, {known} known already, {left_out + erased} left out")
    if erased:
        print(f"vigie: {erased} by people who asked to be forgotten", file=sys.stderr)
    return int(left_out + erased > 0)


def _handled(tally: dict[str, Any]) -> int:
    return int(tally["accepted"]) + int(tally["duplicates"]) + len(tally["rejected"])


def _tell_failure(file: Path, error: Exception, done: int) -> None:
    so_far = f" after {done} items; run it again, what is in is not doubled" if done else ""
    print(f"vigie: {file.name} was not brought in{so_far}: {error}", file=sys.stderr)


def _parts(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Rows in pages of at most so many and so large; one row alone is always a page."""
    part: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        weight = len(json.dumps(row))
        if part and (len(part) == MOST_IMPORTED or size + weight > MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(row)
        size += weight
    if part:
        yield part


def export_brand(brand: str, url: str | None, port: int) -> int:
    """Print a brand's mentions as JSON lines that `vigie import` takes; 2 when it cannot be done.

    Our own words come with each page their conversation is on, and are printed once.
    """
    seen: set[tuple[str, ...]] = set()
    try:
        for item in Stack(url, port).pages("/api/export", brand=brand, limit=PAGE):
            key = tuple(str(item.get(name)) for name in ("platform", "realm", "id", "kind"))
            if key not in seen:
                seen.add(key)
                print(json.dumps(item, ensure_ascii=False))
    except RefusedError as error:
        print(f"vigie: {error}", file=sys.stderr)
        return 2
    except (requests.RequestException, KeyError) as error:
        print(f"vigie: {url or port} does not answer ({type(error).__name__})", file=sys.stderr)
        return 2
    return 0
