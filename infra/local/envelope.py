"""What Lambda sends to an on-failure queue about stream records: where they were, not what.

https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from infra.local.intrinsics import Document
from infra.local.journal import Entry
from infra.local.process import Answer

_SHARD = "shardId-00000000000000000000-00000000"


@dataclass(frozen=True, slots=True)
class Loss:
    """Records that are set aside: why, after how many calls and with which last answer."""

    batch: Sequence[Entry]
    condition: str
    tries: int
    answer: Answer | None
    at: float


def make_envelope(loss: Loss, stream_arn: str, function_arn: str) -> Document:
    """The message about a loss."""
    first, last, answer = loss.batch[0], loss.batch[-1], loss.answer
    return {
        "requestContext": {
            "requestId": answer.request_id if answer else str(uuid.uuid4()),
            "functionArn": function_arn,
            "condition": loss.condition,
            "approximateInvokeCount": loss.tries,
        },
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "$LATEST",
            "functionError": "Unhandled" if answer and answer.error is not None else None,
        },
        "version": "1.0",
        "timestamp": _iso(loss.at, "milliseconds"),
        "DDBStreamBatchInfo": {
            "shardId": _SHARD,
            "startSequenceNumber": first.sequence,
            "endSequenceNumber": last.sequence,
            "approximateArrivalOfFirstRecord": _iso(first.arrival, "seconds"),
            "approximateArrivalOfLastRecord": _iso(last.arrival, "seconds"),
            "batchSize": len(loss.batch),
            "streamArn": stream_arn,
        },
    }


def _iso(seconds: float, precision: str) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")
