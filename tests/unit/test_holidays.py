"""Public holidays, against the dates each country's government has published."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.holidays import COUNTRIES, Closed, easter, public_holidays


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (1961, 4, 2),
        (2000, 4, 23),
        (2008, 3, 23),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2038, 4, 25),
    ],
)
def test_easter_falls_where_the_calendar_says(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


@given(st.integers(1900, 2200))
def test_easter_is_a_sunday_from_22_march_to_25_april(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


PUBLISHED = {
    ("fr", 2026): "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
    ("be", 2026): "01-01 04-06 05-01 05-14 05-25 07-21 08-15 11-01 11-11 12-25",
    ("ch", 2026): "01-01 05-14 08-01 12-25",
    ("lu", 2026): "01-01 04-06 05-01 05-09 05-14 05-25 06-23 08-15 11-01 12-25 12-26",
    ("gb", 2026): "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28",
    ("gb", 2022): "01-01 01-03 04-15 04-18 05-02 05-30 08-29 12-25 12-26 12-27",
    ("gb", 2021): "01-01 04-02 04-05 05-03 05-31 08-30 12-25 12-26 12-27 12-28",
    ("ie", 2026): "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-26",
    ("ie", 2030): "01-01 02-01 03-17 04-22 05-06 06-03 08-05 10-28 12-25 12-26",
    ("us", 2026): "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25",
    ("us", 2021): "01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 "
    "12-25 12-31",
    ("ca", 2026): "01-01 04-03 05-18 07-01 09-07 09-30 10-12 11-11 12-25 12-26",
}


@pytest.mark.parametrize(("country", "year"), PUBLISHED)
def test_a_country_closes_on_the_days_it_has_published(country: str, year: int) -> None:
    found = sorted(public_holidays(country, year))
    assert " ".join(f"{day:%m-%d}" for day in found) == PUBLISHED[country, year]


def test_a_brand_adds_its_own_days_to_its_country_s() -> None:
    closed = Closed("fr", frozenset({date(2026, 12, 24)}))
    assert date(2026, 12, 24) in closed
    assert date(2026, 7, 14) in closed
    assert date(2026, 7, 15) not in closed
    assert "2026-07-14" not in closed


def test_a_country_nobody_knows_has_no_holidays() -> None:
    assert public_holidays("", 2026) == frozenset()
    assert len(COUNTRIES) == 8
