"""Our own words seen on a platform: tasks ticked off, answers typed in the app known, once each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from vigie.action import DONE_BY_HAND, Action, ActionKind, ActionState, move
from vigie.aws import brands
from vigie.aws.cards import read_card
from vigie.aws.counters import read_hours
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.aws.outbox import add_action, list_actions, move_action
from vigie.aws.wire import to_wire
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


def test_an_answer_ticked_off_by_hand_that_shows_up_is_the_same_one() -> None:
    say(question())
    a_task()
    (task,) = list_actions(ASKED)
    done = move(task, ActionState.SENT, NOON, f"{DONE_BY_HAND}: odile")
    assert move_action(task, done)
    say(answer(), times=3)
    (found,) = list_actions(ASKED)
    assert (found.state, found.result_id) == (ActionState.SENT, "100_2")
    assert counted_replies() == 0


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


def lose(native_id: str, times: int = 1) -> None:
    """Our own words go from the platform; the stream tells what they were."""
    identity = mention_id("levain", "facebook", native_id)
    before = get_mention(identity)
    assert before is not None
    gone = an_event(
        "", native_id=native_id, kind=EventKind.REMOVE, said_at=None, own=True,
        version=NOON + timedelta(hours=1),
    )  # fmt: skip
    store_event("levain", gone, NOON)
    after = get_mention(identity)
    assert after is not None
    record = a_stream_event(mention_to_item(after, NOON), verb="MODIFY")
    record["Records"][0]["dynamodb"]["OldImage"] = to_wire(mention_to_item(before, NOON))
    for _ in range(times):
        assert score_batch(record, lambda _: an_analysis(), NOON) == []


def test_an_answer_deleted_in_the_app_opens_the_card_and_is_counted_no_more() -> None:
    say(question())
    say(answer())
    lose("100_2", times=3)
    acts = sorted((one.kind, one.actor) for one in list_actions(ASKED))
    assert acts == [(ActionKind.DELETE_REPLY, "app"), (ActionKind.REPLY, "app")]
    assert (status(), counted_replies()) == (Status.TODO, 0)


def test_a_private_answer_deleted_in_the_app_is_found_in_its_talk() -> None:
    private = {"facts": {Fact.PRIVATE.value: "1"}, "thread_id": "7001"}
    say(question(**private))
    say(answer("m3", in_reply_to=None, **private))
    assert status() is Status.WAITING
    lose("m3", times=2)
    assert (status(), counted_replies()) == (Status.TODO, 0)


def test_our_own_words_gone_that_answered_nobody_change_nothing() -> None:
    say(question())
    say(answer(in_reply_to=None))
    lose("100_2")
    assert list_actions(ASKED) == []


def test_an_answer_edited_in_the_app_ticks_off_the_task_to_do_so() -> None:
    say(question())
    say(answer())
    task = Action(
        f"{ASKED}-edit", ASKED, "levain", "facebook", "100_1", ActionKind.EDIT_REPLY, "odile",
        text="À 8 h !", target="100_2", created_at=NOON,
    )  # fmt: skip
    assert add_action(move(task, ActionState.TASK, NOON, "open it there"))
    say(answer())
    edited = {one.kind: one.state for one in list_actions(ASKED)}
    assert edited[ActionKind.EDIT_REPLY] is ActionState.TASK
    say(answer_in("À 8 h !"), times=2)
    edited = {one.kind: one.state for one in list_actions(ASKED)}
    assert edited[ActionKind.EDIT_REPLY] is ActionState.SENT
    assert counted_replies() == 1


def answer_in(words: str) -> MentionEvent:
    later = NOON + timedelta(minutes=30)
    return replace(answer(), text=words, kind=EventKind.EDIT, version=later)


def test_an_answer_typed_in_the_app_and_seen_a_day_later_settles_what_was_said_before() -> None:
    yesterday = NOON - timedelta(days=1)
    for n, minutes in (("100_0", 0), ("100_1", 1)):
        say(question(native_id=n, said_at=yesterday + timedelta(minutes=minutes)))
    say(answer(said_at=yesterday + timedelta(minutes=5)), times=2)
    earlier = read_card(mention_id("levain", "facebook", "100_0"))
    assert earlier is not None
    assert (status(), earlier.status) == (Status.WAITING, Status.WAITING)


def test_the_first_answer_is_timed_though_it_is_seen_last() -> None:
    asked = NOON - timedelta(hours=1)
    say(question(said_at=asked))
    say(answer("late", said_at=asked + timedelta(minutes=50)))
    say(answer("early", said_at=asked + timedelta(minutes=5)))
    card = read_card(ASKED)
    assert card is not None
    assert card.response is not None
    assert (card.response.waited, card.replied_at) == (300, asked + timedelta(minutes=50))
