"""Business hours: waits are counted only while the business was open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from vigie.opening import open_between

PARIS = ZoneInfo("Europe/Paris")
SHOP = {day: [["09:00", "12:30"], ["14:00", "19:00"]] for day in ("tue", "wed", "thu", "fri")}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def hours(begin: str, end: str, shop: dict[str, list[list[str]]] | None = SHOP) -> float:
    return open_between(shop, PARIS, at(begin), at(end)) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("begin", "end", "open_for"),
    [
        ("2026-11-24T10:00", "2026-11-24T15:00", 3.5),
        ("2026-11-24T20:00", "2026-11-25T08:00", 0.0),
        ("2026-11-27T18:00", "2026-12-01T10:00", 2.0),
        ("2026-11-24T15:00", "2026-11-24T10:00", 0.0),
    ],
)
def test_nights_lunches_and_closed_days_do_not_count(begin: str, end: str, open_for: float) -> None:
    assert hours(begin, end) == open_for


def test_a_business_that_names_no_hours_is_always_open() -> None:
    assert hours("2026-11-24T10:00", "2026-11-25T10:00", None) == 24
    assert hours("2026-11-24T10:00", "2026-11-25T10:00", {"mon": []}) == 24


def test_days_may_be_named_in_either_language_and_a_bar_closes_after_midnight() -> None:
    bar = {"Samedi": [["18:00", "02:00"]], "sunday": [["18:00", "24:00"]]}
    assert hours("2026-11-28T12:00", "2026-11-29T12:00", bar) == 8
    assert hours("2026-11-29T12:00", "2026-11-30T12:00", bar) == 6


def test_daylight_saving_takes_its_hour_out_and_gives_it_back() -> None:
    always = {"sun": [["00:00", "24:00"]]}
    assert hours("2026-03-29T00:00", "2026-03-30T00:00", always) == 23
    assert hours("2026-10-25T00:00", "2026-10-26T00:00", always) == 25


def test_a_span_nobody_can_read_is_no_span() -> None:
    assert hours("2026-11-24T00:00", "2026-11-25T00:00", {"tue": [["9 h", "x"], ["10:00"]]}) == 0
