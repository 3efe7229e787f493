"""An edition: one day's digest of one brand. When it is due, and what stretch of time it tells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from vigie.alerting import read_clock
from vigie.brand import Brand
from vigie.metric import hour_of

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
HELD = timedelta(minutes=10)
_LATE = timedelta(hours=2)
_LONGEST = timedelta(days=8)
_PRAISES_KEPT = 60
_WEEKLY_AT = time(8)


class DigestKind(StrEnum):
    """What an edition tells of: a day, or a week with the day folded in."""

    DAILY = "daily"
    WEEKLY = "weekly"


class DigestState(StrEnum):
    """Where an edition stands; the last two are final."""

    CLAIMED = "claimed"
    OWED = "owed"
    SENT = "sent"
    SKIPPED = "skipped"


TOLD = frozenset({DigestState.SENT, DigestState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Edition:
    """One day's digest; a brand has at most one a day, whatever its kind.

    It tells of [since, until), which begins where the last edition that was told ended.
    ``held_until`` is until when one function alone works at it. ``praised`` names the mentions
    shown as praise so far, oldest first.
    """

    brand: str
    day: date
    kind: DigestKind
    since: datetime
    until: datetime
    state: DigestState = DigestState.CLAIMED
    held_until: datetime | None = None
    tries: int = 0
    praised: tuple[str, ...] = ()
    revision: int = 0

    @property
    def id(self) -> str:
        """What its mails are remembered by."""
        return f"{self.brand}.digest.{self.day}"

    @property
    def is_told(self) -> bool:
        """Whether nothing is left to do about it."""
        return self.state in TOLD

    @property
    def monday(self) -> date:
        """The Monday of its own week; a weekly edition tells of the seven days before."""
        return self.day - timedelta(days=self.day.weekday())


def next_edition(brand: Brand, last: Edition | None, now: datetime) -> Edition | None:
    """The edition to send now, None when there is none.

    Rules: one is due at the brand's hour on its own wall clock; an hour that daylight saving skips
    or doubles is taken at its first moment (PEP 495, fold 0). What was missed is sent late until
    the day ends, two hours at least; then the next edition tells of it. The first edition of a week
    is the weekly one, which is Monday's unless nothing could be sent then. No day has two, nor does
    one come again when the brand moves west or a clock goes back.
    """
    due = _due(brand, last, now)
    if due is None:
        return None
    day, kind, until = due
    if last and last.day >= day:
        may_retry = last.day == day and not last.is_told
        is_free = last.held_until is None or last.held_until <= now
        return last if may_retry and is_free else None
    covered = (last.until if last.is_told else last.since) if last else until - DAY
    since = max(covered if covered < until else until - DAY, until - _LONGEST)
    praised = last.praised if last else ()
    return Edition(brand.slug, day, kind, since, until, praised=praised)


def hold(edition: Edition, now: datetime) -> Edition:
    """The edition while one function works at it; who is cut short lets go after ten minutes."""
    return replace(
        edition,
        state=DigestState.CLAIMED,
        held_until=now + HELD,
        tries=edition.tries + 1,
        revision=edition.revision + 1,
    )


def close(edition: Edition, state: DigestState, praised: str = "") -> Edition:
    """The edition after the attempt; one that is owed may be tried again at once."""
    shown = (*edition.praised, praised)[-_PRAISES_KEPT:] if praised else edition.praised
    closed = replace(edition, state=state, held_until=None, praised=shown)
    return replace(closed, revision=edition.revision + 1)


def _due(
    brand: Brand, last: Edition | None, now: datetime
) -> tuple[date, DigestKind, datetime] | None:
    """The day whose digest is due, its kind, and the UTC hour its period ends at."""
    zone = ZoneInfo(brand.time_zone)
    today = now.astimezone(zone).date()
    for day in (today, today - DAY):
        kind = _kind_of(day, last) if brand.alerting.weekly else DigestKind.DAILY
        hour = read_clock(brand.alerting.daily_at)
        if hour is None and kind is DigestKind.WEEKLY:
            hour = _WEEKLY_AT
        if hour is None:
            continue
        due_at = _moment(day, hour, zone)
        ends = max(_moment(day + DAY, time(), zone), due_at + _LATE)
        if due_at <= now < ends:
            return day, kind, hour_of(due_at)
    return None


def _kind_of(day: date, last: Edition | None) -> DigestKind:
    monday = day - timedelta(days=day.weekday())
    if last is None:
        return DigestKind.WEEKLY if day == monday else DigestKind.DAILY
    if last.day >= day:
        return last.kind
    is_owed = last.kind is DigestKind.WEEKLY and not last.is_told
    return DigestKind.WEEKLY if last.day < monday or is_owed else DigestKind.DAILY


def _moment(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour.replace(tzinfo=None), zone).astimezone(UTC)
