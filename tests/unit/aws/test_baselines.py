from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from vigie.aws import clients
from vigie.aws.baselines import keep_baseline, read_baseline
from vigie.aws.settings import settings
from vigie.baseline import Baseline, HourCount, learn
from vigie.spike import find_candidates

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLATFORMS = ("facebook", "google_business", "instagram", "x")

pytestmark = pytest.mark.usefixtures("aws")


def a_talk() -> dict[str, list[HourCount]]:
    """Four platforms of seven weeks, all of them calm until the last hour."""
    calm = [
        HourCount(NOW - step * HOUR, int(step % 9 == 0), 3, positives=1)
        for step in range(50 * 24, 0, -1)
    ]
    burst = [*calm[:-1], HourCount(NOW - HOUR, 14, 17)]
    return {name: burst if name == "x" else calm for name in PLATFORMS}


def test_a_brand_never_watched_has_no_baseline() -> None:
    assert read_baseline("levain") is None


def test_a_baseline_of_four_platforms_comes_back_from_one_small_row_and_judges_alike() -> None:
    talk = a_talk()
    learnt = learn(talk, NOW, "Europe/Paris")
    keep_baseline("levain", learnt, NOW)
    known = read_baseline("levain")
    assert known is not None
    assert known[1] == NOW
    assert set(known[0].levels) == {"", *PLATFORMS}
    assert known[0].until == learnt.until == NOW
    assert known[0].levels["x"].rate == pytest.approx(learnt.levels["x"].rate, rel=1e-5)
    found, again = (find_candidates(talk, baseline, NOW) for baseline in (learnt, known[0]))
    assert [(s.platform, s.window_hours, s.rings_at) for s in found] == [
        (s.platform, s.window_hours, s.rings_at) for s in again
    ]
    items = clients.dynamodb().scan(TableName=settings().desk_table)["Items"]
    assert len(items) == 1
    assert len(str(items[0])) < 8_000  # printed; under 4 kB as DynamoDB counts


def test_a_row_of_an_older_shape_is_learnt_anew() -> None:
    clients.dynamodb().put_item(
        TableName=settings().desk_table,
        Item={"pk": {"S": "brand#levain"}, "sk": {"S": "baseline"}, "rate": {"N": "0.1"}},
    )
    assert read_baseline("levain") is None


def test_a_baseline_of_nothing_comes_back_too() -> None:
    blank = Baseline("Europe/Paris")
    keep_baseline("levain", blank, NOW)
    known = read_baseline("levain")
    assert known is not None
    assert known[0].levels[""].rate == pytest.approx(blank.levels[""].rate, rel=1e-5)
    assert (known[0].days_learned, known[0].until) == (0, None)
