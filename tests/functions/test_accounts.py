"""Accounts by what they weigh, as the API tells it, whether their days are closed or open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from vigie.aws import brands
from vigie.aws.cards import change_card
from vigie.aws.sources import save_source
from vigie.brand import Role
from vigie.source import Source

from tests.functions.conftest import Api
from tests.functions.people_desk import NOW, close_days, days, hours, person, say

BAD = "Service lamentable, pain rassis, je suis très déçu"
GOOD = "Merci, votre pain est excellent, un délice !"


def accounts(api: Api, by: str, **more: str) -> dict[str, Any]:
    asked = "".join(f"&{name}={value}" for name, value in more.items())
    answer = api("GET", f"/api/accounts?brand=levain&by={by}{asked}", headers={})
    assert answer.status == 200, answer.body
    body: dict[str, Any] = answer.body
    return body


def names(body: dict[str, Any]) -> list[str]:
    return [one["author"]["name"] for one in body["items"]]


def crowd() -> None:
    for n in (2, 3, 5):
        say(f"{BAD} {n}", "grincheux", days(n), followers=40)
    say(BAD, "relais", days(4), followers=5000)
    for n in (1, 6, 8, 9):
        say(f"{GOOD} {n}", "ravie", days(n), followers=300)
    for n in (33, 35):
        say(f"{GOOD} {n}", "ravie", days(n), followers=290)
    say(f"{BAD} 34", "relais", days(34), followers=4000)
    say("Bonjour", "passant", days(7), followers=-5)


def test_each_ranking_is_its_formula_and_closing_days_changes_nothing(api: Api) -> None:
    crowd()
    before = {by: accounts(api, by) for by in ("reach", "frequency", "help", "harm")}
    assert names(before["reach"]) == ["Relais", "Ravie", "Grincheux"]
    assert names(before["frequency"])[:2] == ["Ravie", "Grincheux"]
    assert names(before["help"]) == ["Ravie"]
    assert [(one["author"]["name"], one["harm"]) for one in before["harm"]["items"]] == [
        ("Relais", 5000),
        ("Grincheux", 120),
    ]
    while close_days():
        pass
    assert {by: accounts(api, by)["items"] for by in before} == {
        by: body["items"] for by, body in before.items()
    }


def test_each_stands_beside_the_equal_period_before(api: Api) -> None:
    crowd()
    body = accounts(api, "frequency")
    ravie = body["items"][0]
    assert (ravie["rank"], ravie["mentions"]) == (1, 4)
    assert (ravie["previous"]["rank"], ravie["previous"]["mentions"]) == (1, 2)
    assert body["items"][1]["previous"] is None
    previous = body["previous"]
    assert previous["is_kept"]
    assert (previous["mentions"]["value"], previous["mentions"]["previous"]) == (9, 3)
    assert not previous["mentions"]["enough"]
    since = (NOW - days(80)).isoformat().replace("+", "%2B")
    assert accounts(api, "reach", since=since)["previous"]["is_kept"] is False


def test_each_accounts_followers_are_counted_once_and_unknown_ones_said(api: Api) -> None:
    crowd()
    body = accounts(api, "reach")
    assert body["unique_reach"] == {"value": 5340, "known": 3, "unknown": 1}
    assert body["previous"]["unique_reach"] == {"value": 4290, "known": 2, "unknown": 0}
    assert (body["mentions"], body["enough"], body["accounts"]) == (9, False, 4)


def test_ten_mentions_are_enough(api: Api) -> None:
    crowd()
    say("Bonjour encore", "passant", days(1))
    assert accounts(api, "reach")["enough"]


def test_a_billion_followers_are_taken_as_they_are_and_more_is_unknown(api: Api) -> None:
    say("Bonjour", "star", days(1), followers=1_000_000_000)
    say("Bonjour", "erreur", days(1), followers=1_000_000_001)
    body = accounts(api, "reach")
    assert [(one["author"]["name"], one["followers"]) for one in body["items"]] == [
        ("Star", 1_000_000_000)
    ]
    assert body["unique_reach"]["unknown"] == 1


def test_each_opens_the_mentions_it_is_counted_for(api: Api) -> None:
    crowd()
    for one in accounts(api, "frequency")["items"]:
        opened = api("GET", f"/api/accounts/{one['id']}/mentions").body["items"]
        assert len(opened) == one["mentions"]
        assert opened[0]["id"] == one["mention_id"]
    assert api("GET", f"/api/accounts/{person('nobody')}/mentions").status == 404
    since = (NOW - days(60)).isoformat().replace("+", "%2B")
    all_of_them = api("GET", f"/api/accounts/{person('ravie')}/mentions?since={since}").body
    assert len(all_of_them["items"]) == 6


def test_merged_people_are_one_account(api: Api) -> None:
    say(f"{GOOD} 1", "zoe", days(2), followers=10)
    say(f"{GOOD} 2", "zq", days(3), platform="instagram", followers=900)
    merge = {"other": person("zq", "instagram"), "agreed": "elle l’a dit"}
    assert api("POST", f"/api/people/{person('zoe')}/merge", merge).status < 300
    (zoe,) = accounts(api, "help")["items"]
    assert (zoe["id"], zoe["mentions"], zoe["followers"]) == (person("zq", "instagram"), 2, 900)
    assert zoe["merged"] == [person("zoe")]
    opened = api("GET", f"/api/accounts/{zoe['id']}/mentions").body["items"]
    assert {one["platform"] for one in opened} == {"facebook", "instagram"}


@pytest.mark.parametrize("is_closed", [False, True])
def test_who_objects_may_be_a_child_or_was_hidden_is_in_no_ranking(
    api: Api, *, is_closed: bool
) -> None:
    hidden = say(GOOD, "cachee", days(3))
    change_card(hidden, lambda card: card and replace(card, private=True), NOW)
    say(GOOD, "odile", days(3))
    say("J'ai 13 ans et j'adore vos croissants", "jeune", days(3), followers=90_000)
    say(GOOD, "videaste", days(3), platform="youtube", thread_id=None)
    save_source(Source("levain", "youtube", "s", account="UC1"))
    if is_closed:
        close_days()
    assert api("PATCH", f"/api/people/{person('odile')}", {"is_hidden": True}).status == 200
    for by in ("reach", "frequency", "help", "harm"):
        body = accounts(api, by)
        assert body["items"] == []
        assert body["left_out"] == {"platforms": ["youtube"], "objected": 1, "young": 1}
    assert api("GET", f"/api/accounts/{person('odile')}/mentions").status == 404


def test_an_erased_person_is_gone_from_the_rankings_within_one_run(api: Api) -> None:
    for n in (2, 4):
        say(f"{GOOD} {n}", "zoe", days(n), followers=77)
    close_days()
    assert names(accounts(api, "reach")) == ["Zoe"]
    body = {"brand": "levain", "platform": "facebook", "author_id": "zoe"}
    assert api("POST", "/api/privacy/erase", body).status == 200
    assert accounts(api, "reach")["items"] == []
    assert accounts(api, "reach")["unique_reach"]["known"] == 0
    assert api("GET", f"/api/accounts/{person('zoe')}/mentions").status == 404


def test_parts_of_days_are_counted_to_the_minute(api: Api) -> None:
    for n in (50, 51, 52):
        say(f"{GOOD} {n}", "zoe", hours(n))
    close_days()
    since = (NOW - hours(51.5)).isoformat().replace("+", "%2B")
    until = (NOW - hours(50.5)).isoformat().replace("+", "%2B")
    (zoe,) = accounts(api, "frequency", since=since, until=until)["items"]
    assert zoe["mentions"] == 1


def test_definitions_are_in_the_callers_language(api: Api) -> None:
    assert "ennemi" in accounts(api, "harm", language="fr")["definitions"]["harm"]
    assert "enemy" in accounts(api, "harm", language="en")["definitions"]["harm"]


def test_bad_questions_are_refused(api: Api) -> None:
    for asked in (
        "by=love",
        "since=2026-01-02T00:00Z&until=2026-01-01T00:00Z",
        "since=1980-01-01T00:00Z",
        "since=hier",
        "language=de",
        "limit=0",
    ):
        assert api("GET", f"/api/accounts?brand=levain&{asked}").status == 422, asked


def test_another_brands_accounts_are_closed(api: Api) -> None:
    brands.grant("agent", "other", Role.OWNER)
    say(GOOD, "zoe", days(2))
    stranger = Api("agent")
    assert stranger("GET", "/api/accounts?brand=levain").status == 403
    assert stranger("GET", f"/api/accounts/{person('zoe')}/mentions").status == 404
