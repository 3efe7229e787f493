"""Our own words seen on a platform: tasks ticked off, answers typed in the app known, once each."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from vigie.action import Action, ActionKind, ActionState, move
from vigie.aws import brands
from vigie.aws.cards import read_card
from vigie.aws.counters import read_hours
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.aws.outbox import add_action, list_actions
from vigie.card import Status
from vigie.jobs.score import score_batch
from vigie.mention import Author, EventKind, Fact, MentionEvent, mention_id

from tests.builders import NOON, a_brand, a_stream_event, an_analysis, an_event

ASKED = mention_id("levain", "facebook", "100_1")
OURS = Author("55", "Levain & Fils")


@pytest.fixture(autouse=True)
def desk(aws: None) -> None:
    brands.save_brand(a_brand())


def question(**values: Any) -> MentionEvent:
    return an_event("Vous ouvrez quand ?", **values)


def answer(native_id: str = "100_2", **values: Any) -> MentionEvent:
    told: dict[str, Any] = {
        "native_id": native_id,
        "own": True,
        "author": OURS,
        "in_reply_to": "100_1",
        "said_at": NOON + timedelta(minutes=5),
    }
    return an_event("À 7 h !", **(told | values))


def say(event: MentionEvent, times: int = 1) -> None:
    """Store it and let the stream tell of it, perhaps more than once."""
    store_event("levain", event, NOON)
    mention = get_mention(mention_id("levain", event.platform, event.native_id, event.realm))
    assert mention is not None
    record = a_stream_event(mention_to_item(mention, NOON))
    for _ in range(times):
        assert score_batch(record, lambda _: an_analysis(), NOON) == []


def a_task(kind: ActionKind = ActionKind.REPLY) -> None:
    action = Action(
        id=f"{ASKED}-task",
        mention_id=ASKED,
        brand="levain",
        platform="facebook",
        native_id="100_1",
        kind=kind,
        actor="odile",
        text="À 7 h.",
        created_at=NOON,
    )
    assert add_action(move(action, ActionState.TASK, NOON, "open it there"))


def counted_replies() -> int:
    hours = read_hours("levain", NOON - timedelta(days=1), NOON + timedelta(days=1))
    return sum(hour.measures.get("replies", 0) for hour in hours)


def status() -> Status:
    card = read_card(ASKED)
    assert card is not None
    return card.status


def test_a_task_is_ticked_off_when_its_answer_shows_up() -> None:
    say(question())
    a_task()
    say(answer(), times=3)
    (task,) = list_actions(ASKED)
    assert (task.state, task.result_id, task.actor) == (ActionState.SENT, "100_2", "odile")
    assert (status(), counted_replies()) == (Status.WAITING, 1)


def test_an_answer_typed_in_the_app_is_known_and_counted_once() -> None:
    say(question())
    say(answer(), times=3)
    (typed,) = list_actions(ASKED)
    assert (typed.state, typed.actor, typed.result_id) == (ActionState.SENT, "app", "100_2")
    assert (status(), counted_replies()) == (Status.WAITING, 1)


def test_the_echo_of_our_own_act_is_not_a_second_answer() -> None:
    say(question())
    action = Action(
        f"{ASKED}-a1", ASKED, "levain", "facebook", "100_1", ActionKind.REPLY, "odile",
        state=ActionState.CLAIMED, created_at=NOON,
    )  # fmt: skip
    assert add_action(action)
    say(answer())
    assert [one.id for one in list_actions(ASKED)] == [action.id]
    assert counted_replies() == 0, "the act's own result counts it"


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_the_order_in_which_both_arrive_makes_no_difference(order: tuple[int, ...]) -> None:
    told = [question(), answer()]
    for index in order:
        say(told[index], times=2)
    assert (len(list_actions(ASKED)), status(), counted_replies()) == (1, Status.WAITING, 1)


def test_a_private_answer_settles_everything_said_before_it() -> None:
    private = {"facts": {Fact.PRIVATE.value: "1"}, "thread_id": "7001"}
    for number in (1, 2):
        say(question(native_id=f"m{number}", **private))
    say(answer("m3", in_reply_to=None, **private))
    say(question(native_id="m4", said_at=NOON + timedelta(hours=1), **private))
    cards = [read_card(mention_id("levain", "facebook", f"m{n}")) for n in (1, 2, 4)]
    assert [card.replied_at is not None for card in cards if card] == [True, True, False]


def test_a_task_to_hide_is_ticked_off_when_it_is_hidden_there() -> None:
    say(question())
    a_task(ActionKind.HIDE)
    say(question(kind=EventKind.HIDE, version=NOON + timedelta(minutes=9)))
    assert [one.state for one in list_actions(ASKED)] == [ActionState.SENT]


def test_our_own_post_that_answers_nobody_does_nothing() -> None:
    say(question())
    say(answer(in_reply_to=None))
    assert list_actions(ASKED) == []


def test_a_public_answer_ticks_off_no_task_to_write_in_private() -> None:
    say(question())
    a_task(ActionKind.PRIVATE_REPLY)
    say(answer(), times=2)
    states = {one.kind: one.state for one in list_actions(ASKED)}
    assert states == {
        ActionKind.PRIVATE_REPLY: ActionState.TASK,
        ActionKind.REPLY: ActionState.SENT,
    }
