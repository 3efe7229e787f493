"""What time it is; local mode may move the clock, Lambda never does."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vigie.aws.settings import settings


def utc_now() -> datetime:
    """The present, aware, in UTC."""
    return datetime.now(UTC) + _offset()


def _offset() -> timedelta:
    file = os.environ.get("VIGIE_CLOCK_FILE", "")
    if not (settings().local and file):
        return timedelta()
    try:
        return timedelta(seconds=float(Path(file).read_text(encoding="utf-8") or 0))
    except FileNotFoundError:
        return timedelta()
