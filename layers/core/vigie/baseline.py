"""The baseline: how many negative mentions an hour usually brings a brand, and each platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.habit import HALF_LIFE_DAYS, Habit, Step
from vigie.level import LAG, Level
from vigie.rhythm import HOURS, WEEKDAYS, Rhythm

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WHOLE = ""  # the brand itself, among its platforms

_SHARE_PRIOR = (1.0, 4.0)
_SHARE_TRUST = 200.0  # shares drift: never trust them more than this many mentions
_FADE = 0.5 ** (1 / (24 * HALF_LIFE_DAYS))


@dataclass(frozen=True, slots=True)
class HourCount:
    """One UTC hour of talk; ``muted`` of its negatives were back-filled, hence no news."""

    start: datetime
    negatives: int
    mentions: int
    muted: int = 0
    positives: int = 0


Talk = Mapping[str, Sequence[HourCount]]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is usual for a brand.

    ``levels`` holds the negatives of the brand, under "", and of each of its platforms, which share
    its hours and weekdays; ``shares`` the beta of their negative share. ``mentions`` and
    ``positives`` are the brand's, on the rhythm of all its talk. ``creep`` is how far a slow
    build-up had come at ``until``, the end of the last hour taken in.
    """

    time_zone: str
    levels: Mapping[str, Level] = field(default_factory=lambda: {WHOLE: Level()})
    shares: Mapping[str, tuple[float, float]] = field(default_factory=lambda: {WHOLE: _SHARE_PRIOR})
    hour_factors: tuple[float, ...] = (1.0,) * HOURS
    weekday_factors: tuple[float, ...] = (1.0,) * WEEKDAYS
    mentions: Level = field(default_factory=Level)
    positives: Level = field(default_factory=Level)
    talk_hours: tuple[float, ...] = (1.0,) * HOURS
    talk_weekdays: tuple[float, ...] = (1.0,) * WEEKDAYS
    days_learned: int = 0
    creep: float = 0.0
    until: datetime | None = None

    def expect(self, start: datetime, platform: str = WHOLE) -> float:
        """The negatives expected in the whole hour that begins at ``start``."""
        return self.levels[platform].rate * self.factor(start)

    def factor(self, start: datetime) -> float:
        """What an hour brings in negatives over the mean of all hours, by the brand's clock."""
        local = start.astimezone(ZoneInfo(self.time_zone))
        return self.hour_factors[local.hour] * self.weekday_factors[local.weekday()]

    def talk_factor(self, start: datetime) -> float:
        """What an hour brings in mentions of any mood over the mean of all hours."""
        local = start.astimezone(ZoneInfo(self.time_zone))
        return self.talk_hours[local.hour] * self.talk_weekdays[local.weekday()]


def learn(talk: Talk, now: datetime, time_zone: str) -> Baseline:
    """Learn what is usual from the hours of each platform, the day before ``now`` left out.

    Rule: that of ``Habit``. Missing hours are zeros from the first one known to the last one whole;
    hours in the future are ignored; back-filled history is history, but never creeps up.
    """
    known = {
        platform: {hour.start: hour for hour in hours if hour.start <= now - HOUR}
        for platform, hours in talk.items()
    }
    known = {platform: hours for platform, hours in known.items() if hours}
    if not known:
        return Baseline(time_zone)
    start = min(min(hours) for hours in known.values())
    learner = Learner(time_zone, tuple(sorted(known)))
    first = start
    while start <= now - HOUR:
        silent = HourCount(start, 0, 0)
        learner.take({name: hours.get(start, silent) for name, hours in known.items()})
        start += HOUR
    return learner.sum_up(now, first)


def sum_up(start: datetime, hours: Sequence[HourCount]) -> HourCount:
    """One hour of several platforms as the brand's."""
    return HourCount(
        start,
        negatives=sum(hour.negatives for hour in hours),
        mentions=sum(hour.mentions for hour in hours),
        muted=sum(hour.muted for hour in hours),
        positives=sum(hour.positives for hour in hours),
    )


class Learner:
    """Takes in a brand's hours in order, all platforms of an hour at once."""

    def __init__(self, time_zone: str, platforms: Sequence[str]) -> None:
        """A learner who knows nothing; one platform alone is the brand."""
        self._zone = ZoneInfo(time_zone)
        self._until: datetime | None = None
        self._all = Habit(Rhythm())
        self._praise = Habit(self._all.rhythm, teaches=False)
        self._whole = Habit(Rhythm(guess=self._all.rhythm))
        apart = [name for name in platforms if name] if len(platforms) > 1 else []
        self._apart = {name: Habit(self._whole.rhythm, teaches=False) for name in apart}
        self._shares = {name: _Share() for name in (WHOLE, *apart)}

    def take(self, hours: Mapping[str, HourCount]) -> None:
        """Take in the hour that follows the one before."""
        whole = sum_up(next(iter(hours.values())).start, list(hours.values()))
        local = whole.start.astimezone(self._zone)
        at = (local.hour, local.weekday(), local.date())
        self._all.take(Step(*at, whole.mentions), 1 / HOURS)
        self._praise.take(Step(*at, whole.positives), 1 / HOURS)
        news = max(whole.negatives - whole.muted, 0)
        self._whole.take(Step(*at, whole.negatives), 1 / HOURS, news)
        self._shares[WHOLE].take(whole)
        for name, habit in self._apart.items():
            habit.take(Step(*at, hours[name].negatives), 1 / HOURS)
            self._shares[name].take(hours[name])
        self._until = whole.start + HOUR

    def sum_up(self, now: datetime, first: datetime) -> Baseline:
        """What is usual by now for a brand known since ``first``."""
        whole = self._whole
        return Baseline(
            time_zone=self._zone.key,
            levels={WHOLE: whole.level} | {n: habit.level for n, habit in self._apart.items()},
            shares={name: share.beta() for name, share in self._shares.items()},
            hour_factors=tuple(whole.rhythm.hours),
            weekday_factors=tuple(whole.rhythm.weekdays),
            mentions=self._all.level,
            positives=self._praise.level,
            talk_hours=tuple(self._all.rhythm.hours),
            talk_weekdays=tuple(self._all.rhythm.weekdays),
            days_learned=round((now - first) / DAY),
            creep=whole.creep,
            until=self._until,
        )


class _Share:
    """The negatives and the others of a talk, faded, a day behind."""

    def __init__(self) -> None:
        self._negatives = self._others = 0.0
        self._waiting: list[HourCount] = []

    def take(self, hour: HourCount) -> None:
        self._waiting.append(hour)
        if len(self._waiting) > LAG:
            left = self._waiting.pop(0)
            self._negatives = self._negatives * _FADE + left.negatives
            self._others = self._others * _FADE + max(left.mentions - left.negatives, 0)

    def beta(self) -> tuple[float, float]:
        known = self._negatives + self._others
        scale = min(1.0, _SHARE_TRUST / known) if known else 1.0
        a, b = _SHARE_PRIOR
        return a + self._negatives * scale, b + self._others * scale
