"""The response rate and time of private talks, in Facebook's way.

A talk begins with a first message after 24 hours of silence on both sides. Facebook counts the
thirty days before the last one counted; fewer than ten: the last ten; fewer than ten ever: all.
Its response time is the mean of the fastest 90 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from math import floor
from typing import Final

from vigie.figure import ENOUGH
from vigie.histogram import read_bins, value_of
from vigie.metric import Bucket

WINDOW: Final = timedelta(days=30)
FASTEST: Final = 0.9


@dataclass(frozen=True, slots=True)
class TalkRate:
    """``talks`` begun since ``since``, how many were ``answered``, and in how many ``seconds``."""

    talks: int = 0
    answered: int = 0
    seconds: int | None = None
    since: datetime | None = None
    last: datetime | None = None

    @property
    def rate(self) -> float | None:
        """The share that was answered, 0 to 1."""
        return round(self.answered / self.talks, 4) if self.talks else None


def read_talk_rate(buckets: Iterable[Bucket]) -> TalkRate:
    """The rate of the talks in buckets of any order.

    Hours and days are taken whole: the window reaches back to the one that completes it.
    """
    told = (bucket for bucket in buckets if bucket.measures.get("opened"))
    newest_first = sorted(told, key=lambda bucket: bucket.start, reverse=True)
    sums: Counter[str] = Counter()
    since = last = None
    for start, together in groupby(newest_first, key=lambda bucket: bucket.start):
        last = last or start
        if start < last - WINDOW and sums["opened"] >= ENOUGH:
            break
        since = start
        for bucket in together:
            sums.update(bucket.measures)
    seconds = mean_of_fastest(read_bins(sums, "f"))
    return TalkRate(sums["opened"], sums["opened_answered"], seconds, since, last)


def is_enough(rate: TalkRate, read_since: datetime) -> bool:
    """Whether reading further back than ``read_since`` would change nothing."""
    return rate.talks >= ENOUGH and rate.last is not None and rate.last - WINDOW >= read_since


def mean_of_fastest(bins: Mapping[int, int], share: float = FASTEST) -> int | None:
    """The mean of the fastest share of durations, in seconds, at least one; None without any."""
    count = sum(bins.values())
    wanted = max(1, floor(share * count))
    left, total = wanted, 0
    for number in sorted(bins):
        taken = min(left, bins[number])
        total += taken * value_of(number)
        left -= taken
    return round(total / wanted) if count else None
