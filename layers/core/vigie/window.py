"""Windows: what the last hours of a talk hold, and what they usually hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vigie.baseline import WHOLE, Baseline, HourCount, Talk, sum_up
from vigie.level import WINDOWS
from vigie.metric import hour_of

LONGEST = max(WINDOWS)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The news of the ``hours`` that end now, and what is expected of them and of a ``day``."""

    hours: int
    negatives: int
    mentions: int
    expected: float
    day: float
    platform: str = WHOLE


@dataclass(frozen=True, slots=True)
class Clock:
    """A baseline at a moment; ``due`` holds the factors of the last 24 hours, the latest first.

    The hour under way counts in part.
    """

    baseline: Baseline
    now: datetime
    due: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Look the factors up once."""
        latest = hour_of(self.now - timedelta.resolution)
        starts = (latest - step * _HOUR for step in range(LONGEST))
        due = (self.baseline.factor(at) * min(1.0, (self.now - at) / _HOUR) for at in starts)
        object.__setattr__(self, "due", tuple(due))

    def measure(self, hours: Sequence[HourCount], width: int, platform: str = WHOLE) -> Window:
        """Add up the hours that began in the last ``width``; what comes later is ignored."""
        since = self.now - width * _HOUR
        inside = [hour for hour in hours if since <= hour.start <= self.now]
        rate = self.baseline.levels[platform].rate
        return Window(
            hours=width,
            negatives=sum(max(hour.negatives - hour.muted, 0) for hour in inside),
            mentions=sum(max(hour.mentions - hour.muted, 0) for hour in inside),
            expected=rate * sum(self.due[:width]),
            day=rate * sum(self.due),
            platform=platform,
        )


def measure(hours: Sequence[HourCount], baseline: Baseline, now: datetime, width: int) -> Window:
    """A brand's window of ``width`` hours that ends now."""
    return Clock(baseline, now).measure(hours, width)


def whole_brand(talk: Talk) -> list[HourCount]:
    """The hours of all platforms summed, oldest first."""
    if len(talk) == 1:
        return list(next(iter(talk.values())))
    starts = sorted({hour.start for hours in talk.values() for hour in hours})
    by_start: dict[datetime, list[HourCount]] = {start: [] for start in starts}
    for hours in talk.values():
        for hour in hours:
            by_start[hour.start].append(hour)
    return [sum_up(start, same) for start, same in by_start.items()]


def share_chance(negatives: int, mentions: int, share: tuple[float, float]) -> float:
    """P(at least this many negatives among these mentions), beta-binomial on the usual share."""
    a, b = share
    n = max(mentions, negatives)
    terms = (_log_choose(n, k) + _log_beta(k + a, n - k + b) for k in range(negatives, n + 1))
    return math.fsum(math.exp(term - _log_beta(a, b)) for term in terms)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
