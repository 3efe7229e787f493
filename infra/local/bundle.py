"""What the runner runs, as frozen data: functions, triggers, routes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Function:
    """One Lambda function; its folder's name is what people call it."""

    name: str
    folder: Path
    handler: str
    timeout: int
    memory: int
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StreamTrigger:
    """An event source mapping from a table's stream; -1 means without bound, as AWS writes it."""

    name: str
    function: str
    table: str
    patterns: tuple[str, ...] = ()
    batch_size: int = 100
    window: float = 0
    retries: int = -1
    max_age: int = -1
    bisects: bool = False
    reports_failures: bool = False
    on_failure: str | None = None
    from_start: bool = False


@dataclass(frozen=True, slots=True)
class QueueTrigger:
    """An event source mapping from a queue."""

    function: str
    queue: str
    batch_size: int = 10
    window: float = 0
    reports_failures: bool = False
    concurrency: int = 4


@dataclass(frozen=True, slots=True)
class ScheduleTrigger:
    """A rate or cron expression that runs a function."""

    name: str
    function: str
    expression: str
    time_zone: str = "UTC"
    payload: str | None = None


@dataclass(frozen=True, slots=True)
class EventTrigger:
    """A rule on the default event bus that runs a function for the events it matches."""

    name: str
    function: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Route:
    """One route of the HTTP API: method (or ANY) and path, or $default for both."""

    key: str
    method: str
    path: str
    function: str
    needs_token: bool


@dataclass(frozen=True, slots=True)
class Authorizer:
    """The JWT authorizer of the HTTP API."""

    issuer: str
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that the runner runs. Queues in triggers are named by ARN, tables by their names."""

    functions: Mapping[str, Function]
    streams: tuple[StreamTrigger, ...]
    queues: tuple[QueueTrigger, ...]
    schedules: tuple[ScheduleTrigger, ...]
    events: tuple[EventTrigger, ...]
    routes: tuple[Route, ...]
    authorizer: Authorizer | None
