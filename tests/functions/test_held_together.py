"""A junior's public word and private answer are one act: asked about once, decided together."""

from __future__ import annotations

import pytest
from vigie.action import Action, ActionState
from vigie.aws.outbox import read_action

from tests.functions.conftest import Api
from tests.functions.team_desk import ADDRESSES, MANAGER, Clock, clock, enter_team, nudges
from tests.functions.test_approvals import decide, write
from tests.functions.test_serve_api import say
from tests.requests import Answered

__all__ = ["clock"]
PUBLIC = "Bonjour, la réponse arrive en privé."


@pytest.fixture(autouse=True)
def team(api: Api, clock: Clock) -> None:
    enter_team(api)


@pytest.fixture
def held() -> Answered:
    answered = write(say("Bonjour"), visibility="private", acknowledgement=PUBLIC)
    assert (answered.status, answered.body["state"]) == (202, "held")
    return answered


def both(held: Answered) -> tuple[Action, Action]:
    """The public word and the private answer, as they stand."""
    found = [read_action(held.body[name]) for name in ("acknowledgement_id", "action_id")]
    first, private = found
    assert first is not None
    assert private is not None
    return first, private


def test_managers_are_asked_once_for_both(held: Answered) -> None:
    assert nudges() == [("approval_asked", ADDRESSES["mona"])]


def test_letting_the_private_answer_go_lets_its_public_word_go_first(held: Answered) -> None:
    assert decide(held, "approve").status == 202
    first, private = both(held)
    assert (first.state, private.state) == (ActionState.PENDING, ActionState.WAITING)
    assert (first.text, private.after) == (PUBLIC, first.id)
    assert [one.history[1].reason for one in (first, private)] == ["approved by mona"] * 2
    assert MANAGER("GET", "/api/approvals?brand=levain").body["items"] == []
    assert [one for one in nudges() if one[0] == "approval_given"] == [
        ("approval_given", ADDRESSES["jo"])
    ]
    assert decide(held, "approve").status == 202


def test_other_words_are_the_private_answer_s_alone(held: Answered) -> None:
    decide(held, "approve", text="Merci beaucoup.")
    first, private = both(held)
    assert (first.text, private.text) == (PUBLIC, "Merci beaucoup.")


def test_a_private_answer_sent_back_takes_the_word_that_announces_it_along(held: Answered) -> None:
    assert decide(held, "refuse", reason="trop vague").status == 202
    assert [one.state for one in both(held)] == [ActionState.FAILED] * 2
    assert MANAGER("GET", "/api/approvals?brand=levain").body["items"] == []


def test_a_public_word_sent_back_alone_leaves_the_private_answer_to_be_read(held: Answered) -> None:
    route = f"/api/actions/{held.body['acknowledgement_id']}/refuse"
    assert MANAGER("POST", route, {"reason": "inutile"}).status == 202
    first, private = both(held)
    assert (first.state, private.state) == (ActionState.FAILED, ActionState.HELD)
    assert decide(held, "approve").body["state"] == "pending"


def test_a_public_word_let_go_alone_goes_alone(held: Answered) -> None:
    route = f"/api/actions/{held.body['acknowledgement_id']}/approve"
    assert MANAGER("POST", route, {}).status == 202
    assert [one.state for one in both(held)] == [ActionState.PENDING, ActionState.HELD]
    assert decide(held, "approve").status == 202
    assert both(held)[1].state in (ActionState.PENDING, ActionState.WAITING)
