"""Every quarter of an hour: sends the digests whose hour has come on their brand's own clock."""

from __future__ import annotations

from typing import Any

from vigie.aws.clock import utc_now
from vigie.aws.journal import observed
from vigie.jobs.digest import send_digests


@observed
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Take an EventBridge schedule's event; answer how many digests went which way."""
    return send_digests(utc_now())
