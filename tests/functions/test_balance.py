"""The balance of giving and promoting through the API, and a person's word about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from vigie.aws import brands
from vigie.aws.clock import utc_now
from vigie.aws.sayings import saying_write
from vigie.aws.table import write
from vigie.brand import Role
from vigie.saying import Leaning, SaidIn, Saying

from tests.functions.conftest import Api


def say(number: int, leaning: Leaning = Leaning.GIVING, days: int = 1) -> None:
    at = utc_now() - timedelta(days=days, minutes=number)
    saying = Saying(f"a-{number}", "levain", "facebook", at, SaidIn.REPLY, leaning, "m", "odile")
    write(saying_write(saying))


def test_the_balance_counts_thirty_days_unless_said(api: Api) -> None:
    for number in range(9):
        say(number)
    say(10, Leaning.PROMOTING)
    say(11, Leaning.PROMOTING, days=40)
    body = api("GET", "/api/balance?brand=levain").body
    assert body["total"] == {"giving": 9, "promoting": 1, "share": 0.9}
    assert body["platforms"] == [
        {"platform": "facebook", "giving": 9, "promoting": 1, "share": 0.9}
    ]
    assert (body["target"], body["days"], body["is_thin"]) == (0.8, 30, False)
    assert api("GET", "/api/balance?brand=levain&days=60").body["total"]["promoting"] == 2


def test_little_said_is_thin(api: Api) -> None:
    body = api("GET", "/api/balance?brand=levain").body
    assert (body["is_thin"], body["total"]["share"], body["platforms"]) == (True, None, [])


def test_a_person_corrects_a_saying(api: Api) -> None:
    say(1)
    (row,) = api("GET", "/api/sayings?brand=levain").body["items"]
    told = {"brand": "levain", "at": row["at"], "leaning": "promoting"}
    assert api("PATCH", f"/api/sayings/{row['id']}", told).status == 200
    (row,) = api("GET", "/api/sayings?brand=levain").body["items"]
    assert (row["leaning"], row["decided_by"]) == ("promoting", "owner")
    assert api("PATCH", "/api/sayings/other", told).status == 404


@pytest.mark.parametrize("days", ["0", "91", "x", "-1"])
def test_days_are_few(api: Api, days: str) -> None:
    assert api("GET", f"/api/balance?brand=levain&days={days}").status == 422


def test_brands_are_sealed_and_viewers_correct_nothing(api: Api) -> None:
    brands.grant("eve", "cafe", Role.OWNER)
    assert Api("eve")("GET", "/api/balance?brand=levain").status == 403
    assert Api("eve")("GET", "/api/sayings?brand=levain").status == 403
    brands.grant("vic", "levain", Role.VIEWER)
    told = {"brand": "levain", "at": "2026-11-23T12:00:00Z", "leaning": "giving"}
    assert Api("vic")("PATCH", "/api/sayings/a-1", told).status == 403
