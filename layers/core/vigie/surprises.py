"""The surprises of a series' last two weeks: what is an everyday one for it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_PAST = timedelta(days=14)
_MOST = 20_000
_PERCENTILE = 0.99


@dataclass(slots=True)
class Surprises:
    """By time and by size; ``fewest`` are kept however old they are."""

    fewest: int = 1
    times: deque[tuple[datetime, float]] = field(default_factory=deque)
    sizes: list[float] = field(default_factory=list)

    def usual(self) -> float:
        """The 99th percentile of what is remembered; 0 where nothing is."""
        return self.sizes[int(_PERCENTILE * len(self.sizes))] if self.sizes else 0.0

    def remember(self, at: datetime, surprise: float) -> None:
        """Take one in, and forget those of more than two weeks ago."""
        self.times.append((at, surprise))
        insort(self.sizes, surprise)
        while len(self.times) > self.fewest and (
            at - self.times[0][0] > _PAST or len(self.times) > _MOST
        ):
            _, oldest = self.times.popleft()
            self.sizes.pop(bisect_left(self.sizes, oldest))
