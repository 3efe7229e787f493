"""Alarm rules side by side: ours by brand and by series, four that vendors document, EARS C2.

A rule gives each hour a strength; it rings where that is above its threshold.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vigie.baseline import Baseline, HourCount, Learner, sum_up
from vigie.series import score_series
from vigie.spike import Onset, find_candidates

from infra.simulated_talk import HOUR, ZONE

WEEK = 168
_ENDLESS = 1e9
Strengths = list[float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's name, the strength it gives every hour, and where its vendor sets it."""

    name: str
    rate: Callable[[Sequence[HourCount]], Strengths]
    threshold: float


def rate_as_brand(talk: Mapping[str, Sequence[HourCount]], *onsets: Onset) -> Strengths:
    """The brand's rule as it is deployed: learnt once a day, judged at the end of every hour."""
    first = next(iter(talk.values()))
    learner, baseline = Learner(ZONE, tuple(talk)), Baseline(ZONE)
    strengths = []
    for step, hour in enumerate(first):
        learner.take({name: hours[step] for name, hours in talk.items()})
        now = hour.start + HOUR
        if step % 24 == 0:
            baseline = learner.sum_up(now, first[0].start)
        recent = {name: hours[max(0, step - 26) : step + 1] for name, hours in talk.items()}
        kinds = onsets or tuple(Onset)
        found = [c for c in find_candidates(recent, baseline, now) if c.onset in kinds]
        strengths.append(-math.log10(max(found[0].p, 1e-300)) if found else 0.0)
    return strengths


def rate_by_series(hours: Sequence[HourCount]) -> Strengths:
    """`vigie spikes` on the negatives alone."""
    rows = ((hour.start.replace(tzinfo=None), float(hour.negatives)) for hour in hours)
    return [score for _, _, score, _ in score_series(rows)]


def four_times_the_week(hours: Sequence[HourCount]) -> Strengths:
    """Axur: the last hour over the hourly mean of the week before; 300 % more is advised."""
    sums = _running(hours)
    return [
        _over(hour.negatives, (sums[t] - sums[max(0, t - WEEK)]) / WEEK)
        for t, hour in enumerate(hours)
    ]


def twice_the_last_six(hours: Sequence[HourCount]) -> Strengths:
    """MutualMind, on hours: the last one over the mean of the six before."""
    sums = _running(hours)
    return [
        _over(hour.negatives, (sums[t] - sums[max(0, t - 6)]) / 6) for t, hour in enumerate(hours)
    ]


def twice_the_same_day(hours: Sequence[HourCount]) -> Strengths:
    """Salesforce: the last day over the mean of the same day in the three weeks before."""
    days = _day_sums(hours)
    return [
        _over(days[t], sum(days[max(0, t - WEEK * k)] for k in (1, 2, 3)) / 3)
        for t in range(len(hours))
    ]


def two_deviations(hours: Sequence[HourCount]) -> Strengths:
    """SocialMetrix: the mean of a day over that of a week, in the week's hourly deviations."""
    days, counts = _day_sums(hours), [hour.negatives for hour in hours]
    out = []
    for t in range(len(hours)):
        week = counts[max(0, t - WEEK + 1) : t + 1]
        out.append(_over(days[t] / 24 - statistics.fmean(week), statistics.pstdev(week)))
    return out


def ears_c2(hours: Sequence[HourCount]) -> Strengths:
    """EARS C2: a day over the seven days that ended two days before, in their deviations."""
    days = _day_sums(hours)
    out = []
    for t in range(len(hours)):
        before = [days[max(0, t - 24 * k)] for k in range(3, 10)]
        spread = max(statistics.pstdev(before) * math.sqrt(7 / 6), 0.2)
        out.append((days[t] - statistics.fmean(before)) / spread)
    return out


SERIES = Rule("ours, vigie spikes", rate_by_series, 0.5)
BRAND = Rule("ours, by brand", lambda hours: rate_as_brand({"x": hours}), 3.0)
VENDORS = (
    Rule("hour > 4 x week", four_times_the_week, 4.0),
    Rule("hour > 2 x last 6 h", twice_the_last_six, 2.0),
    Rule("day > 2 x same day", twice_the_same_day, 2.0),
    Rule("day > week + 2 SD", two_deviations, 2.0),
    Rule("EARS C2, day, 3 SD", ears_c2, 3.0),
)


def whole(talk: Mapping[str, Sequence[HourCount]]) -> list[HourCount]:
    """The hours of several platforms as one."""
    return [sum_up(same[0].start, same) for same in zip(*talk.values(), strict=True)]


def _over(above: float, below: float) -> float:
    """A ratio; where nothing is usual, endless, the more the stronger."""
    return above / below if below else _ENDLESS + above if above > 0 else 0.0


def _running(hours: Sequence[HourCount]) -> list[int]:
    sums = [0]
    for hour in hours:
        sums.append(sums[-1] + hour.negatives)
    return sums


def _day_sums(hours: Sequence[HourCount]) -> list[int]:
    sums = _running(hours)
    return [sums[t + 1] - sums[max(0, t - 23)] for t in range(len(hours))]
