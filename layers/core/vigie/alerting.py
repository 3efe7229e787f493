"""How a brand wants to be told: quiet hours, whose turn it is, what counts as urgent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

LOUD = 8  # a severity that wakes people up, and at which crisis mode is proposed
PRESSING = 4  # a severity that somebody must take on: else the next on call is told


@dataclass(frozen=True, slots=True)
class Alerting:
    """A brand's wishes about alerts; the defaults serve a shop that has set nothing.

    Times are the brand's wall clock, ``HH:MM``; empty means never. ``quiet_from`` to
    ``quiet_until`` may span midnight: only severities of ``LOUD`` and above are told then.
    ``on_call`` names e-mail addresses in the order they are told; ``escalate_minutes`` is how long
    each has to take an alert on, 0 for no escalation. ``visible_from`` is the followers from which
    one author is an alert by himself; ``crisis_words`` per language come on top of ours.
    ``answer_within_hours`` is when an unanswered question is an alert, 0 for never.
    """

    quiet_from: str = ""
    quiet_until: str = ""
    on_call: tuple[str, ...] = ()
    escalate_minutes: int = 30
    visible_from: int = 10_000
    crisis_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answer_within_hours: int = 24
    daily_at: str = "08:00"
    weekly: bool = True


def is_quiet(alerting: Alerting, zone: ZoneInfo, now: datetime) -> bool:
    """Whether it is a quiet hour on the brand's wall clock."""
    span = _span(alerting)
    if span is None:
        return False
    start, end = span
    local = now.astimezone(zone).time()
    return start <= local < end if start < end else local >= start or local < end


def next_loud(alerting: Alerting, zone: ZoneInfo, now: datetime, severity: int) -> datetime:
    """When an alert of this severity may be told: now, or as the quiet hours end.

    An end that daylight saving skips or doubles is taken at its first moment (PEP 495, fold 0).
    """
    span = _span(alerting)
    if span is None or severity >= LOUD or not is_quiet(alerting, zone, now):
        return now
    local = now.astimezone(zone)
    day = local.date() if local.time() < span[1] else local.date() + timedelta(days=1)
    return max(now, datetime.combine(day, span[1], zone).astimezone(now.tzinfo))


def escalation_after(alerting: Alerting, severity: int, step: int) -> timedelta | None:
    """How long after a mail the next on call is told; None once nobody is left, or nothing presses.

    ``step`` is how often the alert was handed on already.
    """
    if severity < PRESSING or not alerting.escalate_minutes or step >= len(alerting.on_call):
        return None
    return timedelta(minutes=alerting.escalate_minutes)


def read_clock(text: str) -> time | None:
    """A wall-clock time of ``HH:MM``, or None where there is none."""
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        return None


def _span(alerting: Alerting) -> tuple[time, time] | None:
    start, end = read_clock(alerting.quiet_from), read_clock(alerting.quiet_until)
    return (start, end) if start is not None and end is not None and start != end else None
