from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.baseline import Baseline, HourCount
from vigie.baseline import learn as learn_talk
from vigie.level import Level
from vigie.spike import Onset, Spike, confirm, find_candidates, measure
from vigie.spike import judge as judge_talk
from vigie.window import share_chance

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


def many(_platform: str, _width: int) -> int:
    return 100


def learn(hours: Sequence[HourCount], now: datetime, zone: str) -> Baseline:
    return learn_talk({"x": hours}, now, zone)


def judge(
    hours: Sequence[HourCount],
    authors: Callable[[str, int], int],
    baseline: Baseline,
    now: datetime,
) -> Spike | None:
    return judge_talk({"x": hours}, authors, baseline, now)


def judge_now(
    hours: Sequence[HourCount], authors: Callable[[str, int], int] = many, now: datetime = NOW
) -> Spike | None:
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
    assert judge_now(with_burst(a_history(), 10), lambda _, __: 1) is None


def test_a_wider_window_is_taken_when_only_there_two_people_speak() -> None:
    hours = with_burst(a_history(), 10)
    candidates = find_candidates({"x": hours}, learn(hours, NOW, PARIS), NOW)
    spike = confirm(candidates, lambda _, width: 4 if width >= 6 else 1)
    assert spike is not None
    assert spike.window_hours == 6


def test_authors_are_not_looked_up_when_the_numbers_are_usual() -> None:
    def never(_platform: str, _width: int) -> int:
        raise AssertionError("looked up")

    assert judge_now(a_history(negatives=1, every=6), never) is None


def test_the_baseline_leaves_out_the_day_under_test() -> None:
    quiet = a_history(negatives=1, every=12)
    burst = learn(with_burst(quiet, 500), NOW, PARIS)
    assert burst.creep > 0
    assert replace(burst, creep=0.0) == replace(learn(quiet, NOW, PARIS), creep=0.0)


def test_a_crisis_in_the_history_does_not_become_normal() -> None:
    quiet = a_history(negatives=1, every=24)
    crisis = quiet
    for ago in range(80, 100):
        crisis = with_burst(crisis, 60, ago=ago)
    assert learn(crisis, NOW, PARIS).levels[""].rate < 2 * learn(quiet, NOW, PARIS).levels[""].rate
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
    baseline = Baseline("UTC", levels={"": Level(rate=6.0, evidence=100.0)})
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


def test_the_share_test_is_a_probability_that_falls_with_the_negatives() -> None:
    chances = [share_chance(k, 30, (20.0, 60.0)) for k in range(31)]
    assert chances[0] == pytest.approx(1)
    assert chances == sorted(chances, reverse=True)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=24 * 20), st.integers(0, 23 * 60))
def test_any_history_gives_a_sound_baseline_and_verdict(counts: list[int], minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    hours = [HourCount(NOW - k * HOUR, n, n + 1) for k, n in enumerate(counts)]
    baseline = learn(hours, now, "America/St_Johns")
    spike = judge(hours, many, baseline, now)
    assert baseline.levels[""].rate > 0
    assert spike is None or (1 <= spike.severity <= 10 and spike.count >= 3 and 0 <= spike.p <= 1)


def a_talk(**bursts: int) -> dict[str, list[HourCount]]:
    """Two platforms with a negative every twelve hours, and bursts on some in the last hour."""
    return {
        name: with_burst(a_history(negatives=1, every=12), bursts.get(name, 0))
        for name in ("x", "instagram")
    }


def judge_platforms(talk: dict[str, list[HourCount]]) -> Spike | None:
    return judge_talk(talk, many, learn_talk(talk, NOW, PARIS), NOW)


def test_a_brand_is_the_sum_of_its_platforms() -> None:
    baseline = learn_talk(a_talk(), NOW, PARIS)
    assert set(baseline.levels) == {"", "instagram", "x"}
    assert baseline.levels[""].rate == pytest.approx(2 * baseline.levels["x"].rate, rel=0.1)
    spike = judge_platforms(a_talk(x=4, instagram=4))
    assert spike is not None
    assert (spike.platform, spike.count, spike.onset) == ("", 8, Onset.BURST)


def test_a_spike_on_a_quiet_platform_says_where_it_is() -> None:
    talk = a_talk(x=8)
    talk["instagram"] = [replace(h, negatives=5, mentions=20) for h in talk["instagram"]]
    spike = judge_platforms(talk)
    assert spike is not None
    assert (spike.platform, spike.count) == ("x", 8)


def test_a_platform_not_yet_known_counts_for_the_brand() -> None:
    known = learn_talk(a_talk(), NOW, PARIS)
    talk = a_talk() | {"threads": [HourCount(NOW - HOUR, 12, 12)]}
    spike = judge_talk(talk, many, known, NOW)
    assert spike is not None
    assert (spike.platform, spike.count) == ("", 12)


@pytest.mark.parametrize(("authors", "found"), [(1, False), (2, True), (5, True)])
def test_an_author_counts_for_three_at_most(authors: int, *, found: bool) -> None:
    hours = with_burst(a_history(negatives=1, every=12), 10_000)
    baseline = learn(hours, NOW, PARIS)
    candidates = find_candidates({"x": hours}, baseline, NOW)
    assert (confirm(candidates, lambda _, __: authors) is not None) is found
    busy = [replace(h, negatives=h.negatives + 4, mentions=h.mentions + 8) for h in hours]
    candidates = find_candidates({"x": busy}, learn(busy, NOW, PARIS), NOW)
    assert confirm(candidates, lambda _, __: 2) is None


def test_a_spike_says_from_how_many_it_would_have_rung() -> None:
    hours = with_burst(a_history(negatives=1, every=24), 12)
    spike = judge_now(hours)
    assert spike is not None
    assert 3 <= spike.rings_at < 12
    assert judge_now(with_burst(a_history(negatives=1, every=24), spike.rings_at)) is not None


def test_what_grows_slowly_for_days_is_a_build_up() -> None:
    usual = [replace(h, negatives=2, mentions=8) for h in a_history(days=60)]
    grown = [
        replace(h, negatives=4, mentions=16) if h.start >= NOW - 96 * HOUR else h for h in usual
    ]
    assert judge_now(usual) is None
    spike = judge_now(grown)
    assert spike is not None
    assert (spike.onset, spike.window_hours, spike.count) == (Onset.BUILD_UP, 24, 96)


def test_a_build_up_goes_on_from_where_the_baseline_left_it() -> None:
    usual = [replace(h, negatives=2, mentions=8) for h in a_history(days=60)]
    grown = [
        replace(h, negatives=4, mentions=16) if h.start >= NOW - 96 * HOUR else h for h in usual
    ]
    at = NOW - 20 * HOUR
    early = learn([h for h in grown if h.start < at], at, PARIS)
    late = learn(grown, NOW, PARIS)
    spikes = [judge(grown[-26:], many, baseline, NOW) for baseline in (early, late)]
    assert all(spike and spike.onset is Onset.BUILD_UP for spike in spikes)


def test_a_year_filled_in_at_once_creeps_up_nowhere() -> None:
    hours = [replace(h, negatives=3, mentions=4, muted=3) for h in a_history(days=365)]
    assert learn(hours, NOW, PARIS).creep == 0.0
    assert judge_now(hours) is None


def test_hours_in_the_future_teach_nothing() -> None:
    hours = a_history(negatives=1, every=12)
    ahead = [HourCount(NOW + step * HOUR, 40, 40) for step in range(48)]
    assert learn([*hours, *ahead], NOW, PARIS) == learn(hours, NOW, PARIS)


def test_a_clock_behind_its_history_judges_by_what_it_knows() -> None:
    hours = a_history(negatives=1, every=12)
    then = NOW - 30 * 24 * HOUR
    assert judge_now(hours, now=then) is None
    assert learn(hours, then, PARIS).days_learned == 12


def test_without_a_single_hour_there_is_a_baseline_and_no_spike() -> None:
    baseline = learn_talk({}, NOW, PARIS)
    assert judge_talk({}, many, baseline, NOW) is None
    assert baseline.days_learned == 0


def test_a_past_that_often_startled_lifts_the_edge_and_a_calm_one_hardly_sinks_it() -> None:
    wild = [
        replace(h, negatives=9 if h.start.toordinal() % 3 == 0 and h.start.hour == 9 else 0)
        for h in a_history(days=80)
    ]
    lifts = [learn(one, NOW, PARIS).levels[""].lift for one in (wild, a_history(days=80))]
    assert lifts[1] >= -0.1
    assert lifts[1] < lifts[0] <= 1.0
