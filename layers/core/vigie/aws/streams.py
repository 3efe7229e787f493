"""Stream records: images to items, and the answer that names the failed ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vigie.aws.wire import Item, from_wire

Record = Mapping[str, Any]


def new_images(event: Mapping[str, Any]) -> list[tuple[str, Item]]:
    """The sequence number and new image of each record, in order; removals have none."""
    return [
        (record["dynamodb"]["SequenceNumber"], from_wire(record["dynamodb"]["NewImage"]))
        for record in event["Records"]
        if "NewImage" in record["dynamodb"]
    ]


def lost_images(event: Mapping[str, Any]) -> dict[str, Item]:
    """By partition key, what the rows were that this batch marks as removed."""
    return {
        old["pk"]: old
        for record in event["Records"]
        if _is_removed(record, "NewImage")
        and not _is_removed(record, "OldImage")
        and (old := from_wire(record["dynamodb"].get("OldImage", {})))
    }


def _is_removed(record: Record, image: str) -> bool:
    return bool(record["dynamodb"].get(image, {}).get("removed", {}).get("BOOL"))


def failed_items(numbers: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """The partial batch answer: every failed record, so that only they come again."""
    return {"batchItemFailures": [{"itemIdentifier": number} for number in numbers]}
