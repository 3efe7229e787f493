"""Having a conversation while typing, and answering it, through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from vigie.api import replies

from tests.functions.conftest import Api
from tests.functions.team_desk import AGENT, MANAGER, Clock, clock, conflict_once, enter_team
from tests.functions.test_serve_api import say

__all__ = ["clock"]


@pytest.fixture(autouse=True)
def team(api: Api, clock: Clock) -> None:
    enter_team(api)


def test_a_lease_is_had_renewed_refused_to_others_and_let_go(clock: Clock) -> None:
    route = f"/api/mentions/{say('Bonjour')}/lease"
    mine = AGENT("PUT", route).body
    assert (mine["holder"], mine["is_mine"]) == ({"id": "nadia", "name": "nadia"}, True)
    assert mine["until"] == "2026-11-23T13:02:00.000Z"
    clock.move(timedelta(minutes=1))
    assert AGENT("PUT", route).body["until"] == "2026-11-23T13:03:00.000Z"
    refused = MANAGER("PUT", route)
    assert (refused.status, refused.body["code"], refused.body["holder"]) == (409, "taken", "nadia")
    assert MANAGER("DELETE", route).body["lease"]["holder"]["id"] == "nadia"
    assert AGENT("DELETE", route).body["lease"] is None
    assert MANAGER("PUT", route).status == 200


def test_a_lease_nobody_renews_is_free_after_two_minutes(clock: Clock) -> None:
    route = f"/api/mentions/{say('Bonjour')}/lease"
    AGENT("PUT", route)
    clock.move(timedelta(minutes=2, seconds=2))
    assert MANAGER("PUT", route).body["is_mine"] is True


def test_who_types_is_shown_beside_the_mention(api: Api) -> None:
    identity = say("Bonjour")
    assert api("GET", f"/api/mentions/{identity}").body["lease"] is None
    AGENT("PUT", f"/api/mentions/{identity}/lease")
    shown = api("GET", f"/api/mentions/{identity}").body["lease"]
    assert (shown["holder"]["name"], shown["is_mine"], shown["why"]) == ("nadia", False, "typing")


def test_nobody_answers_while_a_colleague_types_not_even_again() -> None:
    identity = say("Bonjour")
    AGENT("PUT", f"/api/mentions/{identity}/lease")
    for again in (False, True):
        answer = MANAGER("POST", f"/api/mentions/{identity}/reply", {"text": "Oui", "again": again})
        assert (answer.status, answer.body["code"], answer.body["why"]) == (409, "taken", "typing")


def test_a_second_person_answers_within_two_minutes_only_knowingly(clock: Clock) -> None:
    route = f"/api/mentions/{say('Bonjour')}/reply"
    assert AGENT("POST", route, {"text": "Merci !"}).status == 202
    assert AGENT("POST", route, {"text": "Et à bientôt."}).status == 202
    assert MANAGER("POST", route, {"text": "Bonjour !"}).body["why"] == "answered"
    assert MANAGER("POST", route, {"text": "Bonjour !", "again": True}).status == 202
    clock.move(timedelta(minutes=3))
    late = AGENT("POST", route, {"text": "Un dernier mot."})
    assert late.status == 202
    assert [one["code"] for one in late.body["warnings"]] == ["answered_already"]


def outrun(monkeypatch: pytest.MonkeyPatch, route: str) -> None:
    """Nadia answers in the moment between the next one's reading and writing."""
    prepare, left = replies.prepare_reply, [AGENT]

    def slow(*given: Any) -> Any:
        out = prepare(*given)
        if left:
            assert left.pop()("POST", route, {"text": "Merci !"}).status == 202
        return out

    monkeypatch.setattr(replies, "prepare_reply", slow)


def test_who_is_outrun_between_reading_and_writing_is_told_by_whom(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    route = f"/api/mentions/{say('Bonjour')}/reply"
    outrun(monkeypatch, route)
    refused = MANAGER("POST", route, {"text": "Bonjour !"})
    assert (refused.status, refused.body["code"], refused.body["holder"]) == (409, "taken", "nadia")


def test_two_answers_of_one_person_at_once_are_both_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    route = f"/api/mentions/{say('Bonjour')}/reply"
    outrun(monkeypatch, route)
    assert AGENT("POST", route, {"text": "Et à bientôt."}).status == 202


def test_a_double_click_is_one_answer_even_where_both_were_read_at_once(
    monkeypatch: pytest.MonkeyPatch, api: Api
) -> None:
    identity = say("Bonjour")
    route = f"/api/mentions/{identity}/reply"
    outrun(monkeypatch, route)
    assert AGENT("POST", route, {"text": "Merci !"}).status == 202
    assert len(api("GET", f"/api/mentions/{identity}").body["actions"]) == 1


def test_a_conflict_of_transactions_is_read_again_and_never_a_failure(
    monkeypatch: pytest.MonkeyPatch, api: Api
) -> None:
    identity = say("Bonjour")
    conflict_once(monkeypatch)
    assert AGENT("POST", f"/api/mentions/{identity}/reply", {"text": "Merci !"}).status == 202
    conflict_once(monkeypatch)
    assert AGENT("POST", f"/api/mentions/{identity}/notes", {"text": "À rappeler"}).status == 201
    whole = api("GET", f"/api/mentions/{identity}").body
    assert (len(whole["actions"]), len(whole["notes"])) == (1, 1)
