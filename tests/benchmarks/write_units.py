"""Write units per mention over all tables and indexes, counted call by call: `make write-units`.

The real jobs run against an in-process DynamoDB; every write is weighed by DynamoDB's own rules:
an item's size in whole kilobytes, twice that in a transaction, and for each index what changes in
it. Emulators report no true capacity, so sizes are computed from the items.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from moto import mock_aws

from tests.builders import a_brand, a_stream_event
from tests.conftest import ENVIRONMENT
from tests.tables import ROOT, create_tables, read_template

KILOBYTE = 1024
LIMIT = 12.0
INDEX_OVERHEAD = 100
MENTIONS = 120
Image = Mapping[str, Any] | None


class Meter:
    """Weighs every write of a client by what it changes; moto itself does the writing."""

    def __init__(self) -> None:
        self.units: Counter[str] = Counter()
        self.job = ""
        self._client = boto3.client("dynamodb")
        resources = read_template()["Resources"]
        self._indexes = {
            name: resources[name]["Properties"]["GlobalSecondaryIndexes"]
            for name in ("MentionsTable", "DeskTable")
        }

    def watch(self, client: Any) -> None:
        """Weigh what this client writes."""
        for call in ("put_item", "update_item", "delete_item", "transact_write_items"):
            self._wrap(client, call)

    def _wrap(self, client: Any, call: str) -> None:
        honest = getattr(client, call)

        def weighed(**arguments: Any) -> Any:
            writes = _writes(call, arguments)
            before = [self._read(table, key) for table, key in writes]
            try:
                return honest(**arguments)
            finally:
                factor = 2 if call == "transact_write_items" else 1
                for (table, key), old in zip(writes, before, strict=True):
                    self._weigh(table, old, self._read(table, key), factor)

        setattr(client, call, weighed)

    def _read(self, table: str, key: Mapping[str, Any]) -> Image:
        return self._client.get_item(TableName=table, Key=dict(key), ConsistentRead=True).get(
            "Item"
        )

    def _weigh(self, table: str, old: Image, new: Image, factor: int) -> None:
        self.units[f"{self.job} table"] += factor * max(1, _units(old), _units(new))
        for index in self._indexes[table]:
            units = _index_units(index, old, new)
            if units:
                self.units[f"{self.job} index {index['IndexName']}"] += units


def _writes(call: str, arguments: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    if call == "transact_write_items":
        return [_target(one) for item in arguments["TransactItems"] for one in item.values()]
    return [_target(arguments)]


def _target(one: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    key = one.get("Key") or {name: one["Item"][name] for name in ("pk", "sk")}
    return one["TableName"], key


def _index_units(index: Mapping[str, Any], old: Image, new: Image) -> int:
    names = [part["AttributeName"] for part in index["KeySchema"]]

    def entry(image: Image) -> Image:
        if image is None or not all(name in image for name in names):
            return None
        if index["Projection"]["ProjectionType"] == "ALL":
            return image
        return {name: image[name] for name in (*names, "pk", "sk")}

    before, after = entry(old), entry(new)
    if before == after:
        return 0
    if before and after and all(before[name] == after[name] for name in names):
        return max(_units(before), _units(after))
    return _units(before, INDEX_OVERHEAD) + _units(after, INDEX_OVERHEAD)


def _units(image: Image, overhead: int = 0) -> int:
    return math.ceil((item_bytes(image) + overhead) / KILOBYTE) if image else 0


def item_bytes(image: Mapping[str, Any]) -> int:
    """An item's size: names and values in UTF-8, numbers by their digits, lists and maps 3 more."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in image.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        return math.ceil(len(content.strip("-.").replace(".", "")) / 2) + 1
    if kind == "B":
        return len(content)
    if kind == "L":
        return 3 + sum(1 + _value_bytes(one) for one in content)
    if kind == "M":
        return 3 + len(content) + item_bytes(content)
    return 1


def texts() -> list[str]:
    """Our own customer talk, French and English in turn."""
    files = [ROOT / f"tests/fixtures/text/customers.{language}.jsonl" for language in ("fr", "en")]
    rows = [Path(f).read_text(encoding="utf-8").splitlines() for f in files]
    pairs = zip(*rows, strict=False)
    return [json.loads(line)["text"] for pair in pairs for line in pair][:MENTIONS]


def measure(batch: int) -> Counter[str]:
    """Units per job for all texts, arriving and streamed ``batch`` at a time."""
    from vigie.aws import brands, clients
    from vigie.aws.mentions import get_mention, mention_to_item
    from vigie.jobs.ingest import store_events
    from vigie.jobs.moderate import moderate_batch
    from vigie.jobs.score import score_batch
    from vigie.mention import Author, EventKind, MentionEvent, mention_id
    from vigie.text import analyse

    brands.save_brand(a_brand())
    meter = Meter()
    meter.watch(clients.dynamodb())
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    said = texts()
    for start in range(0, len(said), batch):
        moment = now + timedelta(minutes=start)
        events = [
            MentionEvent(
                platform="facebook",
                native_id=f"122093847561_{batch}{start + n:06d}",
                kind=EventKind.ADD,
                version=moment,
                text=text,
                url=f"https://www.facebook.com/104/posts/122?comment_id={start + n}",
                said_at=moment,
                author=Author(f"70010{start + n}", "Odile Marchand"),
                thread_id="104938475_122093847561",
            )
            for n, text in enumerate(said[start : start + batch])
        ]
        meter.job = "ingest"
        store_events("levain", events, moment)
        images = [
            mention_to_item(mention, moment)
            for event in events
            if (mention := get_mention(mention_id("levain", "facebook", event.native_id)))
        ]
        for meter.job, run in (("score", score_batch), ("moderate", moderate_batch)):
            failed = run(a_stream_event(*images), analyse, moment)
            assert failed == [], failed
    return meter.units


def main(batches: Sequence[int] = (1, 10)) -> int:
    """Print the units; 1 when they are above the limit one at a time, the dearest case."""
    os.environ.update(ENVIRONMENT)
    worst = 0.0
    for batch in batches:
        with mock_aws():
            from vigie.aws import clients

            clients.dynamodb.cache_clear()
            create_tables()
            units = measure(batch)
        total = sum(units.values()) / MENTIONS
        worst = max(worst, total)
        print(
            f"arriving {batch} at a time: {total:.2f} write units per mention (limit {LIMIT:.0f})"
        )
        for name, count in sorted(units.items()):
            print(f"  {name:<28}{count / MENTIONS:>6.2f}")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
