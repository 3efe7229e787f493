"""An answer settles what the same person said before it, wherever it is cut short or repeated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from vigie.action import ActionState
from vigie.aws.cards import change_card, read_card, read_cards
from vigie.aws.mentions import get_mention, store_event
from vigie.aws.table import write_together
from vigie.aws.tasks import name_task, new_task_writes, tasks_about
from vigie.card import Card, Status
from vigie.jobs.earlier import settle_answered
from vigie.jobs.perform import perform
from vigie.jobs.schedule import send_due
from vigie.jobs.score import score_mention
from vigie.mention import Author, mention_id
from vigie.task import Task, TaskKind

from tests.builders import NOON, an_analysis, an_event
from tests.graph_stub import GraphStub, graph_error
from tests.unit.jobs import test_answered, test_perform
from tests.unit.jobs.test_answered import OURS
from tests.unit.jobs.test_perform import IDENTITY, at, count, now_is, put_out
from tests.unit.jobs.test_tend import Cut, cut_at


@pytest.fixture
def graph(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStub]:
    yield from test_perform.graph.__wrapped__(aws, monkeypatch)  # type: ignore[attr-defined]


def says(native_id: str, minutes: int, author: str = "7001", thread: str = "55_100") -> str:
    """Somebody says something more under the post, all the way onto the desk."""
    event = an_event(
        "Vous êtes ouverts ?",
        native_id=native_id,
        said_at=NOON + timedelta(minutes=minutes),
        author=Author(author, "Odile"),
        thread_id=thread,
    )
    store_event("levain", event, NOON)
    identity = mention_id("levain", "facebook", native_id)
    mention = get_mention(identity)
    assert mention is not None
    score_mention(mention, lambda _: an_analysis(), NOON)
    return identity


def card_of(identity: str) -> Card:
    card = read_card(identity)
    assert card is not None
    return card


def test_an_answer_to_the_newest_answers_what_the_person_said_before_it(graph: GraphStub) -> None:
    earlier = says("100_0", -10)
    others = [says("100_7", -9, author="7002"), says("200_0", -8, thread="55_200")]
    action = put_out()
    perform(action.id, at(NOON))
    assert now_is(action).state is ActionState.SENT
    assert card_of(earlier).status is Status.WAITING
    assert card_of(earlier).replied_at == card_of(IDENTITY).replied_at
    assert [card_of(one).status for one in others] == [Status.TODO, Status.TODO]
    assert count("replies") == 1


def test_an_answer_to_something_older_leaves_what_came_after_it_and_before_it(
    graph: GraphStub,
) -> None:
    around = [says("100_0", -10), says("100_9", 10)]
    perform(put_out().id, at(NOON))
    assert [card_of(one).status for one in around] == [Status.TODO, Status.TODO]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(4, 22, 2))
def test_cut_short_at_any_call_what_was_answered_is_settled_and_said_once(
    graph: GraphStub, call: int, *, after: bool
) -> None:
    earlier = says("100_0", -10)
    action = put_out()
    with cut_at(call, after=after), suppress(Cut):
        perform(action.id, at(NOON))
    for minutes in range(6):
        now = NOON + timedelta(minutes=minutes)
        send_due(now)
        perform(action.id, at(now))
    is_sent = now_is(action).state is ActionState.SENT
    assert len(graph.writes) <= 1
    assert card_of(earlier).status is (Status.WAITING if is_sent else Status.TODO)
    assert count("replies") == int(is_sent)


def test_words_changed_since_stay_open_however_often_the_answer_s_record_comes(
    graph: GraphStub,
) -> None:
    earlier = says("100_0", -10)
    action = put_out()
    perform(action.id, at(NOON))
    later = NOON + timedelta(hours=1)

    def reopen(card: Card | None) -> Card:
        assert card is not None
        return replace(card, status=Status.TODO, reopened_at=later)

    change_card(earlier, reopen, later)
    for _ in range(3):
        perform(action.id, at(later))
        settle_answered(IDENTITY, later)
    assert card_of(earlier).status is Status.TODO


def test_what_somebody_opens_another_day_stays_open_when_our_words_are_read_again(
    graph: GraphStub,
) -> None:
    earlier = says("100_0", -10)
    perform(put_out().id, at(NOON))
    later = NOON + timedelta(days=1)
    change_card(earlier, lambda card: card and replace(card, status=Status.TODO), later)
    settle_answered(IDENTITY, later)
    assert card_of(earlier).status is Status.TODO


@pytest.mark.parametrize("order", list(permutations([0, 1, 2])))
def test_an_answer_typed_in_the_app_settles_too_in_whatever_order_the_words_came(
    aws: None, order: tuple[int, ...]
) -> None:
    said = [-10, -5, -2]
    for n in order:
        says(f"100_{n}", said[n])
    test_answered.say(
        test_answered.answer(in_reply_to="100_2", native_id="100_8", author=OURS), times=2
    )
    ids = [mention_id("levain", "facebook", f"100_{n}") for n in range(3)]
    assert {card.status for card in read_cards(ids).values()} == {Status.WAITING}
    assert count("replies") == 1


@pytest.mark.parametrize(("status", "left"), [(200, 1), (400, 0)], ids=["sent", "refused"])
def test_what_an_answer_promises_is_owed_only_if_the_answer_left(
    graph: GraphStub, status: int, left: int
) -> None:
    graph.answer = lambda *_: (
        (status, {"id": "100_900"}) if status == 200 else graph_error(100, status=400)
    )
    action = put_out()
    task = Task(
        id=name_task(IDENTITY, action.id),
        brand="levain",
        kind=TaskKind.PROMISE,
        what="Rappeler",
        owner="paul@levain.example",
        due_at=NOON + timedelta(days=1),
        mention_id=IDENTITY,
    )
    write_together(new_task_writes(task, NOON))
    perform(action.id, at(NOON))
    assert now_is(action).state is (ActionState.SENT if left else ActionState.FAILED)
    assert len(tasks_about(IDENTITY)) == left
