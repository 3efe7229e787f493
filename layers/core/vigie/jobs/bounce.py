"""What SES tells of mails that bounced, or were called spam."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vigie.aws.journal import note
from vigie.aws.mailboxes import keep_feedback
from vigie.mailbox import read_feedback


def record_feedback(event: Mapping[str, Any], now: datetime) -> int:
    """Note an event's outcomes at their recipients; how many were news. Safe to repeat.

    Nothing is mailed about a mail that failed: that could bounce too.
    """
    fresh = [one for one in read_feedback(event) if keep_feedback(one, now)]
    for one in fresh:
        note("mail came back", outcome=one.outcome.value, why=one.why)
    return len(fresh)
