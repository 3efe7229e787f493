"""A junior's words are read before they leave, and leave under the rules of that moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from vigie.action import ActionState
from vigie.api import approvals
from vigie.aws import brands
from vigie.aws.erasure import erase_author
from vigie.aws.mentions import store_event
from vigie.aws.outbox import action_to_item, read_action
from vigie.brand import Role
from vigie.jobs.answered import note_own_words
from vigie.jobs.outgoing import Outgoing, prepare
from vigie.jobs.perform import perform, perform_batch
from vigie.mention import EventKind

from tests.builders import NOON, a_mention, a_stream_event, an_event
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
from tests.requests import Answered

__all__ = ["clock"]
WORDS = {"text": "Merci, à très vite !"}


@pytest.fixture(autouse=True)
def team(api: Api, clock: Clock) -> None:
    enter_team(api)


def write(identity: str, who: Api = JUNIOR, key: str = "", **values: Any) -> Answered:
    headers = {"idempotency-key": key} if key else None
    return who("POST", f"/api/mentions/{identity}/reply", {**WORDS, **values}, headers)


def decide(held: Answered, what: str, who: Api = MANAGER, **body: Any) -> Answered:
    return who("POST", f"/api/actions/{held.body['action_id']}/{what}", body)


def state_of(held: Answered) -> ActionState:
    action = read_action(held.body["action_id"])
    assert action is not None
    return action.state


def test_a_junior_s_reply_is_held_and_managers_are_asked(api: Api) -> None:
    identity = say("Bonjour")
    held = write(identity)
    assert (held.status, held.body["state"]) == (202, "held")
    assert "Jo Lambert" in held.body["reason"]
    assert nudges() == [("approval_asked", ADDRESSES["mona"])]
    (one,) = MANAGER("GET", "/api/approvals?brand=levain").body["items"]
    assert (one["text"], one["by"], one["refused"]) == (
        WORDS["text"],
        {"id": "jo", "name": "jo"},
        None,
    )
    assert one["mention"]["id"] == identity
    (shown,) = api("GET", f"/api/mentions/{identity}").body["actions"]
    assert shown["state"] == "held"
    assert api("GET", f"/api/mentions/{identity}").body["status"] == "todo"


def test_what_is_held_is_not_performed_however_often_it_is_delivered() -> None:
    held = write(say("Bonjour"))
    action = read_action(held.body["action_id"])
    assert action is not None
    item = {name: value for name, value in action_to_item(action).items() if value is not None}
    assert perform_batch(a_stream_event(item, item), lambda: NOON) == []
    perform(action.id, lambda: NOON)
    assert state_of(held) is ActionState.HELD


def test_an_approved_reply_goes_out_with_both_names_in_its_history() -> None:
    held = write(say("Bonjour"))
    approved = decide(held, "approve")
    assert (approved.status, approved.body["state"]) == (202, "pending")
    action = read_action(held.body["action_id"])
    assert action is not None
    assert (action.actor, action.text, action.state) == ("jo", WORDS["text"], ActionState.PENDING)
    assert [(step.state, step.reason) for step in action.history][1:] == [
        (ActionState.PENDING, "approved by mona")
    ]
    assert ("approval_given", ADDRESSES["jo"]) in nudges()
    assert MANAGER("GET", "/api/approvals?brand=levain").body["items"] == []


def test_what_waited_two_days_for_approval_has_its_day_of_tries_from_then(clock: Clock) -> None:
    held = write(say("Bonjour"))
    now = clock.move(timedelta(days=2))
    decide(held, "approve")
    action = read_action(held.body["action_id"])
    assert action is not None
    assert action.wanted_at == now


def test_an_approver_may_put_other_words() -> None:
    held = write(say("Bonjour"))
    assert decide(held, "approve", text="Merci beaucoup.").status == 202
    action = read_action(held.body["action_id"])
    assert action is not None
    assert action.text == "Merci beaucoup."


def test_approving_twice_is_once_and_another_manager_comes_too_late(api: Api) -> None:
    held = write(say("Bonjour"))
    first, again = decide(held, "approve"), decide(held, "approve")
    assert (first.status, again.status, again.body["state"]) == (202, 202, "pending")
    assert decide(held, "approve", api).status == 409
    assert decide(held, "refuse", api, reason="non").status == 409


def test_of_two_managers_who_decide_at_once_one_does(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = write(say("Bonjour"))
    left = [api]

    def slow(out: Outgoing) -> Outgoing:
        assert decide(held, "refuse", left.pop(), reason="non").status == 202
        return prepare(out)

    monkeypatch.setattr(approvals, "prepare", slow)
    assert decide(held, "approve").status == 409
    assert state_of(held) is ActionState.FAILED


def test_neither_the_junior_nor_an_agent_approves() -> None:
    held = write(say("Bonjour"))
    assert decide(held, "approve", JUNIOR).status == 403
    assert decide(held, "approve", AGENT).status == 403
    assert decide(held, "refuse", AGENT, reason="non").status == 403
    assert state_of(held) is ActionState.HELD


def test_a_junior_made_a_manager_meanwhile_does_not_approve_their_own(api: Api) -> None:
    held = write(say("Bonjour"))
    promoted = {"name": "Jo Lambert", "role": "manager", "email": ADDRESSES["jo"]}
    assert api("PUT", "/api/brands/levain/team/jo", promoted).status == 200
    assert decide(held, "approve", JUNIOR).status == 403
    assert decide(held, "refuse", JUNIOR, reason="retiré").status == 202


def test_a_refused_reply_keeps_its_words_and_its_reason(clock: Clock) -> None:
    identity = say("Bonjour")
    held = write(identity)
    assert decide(held, "refuse", reason="Trop familier").body["state"] == "failed"
    action = read_action(held.body["action_id"])
    assert action is not None
    assert (action.text, action.reason) == (WORDS["text"], "refused by mona: Trop familier")
    assert ("approval_refused", ADDRESSES["jo"]) in nudges()
    clock.move(timedelta(seconds=1))
    anew = write(identity)
    assert (anew.body["state"], anew.body["action_id"] == action.id) == ("held", False)


def test_a_junior_takes_their_own_reply_back() -> None:
    held = write(say("Bonjour"))
    assert decide(held, "refuse", JUNIOR, reason="erreur").body["reason"] == "taken back"
    assert [kind for kind, _ in nudges()] == ["approval_asked"]


def test_asked_for_again_with_its_key_a_held_reply_is_the_one_that_lies_there() -> None:
    identity = say("Bonjour")
    held = write(identity, key="k1")
    assert write(identity, key="k1").body["action_id"] == held.body["action_id"]
    decide(held, "approve", text="Autrement dit.")
    after = write(identity, key="k1")
    assert (after.status, after.body["state"]) == (202, "pending")
    assert [kind for kind, _ in nudges()].count("approval_asked") == 1


def test_words_edited_since_are_read_again_before_a_reply_to_them_leaves(api: Api) -> None:
    identity = say("Bonjour")
    held = write(identity)
    say("Bonsoir", kind=EventKind.EDIT, version=NOON + timedelta(minutes=5))
    assert decide(held, "approve").status == 409
    (one,) = MANAGER("GET", "/api/approvals?brand=levain").body["items"]
    assert "edited" in one["refused"]
    revision = api("GET", f"/api/mentions/{identity}").body["revision"]
    route = f"/api/actions/{held.body['action_id']}/approve"
    assert MANAGER("POST", route, {}, {"if-match": str(revision)}).status == 202


def test_a_window_that_closed_while_a_reply_was_held_is_said_and_holds(clock: Clock) -> None:
    held = write(say("Bonjour"), visibility="private")
    assert held.body["state"] == "held"
    clock.move(timedelta(days=8))
    (one,) = MANAGER("GET", "/api/approvals?brand=levain").body["items"]
    assert "time is over" in one["refused"]
    assert decide(held, "approve").status == 422
    assert state_of(held) is ActionState.HELD


def test_what_was_deleted_meanwhile_is_not_answered() -> None:
    identity = say("Bonjour")
    held = write(identity)
    erase_author("levain", "facebook", "u100_1", NOON)
    assert decide(held, "approve").status == 409
    action = read_action(held.body["action_id"])
    assert action is not None
    assert action.text == ""
    assert identity in action.id


def test_a_colleague_s_answer_meanwhile_is_known_at_approval(clock: Clock) -> None:
    identity = say("Bonjour")
    held = write(identity)
    assert write(identity, AGENT, text="Je m'en occupe.").body["code"] == "taken"
    assert write(identity, AGENT, text="Je m'en occupe.", again=True).status == 202
    refused = decide(held, "approve")
    assert (refused.status, refused.body["holder"]) == (409, "nadia")
    clock.move(timedelta(minutes=10))
    warned = decide(held, "approve")
    assert [one["code"] for one in warned.body["warnings"]] == ["answered_already"]


def test_a_held_reply_is_not_under_way_when_the_answer_is_typed_in_the_app(clock: Clock) -> None:
    identity = say("Bonjour")
    held = write(identity)
    clock.move(timedelta(minutes=10))
    event = an_event(
        "Répondu depuis le téléphone", native_id="100_9", own=True, in_reply_to="100_1",
        said_at=clock.now,
    )  # fmt: skip
    store_event("levain", event, clock.now)
    own = a_mention(event.text, native_id="100_9", own=True, in_reply_to="100_1", said_at=clock.now)
    note_own_words(own, clock.now)
    refused = decide(held, "approve")
    assert (refused.status, refused.body["holder"]) == (409, "app")
    assert decide(held, "approve", again=True).status == 202


def test_managers_away_are_not_asked_unless_all_are(api: Api, clock: Clock) -> None:
    body = {"name": "Paul Aubry", "role": "manager", "email": "paul@levain.example"}
    assert api("PUT", "/api/brands/levain/team/paul", body).status == 200
    away = {"brand": "levain", "away_until": (clock.now + timedelta(days=1)).isoformat()}
    assert MANAGER("PUT", "/api/me/away", away).status == 200
    write(say("Bonjour", "1"))
    assert nudges() == [("approval_asked", "paul@levain.example")]


def test_another_brand_s_manager_neither_sees_nor_decides() -> None:
    brands.grant("elsewhere", "rivage", Role.MANAGER)
    held, stranger = write(say("Bonjour")), Api("elsewhere")
    assert stranger("GET", "/api/approvals?brand=levain").status == 403
    assert decide(held, "approve", stranger).status == 404
    assert decide(held, "refuse", stranger, reason="non").status == 404


def test_who_is_no_junior_is_not_held() -> None:
    assert write(say("Bonjour"), AGENT).body["state"] == "pending"
