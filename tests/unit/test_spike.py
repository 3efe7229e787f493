from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.baseline import Baseline, HourCount, learn, tail_surprise
from vigie.spike import confirm, find_candidates, judge, measure, share_chance

from infra.simulate_spikes import SPIKES, measure_rule, our_rule, simulate_talk

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PARIS = "Europe/Paris"


def a_history(days: int = 42, negatives: int = 0, every: int = 1) -> list[HourCount]:
    """Hours up to now, with ``negatives`` in each ``every``-th and ten other mentions a day."""
    starts = (NOW - step * HOUR for step in range(days * 24, 0, -1))
    return [
        HourCount(
            at, negatives if place % every == 0 else 0, 1 + (negatives if place % every == 0 else 0)
        )
        for place, at in enumerate(starts)
    ]


def with_burst(
    hours: list[HourCount], count: int, *, ago: int = 1, muted: int = 0
) -> list[HourCount]:
    """The same hours with ``count`` more negatives in the one that began ``ago`` hours ago."""
    at = NOW - ago * HOUR
    return [
        HourCount(h.start, h.negatives + count, h.mentions + count, muted) if h.start == at else h
        for h in hours
    ]


def many(_width: int) -> int:
    return 10


def judge_now(
    hours: list[HourCount], authors: Callable[[int], int] = many, now: datetime = NOW
) -> object:
    return judge(hours, authors, learn(hours, now, PARIS), now)


def test_one_complaint_after_a_silent_history_is_no_spike() -> None:
    assert judge_now(with_burst(a_history(), 1)) is None


def test_two_complaints_after_a_silent_history_are_no_spike() -> None:
    assert judge_now(with_burst(a_history(), 2)) is None


def test_ten_negatives_by_many_authors_are_one_spike_with_their_numbers() -> None:
    hours = with_burst(a_history(negatives=1, every=24), 10)
    spike = judge(hours, many, learn(hours, NOW, PARIS), NOW)
    assert spike is not None
    assert (spike.count, spike.window_hours, spike.learning) == (10, 1, False)
    assert spike.p < 1e-6
    assert 4 <= spike.severity <= 10
    assert spike.share == pytest.approx(10 / 11)


def test_ten_negatives_by_one_author_are_no_spike() -> None:
    assert judge_now(with_burst(a_history(), 10), lambda _: 1) is None


def test_a_wider_window_is_taken_when_only_there_two_people_speak() -> None:
    hours = with_burst(a_history(), 10)
    candidates = find_candidates(hours, learn(hours, NOW, PARIS), NOW)
    spike = confirm(candidates, lambda width: 2 if width >= 6 else 1)
    assert spike is not None
    assert spike.window_hours == 6


def test_authors_are_not_looked_up_when_the_numbers_are_usual() -> None:
    def never(_width: int) -> int:
        raise AssertionError("looked up")

    assert judge_now(a_history(negatives=1, every=6), never) is None


def test_the_baseline_leaves_out_the_day_under_test() -> None:
    quiet = a_history(negatives=1, every=12)
    assert learn(with_burst(quiet, 500), NOW, PARIS) == learn(quiet, NOW, PARIS)


def test_a_crisis_in_the_history_does_not_become_normal() -> None:
    quiet = a_history(negatives=1, every=24)
    crisis = quiet
    for ago in range(80, 100):
        crisis = with_burst(crisis, 60, ago=ago)
    assert learn(crisis, NOW, PARIS).rate < 2 * learn(quiet, NOW, PARIS).rate
    assert judge_now(with_burst(crisis, 10)) is not None


def test_hours_never_reported_are_zeros_from_the_first_one_known() -> None:
    hours = [HourCount(h.start, h.negatives, h.negatives) for h in a_history(negatives=1, every=24)]
    sparse = [hour for hour in hours if hour.negatives]
    assert sparse[0] is hours[0]
    assert learn(sparse, NOW, PARIS) == learn(hours, NOW, PARIS)


def test_back_filled_history_counts_as_history() -> None:
    hours = a_history(days=14, negatives=1, every=12)
    filled = [HourCount(h.start, h.negatives, h.mentions, h.negatives) for h in hours]
    assert learn(filled, NOW, PARIS).days_learned == 14
    spike = judge(with_burst(filled, 8), many, learn(filled, NOW, PARIS), NOW)
    assert spike is not None
    assert not spike.learning


def test_back_filled_negatives_are_no_news_but_a_burst_that_follows_is() -> None:
    hours = with_burst(a_history(), 40, ago=3, muted=40)
    assert judge_now(hours) is None
    assert judge_now(with_burst(hours, 8)) is not None


@pytest.mark.parametrize(("negatives", "found"), [(4, False), (5, True), (10, True)])
def test_before_two_weeks_of_history_five_negatives_are_needed(
    negatives: int, *, found: bool
) -> None:
    hours = with_burst(a_history(days=5), negatives)
    spike = judge(hours, many, learn(hours, NOW, PARIS), NOW)
    assert (spike is not None) is found
    assert spike is None or spike.learning


def test_before_two_weeks_three_times_the_usual_is_needed() -> None:
    hours = a_history(days=8, negatives=4)
    assert judge_now(with_burst(hours, 4)) is None
    assert judge_now(with_burst(hours, 12)) is not None


def test_a_brand_new_to_us_is_judged_without_any_history() -> None:
    hours = [HourCount(NOW - HOUR, 10, 10)]
    spike = judge(hours, many, learn(hours, NOW, PARIS), NOW)
    assert spike is not None
    assert spike.learning


def test_more_talk_of_the_usual_mood_is_no_spike_until_it_doubles() -> None:
    hours = [HourCount(h.start, 8, 16) for h in a_history()]
    last_day = [HourCount(h.start, 15, 30) if h.start >= NOW - 6 * HOUR else h for h in hours]
    worse = [HourCount(h.start, h.negatives, h.negatives + 2) for h in last_day]
    baseline = learn(hours, NOW, PARIS)
    assert judge(last_day, many, baseline, NOW) is None
    assert judge([*hours[:-6], *worse[-6:]], many, baseline, NOW) is not None


def test_windows_go_by_when_it_was_said_and_a_late_one_still_counts() -> None:
    hours = with_burst(a_history(), 6, ago=5)
    spike = judge(hours, many, learn(hours, NOW, PARIS), NOW)
    assert spike is not None
    assert spike.window_hours == 6


def test_what_is_dated_in_the_future_is_not_counted_yet() -> None:
    hours = [*a_history(), HourCount(NOW + 2 * HOUR, 50, 50)]
    assert judge_now(hours) is None


def test_the_hour_under_way_is_expected_in_part() -> None:
    baseline = Baseline("UTC", rate=6.0, evidence=100.0)
    half = measure([], baseline, NOW + HOUR / 2, 1)
    whole = measure([], baseline, NOW, 1)
    assert (half.expected, whole.expected) == (3.0, 6.0)


def test_busy_hours_follow_the_brands_clock_through_a_change_of_time() -> None:
    change = datetime(2026, 10, 25, 1, tzinfo=UTC)  # 3 a.m. becomes 2 a.m. in Paris
    starts = [change - 40 * 24 * HOUR + step * HOUR for step in range(60 * 24)]
    noon = {start: start.hour == (10 if start < change else 11) for start in starts}
    hours = [HourCount(at, 6 if noon[at] else 0, 6 if noon[at] else 1) for at in starts]
    baseline = learn(hours, starts[-1] + HOUR, PARIS)
    assert baseline.hour_factors[12] > 15
    assert max(f for h, f in enumerate(baseline.hour_factors) if h != 12) < 1
    assert baseline.expect(datetime(2027, 1, 5, 11, tzinfo=UTC)) > 3.5
    assert baseline.expect(datetime(2027, 7, 6, 10, tzinfo=UTC)) > 3.5


def test_factors_average_one_and_stay_near_it_with_little_to_learn_from() -> None:
    baseline = learn(a_history(days=14, negatives=1, every=100), NOW, PARIS)
    assert sum(baseline.hour_factors) / 24 == pytest.approx(1)
    assert sum(baseline.weekday_factors) / 7 == pytest.approx(1)
    assert max(baseline.hour_factors) < 2.5


@pytest.mark.parametrize(
    ("count", "mean", "spread"),
    [(3, 0.1, 0.6), (1, 5, 0.2), (10, 1, 0.3), (100, 80, 0.01), (500, 50, 0.5), (50, 100, 0.1)],
)
def test_the_tail_equals_the_sum_of_its_terms(count: int, mean: float, spread: float) -> None:
    size, q = 1 / spread, mean * spread / (1 + mean * spread)
    terms = (
        math.lgamma(k + size)
        - math.lgamma(size)
        - math.lgamma(k + 1)
        + size * math.log1p(-q)
        + k * math.log(q)
        for k in range(count, count + 20_000)
    )
    summed = -math.log10(math.fsum(map(math.exp, terms)))
    assert tail_surprise(count, mean, spread) == pytest.approx(summed, rel=1e-6)


@given(
    count=st.integers(0, 10**7),
    mean=st.floats(0, 1e7),
    spread=st.floats(0, 5),
)
def test_surprise_is_finite_and_grows_with_the_count(
    count: int, mean: float, spread: float
) -> None:
    here, above = tail_surprise(count, mean, spread), tail_surprise(count + 1, mean, spread)
    assert 0 <= here <= above * (1 + 1e-6) + 1e-6
    assert math.isfinite(above)


def test_the_share_test_is_a_probability_that_falls_with_the_negatives() -> None:
    baseline = Baseline("UTC", rate=1, evidence=10, share_alpha=20, share_beta=60)
    chances = [share_chance(k, 30, baseline) for k in range(31)]
    assert chances[0] == pytest.approx(1)
    assert chances == sorted(chances, reverse=True)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=24 * 20), st.integers(0, 23 * 60))
def test_any_history_gives_a_sound_baseline_and_verdict(counts: list[int], minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    hours = [HourCount(NOW - k * HOUR, n, n + 1) for k, n in enumerate(counts)]
    baseline = learn(hours, now, "America/St_Johns")
    spike = judge(hours, many, baseline, now)
    assert baseline.rate > 0
    assert spike is None or (1 <= spike.severity <= 10 and spike.count >= 3 and 0 <= spike.p <= 1)


@pytest.mark.parametrize("rate", SPIKES)
def test_simulated_shops_get_under_one_false_alarm_a_month(rate: int) -> None:
    """One year a rate here; `python -m infra.simulate_spikes 730 7` measures more."""
    found = measure_rule(our_rule, rate, 365, 7, spiked=rate in {1, 16})
    print(f"{rate} negatives a day: {found}")
    assert found.false_alarms < 1
    assert not found.hits or found.hits[2] >= 0.85


def test_simulated_talk_has_the_rate_it_was_asked_for() -> None:
    hours = simulate_talk(16, 400, random.Random(1))
    assert sum(h.negatives for h in hours) / 400 == pytest.approx(16, rel=0.35)
