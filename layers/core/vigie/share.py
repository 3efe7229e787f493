"""A report anybody may see who has its link: for how long, of when, and what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from vigie.metric import start_of_day
from vigie.report import PUBLIC, ReportPart

LONGEST_DAYS: Final = 90
ROLLING_DAYS: Final = 30
MOST: Final = 20  # links a brand may have at a time: who has more knows no longer who sees what
SEEN_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Share:
    """A link; without ``since`` and ``until`` it shows the last thirty whole days, day by day."""

    id: str
    brand: str
    language: str
    parts: tuple[ReportPart, ...]
    expires_at: datetime
    made_at: datetime
    made_by: str = ""
    since: datetime | None = None
    until: datetime | None = None
    last_used_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether its time is up."""
        return now >= self.expires_at

    def span(self, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
        """The period it shows when it is opened now."""
        if self.since and self.until:
            return self.since, self.until
        today = now.astimezone(zone).date()
        first = today - timedelta(days=ROLLING_DAYS)
        return start_of_day(first, zone), start_of_day(today, zone)


def public_parts(wanted: tuple[ReportPart, ...]) -> tuple[ReportPart, ...]:
    """What may be shared of what is wanted; all that may where nothing is said."""
    return tuple(one for one in ReportPart if one in PUBLIC and (not wanted or one in wanted))
