"""A crisis through the API: who may do what, what is refused, what is done once."""

from __future__ import annotations

from typing import Any

import pytest
from vigie.aws import brands
from vigie.aws.pauses import is_paused
from vigie.brand import Role

from tests.functions.conftest import Api
from tests.functions.crisis_desk import FILLED, alert_id, crisis
from tests.publishing import publishing

__all__ = ["alert_id", "crisis", "publishing"]

pytestmark = pytest.mark.usefixtures("publishing")


def a_person(role: Role) -> Api:
    brands.grant(role.value, "levain", role)
    return Api(role.value)


def test_a_loud_alert_is_listed_as_a_proposal_and_read_by_the_alert_s_id(
    api: Api, alert_id: str
) -> None:
    (item,) = api("GET", "/api/crises?brand=levain").body["items"]
    assert (item["id"], item["state"], item["revision"]) == (alert_id, "proposed", 0)
    whole = api("GET", f"/api/crises/{alert_id}").body
    assert (whole["state"], whole["statement"]["texts"], whole["places"]) == ("proposed", {}, [])


def test_beginning_pauses_the_posts_and_happens_once(api: Api, alert_id: str) -> None:
    body = {"brand": "levain", "alert_id": alert_id}
    first, again = (api("POST", "/api/crises", body) for _ in range(2))
    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body
    assert is_paused("levain")
    assert first.body["posts_paused"]["by"] == "owner"
    done = [step["step"] for step in first.body["steps"] if step["done"]]
    assert done == [], "what is planned elsewhere only a person can stop"
    assert [line["did"] for line in first.body["story"]] == ["opened", "paused"]


def test_a_crisis_by_hand_needs_no_alert_and_a_key_makes_it_one(api: Api) -> None:
    body = {"brand": "levain", "reason": "Un client est malade", "pause_posts": False}
    key = {"idempotency-key": "k1"}
    first = api("POST", "/api/crises", body, key).body
    assert api("POST", "/api/crises", body, key).body["id"] == first["id"]
    assert (first["state"], first["alert_id"], first["posts_paused"]) == ("on", None, None)
    assert api("POST", "/api/crises", body, {"idempotency-key": "k2"}).status == 409


def test_an_alert_of_another_brand_begins_nothing(api: Api, alert_id: str) -> None:
    body = {"brand": "cafe", "alert_id": alert_id}
    assert api("POST", "/api/crises", body).status == 404


def test_a_declined_proposal_is_gone_from_the_list(api: Api, alert_id: str) -> None:
    assert api("POST", f"/api/crises/{alert_id}/decline").body["declined"]
    assert api("GET", "/api/crises?brand=levain").body["items"] == []
    assert api("POST", f"/api/crises/{alert_id}/decline").status == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "needed"),
    [
        ("PATCH", "/steps/pin_post", {"done": True}, Role.AGENT),
        ("POST", "/notes", {"text": "Vu"}, Role.AGENT),
        ("PUT", "/statement", FILLED, Role.AGENT),
        ("PATCH", "", {"speaker": "marc"}, Role.AGENT),
        ("PATCH", "", {"posts_paused": False}, Role.MANAGER),
        ("POST", "/end", {}, Role.MANAGER),
        ("POST", "/approve", {"seen": {"fr": "x"}}, Role.OWNER),
        ("POST", "/broadcast", {"platforms": {"facebook": "fr"}}, Role.OWNER),
    ],
)
def test_each_act_asks_for_its_role(
    api: Api, crisis: str, *, method: str, path: str, body: Any, needed: Role
) -> None:
    below = {Role.AGENT: Role.VIEWER, Role.MANAGER: Role.AGENT, Role.OWNER: Role.MANAGER}
    assert a_person(below[needed])(method, crisis + path, body).status == 403
    assert a_person(needed)(method, crisis + path, body).status != 403
    assert Api("stranger")(method, crisis + path, body).status == 404


@pytest.mark.parametrize("path", ["", "/hours", "/report"])
def test_a_viewer_sees_and_a_stranger_does_not(api: Api, crisis: str, path: str) -> None:
    assert a_person(Role.VIEWER)("GET", crisis + path).status == 200
    assert Api("stranger")("GET", crisis + path).status == 404


def test_only_a_manager_begins_or_declines(api: Api, alert_id: str) -> None:
    body = {"brand": "levain", "alert_id": alert_id}
    agent = a_person(Role.AGENT)
    assert agent("POST", "/api/crises", body).status == 403
    assert agent("POST", f"/api/crises/{alert_id}/decline").status == 403
    assert a_person(Role.MANAGER)("POST", "/api/crises", body).status == 201


def test_a_step_is_ticked_given_and_remarked_on(api: Api, crisis: str) -> None:
    body = {"done": True, "assignee": "marc", "note": "Capture dans le dossier"}
    whole = api("PATCH", f"{crisis}/steps/keep_origin", body).body
    step = next(one for one in whole["steps"] if one["step"] == "keep_origin")
    assert (step["done"], step["done_by"], step["assignee"]) == (True, "owner", "marc")
    assert step["note"] == "Capture dans le dossier"
    assert not step["late"]
    assert api("PATCH", f"{crisis}/steps/panic", {"done": True}).status == 404


def test_another_revision_is_a_conflict(api: Api, crisis: str) -> None:
    seen = str(api("GET", crisis).body["revision"])
    assert api("PUT", f"{crisis}/statement", FILLED, {"if-match": seen}).status == 200
    late = api("PUT", f"{crisis}/statement", {"texts": {"fr": "Autre"}}, {"if-match": seen})
    assert late.status == 409


def test_a_note_with_the_same_key_is_written_once(api: Api, crisis: str) -> None:
    for _ in range(2):
        whole = api("POST", f"{crisis}/notes", {"text": "Vu"}, {"idempotency-key": "n1"}).body
    assert [line["did"] for line in whole["story"]].count("noted") == 1


def test_the_end_resumes_the_posts_and_is_safe_to_repeat(api: Api, crisis: str) -> None:
    first = api("POST", f"{crisis}/end", {}).body
    assert (first["state"], first["posts_paused"]) == ("over", None)
    assert not is_paused("levain")
    assert api("POST", f"{crisis}/end", {}).body["story"] == first["story"]
    assert api("PUT", f"{crisis}/statement", FILLED).status == 409


def test_posts_stay_paused_when_the_caller_wants_it_and_resume_by_hand(
    api: Api, crisis: str
) -> None:
    api("POST", f"{crisis}/end", {"resume_posts": False})
    assert is_paused("levain")
    resumed = api("PATCH", crisis, {"posts_paused": False}).body
    assert resumed["posts_paused"] is None
    assert resumed["story"][-1]["did"] == "resumed"


def test_replies_for_each_group_are_offered_while_a_crisis_is_on(api: Api, crisis: str) -> None:
    api("PUT", f"{crisis}/statement", FILLED)
    items = api("GET", "/api/saved-replies?brand=levain").body["items"]
    harmed = next(one for one in items if one["group"] == "harmed" and one["language"] == "fr")
    assert "le lot 12" in harmed["text"]
    assert "{contact}" in harmed["text"]
    api("POST", f"{crisis}/end", {})
    assert api("GET", "/api/saved-replies?brand=levain").body["items"] == []


def test_a_change_of_the_word_lists_is_a_line_of_the_story(api: Api, crisis: str) -> None:
    lists = {"banned": {"fr": ["escroc", "voleur"]}, "allowed": {"fr": ["four"]}}
    api("PUT", "/api/rules/levain", lists)
    api("PUT", "/api/rules/levain", {**lists, "banned": {"fr": ["escroc"]}})
    changes = api("GET", f"{crisis}/report").body["rule_changes"]
    assert [line["about"] for line in changes] == ["banned +2, allowed +1", "banned -1"]
