"""Keeps the desk whole: what no stream or queue will bring again."""

from __future__ import annotations

from typing import Any

from vigie.aws.clock import utc_now
from vigie.aws.journal import observed
from vigie.jobs.maintain import maintain


@observed
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Take an EventBridge schedule's event; answer how much of each kind was mended."""
    return maintain(utc_now())
