"""A source: one place vigie listens to for one brand, its rhythm, and how it fares."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

SLOWEST_RETRY = timedelta(hours=6)


class Health(StrEnum):
    """How a source fares; the page and `vigie check` show it with its reason."""

    NEW = "new"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    RECONNECT = "reconnect"


@dataclass(frozen=True, slots=True)
class Source:
    """``cursor`` belongs to the platform module: it writes and reads it, nobody else does.

    ``ticked`` names the connection steps a person has looked at and found done.
    """

    brand: str
    platform: str
    id: str
    query: str = ""
    url: str = ""
    account: str = ""
    every_minutes: int = 15
    enabled: bool = True
    health: Health = Health.NEW
    reason: str = ""
    last_success: datetime | None = None
    failures: int = 0
    cursor: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    ticked: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever read: what comes now is history, not news."""
        return self.last_success is None


def source_id(brand: str, platform: str, address: str) -> str:
    """The same place added twice is one source."""
    return hashlib.sha256(f"{brand}\x00{platform}\x00{address}".encode()).hexdigest()[:16]


def after_success(source: Source, cursor: dict[str, Any], now: datetime) -> Source:
    """The source after a read that worked."""
    return replace(
        source, cursor=cursor, health=Health.HEALTHY, reason="", failures=0, last_success=now
    )


def after_failure(
    source: Source, reason: str, now: datetime, *, reconnect: bool = False, wait: float = 0.0
) -> Source:
    """The source after a read that failed: cursor untouched, next try later each time.

    The pause doubles from the source's own rhythm up to six hours; ``wait`` seconds, when a
    platform named them, are a floor.
    """
    failures = source.failures + 1
    pause = timedelta(minutes=source.every_minutes) * 2 ** min(failures - 1, 8)
    pause = max(min(pause, SLOWEST_RETRY), timedelta(seconds=wait))
    health = Health.RECONNECT if reconnect else Health.UNHEALTHY
    return replace(source, health=health, reason=reason, failures=failures, due_at=now + pause)


def after_pause(source: Source, reason: str, now: datetime, wait: float) -> Source:
    """The source when we held back by ourselves, close to a limit: nothing failed, it waits."""
    pause = max(timedelta(seconds=wait), timedelta(minutes=1))
    return replace(source, reason=reason, due_at=now + pause)
