"""A spike: more negative mentions, by when they were said, than chance and habit explain."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from vigie.alert import NEGATIVE_SPIKE, Sign
from vigie.baseline import WHOLE, Baseline, HourCount, Talk
from vigie.level import CHANCE, FLOOR, STEADY, WINDOWS, is_plain
from vigie.metric import hour_of
from vigie.window import LONGEST, Clock, Window, measure, share_chance, whole_brand

__all__ = [
    "FEWEST_AUTHORS",
    "FLOOR",
    "LEARNING_DAYS",
    "Onset",
    "Spike",
    "confirm",
    "find_candidates",
    "judge",
    "measure",
    "sign_of",
    "whole_brand",
]

FEWEST_AUTHORS = 2
MOST_PER_AUTHOR = 3
LEARNING_DAYS = 14
_SHARE_CHANCE = 0.05
_TIMES_USUAL = 2.0
_BUILD_UP = 9.0  # where the CUSUM rings: at most 0.1 times in thirty days by chance
_MOST_SLOWLY = 7  # what takes days proposes no crisis by itself
_APART = 0.8  # what a look at one platform alone costs, beside one for each platform
_SIZES = (2.5, 1.3)  # severity a count bears: 4 at three, 6 at ten, 8 at twenty, 10 at sixty
_HOUR = timedelta(hours=1)


class Onset(StrEnum):
    """How a spike came: within hours, or little by little over days."""

    BURST = "burst"
    BUILD_UP = "build_up"


@dataclass(frozen=True, slots=True)
class Spike:
    """``count`` negatives in the last ``window_hours`` where ``expected`` are usual.

    ``p`` is the chance of as much on a usual day, corrected for looking often, at four widths and
    at every platform, and calibrated on the brand's own past; ``severity``, 1 to 10, follows its
    exponent: 4 and above (p under a millionth) is critical. ``share`` is the negative share of the
    window. ``learning`` says that the baseline is younger than two weeks. ``platform`` is where, ""
    for the whole brand. ``rings_at`` is the fewest negatives that would have rung.
    """

    window_hours: int
    count: int
    expected: float
    p: float
    severity: int
    share: float
    learning: bool
    platform: str = WHOLE
    onset: Onset = Onset.BURST
    rings_at: int = FLOOR


def judge(
    talk: Talk, authors: Callable[[str, int], int], baseline: Baseline, now: datetime
) -> Spike | None:
    """The spike that is on now, or None.

    Rule: in the last 1, 3, 6 or 24 hours by event time, back-filled negatives left out, for the
    whole brand or one platform, at least three negatives by two authors, three at most counted for
    each, of a chance under one in a thousand, and either a negative share above the usual or twice
    the usual count; or a slow build-up, by the CUSUM. Before two weeks of history: five, and three
    times the usual count. ``authors`` gives the distinct negative authors of a platform, "" for
    all, in a window in hours.
    """
    return confirm(find_candidates(talk, baseline, now), authors)


def find_candidates(talk: Talk, baseline: Baseline, now: datetime) -> tuple[Spike, ...]:
    """The windows that are a spike by numbers alone, the least likely first."""
    whole = whole_brand(talk)
    clock = Clock(baseline, now)
    apart = [(name, talk[name]) for name in baseline.levels if name in talk and name]
    found = [
        spike
        for platform, hours in ((WHOLE, whole), *apart)
        if clock.measure(hours, LONGEST, platform).negatives >= FLOOR
        for width in WINDOWS
        if (spike := _weigh(clock.measure(hours, width, platform), baseline))
    ]
    ranked = sorted(found, key=lambda spike: (spike.p, spike.platform))
    creeping = _find_build_up(whole, clock)
    return (*ranked, creeping) if creeping else tuple(ranked)


def confirm(candidates: Sequence[Spike], authors: Callable[[str, int], int]) -> Spike | None:
    """The first candidate that enough people stand behind; asks no more than needed."""
    return next((c for c in candidates if _is_backed(c, authors)), None)


def _is_backed(spike: Spike, authors: Callable[[str, int], int]) -> bool:
    """Whether it would ring with at most three negatives counted for each author."""
    people = authors(spike.platform, spike.window_hours)
    return people >= FEWEST_AUTHORS and people * MOST_PER_AUTHOR >= spike.rings_at


def _weigh(window: Window, baseline: Baseline) -> Spike | None:
    rings = _is_plain if baseline.days_learned < LEARNING_DAYS else _is_unusual
    if not rings(window, baseline):
        return None
    surprise = _surprise(window, baseline)
    return Spike(
        window_hours=window.hours,
        count=window.negatives,
        expected=window.expected,
        p=10 ** -max(surprise, 0.0),
        severity=_severity(surprise, window.negatives),
        share=window.negatives / max(window.mentions, window.negatives),
        learning=baseline.days_learned < LEARNING_DAYS,
        platform=window.platform,
        rings_at=_find_fewest(window, baseline, rings),
    )


def _severity(surprise: float, count: int) -> int:
    """By chance and by size: a quiet shop's six angry people are unlikely, and no crisis."""
    by_size = int(_SIZES[0] + _SIZES[1] * math.log2(max(count, 1)))
    return min(10, by_size, max(1, int(surprise) - 2))


def _surprise(window: Window, baseline: Baseline) -> float:
    level = baseline.levels[window.platform]
    plain = level.surprise(window.negatives, window.expected, window.hours)
    looks = _APART + math.log10(max(len(baseline.levels) - 1, 1)) if window.platform else 0.0
    return level.beyond(plain - looks, window.day)


def _find_fewest(
    window: Window, baseline: Baseline, rings: Callable[[Window, Baseline], bool]
) -> int:
    """The fewest negatives that would ring, by halving; the other mentions stay."""
    low, high = FLOOR - 1, window.negatives
    others = max(window.mentions - window.negatives, 0)
    while high - low > 1:
        middle = (low + high) // 2
        fewer = replace(window, negatives=middle, mentions=middle + others)
        low, high = (low, middle) if rings(fewer, baseline) else (middle, high)
    return high


def _is_plain(window: Window, _baseline: Baseline) -> bool:
    return is_plain(window.negatives, window.expected)


def _is_unusual(window: Window, baseline: Baseline) -> bool:
    if window.negatives < FLOOR or _surprise(window, baseline) <= -math.log10(CHANCE):
        return False
    if window.negatives >= _TIMES_USUAL * window.expected:
        return True
    share = baseline.shares[window.platform]
    return share_chance(window.negatives, window.mentions, share) < _SHARE_CHANCE


def _find_build_up(hours: Sequence[HourCount], clock: Clock) -> Spike | None:
    """The CUSUM, taken on from where the baseline left it; its numbers are those of a day."""
    baseline, now = clock.baseline, clock.now
    if baseline.until is None or baseline.days_learned < LEARNING_DAYS:
        return None
    window = clock.measure(hours, LONGEST)
    if window.negatives < max(FLOOR, window.expected):
        return None
    creep, level = baseline.creep, baseline.levels[WHOLE]
    news = {hour.start: max(hour.negatives - hour.muted, 0) for hour in hours}
    start = max(baseline.until, hour_of(now) - LONGEST * _HOUR)
    while start < hour_of(now):
        creep = level.creep(creep, news.get(start, 0), baseline.expect(start), window.day)
        start += _HOUR
    fewest = math.ceil(max(FLOOR, STEADY * window.expected))
    share = share_chance(window.negatives, window.mentions, baseline.shares[WHOLE])
    if creep < _BUILD_UP or (window.negatives < fewest and share >= _SHARE_CHANCE):
        return None
    surprise = (creep - _BUILD_UP) / math.log(10) - math.log10(CHANCE)
    return Spike(
        window_hours=LONGEST,
        count=window.negatives,
        expected=window.expected,
        p=10**-surprise,
        severity=min(_severity(surprise, window.negatives), _MOST_SLOWLY),
        share=window.negatives / max(window.mentions, window.negatives),
        learning=False,
        rings_at=min(fewest, window.negatives),
        onset=Onset.BUILD_UP,
    )


def sign_of(spike: Spike, mention_ids: Iterable[str] = (), topic: Iterable[str] = ()) -> Sign:
    """A spike as what raises an alert."""
    return Sign(
        kind=NEGATIVE_SPIKE,
        severity=spike.severity,
        count=spike.count,
        expected=spike.expected,
        window_hours=spike.window_hours,
        share=spike.share,
        learning=spike.learning,
        platform=spike.platform,
        builds_up=spike.onset is Onset.BUILD_UP,
        topic=tuple(topic),
        mention_ids=tuple(mention_ids),
    )
