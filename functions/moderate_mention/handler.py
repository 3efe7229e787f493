"""Judges what was said, as the mentions stream tells it."""

from __future__ import annotations

from typing import Any

from vigie.aws.clock import utc_now
from vigie.aws.journal import observed
from vigie.aws.streams import failed_items
from vigie.jobs.moderate import moderate_batch
from vigie.text import analyse


@observed
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, list[dict[str, str]]]:
    """Take stream records; answer the sequence numbers that must come again."""
    return failed_items(moderate_batch(event, analyse, utc_now()))
