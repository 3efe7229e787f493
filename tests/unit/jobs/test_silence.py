"""Silence as alerts: one a source, one for an outage, one a gap; cleared by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from vigie.alert import Alert, AlertKind, AlertState
from vigie.aws import brands
from vigie.aws.alerts import list_alerts, read_alert
from vigie.aws.counters import counter_writes
from vigie.aws.rollups import read_period, roll_up_brand
from vigie.aws.sources import list_sources, read_source, save_source
from vigie.aws.table import write
from vigie.brand import Recipient
from vigie.jobs import maintain
from vigie.jobs.changes import is_change_over
from vigie.jobs.reconnect import want_reconnect
from vigie.jobs.silence import is_silence_over, watch_items, watch_reads
from vigie.source import Health, Source, after_success

from tests.builders import NOON, a_brand

BRAND = a_brand()
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def brand(aws: None) -> None:
    brands.save_brand(BRAND)
    maintain.forget_looks()


def listen(identity: str, minutes_ago: int, brand: str = "levain", **values: Any) -> Source:
    defaults: dict[str, Any] = {
        "platform": "feeds",
        "url": f"https://blog.example/{identity}?key=secret",
        "every_minutes": 15,
        "health": Health.HEALTHY,
        "last_success": NOON - minutes_ago * MINUTE,
    }
    source = Source(brand=brand, id=identity, **(defaults | values))
    save_source(source)
    return source


def alerts() -> list[Alert]:
    return list_alerts("levain")


def test_a_source_that_is_not_read_is_one_alert_until_the_next_success() -> None:
    silent = listen("s1", 60)
    listen("s2", 3)
    for _ in range(3):
        assert watch_reads([BRAND], NOON) == 1
    (alert,) = alerts()
    assert (alert.kind, alert.about, alert.platform) == (AlertKind.SILENCE, "s1", "feeds")
    assert alert.topic == ("blog.example",)
    assert not is_silence_over(alert, BRAND, NOON)
    save_source(after_success(silent, {}, NOON + MINUTE))
    assert is_silence_over(alert, BRAND, NOON + MINUTE)


def test_when_everything_is_silent_one_alert_says_so() -> None:
    for n in range(10):
        listen(f"s{n}", 60 + n)
    listen("slow", 100, every_minutes=60)
    assert watch_reads([BRAND], NOON) == 10
    assert watch_reads([BRAND], NOON + 10 * MINUTE) == 10
    assert watch_reads([BRAND], NOON + 120 * MINUTE) == 11
    (alert,) = alerts()
    assert (alert.about, alert.count, alert.severity) == ("", 10, 5)
    for source in list_sources("levain"):
        save_source(after_success(source, {}, NOON + 121 * MINUTE))
    assert is_silence_over(alert, BRAND, NOON + 121 * MINUTE)


def test_an_outage_of_the_stack_is_told_once_to_the_same_people() -> None:
    other = a_brand(slug="fournil", name="Fournil")
    third = a_brand(slug="moulin", alert_recipients=(Recipient("paul@moulin.example", "fr"),))
    for one in (BRAND, other, third):
        listen("s1", 60, one.slug)
        listen("s2", 60, one.slug)
    assert watch_reads([BRAND, other, third], NOON) == 6
    assert [len(list_alerts(slug)) for slug in ("levain", "fournil", "moulin")] == [1, 0, 1]


def count_talk(platform: str, per_day: int, days: int, ended_days_ago: int) -> None:
    """Mentions of past days in the hour counters, as scoring leaves them."""
    for ago in range(ended_days_ago, ended_days_ago + days):
        hour = (NOON - ago * DAY).strftime("%Y-%m-%dT%H")
        bumps = {("levain", hour, platform, "mentions"): per_day}
        for one in counter_writes(bumps, 0, NOON):
            write(one)


def watch() -> int:
    zone = ZoneInfo(BRAND.time_zone)
    roll_up_brand("levain", zone, NOON)
    buckets = list(read_period("levain", NOON - 62 * DAY, NOON, zone, by_hour=False))
    return watch_items(BRAND, list_sources("levain"), buckets, NOON)


def test_a_platform_whose_pushes_died_is_one_alert_that_ends_as_somebody_speaks() -> None:
    count_talk("facebook", 4, 30, ended_days_ago=6)
    count_talk("feeds", 2, 35, ended_days_ago=0)
    listen("s1", 3)
    for _ in range(2):
        assert watch() == 1
    (alert,) = alerts()
    assert (alert.about, alert.platform) == ("items#facebook", "facebook")
    assert alert.window_hours > 120
    assert not is_silence_over(alert, BRAND, NOON)
    count_talk("facebook", 1, 1, ended_days_ago=0)
    assert is_silence_over(alert, BRAND, NOON + timedelta(hours=1))


def test_where_the_token_is_dead_the_source_off_or_unread_no_second_alert_comes() -> None:
    count_talk("facebook", 4, 30, ended_days_ago=6)
    count_talk("mastodon", 4, 30, ended_days_ago=6)
    count_talk("feeds", 4, 30, ended_days_ago=6)
    want_reconnect("levain", "facebook", "expired", NOON)
    listen("s1", 3, platform="mastodon", enabled=False)
    listen("s2", 600)
    assert watch() == 0
    assert alerts() == []


def test_maintenance_looks_by_itself_and_one_silence_is_told_once_for_all() -> None:
    listen("s1", 60)
    first = maintain.maintain(NOON)
    assert (first["sources_silent"], first["sources_unread"]) == (1, 1)
    (alert,) = alerts()
    kept = read_alert(alert.id)
    assert kept is not None
    source = read_source("levain", "s1")
    assert source is not None
    save_source(replace(source, reason="HTTP 500", failures=40))
    maintain.maintain(NOON + 8 * DAY)
    assert len(alerts()) == 1
    assert alerts()[0].state is AlertState.OPEN


def test_far_more_talk_than_usual_is_a_quieter_alert_without_a_mail() -> None:
    count_talk("facebook", 6, 40, ended_days_ago=1)
    count_talk("facebook", 60, 1, ended_days_ago=0)
    maintain.maintain(NOON + timedelta(hours=1))
    (alert,) = alerts()
    assert (alert.kind, alert.count, alert.due_at) == (AlertKind.VOLUME_SPIKE, 60, None)
    assert not is_change_over(alert, BRAND, NOON + timedelta(hours=2))
    assert is_change_over(alert, BRAND, NOON + 2 * DAY)
