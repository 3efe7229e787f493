"""The guide, the acknowledged answer, and our own words changed, driven through the API."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from vigie.action import Action, ActionKind, ActionState, after_sent, move
from vigie.aws import brands
from vigie.aws.clock import utc_now
from vigie.aws.mentions import store_event
from vigie.aws.outbox import list_actions, move_action, read_action
from vigie.aws.secrets import write_secrets
from vigie.brand import Role
from vigie.mention import EventKind, mention_id

from tests.builders import an_event
from tests.functions.conftest import Api
from tests.functions.test_serve_api import PERSONAL, say

BOTH = {"text": "On regarde votre commande.", "visibility": "private", "acknowledgement": "Merci !"}


@pytest.fixture
def comment(api: Api) -> str:
    """A comment of this minute: its private window is open by the real clock."""
    return say(PERSONAL, "9", said_at=utc())


def utc() -> datetime:
    return utc_now()


def act(identity: str) -> Action:
    found = read_action(identity)
    assert found is not None
    return found


def sent(api: Api, mention: str, text: str = "À 7 h. OM", person: Api | None = None) -> Action:
    """An answer that left, as its act stands."""
    body = {"text": text, "again": True}
    answer = (person or api)("POST", f"/api/mentions/{mention}/reply", body)
    action = act(answer.body["action_id"])
    claimed = move(action, ActionState.CLAIMED, utc())
    assert move_action(action, claimed)
    done = after_sent(claimed, utc(), f"900_{len(list_actions(mention))}")
    assert move_action(claimed, done)
    return done


def test_the_guide_says_where_why_how_long_and_what_vigie_can(api: Api, comment: str) -> None:
    shown = api("GET", f"/api/mentions/{comment}").body
    guide = shown["guide"]
    assert (guide["visibility"], guide["both"]) == ("private", True)
    assert {"order", "phone"} <= set(guide["reasons"])
    assert guide["can"] == {"public": "send", "private": "send"}
    public, private = guide["windows"]
    assert (public["open"], public["until"], public["seconds_left"]) == (True, None, None)
    assert private["open"]
    assert 604_700 < private["seconds_left"] <= 604_800
    assert guide["acknowledgement"]
    assert shown["reply_hint"] == guide["visibility"]


def test_the_guide_of_a_closed_window_says_no(api: Api) -> None:
    late = say("Bonjour", "1", said_at=utc() - timedelta(days=8))
    guide = api("GET", f"/api/mentions/{late}").body["guide"]
    assert guide["can"] == {"public": "send", "private": "no"}
    assert guide["windows"][1]["seconds_left"] == 0
    assert "7 days" in guide["windows"][1]["why"]
    assert (guide["visibility"], guide["acknowledgement"]) == ("public", "")


def test_what_nobody_connected_is_a_task_in_the_guide(api: Api) -> None:
    created = api("POST", "/api/mentions", {"brand": "levain", "text": "Appel : pain rassis"})
    guide = api("GET", f"/api/mentions/{created.body['id']}").body["guide"]
    assert guide["can"] == {"public": "task", "private": "task"}


def test_an_acknowledged_answer_is_two_acts_in_order_asked_for_as_one(
    api: Api, comment: str
) -> None:
    key = {"Idempotency-Key": "k1"}
    answers = [api("POST", f"/api/mentions/{comment}/reply", BOTH, key) for _ in range(3)]
    assert [one.status for one in answers] == [202] * 3
    assert len({one.body["action_id"] for one in answers}) == 1
    first = act(answers[0].body["acknowledgement_id"])
    then = act(answers[0].body["action_id"])
    assert (first.kind, first.state, first.text) == (
        ActionKind.REPLY, ActionState.PENDING, "Merci !"
    )  # fmt: skip
    assert (then.kind, then.state, then.after) == (
        ActionKind.PRIVATE_REPLY, ActionState.WAITING, first.id
    )  # fmt: skip
    assert not then.was_planned
    assert len(list_actions(comment)) == 2
    other = api("POST", f"/api/mentions/{comment}/reply", BOTH | {"acknowledgement": "Oui"}, key)
    assert other.status == 409


def test_nothing_is_stored_when_either_word_is_refused(api: Api, comment: str) -> None:
    told = BOTH | {"acknowledgement": "On appelle le 06 12 34 56 78"}
    assert api("POST", f"/api/mentions/{comment}/reply", told).status == 422
    assert api("POST", f"/api/mentions/{comment}/reply", BOTH | {"text": "  "}).status == 422
    public = BOTH | {"visibility": "public"}
    assert api("POST", f"/api/mentions/{comment}/reply", public).status == 422
    assert list_actions(comment) == []


def test_a_private_answer_that_failed_is_asked_for_anew_without_a_second_public_word(
    api: Api, comment: str
) -> None:
    answer = api("POST", f"/api/mentions/{comment}/reply", BOTH)
    first, then = act(answer.body["acknowledgement_id"]), act(answer.body["action_id"])
    assert move_action(first, after_sent(first, utc(), "900_1"))
    assert move_action(then, move(then, ActionState.FAILED, utc(), "no"))
    again = api("POST", f"/api/mentions/{comment}/reply", BOTH)
    assert again.body["acknowledgement_id"] == first.id
    assert again.body["action_id"] != then.id
    assert act(again.body["action_id"]).state is ActionState.PENDING
    assert len(list_actions(comment)) == 3


def test_what_a_colleague_answered_a_moment_ago_is_asked_about_first(api: Api) -> None:
    brands.grant("karim", "levain", Role.AGENT)
    identity = say("Vous ouvrez quand ?")
    api("POST", f"/api/mentions/{identity}/reply", {"text": "À 7 h."})
    second = Api("karim")("POST", f"/api/mentions/{identity}/reply", {"text": "À sept heures"})
    assert (second.status, second.body["code"], second.body["why"]) == (409, "taken", "answered")
    body = {"text": "À sept heures", "again": True}
    assert Api("karim")("POST", f"/api/mentions/{identity}/reply", body).status == 202
    assert api("POST", f"/api/mentions/{identity}/reply", {"text": "Et 8 h", "again": True}).status


def test_what_is_hidden_there_is_answered_in_private_only(api: Api, comment: str) -> None:
    hidden = an_event("", native_id="9", kind=EventKind.HIDE, said_at=None, version=utc())
    store_event("levain", hidden, utc())
    refused = api("POST", f"/api/mentions/{comment}/reply", {"text": "Bonjour"})
    assert (refused.status, "hidden" in refused.body["detail"]) == (422, True)
    assert api("POST", f"/api/mentions/{comment}/reply", BOTH).status == 422
    private = {"text": "Bonjour", "visibility": "private"}
    assert api("POST", f"/api/mentions/{comment}/reply", private).status == 202


def test_words_that_do_not_fit_or_repeat_a_number_are_refused_in_an_edit_too(api: Api) -> None:
    reply = sent(api, say(PERSONAL))
    route = f"/api/actions/{reply.id}"
    assert api("PATCH", route, {"text": "x" * 9000}).status == 422
    assert api("PATCH", route, {"text": " "}).status == 422
    assert api("PATCH", route, {"text": "Le 06 12 34 56 78"}).body["code"] == "personal_repeated"
    assert api("PATCH", route, {"text": "À 7 h. OM"}).status == 422, "its words already"
    assert api("PATCH", route, {}).status == 422


def test_a_deletion_twice_is_one_and_an_edit_after_it_is_refused(api: Api) -> None:
    reply = sent(api, say("Vous ouvrez quand ?"))
    route = f"/api/actions/{reply.id}"
    first, again = api("DELETE", route), api("DELETE", route)
    assert (first.status, again.body["action_id"]) == (202, first.body["action_id"])
    deletion = act(first.body["action_id"])
    assert (deletion.kind, deletion.target) == (ActionKind.DELETE_REPLY, reply.result_id)
    assert move_action(deletion, after_sent(deletion, utc(), None))
    assert api("DELETE", route).body["action_id"] == deletion.id
    assert api("PATCH", route, {"text": "Autre"}).status == 409
    shown = api("GET", route).body
    assert (shown["can_edit"], shown["can_delete"], shown["deleted_by"]) == (False, False, "owner")


def test_who_wrote_it_or_a_manager_changes_it_and_nobody_else(api: Api) -> None:
    brands.grant("karim", "levain", Role.AGENT)
    brands.grant("lea", "levain", Role.AGENT)
    brands.grant("guest", "levain", Role.VIEWER)
    karim, lea = Api("karim"), Api("lea")
    identity = say("Vous ouvrez quand ?")
    reply = sent(api, identity, person=karim)
    route = f"/api/actions/{reply.id}"
    assert lea("PATCH", route, {"text": "Non"}).status == 403
    assert Api("guest")("DELETE", route).status == 403
    assert Api("stranger")("DELETE", route).status == 404
    assert lea("GET", route).body["can_edit"] is False
    shown = karim("GET", f"/api/mentions/{identity}").body["actions"][0]
    assert (shown["can_edit"], shown["can_delete"], shown["edited_by"]) == (True, True, None)
    assert karim("PATCH", route, {"text": "À 8 h. K"}).status == 202
    assert api("GET", route).body["can_edit"] is True


def test_an_answer_the_person_has_answered_is_edited_with_a_word_of_warning(api: Api) -> None:
    identity = say("Vous ouvrez quand ?")
    reply = sent(api, identity)
    say("Merci, à demain alors", "2", said_at=utc() + timedelta(minutes=1),
        in_reply_to=reply.result_id)  # fmt: skip
    asked = api("PATCH", f"/api/actions/{reply.id}", {"text": "À 8 h. OM"})
    assert [one["code"] for one in asked.body["warnings"]] == ["answered_since"]


def test_what_has_not_left_is_withdrawn_and_its_acknowledgement_with_it(
    api: Api, comment: str
) -> None:
    answer = api("POST", f"/api/mentions/{comment}/reply", BOTH).body
    gone = api("DELETE", f"/api/actions/{answer['action_id']}")
    assert (gone.status, gone.body["state"]) == (202, "failed")
    assert "withdrawn" in gone.body["reason"]
    states = {one.state for one in list_actions(comment)}
    assert states == {ActionState.FAILED}


def test_an_acknowledgement_withdrawn_alone_lets_the_private_answer_go(
    api: Api, comment: str
) -> None:
    answer = api("POST", f"/api/mentions/{comment}/reply", BOTH).body
    assert api("DELETE", f"/api/actions/{answer['acknowledgement_id']}").status == 202
    assert act(answer["action_id"]).state is ActionState.PENDING


def test_what_was_claimed_meanwhile_is_not_withdrawn(api: Api) -> None:
    identity = say("Vous ouvrez quand ?")
    asked = api("POST", f"/api/mentions/{identity}/reply", {"text": "À 7 h. OM"})
    action = act(asked.body["action_id"])
    assert move_action(action, move(action, ActionState.CLAIMED, utc()))
    assert api("DELETE", f"/api/actions/{action.id}").status == 409
    assert act(action.id).state is ActionState.CLAIMED


def test_where_the_platform_cannot_the_change_is_a_task_with_its_link(api: Api) -> None:
    created = api("POST", "/api/mentions", {"brand": "levain", "text": "Appel : pain rassis"})
    identity = created.body["id"]
    answer = api("POST", f"/api/mentions/{identity}/reply", {"text": "Je rappelle. OM"})
    task = act(answer.body["action_id"])
    assert move_action(task, after_sent(task, utc(), "note-1"))
    change = api("DELETE", f"/api/actions/{task.id}")
    assert (change.status, change.body["state"]) == (202, "task")


def test_a_private_message_to_a_comment_is_changed_where_it_was_sent(
    api: Api, comment: str
) -> None:
    asked = api("POST", f"/api/mentions/{comment}/reply", {"text": "Oui", "visibility": "private"})
    reply = act(asked.body["action_id"])
    assert move_action(reply, after_sent(reply, utc(), "m_1"))
    change = api("PATCH", f"/api/actions/{reply.id}", {"text": "Non"})
    assert (change.body["state"], "where it was sent" in change.body["reason"]) == ("task", True)


def test_an_answer_of_another_brand_is_not_there(api: Api) -> None:
    brands.grant("agent", "autre", Role.OWNER)
    reply = sent(api, say("Vous ouvrez quand ?"))
    assert Api("agent")("PATCH", f"/api/actions/{reply.id}", {"text": "x"}).status == 404
    assert Api("agent")("DELETE", f"/api/actions/{reply.id}").status == 404
    assert api("DELETE", "/api/actions/nothing-1").status == 404


def test_where_one_of_the_two_is_a_person_s_the_other_leaves_at_once(api: Api) -> None:
    for platform, values in (("youtube", {"client_id": "a"}), ("x", {"client_id": "a"})):
        write_secrets("levain", platform, values)
    ends = {}
    for platform in ("youtube", "x"):
        event = an_event(PERSONAL, platform=platform, native_id="7", said_at=utc())
        store_event("levain", event, utc())
        identity = mention_id("levain", platform, "7")
        answer = api("POST", f"/api/mentions/{identity}/reply", BOTH).body
        pair = (act(answer["acknowledgement_id"]), act(answer["action_id"]))
        ends[platform] = tuple(one.state for one in pair)
        assert all(one.url for one in pair if one.state is ActionState.TASK)
    assert ends["youtube"] == (ActionState.PENDING, ActionState.TASK)
    assert ends["x"] == (ActionState.TASK, ActionState.PENDING)
