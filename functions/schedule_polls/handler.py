"""Each minute: sends what is due to the poll queue and wakes what waits."""

from __future__ import annotations

from typing import Any

from vigie.aws.clock import utc_now
from vigie.aws.journal import observed
from vigie.jobs.schedule import send_due


@observed
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Take an EventBridge schedule's event; answer how much of each kind was sent."""
    return send_due(utc_now())
