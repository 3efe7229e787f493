from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from vigie.alert import AlertKind
from vigie.baseline import HourCount
from vigie.channels.chart import Bar, Chart, draw_chart, peak_of, write_bars
from vigie.channels.email import render_alert

from tests.unit.channels.stories import BRAND, NOW, N, a_story, an_alert

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def a_chart(*counts: int, usual: float = 0.5, now: datetime = NOW) -> Chart:
    """Counts of the last hours, the latest last."""
    latest = now.replace(minute=0)
    hours = [HourCount(latest - back * HOUR, n, n) for back, n in enumerate(reversed(counts))]
    return draw_chart(hours, lambda _: usual, now)


def test_a_day_is_twenty_four_hours_the_last_of_them_under_way() -> None:
    chart = a_chart(2, 5, 1)
    assert [bar.count for bar in chart.bars] == [0] * 21 + [2, 5, 1]
    assert chart.bars[0].start == datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert chart.bars[-2].usual == pytest.approx(0.5)
    assert chart.bars[-1].usual == pytest.approx(0.5 * 5 / 60)


def test_two_days_are_twenty_four_bars_of_two_hours() -> None:
    hours = [HourCount(NOON - n * HOUR, 1, 1) for n in range(48)]
    chart = draw_chart(hours, lambda _: 0.25, NOON + 59 * timedelta(minutes=1), 2)
    assert len(chart.bars) == 24
    assert {bar.count for bar in chart.bars} == {2}
    assert chart.bars[0].start == NOON - 47 * HOUR


def test_back_filled_negatives_are_no_bar() -> None:
    chart = draw_chart([HourCount(NOON, 9, 9, muted=7)], lambda _: 0, NOON)
    assert chart.bars[-1].count == 2


def test_hours_outside_of_the_chart_do_not_matter() -> None:
    far = [HourCount(NOON + HOUR, 5, 5), HourCount(NOON - 30 * HOUR, 5, 5)]
    assert sum(bar.count for bar in draw_chart(far, lambda _: 0, NOON).bars) == 0


def test_the_peak_is_the_latest_of_the_tallest() -> None:
    assert peak_of(a_chart(5, 5, 1)).start == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "usual"), [(0, 0.0), (0, 8.0), (1, 0.1), (4, 4.0), (10_000, 0.2), (3, 900.0)]
)
def test_every_column_is_as_tall_as_the_others(count: int, usual: float) -> None:
    others = [Bar(NOON, n, n / 2) for n in range(4)]
    html = write_bars([Bar(NOON, count, usual), *others], ["1"], "x")
    columns = html.partition('</tr><tr><td class="mark"')[0].split("<td valign")[1:]
    heights = {sum(map(int, re.findall(r' height="(\d+)"', column))) for column in columns}
    assert heights == {66}


def test_a_single_negative_is_seen_beside_thousands() -> None:
    html = write_bars([Bar(NOON, 1, 0.0), Bar(NOON, 5_000, 0.0)], ["1"], "x")
    assert re.findall(r'class="over" height="(\d+)"', html) == ["1", "62"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_whoever_cannot_see_the_chart_reads_or_hears_its_numbers(language: str) -> None:
    story = a_story(chart=a_chart(2, 5, 1))
    mail = render_alert(an_alert(AlertKind.NEGATIVE_SPIKE), BRAND, language, story, {})
    numbers = {
        "fr": f"9{N}h – 0, 0, 0, 2, 5, 1",
        "en": "09:00 – 0, 0, 0, 2, 5, 1",
    }[language]
    assert numbers in mail.text
    (label,) = re.findall(r'role="img" aria-label="([^"]+)"', mail.html)
    assert numbers in label
    peak = {"fr": f"au plus 5 par heure (à 13{N}h)", "en": "at most 5 per hour (at 13:00)"}
    assert peak[language] in mail.text


def test_the_hours_below_follow_the_brands_clock_through_a_change() -> None:
    morning = datetime(2026, 3, 29, 9, 30, tzinfo=UTC)
    story = a_story(chart=a_chart(1, now=morning))
    text = render_alert(an_alert(), BRAND, "fr", story, {}).text
    assert re.findall(r"(\d+)\u202fh – \d", text) == ["11", "17", "23", "6"]
