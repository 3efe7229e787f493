"""Channels as they are gathered: from open hours and closed days alike, and never of the erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from vigie.aws import brands
from vigie.aws.counters import counter_writes, hour_text
from vigie.aws.rollups import roll_up_brand
from vigie.aws.table import write
from vigie.brand import Work
from vigie.digest import Findings, Task, TaskKind
from vigie.edition import DigestKind, Edition
from vigie.jobs.absence import RELAYS
from vigie.jobs.presence import find_pace, find_presence, find_workload
from vigie.jobs.recommend import recommend
from vigie.platforms import platform_names
from vigie.presence import Objective
from vigie.presence_saying import say_advice
from vigie.sketch import author_mark
from vigie.workload import Pace

from tests.builders import NOON, a_brand

PARIS = ZoneInfo("Europe/Paris")
HOUR, MONTH = timedelta(hours=1), timedelta(days=30)
WEEK = Edition("levain", NOON.date(), DigestKind.WEEKLY, NOON - timedelta(days=7), NOON)


@pytest.fixture(autouse=True)
def desk(aws: None) -> None:
    brands.save_brand(a_brand())


def count_up(days: float, platform: str, authors: range, **measures: int) -> None:
    count_at(NOON - timedelta(days=days), platform, authors, **measures)


def count_at(at: datetime, platform: str, authors: range, **measures: int) -> None:
    hour = ("levain", hour_text(at), platform)
    bumps = {(*hour, name): n for name, n in measures.items()}
    marks = [(hour, author_mark("levain", platform, f"u{n}")) for n in authors]
    for one in counter_writes(bumps, 0, at, marks):
        write(one)


def test_closed_days_and_open_hours_add_up_and_an_author_of_both_counts_once() -> None:
    count_up(20, "x", range(8), mentions=20, positive=12, wanting=4)
    count_up(0.1, "x", range(4, 10), mentions=5, positive=1)
    count_up(0.1, "reddit", range(3), mentions=3)
    count_up(40, "x", range(9), mentions=7)
    before = find_presence(a_brand(), NOON - MONTH, NOON, Pace(), NOON, Objective.AWARENESS)
    assert roll_up_brand("levain", PARIS, NOON) > 15
    after = find_presence(a_brand(), NOON - MONTH, NOON, Pace(), NOON, Objective.AWARENESS)
    for found in (before, after):
        reddit, x = found.channels
        assert (x.counts["mentions"], x.counts["positive"], x.before["mentions"]) == (25, 13, 7)
        assert (x.authors, reddit.authors) == (10, 3)
        assert x.minutes == pytest.approx(4 * 4 * 7 / 30)
    assert before.ranked == after.ranked


def test_a_channel_is_judged_by_what_is_said_of_the_brand_and_by_what_is_due() -> None:
    rivals = {"rival": 20, "rival_negative": 20, "negative": 20}
    asked = {"wanting": 9, "answered": 2, "~wq": 7}
    count_up(5, "x", range(9), mentions=32, positive=6, **rivals)
    count_up(6, "x", range(1), **asked)
    count_up(0, "x", range(1), wanting=40, **{"~wq": 40})
    (x,) = find_presence(a_brand(), NOON - MONTH, NOON + HOUR, Pace(), NOON + HOUR / 2).ranked
    assert (x.channel.count("mentions"), x.channel.count("negative")) == (12, 0)
    assert (x.channel.count("wanting"), x.channel.owed) == (49, 9)
    assert "7 messages of 9 are still waiting" in say_advice(x, Objective.TRAFFIC, "X", "en")


def test_the_period_before_has_as_many_whole_days_whatever_the_clocks_did() -> None:
    since, until = (datetime(2026, 10, day, tzinfo=PARIS) for day in (26, 28))
    for at, mentions in ((since + HOUR, 9), (datetime(2026, 10, 24, 0, 30, tzinfo=PARIS), 5)):
        count_at(at.astimezone(UTC), "x", range(1), mentions=mentions)
    (x,) = find_presence(a_brand(), since, until, Pace(), NOON).channels
    assert (x.count("mentions"), x.count_before("mentions")) == (9, 5)


def test_what_only_relays_talk_is_no_channel_to_be_at() -> None:
    assert set(platform_names()) >= RELAYS
    count_up(3, "google_alerts", range(3), mentions=40)
    count_up(3, "x", range(3), mentions=4)
    found = find_presence(a_brand(), NOON - MONTH, NOON, Pace(), NOON)
    assert [one.channel.platform for one in found.ranked] == ["x"]
    assert [one.platform for one in found.channels] == ["google_alerts", "x"]
    assert found.objective is Objective.REPUTATION


def test_next_week_is_forecast_from_the_weeks_before() -> None:
    for week in range(1, 6):
        count_up(7 * week, "x", range(1), mentions=9, wanting=week)  # Mondays
    work = find_workload(a_brand(), find_pace(a_brand(), NOON), NOON)
    assert work.forecast == 12  # the median Monday: three replies of four minutes
    assert work.minutes == 4
    assert not work.forecast_passes


def test_a_week_s_digest_says_to_get_help_while_a_week_takes_more_than_there_is() -> None:
    count_up(2, "x", range(9), mentions=90, wanting=45)  # three hours of replies
    for weekly, tasks in ((180, ()), (179, (Task(TaskKind.HELP, "view=presence", count=3),))):
        team = a_brand(work=Work(weekly=weekly))
        assert recommend(team, Findings(WEEK), [], ({}, {}), NOON) == tasks
    assert recommend(a_brand(), Findings(WEEK), [], ({}, {}), NOON) == ()


def test_a_silent_brand_has_no_channels_and_no_work() -> None:
    found = find_presence(a_brand(), NOON - MONTH, NOON, Pace(), NOON)
    assert (found.ranked, found.apart, found.channels) == ((), (), ())
    assert find_workload(a_brand(), Pace(), NOON).minutes == 0
