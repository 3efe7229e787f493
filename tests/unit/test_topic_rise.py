"""Rising: exact by enumeration, careful of many topics, silent for steady ones."""

from __future__ import annotations

import random

import pytest
from vigie.topic_rise import (
    LEVEL,
    Chance,
    Counts,
    Span,
    count_testable,
    estimate_spread,
    expected_share,
    find_rising,
    likelihood_ratio,
)

from tests.benchmarks.topics import draw, rise_of

WEEK, BEFORE = Span(7, 50), Span(28, 200)


def test_the_tail_is_that_of_weeks_drawn_at_random() -> None:
    """Gamma rates, Poisson counts, and only those that come to the same sum."""
    rng = random.Random(1)
    hits = seen = 0
    while seen < 3_000:
        weeks = [draw(rng, 1.6, 5) for _ in range(5)]
        if sum(weeks) == 8:
            seen += 1
            hits += weeks[0] >= 4
    assert hits / seen == pytest.approx(Chance(0.2, 0.2).tail(4, 8), abs=0.02)


def test_with_hardly_any_spread_it_is_the_binomial_test() -> None:
    exact = 1 - 0.8**5 - 5 * 0.2 * 0.8**4  # two or more of five at a fifth
    assert Chance(0.2, 1e-6).tail(2, 5) == pytest.approx(exact, abs=1e-4)
    assert Chance(0.2, 0.05).tail(0, 5) == pytest.approx(1)


def test_ten_people_about_what_nobody_spoke_of_rise_and_twice_the_usual_does_not() -> None:
    steady = {str(n): Counts(2, (2, 2, 2, 2)) for n in range(30)}
    counts = {**steady, "new": Counts(10, (0, 0, 0, 0)), "more": Counts(4, (2, 2, 2, 2))}
    assert set(find_rising(counts, WEEK, BEFORE)) == {"new"}


def test_nothing_rises_in_the_first_two_weeks_nor_by_two_people() -> None:
    counts = {"new": Counts(30, (0,))}
    assert find_rising(counts, WEEK, Span(13, 0)) == {}
    assert find_rising({"new": Counts(2, (0, 0, 0, 0))}, WEEK, BEFORE) == {}


def test_a_busy_week_raises_no_topic_by_itself() -> None:
    counts = {str(n): Counts(12, (3, 3, 3, 3)) for n in range(20)}
    assert find_rising(counts, Span(7, 240), Span(28, 240)) == {}
    assert expected_share(Span(7, 240), Span(28, 240), Counts(0)) == 0.5
    assert expected_share(Span(7, 10), Span(28, 240), Counts(0)) == 0.2
    assert expected_share(Span(7, 9), Span(28, 0), Counts(9)) == 0.2, "all talk is its own"


def test_the_level_is_shared_by_those_topics_that_could_reach_it() -> None:
    rare, frequent = [0.04] * 500, [1e-6] * 10
    assert count_testable([*rare, *frequent]) == count_testable(frequent) == 10
    assert count_testable([]) == 1


def test_spread_is_that_of_the_weeks_and_never_less_than_a_twentieth() -> None:
    rng = random.Random(2)
    wild = [Counts(0, tuple(draw(rng, 10, 2) for _ in range(4))) for _ in range(400)]
    assert estimate_spread(wild) == pytest.approx(0.5, abs=0.1)
    assert estimate_spread([Counts(3, (5, 5, 5, 5))]) == 0.05
    assert estimate_spread([]) == 0.05


@pytest.mark.parametrize("spread", [0.0, 5.0])
def test_steady_weeks_are_called_rising_as_seldom_as_promised(spread: float) -> None:
    rng = random.Random(9)
    alarms = 0
    for _ in range(120):
        counts = {
            str(n): Counts(draw(rng, 4, spread), tuple(draw(rng, 4, spread) for _ in range(4)))
            for n in range(25)
        }
        alarms += bool(rise_of(counts))
    assert alarms / 120 <= LEVEL + 0.04, "a twentieth, and what chance adds to 120 weeks"


def test_strength_is_the_log_likelihood_ratio() -> None:
    assert likelihood_ratio(Counts(2, (2, 2, 2, 2)), 0.2) == pytest.approx(0)
    assert likelihood_ratio(Counts(8, (0, 0, 0, 0)), 0.2) == pytest.approx(25.75, abs=0.01)
