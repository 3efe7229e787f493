"""Edits, deletions, acknowledgements and withdrawals on a platform that can do all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind, ActionState, move
from vigie.aws.outbox import add_action, move_action
from vigie.card import Status
from vigie.jobs.perform import perform
from vigie.jobs.turns import settle_in_turn
from vigie.mention import EventKind

from tests.builders import NOON, an_event
from tests.standin.desk import Desk, agora, cut_short, found

FAILED, PENDING, SENT, TASK, WAITING = (
    ActionState.FAILED,
    ActionState.PENDING,
    ActionState.SENT,
    ActionState.TASK,
    ActionState.WAITING,
)
BOTH = {"visibility": "private", "acknowledgement": "Merci, on vous écrit."}


@pytest.fixture
def desk(aws: None) -> Iterator[Desk]:
    with agora() as module:
        yield Desk(module, "levain")


def answered(desk: Desk, text: str = "À 7 h.") -> Action:
    asked = desk.ask("odile", text)
    desk.deliver_all()
    return found(asked["action_id"])


def both(desk: Desk) -> tuple[Action, Action]:
    asked = desk.ask("odile", "Votre commande part demain.", **BOTH)
    return found(asked["acknowledgement_id"]), found(asked["action_id"])


def texts(desk: Desk) -> list[str]:
    return [post.text for post in desk.server.posts.values()]


def under_fault(desk: Desk, action: Action, fault: str) -> None:
    desk.server.fault = desk.module.Fault(fault)
    try:
        desk.deliver(action.id)
    except desk.module.Killed:
        pass
    finally:
        desk.server.fault = desk.module.Fault.NONE


def test_an_edit_changes_the_words_there_and_nothing_on_the_card(desk: Desk) -> None:
    reply = answered(desk)
    before = desk.card
    asked = [desk.edit(reply.id, "À 8 h.") for _ in range(2)]
    assert asked[0]["action_id"] == asked[1]["action_id"]
    desk.deliver_all()
    assert texts(desk) == ["À 8 h."]
    assert desk.card == before
    assert desk.counted() == 1
    (shown,) = [one for one in desk.look()["actions"] if one["kind"] == "reply"]
    assert (shown["text"], shown["text_now"], shown["edited_by"]) == ("À 7 h.", "À 8 h.", "odile")


def test_of_two_edits_at_once_the_second_is_told_to_wait(desk: Desk) -> None:
    reply = answered(desk)
    desk.edit(reply.id, "À 8 h.")
    assert desk.edit(reply.id, "À 9 h.")["status"] == 409
    assert desk.delete(reply.id)["status"] == 409
    desk.deliver_all()
    assert desk.edit(reply.id, "À 9 h.")["status"] == 202
    desk.deliver_all()
    assert texts(desk) == ["À 9 h."]
    assert desk.edit(reply.id, "À 8 h.")["status"] == 202, "back to earlier words is an edit too"
    desk.deliver_all()
    assert texts(desk) == ["À 8 h."]


def test_an_edit_asked_for_again_by_its_key_is_the_same_whatever_came_after(desk: Desk) -> None:
    reply = answered(desk)
    first = desk.edit(reply.id, "À 8 h.", key="k1")
    desk.deliver_all()
    desk.edit(reply.id, "À 9 h.", key="k2")
    desk.deliver_all()
    assert desk.edit(reply.id, "À 8 h.", key="k1")["action_id"] == first["action_id"]
    desk.deliver_all()
    assert texts(desk) == ["À 9 h."]
    assert desk.delete(reply.id, key="k1")["status"] == 409, "the key was used for an edit"


def test_the_only_answer_deleted_opens_the_card_and_is_counted_no_more(desk: Desk) -> None:
    reply = answered(desk)
    assert (desk.card.status, desk.counted()) == (Status.WAITING, 1)
    desk.wait(200)
    desk.delete(reply.id)
    desk.deliver_all()
    assert (texts(desk), desk.counted()) == ([], 0)
    assert (desk.card.status, desk.card.replied_at) == (Status.TODO, None)


def test_one_of_two_answers_deleted_leaves_the_card_answered(desk: Desk) -> None:
    first, second = answered(desk, "Un"), answered(desk, "Deux")
    desk.delete(second.id)
    desk.deliver_all()
    assert (texts(desk), desk.counted()) == (["Un"], 1)
    assert (desk.card.status, desk.card.replied_at) == (Status.WAITING, first.moved_at)


@pytest.mark.parametrize("fault", ["lost before", "lost after", "killed after", "killed before"])
@pytest.mark.parametrize("what", ["edit", "delete"])
def test_a_change_of_unknown_outcome_is_read_and_never_repeated(
    desk: Desk, what: str, fault: str
) -> None:
    reply = answered(desk)
    asked = desk.edit(reply.id, "À 8 h.") if what == "edit" else desk.delete(reply.id)
    change = found(asked["action_id"])
    under_fault(desk, change, fault)
    calls = len(desk.server.effects)
    desk.drain()
    assert len(desk.server.effects) == calls
    happened = fault in ("lost after", "killed after")
    assert found(change.id).state is (SENT if happened else FAILED)
    there = {"edit": ["À 8 h."], "delete": []}[what] if happened else ["À 7 h."]
    assert texts(desk) == there


@pytest.mark.parametrize("fault", ["down", "too fast", "dead token"])
def test_a_change_waits_for_a_platform_that_cannot_take_it_now(desk: Desk, fault: str) -> None:
    reply = answered(desk)
    change = found(desk.delete(reply.id)["action_id"])
    under_fault(desk, change, fault)
    assert found(change.id).state is WAITING
    desk.drain()
    assert (found(change.id).state, texts(desk)) == (SENT, [])


def test_an_error_inside_a_200_fails_with_its_reason_and_the_words_stay(desk: Desk) -> None:
    reply = answered(desk)
    change = found(desk.edit(reply.id, "À 8 h.")["action_id"])
    under_fault(desk, change, "error in 200")
    failed = found(change.id)
    assert (failed.state, failed.reason) == (FAILED, "the answer was 200 and said no")
    assert texts(desk) == ["À 7 h."]
    assert desk.edit(reply.id, "À 8 h.")["action_id"] != change.id, "it may be asked for anew"


def test_deleting_what_is_gone_already_is_done(desk: Desk) -> None:
    reply = answered(desk)
    asked = desk.delete(reply.id)
    desk.server.gone.append(desk.server.posts.pop(reply.result_id))
    desk.deliver_all()
    assert found(asked["action_id"]).state is SENT
    assert desk.card.replied_at is None


def test_an_answer_deleted_in_the_app_opens_the_card_once(desk: Desk) -> None:
    reply = answered(desk)
    desk.poll()
    desk.server.gone.append(desk.server.posts.pop(reply.result_id))
    for _ in range(3):
        desk.poll()
    deletions = [one for one in desk.acts if one.kind is ActionKind.DELETE_REPLY]
    assert [(one.actor, one.state) for one in deletions] == [("app", SENT)]
    assert (desk.card.status, desk.card.replied_at, desk.counted()) == (Status.TODO, None, 0)
    assert desk.delete(reply.id)["action_id"] == deletions[0].id
    assert desk.edit(reply.id, "À 8 h.")["status"] == 409


@pytest.mark.parametrize("kind", [ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY])
def test_a_change_left_to_a_person_is_ticked_off_when_it_shows(
    desk: Desk, kind: ActionKind
) -> None:
    reply = answered(desk)
    desk.poll()
    task = Action(
        f"{desk.id}-t", desk.id, "levain", "agora", desk.native, kind, "odile",
        text="À 8 h." if kind is ActionKind.EDIT_REPLY else "",
        target=reply.result_id or "", created_at=NOON,
    )  # fmt: skip
    assert add_action(move(task, TASK, NOON, "open it there"))
    desk.poll()
    assert found(task.id).state is TASK
    desk.wait(1)
    if kind is ActionKind.EDIT_REPLY:
        desk.edit(reply.id, "À 8 h.")
        (post,) = desk.server.posts.values()
        desk.server.posts[post.id] = type(post)(
            post.id, post.act, post.to, "À 8 h.", post.at, post.private
        )
    else:
        desk.server.gone.append(desk.server.posts.pop(reply.result_id))
    for _ in range(2):
        desk.poll()
    assert found(task.id).state is SENT
    assert desk.counted() == (1 if kind is ActionKind.EDIT_REPLY else 0)


def test_the_acknowledgement_goes_first_and_sends_the_private_answer_on(desk: Desk) -> None:
    first, then = both(desk)
    desk.deliver(then.id)
    assert texts(desk) == []
    desk.deliver(first.id)
    assert found(then.id).state is PENDING, "in the transaction that settled the acknowledgement"
    desk.deliver(then.id)
    assert texts(desk) == ["Merci, on vous écrit.", "Votre commande part demain."]
    assert desk.counted() == 2


@pytest.mark.parametrize("fault", ["error in 200", "lost before", "dead token", "killed before"])
def test_the_private_answer_goes_however_its_acknowledgement_ended(desk: Desk, fault: str) -> None:
    first, then = both(desk)
    under_fault(desk, first, fault)
    desk.deliver(then.id)
    desk.drain()
    assert found(then.id).state is SENT
    assert "Votre commande part demain." in texts(desk)
    if fault in ("error in 200", "lost before", "killed before"):
        assert found(first.id).state is FAILED
        shown = {one["action_id"]: one["reason"] for one in desk.look()["actions"]}
        assert shown[first.id]


def test_an_acknowledgement_left_to_a_person_lets_the_private_answer_go(desk: Desk) -> None:
    first, then = both(desk)
    assert settle_in_turn(first, move(first, TASK, NOON, "open it there"), NOON)
    assert found(then.id).state is PENDING


def test_the_net_catches_a_private_answer_nobody_sent_on(desk: Desk) -> None:
    first, then = both(desk)
    assert move_action(first, move(first, FAILED, NOON, "cut short here"))
    desk.wait(2)
    assert found(then.id).state is WAITING
    desk.wait(2)
    desk.deliver_all()
    assert found(then.id).state is SENT


def test_a_private_answer_woken_before_its_turn_lies_down_again_without_a_trace(
    desk: Desk,
) -> None:
    first, then = both(desk)
    assert move_action(first, move(first, ActionState.HELD, NOON, "to be read first"))
    for _ in range(6):
        desk.wait(4)
        desk.deliver_all()
    waiting = found(then.id)
    assert (waiting.state, len(waiting.history), texts(desk)) == (WAITING, 1, [])


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("done", [True, False])
def test_a_pair_cut_short_at_any_write_is_said_once_each_and_in_order(
    desk: Desk, at: int, *, done: bool
) -> None:
    with cut_short(desk.module.Killed, at, done=done):
        both(desk)
        desk.deliver_all()
    both(desk)
    desk.drain()
    first, then = "Merci, on vous écrit.", "Votre commande part demain."
    was_killed_before_its_call = (at, done) == (2, True)
    assert texts(desk) == ([then] if was_killed_before_its_call else [first, then])


def test_a_window_that_closes_while_the_answer_waits_is_a_failure_with_its_reason(
    desk: Desk,
) -> None:
    desk.now = NOON + timedelta(days=7) - timedelta(seconds=30)
    desk.server.now = desk.now
    asked = desk.ask("odile", "Bonjour", visibility="private")
    reply = found(asked["action_id"])
    under_fault(desk, reply, "down")
    desk.wait(3)
    desk.deliver_all()
    late = found(reply.id)
    assert (late.state, "time is over" in late.reason, texts(desk)) == (FAILED, True, [])
    assert desk.card.status is Status.TODO
    refused = desk.ask("odile", "Bonjour", visibility="private")
    assert (refused["status"], "7 days" in refused["detail"]) == (422, True)


def test_asked_for_again_by_its_key_an_answer_that_left_is_not_refused_for_what_came_since(
    desk: Desk,
) -> None:
    first = desk.ask("odile", "Un", key="k1", visibility="private")
    desk.deliver_all()
    desk.ask("karim", "À 7 h.", again=True)
    desk.wait(60 * 24 * 8)
    late = desk.ask("odile", "Un", key="k1", visibility="private")
    assert (late["status"], late["action_id"], late["state"]) == (202, first["action_id"], "sent")
    assert desk.ask("odile", "Deux", key="k1", visibility="private")["status"] == 409


def test_a_second_private_answer_is_refused_at_once(desk: Desk) -> None:
    desk.ask("odile", "Un", visibility="private")
    desk.deliver_all()
    assert desk.ask("odile", "Deux", visibility="private")["status"] == 422
    assert texts(desk) == ["Un"]


def test_the_very_same_words_under_another_key_are_no_second_answer(desk: Desk) -> None:
    desk.ask("odile", "À 7 h.", key="k1")
    assert desk.ask("odile", "À 7 h.", key="k2")["status"] == 409
    desk.deliver_all()
    assert desk.ask("odile", "À 7 h.")["status"] == 409
    assert texts(desk) == ["À 7 h."]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (EventKind.REMOVE, "deleted"),
        (EventKind.EDIT, "changed since"),
        (EventKind.HIDE, "hidden"),
    ],
)
def test_what_changed_between_asking_and_leaving_is_not_answered(
    desk: Desk, kind: EventKind, told: str
) -> None:
    asked = desk.ask("odile", "À 7 h.")
    text = "Autre chose" if kind is EventKind.EDIT else ""
    desk._store(  # noqa: SLF001 - the platform's news, not the desk's
        an_event(
            text, platform="agora", native_id=desk.native, kind=kind, said_at=None,
            version=NOON + timedelta(minutes=1),
        )
    )  # fmt: skip
    desk.deliver_all()
    reply = found(asked["action_id"])
    assert (reply.state, told in reply.reason, texts(desk)) == (FAILED, True, [])


def test_a_token_that_dies_between_claim_and_call_lets_the_answer_wait(desk: Desk) -> None:
    asked = desk.ask("odile", "À 7 h.")
    under_fault(desk, found(asked["action_id"]), "dead token")
    assert found(asked["action_id"]).state is WAITING
    assert desk.ask("odile", "Autre")["status"] == 409, "reconnect first"
    desk.drain()
    assert (found(asked["action_id"]).state, texts(desk)) == (SENT, ["À 7 h."])


def test_an_act_nobody_knows_is_no_poison(desk: Desk) -> None:
    perform(f"{desk.id}-nothing", lambda: NOON)
    assert desk.acts == []


def test_unused_words_of_any_kind_change_nothing(desk: Desk) -> None:
    reply = answered(desk)
    told: Any = desk.edit(reply.id, "À 7 h.")
    assert (told["status"], told["errors"][0]["field"]) == (422, "text")
