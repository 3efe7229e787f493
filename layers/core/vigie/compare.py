"""A figure beside the same figure of the previous equal period, and whether they truly differ."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from vigie.metric import start_of_day

ENOUGH: Final = 10
LEVEL: Final = 0.01
EXACT_UP_TO: Final = 1000
LEAST_EXPECTED: Final = 5
FEWEST_DAYS: Final = 7
EARLIEST: Final = datetime(1, 1, 3, tzinfo=UTC)


class Direction(StrEnum):
    """What a test says of a change: chance alone would hardly make it."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Change:
    """A value, the one of the previous equal period, and what may be said of both.

    ``difference`` is value less previous, in the figure's own unit; ``percent`` is the difference
    against the previous value, absent where that is 0. ``enough`` is whether both periods hold ten
    of what the figure counts: below, the page says "too few" in place of a percentage.
    ``direction`` is set only where a test at 1 % says so, and at least one of both periods holds
    ten: a page shows some thirty figures, and at the usual 5 % one or two of them would be called
    changed every week by chance alone.
    """

    value: float | None
    previous: float | None
    difference: float | None
    percent: float | None
    enough: bool
    direction: Direction | None = None


def compare_counts(now: int, before: int, *, spread: float = 1.0) -> Change:
    """Two counts over equal lengths of time.

    Rule: of two Poisson counts of one rate, the first is binomial with 1/2 given their sum: the
    exact conditional test of Przyborowski and Wilenski (Biometrika 31, 1940), both sides, by its
    normal approximation with continuity correction above a thousand. ``spread`` is how much more
    the counts scatter than Poisson ones (`read_spread`), by which they are divided, as in
    quasi-likelihood (McCullagh and Nelder, Generalized Linear Models, 1989, chapter 6).
    """
    one, other = (int(count / max(1.0, spread)) for count in (now, before))
    is_sure = max(now, before) >= ENOUGH and _sign_test(one, other) < LEVEL
    return _change(now, before, enough=min(now, before) >= ENOUGH, is_sure=is_sure)


def compare_shares(k1: int, n1: int, k2: int, n2: int) -> Change:
    """A share k1 of n1 now, against k2 of n2 before; a share of nothing is absent.

    Rule: the pooled z test of two proportions where each of the four cells is expected to hold five
    (Cochran, Biometrics 10, 1954), else the exact test of Fisher (Statistical Methods for Research
    Workers, 1934), both sides, the tables no likelier than the one seen added up.
    Raises ValueError where a part is larger than its whole.
    """
    if not (0 <= k1 <= n1 and 0 <= k2 <= n2):
        raise ValueError("a part cannot be larger than its whole")
    one, other = (k / n if n else None for k, n in ((k1, n1), (k2, n2)))
    is_sure = min(n1, n2) > 0 and max(n1, n2) >= ENOUGH and _share_test(k1, n1, k2, n2) < LEVEL
    return _change(one, other, enough=min(n1, n2) >= ENOUGH, is_sure=is_sure)


def compare_balances(now: tuple[int, int, int], before: tuple[int, int, int]) -> Change:
    """Two net sentiments, each of (positive, negative, mentions), as percentages to a tenth.

    Rule: each mention counts 1, 0 or -1; the z test of two means with the variance of both
    together, as that of two shares pools it.
    """
    one, other = (100 * (good - bad) / n if n else None for good, bad, n in (now, before))
    enough = min(now[2], before[2]) >= ENOUGH
    is_sure = enough and _balance_test(now, before) < LEVEL
    value, previous = (None if mood is None else round(mood, 1) for mood in (one, other))
    return _change(value, previous, enough=enough, is_sure=is_sure)


def compare_values(now: float | None, before: float | None, n1: int, n2: int) -> Change:
    """Two values made of n1 and n2 mentions, such as medians: no test, hence no direction."""
    return _change(now, before, enough=min(n1, n2) >= ENOUGH, is_sure=False)


def read_spread(now: Sequence[int], before: Sequence[int]) -> float:
    """How much more daily counts scatter than Poisson ones, at least 1; 1 below seven days each.

    Rule: Pearson's chi-square over its degrees of freedom, each period around its own mean: talk
    comes in conversations, and what looks sure for single events is often one long thread.
    """
    if min(len(now), len(before)) < FEWEST_DAYS:
        return 1.0
    chi = sum(_scatter(days) for days in (now, before))
    return max(1.0, chi / (len(now) + len(before) - 2))


def previous_period(since: datetime, until: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The equal period that ends where this one begins, in UTC.

    Whole days of the zone are followed back by as many whole days, whatever the clocks did: a day
    of 23 or 25 hours counts as a day. Anything else goes back by its length. Before the year 1
    there is nothing.
    """
    start = since.astimezone(UTC)
    try:
        days = _whole_days(since, until, zone)
        if days is None:
            return max(EARLIEST, start - (until - since)), start
        day = since.astimezone(zone).date() - timedelta(days=days)
        return max(EARLIEST, start_of_day(day, zone)), start
    except OverflowError:
        return min(EARLIEST, start), start


def _whole_days(since: datetime, until: datetime, zone: ZoneInfo) -> int | None:
    first, last = (moment.astimezone(zone).date() for moment in (since, until))
    is_whole = start_of_day(first, zone) == since and start_of_day(last, zone) == until
    return (last - first).days if is_whole else None


def _change(now: float | None, before: float | None, *, enough: bool, is_sure: bool) -> Change:
    if now is None or before is None:
        return Change(now, before, None, None, enough=False)
    difference = now - before
    percent = round(100 * difference / before, 1) if before else None
    direction = (Direction.UP if difference > 0 else Direction.DOWN) if difference else None
    return Change(now, before, difference, percent, enough, direction if is_sure else None)


def _sign_test(one: int, other: int) -> float:
    n, fewer = one + other, min(one, other)
    if n <= EXACT_UP_TO:
        return min(1.0, 2 * sum(math.comb(n, i) for i in range(fewer + 1)) / (1 << n))
    return _two_sided(max(0.0, abs(one - other) - 1) / math.sqrt(n))


def _share_test(k1: int, n1: int, k2: int, n2: int) -> float:
    n, part = n1 + n2, k1 + k2
    if min(n1, n2) * min(part, n - part) < LEAST_EXPECTED * n:
        return _fisher_test(k1, n1, n2, part)
    pooled = part / n
    error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return _two_sided(abs(k1 / n1 - k2 / n2) / error)


def _balance_test(now: tuple[int, int, int], before: tuple[int, int, int]) -> float:
    good, bad, n = (sum(both) for both in zip(now, before, strict=True))
    variance = (good + bad) / n - ((good - bad) / n) ** 2
    if variance <= 0:
        return 1.0
    one, other = ((up - down) / of for up, down, of in (now, before))
    return _two_sided(abs(one - other) / math.sqrt(variance * (1 / now[2] + 1 / before[2])))


def _fisher_test(k1: int, n1: int, n2: int, part: int) -> float:
    def weight(k: int) -> float:
        return _log_comb(n1, k) + _log_comb(n2, part - k)

    whole, seen = _log_comb(n1 + n2, part), weight(k1)
    weights = [weight(k) for k in range(max(0, part - n2), min(part, n1) + 1)]
    return min(1.0, sum(math.exp(one - whole) for one in weights if one <= seen + 1e-7))


def _log_comb(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _two_sided(z: float) -> float:
    return math.erfc(z / math.sqrt(2))


def _scatter(days: Sequence[int]) -> float:
    mean = sum(days) / len(days)
    return sum((day - mean) ** 2 for day in days) / mean if mean else 0.0
