"""Reads one due source, or expands one kept delivery, per message of the poll queue."""

from __future__ import annotations

import json
from typing import Any

from vigie.aws.clock import utc_now
from vigie.aws.journal import observed, warn_failure
from vigie.jobs.poll import do_job


@observed
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, list[dict[str, str]]]:
    """Take SQS records; answer the ids of those that must come again."""
    failed = []
    for record in event["Records"]:
        try:
            do_job(json.loads(record["body"]), utc_now())
        except Exception as error:  # noqa: BLE001 - each message stands for itself
            warn_failure("job failed", error, message=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
