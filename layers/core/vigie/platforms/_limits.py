"""Limits a call counts against, known before it leaves: gauges platforms show, budgets we keep.

A gauge is learnt from an answer's headers; a budget is counted by us, because the platform says
nothing until it is too late (quota units a day, money a month). Both are remembered by whoever
runs the call (`remembering`), so that all functions of a stack share one memory per app and
account. Reads stop at 90 %, so that a human's reply still goes through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from vigie.errors import RateLimitedError

STOP_READS_AT = 0.9
STOP_WRITES_AT = 1.0
LONGEST_BLOCK = timedelta(days=1)
EARLY = "early"  # the code of a refusal that was ours, not the platform's
PACIFIC = "America/Los_Angeles"


class Period(StrEnum):
    """When a budget starts anew."""

    HOUR = "hour"
    UTC_DAY = "utc_day"
    PACIFIC_DAY = "pacific_day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Gauge:
    """A limit the platform reports. ``who`` (see `name_of`) shares it: an app, or an account."""

    name: str
    who: str


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit we count ourselves, ``cost`` a call, until ``limit`` in a ``period``.

    ``settle`` says from the answer what the call cost after all; costs are in the budget's own unit
    (quota units, US dollars).
    """

    name: str
    who: str
    limit: float
    period: Period
    cost: float = 1.0
    settle: Callable[[bytes], float] | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer says of a gauge: the share used (1.0 is all) and the seconds to its end."""

    name: str
    share: float
    seconds: float


Headers = Mapping[str, str]
UsageReader = Callable[[Headers], tuple[Usage, ...]]


class Meters(Protocol):
    """The memory of gauges and budgets; `aws.meters` shares one among all functions."""

    def now(self) -> datetime:
        """The time it goes by."""

    def read_gauge(self, key: str) -> tuple[float, datetime] | None:
        """The share last noted and when it starts anew, or None."""

    def note_gauge(self, key: str, share: float, until: datetime) -> None:
        """Note a share used until a time; what is small need not be kept."""

    def spend(self, key: str, amount: float, until: datetime) -> float:
        """Add to a counter (or give back) and return its new sum; it is forgotten at ``until``."""


@dataclass
class ProcessMeters:
    """A memory that lives as long as the process: for the console and for tests."""

    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    gauges: dict[str, tuple[float, datetime]] = field(default_factory=dict)
    sums: dict[str, float] = field(default_factory=dict)

    def now(self) -> datetime:
        """As `Meters.now`."""
        return self.clock()

    def read_gauge(self, key: str) -> tuple[float, datetime] | None:
        """As `Meters.read_gauge`."""
        return self.gauges.get(key)

    def note_gauge(self, key: str, share: float, until: datetime) -> None:
        """As `Meters.note_gauge`."""
        self.gauges[key] = (share, until)

    def spend(self, key: str, amount: float, until: datetime) -> float:  # noqa: ARG002 - the protocol's
        """As `Meters.spend`."""
        self.sums[key] = self.sums.get(key, 0.0) + amount
        return self.sums[key]


_current: ContextVar[Meters | None] = ContextVar("meters", default=None)
_urgent: ContextVar[bool] = ContextVar("urgent", default=False)


@contextmanager
def remembering(meters: Meters, *, urgent: bool = False) -> Iterator[None]:
    """Within the block, calls are measured against this memory; outside, against none.

    ``urgent``: a person waits for what they asked, so what must be read for it may use all.
    """
    tokens = _current.set(meters), _urgent.set(urgent)
    try:
        yield
    finally:
        _current.reset(tokens[0])
        _urgent.reset(tokens[1])


def name_of(*secrets: str) -> str:
    """A short name for whoever owns these values, which cannot be read back from it."""
    return hashlib.sha256("\x00".join(secrets).encode()).hexdigest()[:16]


def admit(
    platform: str, gauges: tuple[Gauge, ...], budgets: tuple[Budget, ...], *, safe: bool
) -> None:
    """Let a call leave, its budgets charged. Raises RateLimitedError, nothing charged, if not."""
    meters = _current.get()
    if meters is None:
        return
    stop = STOP_READS_AT if safe and not _urgent.get() else STOP_WRITES_AT
    now = meters.now()
    for gauge in gauges:
        noted = meters.read_gauge(_key(platform, gauge.name, gauge.who))
        # An end further away than any we note comes from a clock that was moved.
        if noted and noted[0] >= stop and now < noted[1] <= now + LONGEST_BLOCK:
            raise _too_fast(platform, gauge.name, noted[1] - now)
    charged: list[tuple[str, Budget, datetime]] = []
    for budget in budgets:
        start, end = _period(budget.period, now)
        key = f"{_key(platform, budget.name, budget.who)}#{start:%Y-%m-%dT%H}"
        total = meters.spend(key, budget.cost, end)
        charged.append((key, budget, end))
        if total > stop * budget.limit + 1e-9:
            for earlier, one, until in charged:
                meters.spend(earlier, -one.cost, until)
            raise _too_fast(platform, budget.name, end - now)


def settle(
    platform: str,
    gauges: tuple[Gauge, ...],
    budgets: tuple[Budget, ...],
    usages: tuple[Usage, ...],
    body: bytes,
) -> None:
    """Note what an answer says: the shares used, and what the call cost after all."""
    meters = _current.get()
    if meters is None:
        return
    now = meters.now()
    for gauge in gauges:
        for usage in usages:
            if usage.name == gauge.name and usage.seconds > 0:
                until = now + min(timedelta(seconds=usage.seconds), LONGEST_BLOCK)
                meters.note_gauge(_key(platform, gauge.name, gauge.who), usage.share, until)
    for budget in budgets:
        if budget.settle is not None:
            start, end = _period(budget.period, now)
            key = f"{_key(platform, budget.name, budget.who)}#{start:%Y-%m-%dT%H}"
            meters.spend(key, budget.settle(body) - budget.cost, end)


def release(platform: str, budgets: tuple[Budget, ...]) -> None:
    """Give back what a call was charged that never left."""
    meters = _current.get()
    if meters is None:
        return
    now = meters.now()
    for budget in budgets:
        start, end = _period(budget.period, now)
        key = f"{_key(platform, budget.name, budget.who)}#{start:%Y-%m-%dT%H}"
        meters.spend(key, -budget.cost, end)


def note_refusal(platform: str, gauges: tuple[Gauge, ...], seconds: float) -> None:
    """The platform said to slow down: every function keeps away for that long."""
    meters = _current.get()
    if meters is None:
        return
    for gauge in gauges:
        until = meters.now() + min(timedelta(seconds=seconds), LONGEST_BLOCK)
        meters.note_gauge(_key(platform, gauge.name, gauge.who), 1.0, until)


def read_counted(
    name: str, *, limit: str, remaining: str, reset: str, answered_at: str = "date"
) -> UsageReader:
    """A reader of the usual three headers, whose names differ.

    Rule: ``reset`` is seconds left when small, unix seconds when large, else an ISO time; it counts
    from the answer's own Date, so neither clock must be right. Without ``limit``, what is used is
    read from the header of that name ending in "used" when there is one.
    """

    def read(headers: Headers) -> tuple[Usage, ...]:
        left = _number(headers.get(remaining))
        total = _number(headers.get(limit))
        if left is None or total is None or total <= 0:
            return ()
        seconds = seconds_until(headers.get(reset, ""), headers.get(answered_at, ""))
        return (Usage(name, 1.0 - left / total, seconds),) if seconds is not None else ()

    return read


EPOCH_FROM = 1_000_000_000


def seconds_until(reset: str, answered_at: str = "") -> float | None:
    """Seconds from an answer to the end of its window: seconds left, unix seconds, or ISO time."""
    number = _number(reset)
    if number is not None and number < EPOCH_FROM:
        return max(number, 0.0)
    now = _date(answered_at) or datetime.now(UTC)
    if number is not None:
        return max(number - now.timestamp(), 0.0)
    try:
        moment = datetime.fromisoformat(reset.strip())
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)


def _key(platform: str, name: str, who: str) -> str:
    return f"{platform}#{who}#{name}"


def _period(period: Period, now: datetime) -> tuple[datetime, datetime]:
    """The first and the following moment of the period a time lies in."""
    zone = ZoneInfo(PACIFIC) if period is Period.PACIFIC_DAY else UTC
    start = now.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    if period is Period.HOUR:
        return start, start + timedelta(hours=1)
    start = start.replace(hour=0)
    if period is Period.MONTH:
        start = start.replace(day=1)
        following = (start + timedelta(days=32)).replace(day=1)
    else:
        following = (start + timedelta(hours=36)).replace(hour=0)
    return start, following


def _too_fast(platform: str, name: str, wait: timedelta) -> RateLimitedError:
    return RateLimitedError(
        f"{platform}: nearly all of its {name} limit is used, so we wait",
        code=EARLY,
        retry_after=max(wait.total_seconds(), 1.0),
    )


def _number(value: str | None) -> float | None:
    try:
        found = float(value) if value else None
    except ValueError:
        return None
    return found if found is not None and abs(found) < 1e15 else None  # noqa: PLR2004 - no NaN, no infinity


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
