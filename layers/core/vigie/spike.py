"""A spike: more negative mentions, by when they were said, than chance and habit explain."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vigie.baseline import WINDOWS, Baseline, HourCount, tail_surprise
from vigie.metric import hour_of

CHANCE = 1e-3
FLOOR = 3
FEWEST_AUTHORS = 2
LEARNING_DAYS = 14
LEARNING_FLOOR = 5
LEARNING_TIMES = 3.0
_SHARE_CHANCE = 0.05
_TIMES_USUAL = 2.0
_LOOKS = 4.0
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Spike:
    """``count`` negatives in the last ``window_hours`` where ``expected`` are usual.

    ``p`` is the chance of as many on a usual day, corrected for looking often and at four widths;
    ``severity``, 1 to 10, follows its exponent: 4 and above (p under a millionth) is critical.
    ``share`` is the negative share of the window. ``learning`` says that the baseline is younger
    than two weeks.
    """

    window_hours: int
    count: int
    expected: float
    p: float
    severity: int
    share: float
    learning: bool


@dataclass(frozen=True, slots=True)
class Window:
    """What the hours that end now hold, and what they usually hold."""

    hours: int
    negatives: int
    mentions: int
    expected: float


def judge(
    hours: Sequence[HourCount],
    authors: Callable[[int], int],
    baseline: Baseline,
    now: datetime,
) -> Spike | None:
    """The spike that is on now, or None.

    Rule: in the last 1, 3, 6 or 24 hours by event time, back-filled negatives left out, at least
    three negatives by two authors, of a chance under one in a thousand, and either a negative share
    above the brand's own or twice the usual count. Before two weeks of history: five, and three
    times the usual count. ``authors`` gives the distinct negative authors of a window in hours.
    """
    return confirm(find_candidates(hours, baseline, now), authors)


def find_candidates(
    hours: Sequence[HourCount], baseline: Baseline, now: datetime
) -> tuple[Spike, ...]:
    """The windows that are a spike by numbers alone, the least likely first."""
    windows = (measure(hours, baseline, now, width) for width in WINDOWS)
    found = [spike for window in windows if (spike := _weigh(window, baseline))]
    return tuple(sorted(found, key=lambda spike: spike.p))


def confirm(candidates: Sequence[Spike], authors: Callable[[int], int]) -> Spike | None:
    """The first candidate that at least two people stand behind; asks no more than needed."""
    return next((c for c in candidates if authors(c.window_hours) >= FEWEST_AUTHORS), None)


def measure(hours: Sequence[HourCount], baseline: Baseline, now: datetime, width: int) -> Window:
    """Add up the hours that began in the last ``width``; the one under way is expected in part."""
    inside = [hour for hour in hours if now - width * _HOUR <= hour.start <= now]
    latest = hour_of(now - timedelta.resolution)
    starts = (latest - step * _HOUR for step in range(width))
    expected = sum(baseline.expect(at) * min(1.0, (now - at) / _HOUR) for at in starts)
    return Window(
        hours=width,
        negatives=sum(max(hour.negatives - hour.muted, 0) for hour in inside),
        mentions=sum(max(hour.mentions - hour.muted, 0) for hour in inside),
        expected=expected,
    )


def _weigh(window: Window, baseline: Baseline) -> Spike | None:
    spread = baseline.dispersion[WINDOWS.index(window.hours)] + 1 / baseline.evidence
    surprise = tail_surprise(window.negatives, window.expected, spread) - _looks(window.hours)
    learning = baseline.days_learned < LEARNING_DAYS
    passes = _is_plain if learning else _is_unusual
    if not passes(window, baseline, surprise):
        return None
    return Spike(
        window_hours=window.hours,
        count=window.negatives,
        expected=window.expected,
        p=10 ** -max(surprise, 0.0),
        severity=min(10, max(1, int(surprise) - 2)),
        share=window.negatives / max(window.mentions, window.negatives),
        learning=learning,
    )


def _looks(width: int) -> float:
    """-log10 of the correction for looking often: less for wide windows, which change slowly."""
    return math.log10(_LOOKS / math.sqrt(width))


def _is_plain(window: Window, _baseline: Baseline, _surprise: float) -> bool:
    usual = LEARNING_TIMES * window.expected
    return window.negatives >= LEARNING_FLOOR and window.negatives >= usual


def _is_unusual(window: Window, baseline: Baseline, surprise: float) -> bool:
    if window.negatives < FLOOR or surprise <= -math.log10(CHANCE):
        return False
    if window.negatives >= _TIMES_USUAL * window.expected:
        return True
    chance = share_chance(window.negatives, window.mentions, baseline)
    return chance < _SHARE_CHANCE


def share_chance(negatives: int, mentions: int, baseline: Baseline) -> float:
    """P(at least this many negatives among these mentions), beta-binomial on the usual share."""
    a, b, n = baseline.share_alpha, baseline.share_beta, max(mentions, negatives)
    terms = (_log_choose(n, k) + _log_beta(k + a, n - k + b) for k in range(negatives, n + 1))
    return math.fsum(math.exp(term - _log_beta(a, b)) for term in terms)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
