"""Every figure by hand: a small invented history, its sums known, each number worked out beside."""

from __future__ import annotations

import pytest
from vigie.figures import Basis, make_figures, share_voices
from vigie.owing import Unanswered

COUNTS = {
    "mentions": 50,
    "positive": 22,
    "neutral": 10,
    "negative": 15,  # three were not read
    "rival": 10,
    "rival_positive": 2,
    "rival_neutral": 3,
    "rival_negative": 5,
    "wanting": 20,
    "answered": 12,
    "in_time": 8,
    "overdue_answer": 2,
    "backlog": 7,
    "handled": 15,
    "hidden": 5,
    "ruled": 4,
    "undone": 1,
    "rated": 4,
    "stars": 17,
    "giving": 8,
    "promoting": 2,
    "clicks": 3,
    "reach": 1000,
    "reach_estimated": 150,
    "response_seconds": 12 * 3600,
    "~r1": 6,
    "~r2": 4,
    "~r20": 2,
    "~b1": 12,
    "~i0": 3,
}
BY_HAND = {
    "volume": 40,  # 50 - 10
    "strength": 0.25,  # 4 / 16
    "net_sentiment": 25.0,  # 100 x (20 - 10) / 40
    "net_sentiment_without_neutral": 33.3,  # 100 x (20 - 10) / (20 + 10)
    "sentiment_ratio": 2.0,  # 20 : 10
    "negative_share": 0.25,  # 10 / 40
    "brand_health": 0.6667,  # 20 / 30
    "unique_authors": 30,
    "author_diversity": 0.6,  # 30 / 50
    "passion": 0.4,  # (50 - 30) / 50
    "potential_reach": 1000,
    "estimated_reach": 150,
    "response_rate": 0.7059,  # 12 / (12 + 5): three of the eight unanswered are not yet due
    "in_time_share": 0.6154,  # 8 / (8 + 2 + 3)
    "action_rate": 0.3,  # 15 / 50
    "backlog": 7,
    "response_median": 63,  # the sixth of twelve, in the bin of 60 to 66 seconds
    "response_p90": 385,  # the eleventh, in the bin of 60 x 1.1^19 to 60 x 1.1^20
    "response_mean": 3600,
    "open_response_median": 63,
    "open_response_p90": 63,
    "moderation_rate": 0.1,  # 5 / 50
    "moderation_precision": 0.75,  # 1 - 1 / 4
    "illegal_median": 30,  # under a minute
    "rating": 4.25,  # 17 / 4
    "giving_share": 0.8,  # 8 / 10
    "clicks": 3,
}


def test_each_figure_is_what_its_formula_gives_by_hand() -> None:
    basis = Basis(COUNTS, 30, Unanswered(due=5, promised=3), last_day=4, busiest_day=16)
    figures = make_figures(basis)
    assert {name: one.value for name, one in figures.items()} == BY_HAND
    bad = figures["negative_share"]
    assert (bad.low, bad.high) == (0.1419, 0.4019)  # Wilson of 10 in 40, as statsmodels gives it
    few = {"strength", "rating", "illegal_median", "moderation_precision", "clicks"}
    assert {name for name, one in figures.items() if not one.enough} == few - {"strength"}


def test_of_nothing_no_figure_is_made_and_none_is_enough() -> None:
    figures = make_figures(Basis({}))
    counted = {name for name, one in figures.items() if one.value is not None}
    sums = {"volume", "unique_authors", "potential_reach", "estimated_reach", "backlog", "clicks"}
    assert counted == sums
    assert not any(one.enough or one.value for one in figures.values())


def test_voices_share_what_names_any_of_them() -> None:
    voices = share_voices("Levain", 15, [("Moulin", 4), ("Fournil", 1)])
    assert [(one.name, one.share.value) for one in voices] == [
        ("Levain", 0.75),
        ("Moulin", 0.2),
        ("Fournil", pytest.approx(0.05)),
    ]
