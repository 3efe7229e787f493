"""Days rolled up: the same figures from fewer items, also after what comes late."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from vigie.analysis import Mood
from vigie.aws import clients
from vigie.aws.cards import change_card
from vigie.aws.rollups import read_markers, read_period, roll_up, roll_up_brand
from vigie.aws.sayings import saying_write
from vigie.aws.settings import settings
from vigie.aws.table import write
from vigie.jobs.author_marks import make_anew
from vigie.jobs.score import score_mention
from vigie.saying import Leaning, SaidIn, Saying

from tests.benchmarks.meter import Meter
from tests.builders import NOON, a_brand, a_mention, an_analysis

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("aws")


def say(hours_ago: float, name: str, mood: Mood = Mood.NEUTRAL) -> None:
    said_at = NOON - timedelta(hours=hours_ago)
    mention = a_mention(native_id=name, said_at=said_at)
    score_mention(mention, lambda _: an_analysis(mood), NOON)


def totals(since: datetime, until: datetime, *, by_hour: bool = False) -> Counter[str]:
    sums: Counter[str] = Counter()
    for bucket in read_period("levain", since, until, PARIS, by_hour=by_hour):
        sums.update(bucket.measures)
    return +sums


def test_rolled_up_days_say_what_their_hours_say() -> None:
    for n in range(40):
        say(n * 7.3, str(n), list(Mood)[n % 3])
    period = (NOON - timedelta(days=14), NOON + timedelta(hours=1))
    before = totals(*period)
    assert roll_up_brand("levain", PARIS, NOON) > 0
    assert totals(*period) == before == totals(*period, by_hour=True)
    assert before["mentions"] == 40
    assert roll_up_brand("levain", PARIS, NOON) == 0


def test_what_comes_late_is_counted_at_once_and_rolled_up_again() -> None:
    say(24 * 9, "first")
    roll_up_brand("levain", PARIS, NOON)
    say(24 * 5, "late", Mood.NEGATIVE)
    period = (NOON - timedelta(days=14), NOON + timedelta(hours=1))
    assert read_markers("levain")
    assert totals(*period)["mentions"] == 2
    assert roll_up_brand("levain", PARIS, NOON) > 0
    assert read_markers("levain") == []
    assert totals(*period)["negative"] == 1


def test_a_day_that_two_changes_touch_is_made_once() -> None:
    say(24 * 9, "first")
    roll_up_brand("levain", PARIS, NOON)
    say(24 * 5, "late")
    say(24 * 4, "later")
    assert roll_up_brand("levain", PARIS, NOON) == 4
    assert read_markers("levain") == []


def test_a_period_that_cuts_a_day_counts_only_its_hours() -> None:
    say(24 * 6 + 3, "before")
    say(24 * 6 - 3, "after")
    roll_up_brand("levain", PARIS, NOON)
    assert totals(NOON - timedelta(days=6), NOON)["mentions"] == 1


def test_a_day_of_25_hours_is_one_day() -> None:
    autumn = datetime(2026, 10, 25, tzinfo=PARIS)
    for hour in range(-1, 26):
        said_at = autumn.astimezone(UTC) + timedelta(hours=hour, minutes=5)
        mention = a_mention(native_id=str(hour), said_at=said_at)
        score_mention(mention, lambda _: an_analysis(), NOON)
    roll_up_brand("levain", PARIS, NOON)
    assert totals(autumn, datetime(2026, 10, 26, tzinfo=PARIS))["mentions"] == 25


def test_ninety_days_cost_the_same_read_whatever_they_hold() -> None:
    costs = []
    for copies in (1, 4):
        for day in range(0, 90, 15):
            for n in range(copies):
                say(24 * day + 26, f"{copies}-{day}-{n}")
        roll_up_brand("levain", PARIS, NOON)
        meter = Meter()
        meter.watch(clients.dynamodb())
        totals(NOON - timedelta(days=90), NOON)
        costs.append(sum(meter.reads.values()))
    assert costs[0] == costs[1] <= 12


def test_after_a_change_of_zone_days_are_those_of_the_new_one() -> None:
    mention = a_mention(native_id="late", said_at=datetime(2026, 11, 10, 22, 30, tzinfo=UTC))
    score_mention(mention, lambda _: an_analysis(), NOON)
    roll_up_brand("levain", PARIS, NOON)
    tokyo = ZoneInfo("Asia/Tokyo")
    roll_up_brand("levain", tokyo, NOON)
    day = datetime(2026, 11, 11, tzinfo=tokyo)
    buckets = read_period("levain", day, day + timedelta(days=1), tokyo, by_hour=False)
    assert sum(bucket.measures.get("mentions", 0) for bucket in buckets) == 1


def test_no_day_of_the_zone_before_is_counted_beside_those_of_the_new_one() -> None:
    mention = a_mention(native_id="first", said_at=datetime(2026, 11, 10, 2, tzinfo=UTC))
    score_mention(mention, lambda _: an_analysis(), NOON)
    roll_up_brand("levain", ZoneInfo("America/New_York"), NOON)
    period = (NOON - timedelta(days=20), NOON)
    assert totals(*period)["mentions"] == 1, "hours are read until all is rolled up anew"
    roll_up_brand("levain", PARIS, NOON)
    assert totals(*period)["mentions"] == 1


def test_a_day_that_a_zone_left_out_is_rolled_up_and_counts_nothing() -> None:
    apia, there = ZoneInfo("Pacific/Apia"), datetime(2011, 12, 30, 9, tzinfo=UTC)
    for n, said_at in enumerate((there, there + timedelta(hours=1))):
        mention = a_mention(native_id=str(n), said_at=said_at)
        score_mention(mention, lambda _: an_analysis(), there)
    roll_up_brand("levain", apia, there + timedelta(days=4))
    days = read_period("levain", there - DAY, there + 3 * DAY, apia)
    found = {b.start.astimezone(apia).date().day: b.measures.get("mentions") for b in days}
    assert found == {29: 1, 31: 1}


def promoted() -> int:
    return totals(NOON - timedelta(days=30), NOON)["promoting"]


def promote(at: datetime) -> dict[str, Any]:
    post = Saying("p1", "levain", "facebook", at, SaidIn.POST, Leaning.PROMOTING)
    row = saying_write(post)
    write(row)
    return row.arguments["Key"]  # type: ignore[no-any-return]


def test_what_was_posted_before_anybody_said_anything_stays_when_days_are_rolled_up() -> None:
    promote(NOON - timedelta(days=10))
    say(24 * 5, "first")
    assert promoted() == 1
    roll_up_brand("levain", PARIS, NOON)
    assert promoted() == 1


def test_a_day_rolled_up_again_keeps_what_its_ledger_holds_no_more() -> None:
    at = NOON - 10 * DAY
    key = promote(at)
    say(24 * 10, "first")
    roll_up_brand("levain", PARIS, NOON)
    clients.dynamodb().delete_item(TableName=settings().desk_table, Key=key)
    roll_up("levain", at.date(), PARIS, at + 101 * DAY)
    assert promoted() == 1


def test_a_post_near_midnight_is_counted_once_after_a_change_of_zone() -> None:
    promote(datetime(2026, 11, 10, 20, tzinfo=UTC))
    say(24 * 14, "first")
    roll_up_brand("levain", PARIS, NOON)
    tokyo = ZoneInfo("Asia/Tokyo")
    roll_up_brand("levain", tokyo, NOON)
    found = read_period("levain", NOON - 20 * DAY, NOON, tokyo)
    assert sum(bucket.measures.get("promoting", 0) for bucket in found) == 1


def test_a_platform_that_everybody_left_has_no_authors_once_its_day_is_rolled_up_again() -> None:
    say(24 * 5, "gone")
    roll_up_brand("levain", PARIS, NOON)
    change_card(a_mention(native_id="gone").id, lambda c: c and replace(c, removed=True), NOON)
    make_anew(a_brand(), NOON)
    roll_up_brand("levain", PARIS, NOON)
    period = (NOON - timedelta(days=14), NOON, PARIS)
    found = list(read_period("levain", *period, platform="facebook", authors=True))
    assert found
    assert not any(bucket.authors for bucket in found)
