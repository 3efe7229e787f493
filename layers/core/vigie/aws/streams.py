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


def failed_items(numbers: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """The partial batch answer: every failed record, so that only they come again."""
    return {"batchItemFailures": [{"itemIdentifier": number} for number in numbers]}
