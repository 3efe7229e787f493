"""Whether a topic rises: more people this week than the four weeks before let expect.

A topic's people come week by week as a Poisson number whose rate itself varies, by a gamma law of
shape ``r`` (a negative binomial, as in `vigie.level`): people answer one another, and weather and
posts come and go. Given how many came in all, the week's are then beta-binomial, whatever the
topic's rate; without such spread they are binomial, the test of Przyborowski and Wilenski
("Homogeneity of results in testing samples from Poisson series", Biometrika 31, 1940). Its exact
tail is the p-value. ``r`` is estimated by moments over all topics of the four weeks, and never
taken for more than twenty.

The share expected of the week is the greater of its share of the days and its share of all else
that was asked, so that a busy week raises no topic by itself. At five in a hundred for all topics
together, each is held against five in a hundred over the number that could reach it at all (Tarone,
"A modified Bonferroni method for discrete data", Biometrics 46, 1990): a choice made by the sum of
both counts, which says nothing of how it is shared. How strong a rise is, is told by the
log-likelihood ratio (Dunning, "Accurate methods for the statistics of surprise and coincidence",
1993). People are counted, not mentions: one person who insists is no rise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import exp, lgamma, log
from typing import Final

FEWEST_PEOPLE: Final = 3
FEWEST_DAYS: Final = 14
FEWEST_OTHERS: Final = 10
LEVEL: Final = 0.05
LEAST_SPREAD: Final = 1 / 20  # of rates, as one over r: no topic is as steady as dice
MOST_SPREAD: Final = 1.0


@dataclass(frozen=True, slots=True)
class Span:
    """How many days were read, and how many people asked or complained in them of anything."""

    days: int
    people: int


@dataclass(frozen=True, slots=True)
class Rise:
    """``p`` is how likely so many would come by chance, ``strength`` the log-likelihood ratio."""

    p: float
    strength: float


@dataclass(frozen=True, slots=True)
class Counts:
    """People of a topic: this week, and in each week before, the latest first."""

    now: int
    weeks: tuple[int, ...] = ()

    @property
    def before(self) -> int:
        """In all weeks before."""
        return sum(self.weeks)

    @property
    def total(self) -> int:
        """In all weeks."""
        return self.now + self.before


@dataclass(frozen=True, slots=True)
class Chance:
    """How a steady topic's people fall on the week: its usual share, and how much that varies."""

    share: float
    spread: float

    def tail(self, now: int, total: int) -> float:
        """How likely at least ``now`` of ``total`` fall on the week."""
        return min(1.0, sum(exp(self._log(k, total)) for k in range(now, total + 1)))

    def _log(self, now: int, total: int) -> float:
        ours = 1 / self.spread  # r of the week, and in proportion of the weeks before
        others = ours * (1 - self.share) / self.share
        ways = lgamma(total + 1) - lgamma(now + 1) - lgamma(total - now + 1)
        return ways + _log_beta(now + ours, total - now + others) - _log_beta(ours, others)


def find_rising(counts: Mapping[str, Counts], week: Span, before: Span) -> dict[str, Rise]:
    """The topics that rise, by topic: none of fewer than three people, or in the first two weeks.

    ``counts`` holds every topic, also those nobody spoke of this week.
    """
    if before.days < FEWEST_DAYS:
        return {}
    spread = estimate_spread(counts.values())
    chances = {
        key: Chance(expected_share(week, before, one), spread)
        for key, one in counts.items()
        if one.total
    }
    least = [chance.tail(counts[key].total, counts[key].total) for key, chance in chances.items()]
    level = LEVEL / count_testable(least)
    rising: dict[str, Rise] = {}
    for key, chance in chances.items():
        one = counts[key]
        if one.now < FEWEST_PEOPLE or one.now <= one.total * chance.share:
            continue
        p = chance.tail(one.now, one.total)
        if p <= level:
            rising[key] = Rise(p, likelihood_ratio(one, chance.share))
    return rising


def expected_share(week: Span, before: Span, topic: Counts) -> float:
    """The share of a steady topic's people that a week has, of the week and the days before.

    The talk it is compared with is all that is not its own, where that is of ten people or more.
    """
    by_days = week.days / max(1, week.days + before.days)
    now, then = max(0, week.people - topic.now), max(0, before.people - topic.before)
    by_talk = now / (now + then) if now + then >= FEWEST_OTHERS else 0.0
    return min(0.95, max(0.01, by_days, by_talk))


def estimate_spread(counts: Collection[Counts]) -> float:
    """One over ``r``: by how much weeks of one topic differ beyond chance, over all topics."""
    excess = squares = 0.0
    for one in counts:
        if len(one.weeks) < 2 or not one.before:  # noqa: PLR2004 - one week differs from none
            continue
        mean = one.before / len(one.weeks)
        variance = sum((n - mean) ** 2 for n in one.weeks) / (len(one.weeks) - 1)
        excess += variance - mean
        squares += mean * mean - variance / len(one.weeks)
    estimate = excess / squares if squares > 0 else LEAST_SPREAD
    return min(MOST_SPREAD, max(LEAST_SPREAD, estimate))


def count_testable(least: Sequence[float]) -> int:
    """Over how many topics the level is shared: those that could reach their part of it.

    ``least`` is the smallest p-value each could have, were all its people of this week.
    """
    return next(n for n in count(1) if sum(p <= LEVEL / n for p in least) <= n)


def likelihood_ratio(counts: Counts, share: float) -> float:
    """How much better than its usual share the week's own explains it; 0 for none."""
    usual = ((counts.now, counts.total * share), (counts.before, counts.total * (1 - share)))
    return 2 * sum(seen * log(seen / expected) for seen, expected in usual if seen)


def _log_beta(one: float, other: float) -> float:
    return lgamma(one) + lgamma(other) - lgamma(one + other)
