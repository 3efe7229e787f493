"""Business hours: waits are counted only while the business was open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.holidays import Closed
from vigie.opening import open_between, open_until

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


def test_an_hour_of_one_figure_is_an_hour() -> None:
    day = datetime(2026, 11, 23, tzinfo=PARIS), datetime(2026, 11, 24, tzinfo=PARIS)
    assert open_between({"mon": [["9:00", "18:00"]]}, PARIS, *day) == timedelta(hours=9)


def test_what_two_spans_share_counts_once() -> None:
    twice = {"tue": [["09:00", "12:00"], ["10:00", "14:00"]]}
    assert hours("2026-11-24T00:00", "2026-11-25T00:00", twice) == 5


FRENCH = Closed("fr", frozenset({date(2026, 12, 24)}))


@pytest.mark.parametrize(
    ("begin", "open_hours", "end"),
    [
        ("2026-11-24T10:00", 2, "2026-11-24T12:00"),  # while open
        ("2026-11-24T12:00", 2, "2026-11-24T15:30"),  # over lunch
        ("2026-11-24T18:30", 1, "2026-11-25T09:30"),  # over night
        ("2026-11-24T23:00", 2, "2026-11-25T11:00"),  # said at night
        ("2026-11-27T19:00", 1, "2026-12-01T10:00"),  # over a weekend and a closed Monday
        ("2026-11-11T10:00", 1, "2026-11-12T10:00"),  # said on a holiday
        ("2026-12-23T18:30", 1, "2026-12-29T09:30"),  # the brand's own day, then Christmas
    ],
)
def test_the_moment_by_which_so_many_open_hours_have_passed(
    begin: str, open_hours: float, end: str
) -> None:
    found = open_until(SHOP, PARIS, at(begin), timedelta(hours=open_hours), FRENCH)
    assert found == at(end)


def test_without_hours_plain_time_counts_but_for_days_off() -> None:
    assert open_until(None, PARIS, at("2026-11-24T22:00"), timedelta(hours=4)) == at(
        "2026-11-25T02:00"
    )
    assert open_until(None, PARIS, at("2026-11-10T22:00"), timedelta(hours=4), FRENCH) == at(
        "2026-11-12T02:00"
    )


def test_a_promise_over_the_change_of_clocks_is_kept_in_real_hours() -> None:
    always = {"sat": [["00:00", "24:00"]], "sun": [["00:00", "24:00"]]}
    spring = open_until(always, PARIS, at("2026-03-28T23:00"), timedelta(hours=4))
    assert spring.astimezone(PARIS).hour == 4
    autumn = open_until(always, PARIS, at("2026-10-24T23:00"), timedelta(hours=4))
    assert autumn.astimezone(PARIS).hour == 2


@pytest.mark.parametrize("shop", [{"tue": [["9 h", "x"]]}, {"holiday": [["09:00", "10:00"]]}])
def test_a_business_that_never_opens_owes_its_answer_all_the_same(
    shop: dict[str, list[list[str]]],
) -> None:
    found = open_until(shop, PARIS, at("2026-11-24T10:00"), timedelta(hours=4))
    assert found == at("2026-11-24T14:00")


MOMENTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - the zone comes from the strategy
    datetime(2026, 12, 1),  # noqa: DTZ001 - the zone comes from the strategy
    timezones=st.just(UTC),
)


@given(MOMENTS, st.integers(0, 3600 * 48), st.sampled_from([SHOP, None, {"sam": [["20", "3"]]}]))
def test_open_time_until_the_end_is_what_was_promised(
    since: datetime, seconds: int, shop: dict[str, list[list[str]]] | None
) -> None:
    span = timedelta(seconds=seconds)
    end = open_until(shop, PARIS, since, span, FRENCH)
    if shop is None or shop is SHOP:
        assert open_between(shop, PARIS, since, end, FRENCH) == span


@given(MOMENTS, st.integers(0, 3600 * 24 * 20), st.integers(1, 3600 * 48))
def test_who_writes_later_is_never_owed_an_answer_earlier(
    since: datetime, later: int, seconds: int
) -> None:
    span = timedelta(seconds=seconds)
    first = open_until(SHOP, PARIS, since, span, FRENCH)
    assert first <= open_until(SHOP, PARIS, since + timedelta(seconds=later), span, FRENCH)
