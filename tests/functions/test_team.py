"""Members, absences, conversations given to colleagues, and notes between them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from vigie.aws import brands
from vigie.aws.erasure import erase_author
from vigie.aws.table import ConditionFailedError
from vigie.aws.team import (
    list_members,
    read_member,
    remove_member,
    save_member,
    who_is_here,
    witness_write,
)
from vigie.brand import Role
from vigie.team import Member, find_called

from tests.builders import a_brand
from tests.functions.conftest import Api
from tests.functions.team_desk import (
    ADDRESSES,
    AGENT,
    JUNIOR,
    MANAGER,
    Clock,
    clock,
    enter_team,
    nudges,
)
from tests.functions.test_serve_api import say

__all__ = ["clock"]
TEAM = "/api/brands/levain/team"


@pytest.fixture(autouse=True)
def team(api: Api) -> None:
    enter_team(api)


def a_member(**values: Any) -> dict[str, Any]:
    return {"name": "Ana Prévôt", "initials": "AP", "role": "agent"} | values


def test_the_team_is_listed_with_whoever_asks_and_whoever_has_acted(api: Api) -> None:
    shown = AGENT("GET", TEAM).body["items"]
    assert [one["user"] for one in shown] == ["jo", "mona", "nadia", "owner"]
    assert (shown[0]["is_junior"], shown[0]["initials"]) == (True, "JL")
    assert [one["user"] for one in shown if one["is_me"]] == ["nadia"]
    noted = read_member("levain", "owner")
    assert noted is not None
    assert (noted.is_noted, noted.is_everywhere, noted.role) == (True, True, Role.OWNER)


def test_a_role_acts_at_the_next_request(api: Api) -> None:
    say("Bonjour")
    assert Api("ana")("GET", "/api/mentions?brand=levain").status == 403
    assert MANAGER("PUT", f"{TEAM}/ana", a_member()).status == 200
    assert Api("ana")("GET", "/api/mentions?brand=levain").status == 200
    assert MANAGER("DELETE", f"{TEAM}/ana").status == 200
    assert Api("ana")("GET", "/api/mentions?brand=levain").status == 403


def test_nobody_raises_themselves_and_agents_change_nobody() -> None:
    for who, user, role in (
        (AGENT, "nadia", "manager"),
        (JUNIOR, "jo", "manager"),
        (MANAGER, "mona", "owner"),
        (MANAGER, "ana", "owner"),
    ):
        assert who("PUT", f"{TEAM}/{user}", a_member(role=role)).status == 403
    assert AGENT("DELETE", f"{TEAM}/jo").status == 403


def test_another_brand_s_team_is_closed(api: Api) -> None:
    brands.save_brand(a_brand(slug="rivage"))
    for method in ("GET", "PUT", "DELETE"):
        route = "/api/brands/rivage/team" + ("" if method == "GET" else "/nadia")
        assert MANAGER(method, route, a_member()).status == 403


def test_two_colleagues_do_not_sign_alike() -> None:
    assert MANAGER("PUT", f"{TEAM}/ana", a_member(initials="nk")).status == 422


def test_the_last_owner_stays(aws: None) -> None:
    brands.save_brand(a_brand(slug="rivage"))
    brands.grant("solo", "rivage", Role.OWNER)
    solo, route = Api("solo"), "/api/brands/rivage/team"
    assert solo("PUT", f"{route}/solo", a_member(role="agent")).status == 409
    assert solo("DELETE", f"{route}/solo").status == 409
    assert solo("PUT", f"{route}/duo", a_member(role="owner", initials="")).status == 200
    assert solo("DELETE", f"{route}/solo").status == 200
    assert Api("duo")("DELETE", f"{route}/duo").status == 409


def test_an_owner_of_every_brand_counts_as_one_and_is_not_one_brand_s_to_remove(api: Api) -> None:
    assert api("PUT", f"{TEAM}/duo", a_member(role="owner")).status == 200
    duo = Api("duo")
    assert duo("DELETE", f"{TEAM}/owner").status == 409
    assert duo("DELETE", f"{TEAM}/duo").status == 200


def test_of_two_owners_who_remove_each_other_at_once_one_does(aws: None) -> None:
    for user in ("one", "two"):
        save_member("rivage", Member(user, Role.OWNER))
    by_one, by_two = (witness_write("rivage", [user]) for user in ("one", "two"))
    remove_member("rivage", "two", by_one)
    with pytest.raises(ConditionFailedError):
        remove_member("rivage", "one", by_two)
    assert [one.user for one in list_members("rivage")] == ["one"]


def test_a_colleague_away_is_covered_and_not_told(api: Api, clock: Clock) -> None:
    until = (clock.now + timedelta(days=3)).isoformat()
    body = {"brand": "levain", "away_until": until, "covered_by": "MF"}
    away = AGENT("PUT", "/api/me/away", body)
    assert (away.body["is_away"], away.body["covered_by"]) == (True, "mona")
    assert [one.user for one in who_is_here("levain", clock.now)] == ["jo", "mona", "owner"]
    identity = say("Bonjour")
    given = MANAGER("PATCH", f"/api/mentions/{identity}", {"assignee": "NK"}).body
    assert given["assignee"] == ADDRESSES["nadia"]
    assert [(one["code"], one["covered_by"]) for one in given["warnings"]] == [
        ("assignee_away", ADDRESSES["mona"])
    ]
    assert nudges() == []
    mine = "/api/mentions?brand=levain&assignee=me"
    assert len(MANAGER("GET", mine).body["items"]) == 1
    assert len(AGENT("GET", mine).body["items"]) == 1
    assert AGENT("DELETE", "/api/me/away?brand=levain").body["is_away"] is False
    assert MANAGER("GET", mine).body["items"] == []


def test_an_absence_ends_after_it_begins_and_in_the_future(clock: Clock) -> None:
    early, late = clock.now - timedelta(days=1), clock.now + timedelta(days=1)
    for body in (
        {"away_until": early.isoformat()},
        {"away_from": late.isoformat(), "away_until": late.isoformat()},
    ):
        assert AGENT("PUT", "/api/me/away", {"brand": "levain", **body}).status == 422
    alone = {"brand": "levain", "away_until": late.isoformat(), "covered_by": "nadia"}
    assert AGENT("PUT", "/api/me/away", alone).status == 409


def test_who_is_given_a_conversation_by_another_is_told_once_each_time(api: Api) -> None:
    route = f"/api/mentions/{say('Bonjour')}"
    for who, assignee in ((MANAGER, "nadia"), (MANAGER, "nadia"), (AGENT, "me"), (MANAGER, "JL")):
        assert who("PATCH", route, {"assignee": assignee}).status == 200
    told = [("assigned", ADDRESSES["jo"]), ("assigned", ADDRESSES["nadia"])]
    assert nudges() == told
    assert MANAGER("PATCH", route, {"assignee": "Nadia Kessel"}).status == 200
    assert nudges() == [*told, told[1]]


def test_a_stranger_is_given_nothing_once_a_team_is_entered() -> None:
    route = f"/api/mentions/{say('Bonjour')}"
    refused = MANAGER("PATCH", route, {"assignee": "Odile"})
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "assignee")


def test_a_note_tells_whom_it_names_once_and_is_shown_beside_the_mention(api: Api) -> None:
    identity = say("Bonjour")
    route = f"/api/mentions/{identity}/notes"
    note = {"text": "@NK et @Mona : à rappeler avant midi, @NK !"}
    first = JUNIOR("POST", route, note, {"idempotency-key": "n1"})
    again = JUNIOR("POST", route, note, {"idempotency-key": "n1"})
    assert (first.status, first.body) == (201, again.body)
    assert first.body["mentions"] == [ADDRESSES["nadia"], ADDRESSES["mona"]]
    assert nudges() == [("mentioned", ADDRESSES["mona"]), ("mentioned", ADDRESSES["nadia"])]
    (shown,) = api("GET", f"/api/mentions/{identity}").body["notes"]
    assert (shown["by"], shown["text"]) == ("jo", note["text"])
    assert api("PATCH", f"/api/mentions/{identity}", {"note": "VIP"}).body["note"] == "VIP"


def test_notes_go_with_the_author_who_is_erased(api: Api, clock: Clock) -> None:
    identity = say("Bonjour")
    AGENT("POST", f"/api/mentions/{identity}/notes", {"text": "Odile a rappelé"})
    erase_author("levain", "facebook", "u100_1", clock.now)
    assert api("GET", f"/api/mentions/{identity}").body["notes"] == []


def test_a_member_is_found_by_what_they_are_called(api: Api) -> None:
    found = find_called(list_members("levain"), "mona ferrand")
    assert found is not None
    assert found.user == "mona"
    assert [one.name for one in list_members("levain")][:2] == ["Jo Lambert", "Mona Ferrand"]
