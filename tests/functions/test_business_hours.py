"""Business hours a brand is given: read as they are meant, or refused by name."""

from __future__ import annotations

from typing import Any

from tests.functions.conftest import Api

SHOP = {"mon": [["09:00", "12:30"], ["14:00", "24:00"]], "fri": [["18:00", "02:00"]], "sun": []}
BAD: list[Any] = [
    {"lundi": [["09:00", "18:00"]]},
    {"mon": [["9:00", "18:00"]]},
    {"mon": [["24:00", "18:00"]]},
    {"mon": [["09:00", "25:00"]]},
    {"mon": [["09:00"]]},
    {"mon": [["09:00", "09:00"]]},
    {"mon": [["09:00", "12:00"], ["11:00", "18:00"]]},
    {"fri": [["18:00", "02:00"]], "sat": [["01:00", "03:00"]]},
    {"sun": [["22:00", "04:00"]], "mon": [["03:00", "09:00"]]},
    "9-18",
]


def test_hours_are_kept_as_given_and_what_is_wrong_names_the_field(api: Api) -> None:
    brand = api("GET", "/api/brands/levain").body
    del brand["brand"]
    kept = api("PUT", "/api/brands/levain", brand | {"business_hours": SHOP})
    assert (kept.status, kept.body["business_hours"]) == (200, SHOP)
    again = {key: value for key, value in kept.body.items() if key != "brand"}
    assert api("PUT", "/api/brands/levain", again).body == kept.body
    for hours in BAD:
        refused = api("PUT", "/api/brands/levain", brand | {"business_hours": hours})
        assert refused.status == 422, hours
        assert refused.body["errors"][0]["field"].startswith("business_hours"), hours
    assert api("GET", "/api/brands/levain").body["business_hours"] == SHOP
    assert api("PUT", "/api/brands/levain", brand | {"business_hours": None}).status == 200
