"""How a brand is told, through the API: kept when left out, refused when it makes no sense."""

from __future__ import annotations

from typing import Any

import pytest
from vigie.alerting import Alerting
from vigie.aws import brands

from tests.builders import a_brand
from tests.functions.conftest import Api

WISHES: dict[str, Any] = {
    "quiet_from": "22:00",
    "quiet_until": "07:00",
    "on_call": ["odile@levain.example", "paul@levain.example", "odile@levain.example"],
    "escalate_minutes": 15,
    "visible_from": 5000,
    "crisis_words": {"fr": ["grève"], "en": []},
    "answer_within_hours": 8,
    "daily_at": "",
    "weekly": False,
}


def put(api: Api, **values: Any) -> Any:
    return api("PUT", "/api/brands/levain", {"name": "Levain & Fils", **values})


def wishes() -> Alerting:
    brand = brands.read_brand("levain")
    assert brand is not None
    return brand.alerting


def test_wishes_are_kept_as_given_and_shown_as_they_may_be_put_back(api: Api) -> None:
    assert put(api, alerting=WISHES).status == 200
    assert wishes() == Alerting(
        quiet_from="22:00",
        quiet_until="07:00",
        on_call=("odile@levain.example", "paul@levain.example"),
        escalate_minutes=15,
        visible_from=5000,
        crisis_words={"fr": ("grève",), "en": ()},
        answer_within_hours=8,
        daily_at="",
        weekly=False,
    )
    shown = api("GET", "/api/brands/levain").body
    known = {name: value for name, value in shown.items() if name != "brand"}
    again = api("PUT", "/api/brands/levain", known)
    assert (again.status, again.body) == (200, shown)


@pytest.mark.parametrize("left_out", [{}, {"alerting": None}, {"alerting": {}}])
def test_a_caller_that_knows_nothing_of_them_leaves_them_as_they_are(
    api: Api, left_out: dict[str, Any]
) -> None:
    brands.save_brand(a_brand(alerting=Alerting(escalate_minutes=7, visible_from=300)))
    assert put(api, **left_out).body["alerting"]["escalate_minutes"] == 7
    put(api, alerting={"weekly": False})
    assert wishes() == Alerting(escalate_minutes=7, visible_from=300, weekly=False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "25:00", "quiet_until": "07:00"},
        {"quiet_from": "7:00", "quiet_until": "08:00"},
        {"quiet_from": "22:00"},
        {"on_call": ["nobody"]},
        {"escalate_minutes": 1441},
        {"visible_from": 50},
        {"crisis_words": {"de": ["Streik"]}},
        {"crisis_words": {"fr": [""]}},
        {"answer_within_hours": -1},
        {"daily_at": "8h"},
        {"wekly": True},
    ],
    ids=lambda wrong: str(next(iter(wrong.items()))),
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(
    api: Api, wrong: dict[str, Any]
) -> None:
    assert put(api, alerting=wrong).status == 422
    assert wishes() == Alerting()
