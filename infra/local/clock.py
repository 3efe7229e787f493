"""The clock that `PUT /local/clock` moves; functions read the same offset from a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Real time plus an offset in seconds that is kept in a file; no file means real time."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def now(self) -> datetime:
        """The moved present, in UTC."""
        try:
            offset = float(self.file.read_text(encoding="utf-8") or 0)
        except FileNotFoundError:
            offset = 0
        return datetime.now(UTC) + timedelta(seconds=offset)

    def move(self, now: datetime) -> None:
        """Make it be `now`, from now on."""
        offset = (now - datetime.now(UTC)).total_seconds()
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{offset:.6f}", encoding="utf-8")
        fresh.replace(self.file)

    def reset(self) -> None:
        """Go back to real time."""
        self.file.unlink(missing_ok=True)
