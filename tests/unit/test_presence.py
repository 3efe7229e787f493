"""Ranking channels: numbers worked by hand, and what must hold whatever the numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.presence import (
    WEIGHTS,
    Channel,
    Objective,
    Part,
    Ranked,
    bound_share,
    find_net,
    judge_alone,
    rank_channels,
)

EXAMPLES = 60
ASKED = ("wanting", "answered", "in_time")
COUNTED = ("mentions", "positive", "negative", *ASKED, "reach", "clicks")


def a_channel(values: dict[str, Any], platform: str = "x", before: int = 0) -> Channel:
    own = {name: values.pop(name) for name in Channel.__dataclass_fields__ if name in values}
    return Channel(platform, values, {"mentions": before}, **own)


INSTAGRAM = a_channel(
    {
        "mentions": 40,
        "positive": 20,
        "neutral": 12,
        "negative": 8,
        "wanting": 20,
        "answered": 15,
        "in_time": 10,
        "reach": 3000,
        "clicks": 30,
        "~ca": 8,
        "~cw": 2,
        "authors": 30,
        "median": 4 * 3600,
        "minutes": 80.0,
    },
    "instagram",
    before=40,
)
FACEBOOK = a_channel(
    {
        "mentions": 10,
        "positive": 2,
        "neutral": 3,
        "negative": 5,
        "wanting": 10,
        "answered": 5,
        "in_time": 5,
        "reach": 1000,
        "clicks": 10,
        "authors": 10,
        "median": 12 * 3600,
        "minutes": 10.0,
    },
    "facebook",
    before=30,
)


def parts_of(found: list[Ranked], platform: str) -> dict[str, float]:
    (one,) = [each for each in found if each.channel.platform == platform]
    return {part.value: round(worth, 4) for part, worth in one.parts.items()}


def test_the_parts_of_two_channels_are_as_worked_out_by_hand() -> None:
    found = rank_channels([INSTAGRAM, FACEBOOK], Objective.AWARENESS)
    # The middle one of 10 and 40 is 10: 40 / 50 = .8; trend 40 / 80 = .5; .8 x .8 + .2 x .5.
    assert parts_of(found, "instagram") == {
        "activity": 0.74,
        "mood": 0.65,  # (20 + 6) / 40
        "response": 0.5938,  # .5 x 15/20 + .25 x 10/20 + .25 x (15 x 1/2)/20
        "effort": 0.3333,  # 2 minutes a mention, 1 in the middle: 1 / 3
        "result": 0.75,  # 3000 / 4000 and 30 / 40
    }
    assert parts_of(found, "facebook") == {
        "activity": 0.45,  # .8 x 10/20 + .2 x 10/40
        "mood": 0.35,  # (2 + 1.5) / 10
        "response": 0.4062,  # .5 x 5/10 + .25 x 5/10 + .25 x (5 x 1/4)/10
        "effort": 0.5,
        "result": 0.5,
    }
    assert [(one.channel.platform, one.rank) for one in found] == [
        ("instagram", 1),
        ("facebook", 2),
    ]
    # 30 x .74 + 15 x .65 + 10 x .59375 + 10 x 1/3 + 35 x .75
    assert found[0].score == pytest.approx(22.2 + 9.75 + 5.9375 + 3.3333 + 26.25, abs=1e-3)


def test_the_result_is_what_the_objective_asks_for() -> None:
    clicks = parts_of(rank_channels([INSTAGRAM, FACEBOOK], Objective.TRAFFIC), "instagram")
    assert clicks["result"] == 0.75  # 30 / 40
    health = parts_of(rank_channels([INSTAGRAM, FACEBOOK], Objective.REPUTATION), "instagram")
    assert health["result"] == 0.7571  # (20/28 + 8/10) / 2


def test_weights_are_percents_and_speak_of_every_part() -> None:
    for weights in WEIGHTS.values():
        assert sum(weights.values()) == 100
        assert set(weights) == set(Part)


def test_few_mentions_stay_near_the_middle() -> None:
    happy = a_channel({**dict.fromkeys(("mentions", "positive", *ASKED), 1), "median": 0})
    parts = parts_of(rank_channels([INSTAGRAM, happy], Objective.REPUTATION), "x")
    assert parts["mood"] == 0.55  # (1 + 4.5) / 10
    assert parts["response"] == 0.55
    assert not happy.enough


def test_a_giant_does_not_make_all_others_zero() -> None:
    giant = replace(INSTAGRAM, platform="tiktok", counts={**INSTAGRAM.counts, "mentions": 4000})
    larger = replace(giant, counts={**giant.counts, "mentions": 4_000_000})
    for third in (giant, larger):
        found = rank_channels([INSTAGRAM, FACEBOOK, third], Objective.AWARENESS)
        assert parts_of(found, "instagram")["activity"] == 0.5
        assert parts_of(found, "facebook")["activity"] == pytest.approx(0.21)  # .8 x 10/50 + .05


def test_alone_a_channel_has_a_score_and_no_rank() -> None:
    alone = judge_alone(INSTAGRAM, Objective.REPUTATION)
    assert alone.rank is None
    assert alone.parts[Part.ACTIVITY] == 0.5


def test_equals_share_a_rank() -> None:
    twins = [replace(INSTAGRAM, platform=name) for name in ("x", "reddit")]
    found = rank_channels([*twins, FACEBOOK], Objective.AWARENESS)
    assert [(one.channel.platform, one.rank) for one in found] == [
        ("reddit", 1),
        ("x", 1),
        ("facebook", 3),
    ]


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert bound_share(8, 40) == pytest.approx((0.1050, 0.3476), abs=1e-4)
    assert bound_share(0, 0) == (0.0, 1.0)
    assert bound_share(10, 10)[1] == pytest.approx(1)


def test_net_sentiment_is_absent_without_mentions() -> None:
    assert find_net({"mentions": 100, "positive": 50, "negative": 20}) == 30
    assert find_net({}) is None


def test_nothing_negative_is_believed() -> None:
    broken = a_channel({**dict.fromkeys(COUNTED, -5), "minutes": -3.0})
    (one,) = rank_channels([broken], Objective.AWARENESS)
    assert all(0 <= worth <= 1 for worth in one.parts.values())


@st.composite
def channels(draw: st.DrawFn, fewest: int = 0) -> list[Channel]:
    """Between one and six channels whose figures could be."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        moods = [draw(st.integers(fewest, 400)) for _ in range(3)]
        wanting = draw(st.integers(fewest, sum(moods) + fewest))
        answered = draw(st.integers(0, wanting))
        complaints = draw(st.integers(fewest, 40)), draw(st.integers(0, 40))
        counts = {
            "mentions": sum(moods),
            **dict(zip(("positive", "neutral", "negative"), moods, strict=True)),
            "wanting": wanting,
            "answered": answered,
            "in_time": draw(st.integers(0, answered)),
            "~ca": complaints[0],
            "~cw": complaints[1],
            **{name: draw(st.integers(0, 10**6)) for name in ("reach", "clicks")},
        }
        before = {"mentions": draw(st.integers(0, 1000))}
        median = draw(st.integers(0, 10**6)) if answered else None
        spoke, minutes = draw(st.integers(0, 500)), draw(st.integers(0, 3000))
        found.append(Channel(f"p{number}", counts, before, spoke, median, float(minutes)))
    return found


def better(one: Channel, by: str) -> Channel:
    """The channel with more of one good thing."""
    counts = dict(one.counts)
    if by == "praise":
        more = {"mentions": 1, "positive": 1}
    elif by == "answered":
        more = {"answered": int(counts["answered"] < counts["wanting"])}
    elif by == "in_time":
        more = {"in_time": int(counts["in_time"] < counts["answered"])}
    elif by == "complaint":
        more = {"~ca": 1, "~cw": -1} if counts["~cw"] else {}
    else:
        more = {by: 7} if by in ("reach", "clicks") else {}
    counts |= {name: counts[name] + n for name, n in more.items()}
    quicker = None if one.median is None else max(0, one.median - 600)
    return replace(
        one,
        counts=counts,
        authors=one.authors + 3 * (by == "authors"),
        minutes=max(0, one.minutes - 5 * (by == "minutes")),
        median=quicker if by == "median" else (one.median or 0) if by == "answered" else one.median,
    )


GOOD = ("praise", "answered", "in_time", "complaint", "reach", "clicks")


@settings(max_examples=4 * EXAMPLES, deadline=None)
@given(
    channels(),
    st.sampled_from(list(Objective)),
    st.sampled_from((*GOOD, "authors", "minutes", "median")),
    st.data(),
)
def test_more_of_something_good_never_lowers_a_rank(
    given_channels: list[Channel], objective: Objective, by: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(given_channels) - 1))
    chosen = given_channels[place]
    improved = [*given_channels]
    improved[place] = better(chosen, by)
    before = {one.channel.platform: one for one in rank_channels(given_channels, objective)}
    after = {one.channel.platform: one for one in rank_channels(improved, objective)}
    assert (after[chosen.platform].rank or 0) <= (before[chosen.platform].rank or 0)
    assert after[chosen.platform].score >= before[chosen.platform].score - 1e-6


@settings(max_examples=EXAMPLES, deadline=None)
@given(channels(), st.sampled_from(list(Objective)), st.randoms())
def test_the_order_of_platforms_changes_nothing(
    given_channels: list[Channel], objective: Objective, random: Any
) -> None:
    shuffled = [*given_channels]
    random.shuffle(shuffled)
    assert rank_channels(shuffled, objective) == rank_channels(given_channels, objective)


@settings(max_examples=EXAMPLES, deadline=None)
@given(channels(), st.sampled_from(list(Objective)))
def test_two_channels_that_trade_figures_trade_places(
    given_channels: list[Channel], objective: Objective
) -> None:
    names = [one.platform for one in given_channels][::-1]
    traded = [replace(one, platform=name) for one, name in zip(given_channels, names, strict=True)]
    before = {one.channel.platform: one for one in rank_channels(given_channels, objective)}
    after = {one.channel.platform: one for one in rank_channels(traded, objective)}
    for one, name in zip(given_channels, names, strict=True):
        assert after[name].rank == before[one.platform].rank
        assert after[name].parts == before[one.platform].parts


@settings(max_examples=EXAMPLES, deadline=None)
@given(channels(fewest=10), st.sampled_from(list(Objective)), st.integers(2, 50))
def test_many_times_of_everything_changes_no_score(
    given_channels: list[Channel], objective: Objective, times: int
) -> None:
    grown = [
        replace(
            one,
            counts={name: n * times for name, n in one.counts.items()},
            before={name: n * times for name, n in one.before.items()},
            authors=one.authors * times,
            minutes=one.minutes * times,
        )
        for one in given_channels
    ]
    before = {one.channel.platform: one for one in rank_channels(given_channels, objective)}
    for one in rank_channels(grown, objective):
        assert one.score == pytest.approx(before[one.channel.platform].score, abs=1e-3)


@settings(max_examples=EXAMPLES, deadline=None)
@given(channels(), st.sampled_from(list(Objective)))
def test_scores_and_parts_keep_their_bounds(
    given_channels: list[Channel], objective: Objective
) -> None:
    for one in rank_channels(given_channels, objective):
        assert 0 <= one.score <= 100
        assert all(0 <= worth <= 1 for worth in one.parts.values())
