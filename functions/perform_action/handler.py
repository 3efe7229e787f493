"""Does the outbox's outward acts, each at most once."""

from __future__ import annotations

from typing import Any

from vigie.aws.clock import utc_now
from vigie.aws.journal import observed
from vigie.aws.streams import failed_items
from vigie.jobs.perform import perform_batch


@observed
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, list[dict[str, str]]]:
    """Take stream records of the desk; answer the sequence numbers that must come again."""
    return failed_items(perform_batch(event, utc_now))
