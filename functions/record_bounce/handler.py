"""Notes which recipients' mailboxes bounce or complain."""

from __future__ import annotations

from typing import Any

from vigie.aws.clock import utc_now
from vigie.aws.journal import observed
from vigie.jobs.bounce import record_feedback


@observed
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Take one SES event as EventBridge brings it; what fails comes again, then is set aside."""
    return {"noted": record_feedback(event, utc_now())}
