"""Weighs DynamoDB calls by DynamoDB's own rules, since emulators report no true capacity.

A write costs an item's size in whole kilobytes, twice that in a transaction, and for each index
what changes in it; a read costs half a unit per 4 kB, twice that when strongly consistent.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import boto3

from tests.tables import read_template

KILOBYTE = 1024
INDEX_OVERHEAD = 100
Image = Mapping[str, Any] | None


class Meter:
    """Weighs every write of a client by what it changes; moto itself does the writing."""

    def __init__(self) -> None:
        self.units: Counter[str] = Counter()
        self.reads: dict[str, float] = defaultdict(float)
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
        for call in ("get_item", "batch_get_item", "query"):
            self._wrap_read(client, call)

    def _wrap_read(self, client: Any, call: str) -> None:
        honest = getattr(client, call)

        def weighed(**arguments: Any) -> Any:
            answer = honest(**arguments)
            self.reads[self.job] += read_units(call, answer, arguments)
            return answer

        setattr(client, call, weighed)

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


def read_units(call: str, answer: Mapping[str, Any], arguments: Mapping[str, Any]) -> float:
    """Units of one read: a query's items count together, others one by one."""
    if call == "query":
        total = sum(item_bytes(item) for item in answer["Items"])
        return 0.5 * max(1, math.ceil(total / 4096))
    if call == "get_item":
        items = [answer["Item"]] if "Item" in answer else [{}]
        return sum(max(1, math.ceil(item_bytes(item) / 4096)) for item in items)
    return sum(
        len(one["Keys"]) * (1.0 if one.get("ConsistentRead") else 0.5)
        for one in arguments["RequestItems"].values()
    )
