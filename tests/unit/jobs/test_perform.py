"""Outward acts: at most once, whatever is delivered how often and cut short where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind, ActionState, after_error, move
from vigie.analysis import Mood
from vigie.aws.cards import change_card, read_card
from vigie.aws.counters import read_hours
from vigie.aws.mentions import get_mention, store_event
from vigie.aws.outbox import action_to_item, add_action, move_action, read_action
from vigie.aws.settings import settings
from vigie.aws.table import get
from vigie.card import Status
from vigie.errors import ConflictError, RateLimitedError
from vigie.jobs.perform import perform, perform_batch
from vigie.jobs.reconnect import refuse_if_disconnected
from vigie.jobs.schedule import send_due
from vigie.jobs.score import score_mention
from vigie.mention import EventKind, mention_id
from vigie.moderation import Moderation, Queue, Verdict
from vigie.ruling import judge

from tests.builders import NOON, a_stream_event, an_analysis, an_event
from tests.graph_stub import GraphStub, Scripted, connected_graph, graph_error

IDENTITY = mention_id("levain", "facebook", "100_1")


@pytest.fixture
def graph(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStub]:
    with connected_graph(monkeypatch) as stub:
        store_event("levain", an_event("Vous ouvrez quand ?"), NOON)
        mention = get_mention(IDENTITY)
        assert mention is not None
        score_mention(mention, lambda _: an_analysis(Mood.NEUTRAL), NOON)
        hide = Moderation(Verdict.HIDE)
        change_card(IDENTITY, lambda card: judge(card, mention, hide, NOON), NOON)
        yield stub


def put_out(kind: ActionKind = ActionKind.REPLY, actor: str = "odile") -> Action:
    action = Action(
        id=f"{IDENTITY}-{kind}",
        mention_id=IDENTITY,
        brand="levain",
        platform="facebook",
        native_id="100_1",
        kind=kind,
        actor=actor,
        text="À 7 h. OM" if kind is ActionKind.REPLY else "",
        thread_id="55_100",
        created_at=NOON,
    )
    assert add_action(action)
    return action


def deliver(action: Action, now: datetime = NOON) -> None:
    assert perform_batch(a_stream_event(action_to_item(action)), at(now)) == []


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def now_is(action: Action) -> Action:
    found = read_action(action.id)
    assert found is not None
    return found


def status() -> Status:
    card = read_card(IDENTITY)
    assert card is not None
    return card.status


def count(name: str) -> int:
    hours = read_hours("levain", NOON - timedelta(days=1), NOON + timedelta(days=1))
    return sum(hour.measures.get(name, 0) for hour in hours)


def test_a_reply_delivered_many_times_and_at_once_is_sent_once(graph: GraphStub) -> None:
    action = put_out()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: perform(action.id, at(NOON)), range(8)))
    deliver(action)
    assert [form["message"] for _, _, form in graph.writes] == ["À 7 h. OM"]
    done = now_is(action)
    assert (done.state, done.result_id) == (ActionState.SENT, "100_900")
    assert (status(), count("replies")) == (Status.WAITING, 1)


def test_a_broken_line_is_unconfirmed_then_found_by_reading_and_never_repeated(
    graph: GraphStub,
) -> None:
    graph.answer = lambda *_: None
    action = put_out()
    deliver(action)
    assert now_is(action).state is ActionState.UNCONFIRMED
    ours = {
        "id": "100_901",
        "message": "À 7 h. OM",
        "from": {"id": "55"},
        "created_time": NOON.strftime("%Y-%m-%dT%H:%M:%S+0000"),
    }
    graph.answer = lambda *_: (200, {"data": [ours]})
    for minute in range(1, 5):
        send_due(NOON + timedelta(minutes=minute))
        perform(action.id, at(NOON + timedelta(minutes=minute)))
    done = now_is(action)
    assert (done.state, done.result_id) == (ActionState.SENT, "100_901")
    assert len(graph.writes) == 1
    assert count("replies") == 1


def test_an_unconfirmed_reply_the_thread_never_shows_fails_and_is_a_human_s(
    graph: GraphStub,
) -> None:
    graph.answer = lambda *_: None
    action = put_out()
    deliver(action)
    graph.answer = lambda *_: (200, {"data": []})
    for minute in range(1, 6):
        send_due(NOON + timedelta(minutes=minute))
        perform(action.id, at(NOON + timedelta(minutes=minute)))
    assert now_is(action).state is ActionState.FAILED
    assert len(graph.writes) == 1
    assert count("replies") == 0


def test_a_function_that_died_after_its_claim_never_calls_again(graph: GraphStub) -> None:
    action = put_out()
    assert move_action(action, move(action, ActionState.CLAIMED, NOON))
    deliver(action)
    assert graph.writes == []
    later = NOON + timedelta(minutes=1)
    assert send_due(later)["actions"] == 1
    assert now_is(action).state is ActionState.UNCONFIRMED
    graph.answer = lambda *_: (200, {"data": []})
    perform(action.id, at(later))
    assert graph.writes == []


def test_a_platform_that_is_down_lets_the_reply_wait_and_sends_it_once_later(
    graph: GraphStub,
) -> None:
    graph.answer = lambda *_: graph_error(2, status=500, transient=True)
    action = put_out()
    deliver(action)
    waiting = now_is(action)
    assert waiting.state is ActionState.WAITING
    assert waiting.due_at is not None
    graph.answer = lambda *_: (200, {"id": "100_902"})
    send_due(waiting.due_at)
    assert now_is(action).state is ActionState.PENDING
    deliver(now_is(action), waiting.due_at)
    assert now_is(action).state is ActionState.SENT
    assert count("replies") == 1


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (graph_error(100, 33), ActionState.FAILED),
        (graph_error(10), ActionState.FAILED),
        (graph_error(4), ActionState.WAITING),
        (graph_error(32), ActionState.WAITING),
        (graph_error(190, 463, 401), ActionState.WAITING),
    ],
)
def test_each_refusal_has_its_consequence(
    graph: GraphStub, failure: Scripted, state: ActionState
) -> None:
    graph.answer = lambda *_: failure
    action = put_out()
    deliver(action)
    assert now_is(action).state is state
    assert len(graph.writes) == 1


def test_a_dead_token_owes_one_mail_and_refuses_further_replies(graph: GraphStub) -> None:
    graph.answer = lambda *_: graph_error(190, 463, 401)
    deliver(put_out())
    deliver(put_out(ActionKind.HIDE))
    row: dict[str, Any] | None = get(
        settings().desk_table, {"pk": "brand#levain", "sk": "alert#levain.reconnect.facebook"}
    )
    assert row is not None
    assert row["mail_state"] == "pending"
    with pytest.raises(ConflictError):
        refuse_if_disconnected("levain", "facebook")


def test_a_hide_that_worked_shows_and_counts_and_one_that_failed_goes_to_a_human(
    graph: GraphStub,
) -> None:
    deliver(put_out(ActionKind.HIDE, actor="rule"))
    assert (status(), count("hidden")) == (Status.HIDDEN, 1)
    deliver(put_out(ActionKind.UNHIDE))
    assert (status(), count("hidden")) == (Status.TODO, 0)


def test_a_comment_deleted_between_view_and_act_fails_without_a_call(graph: GraphStub) -> None:
    action = put_out()
    gone = an_event("", kind=EventKind.REMOVE, said_at=None, version=NOON + timedelta(minutes=1))
    store_event("levain", gone, NOON)
    deliver(action)
    failed = now_is(action)
    assert (failed.state, graph.writes) == (ActionState.FAILED, [])
    assert "deleted" in failed.reason


def test_a_mention_is_not_lost_when_its_hide_fails(graph: GraphStub) -> None:
    graph.answer = lambda *_: graph_error(200)
    deliver(put_out(ActionKind.HIDE, actor="rule"))
    card = read_card(IDENTITY)
    assert card is not None
    assert card.queue in (Queue.REPLY, Queue.REVIEW)
    assert card.status is Status.TODO


def test_a_reply_is_never_held_back_until_next_month(graph: GraphStub) -> None:
    error = RateLimitedError("the budget is used", code="early", retry_after=9 * 86_400)
    after = after_error(move(put_out(), ActionState.CLAIMED, NOON), error, NOON)
    assert after.state is ActionState.FAILED, "a human must know today"


@pytest.mark.parametrize("kind", [ActionKind.LIKE, ActionKind.REPLY, ActionKind.DELETE])
def test_no_rule_ever_likes_answers_or_deletes(graph: GraphStub, kind: ActionKind) -> None:
    action = put_out(kind, actor="rule")
    deliver(action)
    assert graph.writes == []
    assert now_is(action).state is ActionState.FAILED


def test_a_thread_that_answers_nonsense_for_a_day_is_no_poison(graph: GraphStub) -> None:
    action = put_out()
    assert move_action(action, move(action, ActionState.UNCONFIRMED, NOON))
    graph.answer = lambda *_: (200, {"data": "nonsense"})
    for hours in (1, 2, 25, 26, 27):
        perform(action.id, at(NOON + timedelta(hours=hours)))
    assert now_is(action).state is ActionState.FAILED
    assert graph.writes == []
