"""What a junior asks for and what becomes of it: two acts as one, edits, promises, take-backs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind, ActionState, after_sent, move
from vigie.api import replies
from vigie.aws.erasure import erase_author
from vigie.aws.held import list_held
from vigie.aws.outbox import list_actions, move_action, read_action
from vigie.aws.tasks import tasks_about

from tests.builders import NOON
from tests.functions.conftest import Api
from tests.functions.team_desk import AGENT, JUNIOR, MANAGER, Clock, clock, enter_team
from tests.functions.test_serve_api import say
from tests.requests import Answered

__all__ = ["clock"]
BOTH = {"text": "On regarde.", "visibility": "private", "acknowledgement": "Merci !"}


@pytest.fixture(autouse=True)
def team(api: Api, clock: Clock) -> None:
    enter_team(api)


def ask(who: Api, identity: str, key: str = "", **body: Any) -> Answered:
    headers = {"idempotency-key": key} if key else None
    answer = who("POST", f"/api/mentions/{identity}/reply", body, headers)
    assert answer.status == 202, answer.body
    return answer


def decide(identity: str, what: str, **body: Any) -> Answered:
    return MANAGER("POST", f"/api/actions/{identity}/{what}", body)


def act(identity: str) -> Action:
    found = read_action(identity)
    assert found is not None
    return found


def deliver(identity: str, clock: Clock, native: str) -> None:
    """The act leaves, as the platform's answer has it."""
    action = act(identity)
    claimed = move(action, ActionState.CLAIMED, clock.now)
    assert move_action(action, claimed)
    assert move_action(claimed, after_sent(claimed, clock.now, native))


def test_the_very_words_of_two_held_replies_leave_once() -> None:
    identity = say("Bonjour")
    held = [ask(JUNIOR, identity, key, text="Merci !").body["action_id"] for key in ("k1", "k2")]
    assert decide(held[0], "approve").status == 202
    second = decide(held[1], "approve", again=True)
    assert (second.status, "very words" in second.body["detail"]) == (409, True)


def test_both_held_acts_leave_in_order_whichever_is_approved_first() -> None:
    answer = ask(JUNIOR, say("Bonjour"), **BOTH).body
    first, then = answer["acknowledgement_id"], answer["action_id"]
    assert {act(one).state for one in (first, then)} == {ActionState.HELD}
    assert decide(then, "approve").status == 202
    assert decide(first, "approve").status == 202
    assert act(then).after == first


def test_a_refused_private_answer_takes_its_held_acknowledgement_along() -> None:
    answer = ask(JUNIOR, say("Bonjour"), **BOTH).body
    assert decide(answer["action_id"], "refuse", reason="non").status == 202
    assert act(answer["acknowledgement_id"]).state is ActionState.FAILED
    assert list(list_held("levain")) == []


def test_a_private_answer_whose_public_word_was_refused_leaves_by_itself() -> None:
    answer = ask(JUNIOR, say("Bonjour"), **BOTH).body
    assert decide(answer["acknowledgement_id"], "refuse", reason="non").status == 202
    assert act(answer["action_id"]).state is ActionState.HELD
    assert decide(answer["action_id"], "approve").status == 202
    assert act(answer["action_id"]).state is ActionState.PENDING


def test_a_junior_s_held_acknowledgement_holds_up_nobody_else() -> None:
    identity = say("Bonjour")
    held = ask(JUNIOR, identity, **BOTH).body
    again = {**BOTH, "text": "On s'en occupe."}
    answer = ask(AGENT, identity, again=True, **again).body
    assert answer["acknowledgement_id"] != held["acknowledgement_id"]
    assert act(answer["acknowledgement_id"]).state is ActionState.PENDING


@pytest.mark.parametrize("who", [JUNIOR, AGENT])
def test_what_a_withdrawn_answer_promised_goes_with_it(who: Api, clock: Clock) -> None:
    identity = say("Bonjour")
    promise = {"what": "Rappeler", "due_at": (clock.now + timedelta(days=1)).isoformat()}
    asked = ask(who, identity, text="On vous rappelle demain.", promise=promise)
    assert len(tasks_about(identity)) == 1
    assert who("DELETE", f"/api/actions/{asked.body['action_id']}").status == 202
    assert tasks_about(identity) == []
    assert list(list_held("levain")) == []


def test_a_withdrawn_pair_leaves_the_list_of_what_waits_to_be_read() -> None:
    answer = ask(JUNIOR, say("Bonjour"), **BOTH).body
    assert len(list(list_held("levain"))) == 2
    assert JUNIOR("DELETE", f"/api/actions/{answer['action_id']}").status == 202
    assert list(list_held("levain")) == []


def a_held_edit(clock: Clock, identity: str) -> str:
    asked = ask(JUNIOR, identity, text="À 7 h.").body["action_id"]
    assert decide(asked, "approve").status == 202
    deliver(asked, clock, "900_1")
    edit = JUNIOR("PATCH", f"/api/actions/{asked}", {"text": "À 8 h."})
    assert edit.body["state"] == "held"
    return str(edit.body["action_id"])


def test_an_edit_is_approved_under_the_rules_of_what_it_edits(clock: Clock) -> None:
    identity = say("Mon numéro : 06 12 34 56 78, appelez-moi")
    edit = a_held_edit(clock, identity)
    personal = decide(edit, "approve", text="On appelle le 06 12 34 56 78.")
    assert personal.status == 422
    assert decide(edit, "approve", text="a" * 9000).status == 422
    assert decide(edit, "approve").status == 202
    assert act(edit).kind is ActionKind.EDIT_REPLY


def test_an_edit_of_a_private_answer_is_signed_as_one_when_approved(api: Api, clock: Clock) -> None:
    api("PUT", "/api/brands/levain/voice", {"signing": "initials", "sign_in": ["private"]})
    identity = say("Bonjour", said_at=clock.now)
    asked = ask(JUNIOR, identity, text="Oui.", visibility="private").body["action_id"]
    assert decide(asked, "approve").status == 202
    assert act(asked).text == "Oui. ^JL"
    deliver(asked, clock, "900_1")
    edit = JUNIOR("PATCH", f"/api/actions/{asked}", {"text": "Non."}).body["action_id"]
    assert decide(edit, "approve").status == 202
    assert act(edit).text == "Non. ^JL"


def test_a_manager_deletes_what_a_junior_wants_to_edit(clock: Clock) -> None:
    identity = say("Bonjour")
    edit = a_held_edit(clock, identity)
    (reply,) = [one for one in list_actions(identity) if one.kind is ActionKind.REPLY]
    deleted = MANAGER("DELETE", f"/api/actions/{reply.id}")
    assert (deleted.status, act(edit).state) == (202, ActionState.FAILED)
    assert list(list_held("levain")) == []


def test_a_manager_corrects_at_once_what_a_colleague_has_just_answered(clock: Clock) -> None:
    asked = ask(AGENT, say("Bonjour"), text="À 7 h.").body["action_id"]
    deliver(asked, clock, "900_1")
    edit = MANAGER("PATCH", f"/api/actions/{asked}", {"text": "À 8 h."})
    assert (edit.status, edit.body["state"]) == (202, "pending")


def test_a_decision_asked_for_twice_is_its_own_and_no_other(clock: Clock) -> None:
    held = ask(JUNIOR, say("Bonjour"), text="Merci !").body["action_id"]
    route = f"/api/actions/{held}/refuse"
    assert [JUNIOR("POST", route, {"reason": "non"}).status for _ in range(2)] == [202, 202]
    assert decide(held, "refuse", reason="non").status == 409
    assert decide(held, "approve").status == 409


def test_the_same_words_asked_for_twice_at_once_under_two_keys_leave_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    identity, prepare, left = say("Bonjour"), replies.prepare_reply, [AGENT]

    def slow(*given: Any) -> Any:
        if left:
            ask(left.pop(), identity, "k2", text="Merci !")
        return prepare(*given)

    monkeypatch.setattr(replies, "prepare_reply", slow)
    route = f"/api/mentions/{identity}/reply"
    second = AGENT("POST", route, {"text": "Merci !"}, {"idempotency-key": "k1"})
    assert (second.status, len(list_actions(identity))) == (409, 1)


def test_a_machine_s_draft_approved_twice_is_once_and_its_day_begins_then(
    clock: Clock,
) -> None:
    identity = say("Bonjour")
    asked = ask(JUNIOR, identity, text="Merci, à très vite !", suggestion="s1").body["action_id"]
    now = clock.move(timedelta(days=2))
    assert decide(asked, "approve").status == 202
    assert decide(asked, "approve").status == 202
    assert act(asked).wanted_at == now


def test_asked_for_again_once_the_desk_signs_it_is_the_same_act(api: Api) -> None:
    identity = say("Bonjour")
    first = ask(AGENT, identity, "k1", text="Merci !").body["action_id"]
    api("PUT", "/api/brands/levain/voice", {"signing": "initials", "sign_in": ["public"]})
    assert ask(AGENT, identity, "k1", text="Merci !").body["action_id"] == first
    other = AGENT(
        "POST", f"/api/mentions/{identity}/reply", {"text": "Oui"}, {"idempotency-key": "k1"}
    )
    assert other.status == 409
    assert act(first).text == "Merci !"


def test_asked_for_again_while_a_colleague_types_a_held_reply_lies_there(clock: Clock) -> None:
    identity = say("Bonjour")
    held = ask(JUNIOR, identity, "k1", text="Merci !").body["action_id"]
    clock.move(timedelta(minutes=5))
    assert AGENT("PUT", f"/api/mentions/{identity}/lease").status == 200
    assert ask(JUNIOR, identity, "k1", text="Merci !").body["action_id"] == held


def test_one_address_written_in_two_ways_is_one_link(api: Api) -> None:
    brand = {"name": "Levain", "site": "https://levain.example", "languages": ["fr"]}
    assert api("PUT", "/api/brands/levain", brand).status == 200
    url = "https://levain.example/une-page-de-la-carte-du-jour-au-nom-bien-long"
    tagged = f"{url}?utm_source=facebook&utm_medium=social&utm_campaign=reply"
    answer = ask(AGENT, say("Bonjour"), text=f"Voir {url} ou {tagged}")
    words = act(answer.body["action_id"]).text.split()
    assert words[1] == words[3]
    assert words[1].startswith("https://vigie.example/l/")


def test_the_very_words_are_those_that_stand_there_now(clock: Clock) -> None:
    identity = say("Bonjour")
    asked = ask(AGENT, identity, text="À 7 h.").body["action_id"]
    deliver(asked, clock, "900_1")
    edit = AGENT("PATCH", f"/api/actions/{asked}", {"text": "À 8 h."}).body["action_id"]
    deliver(edit, clock, "900_1")
    same = AGENT("POST", f"/api/mentions/{identity}/reply", {"text": "À 8 h."})
    assert (same.status, "very words" in same.body["detail"]) == (409, True)
    ask(AGENT, identity, "k9", text="À 7 h.")


def test_whom_we_forget_leaves_no_trace_of_what_was_asked_for() -> None:
    identity = say("Bonjour")
    asked = ask(AGENT, identity, text="Merci, Odile !").body["action_id"]
    assert act(asked).asked
    erase_author("levain", "facebook", "u100_1", NOON)
    assert (act(asked).text, act(asked).asked) == ("", "")
