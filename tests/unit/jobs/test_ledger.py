"""The ledger: each reply and post that left is one row, by whatever way it is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind, ActionState, move
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.aws.outbox import add_action, read_action
from vigie.aws.rollups import read_markers
from vigie.aws.sayings import decide_leaning, list_sayings
from vigie.gauge import count_balance
from vigie.jobs.perform import perform
from vigie.jobs.publish import ask_to_publish
from vigie.jobs.score import score_batch
from vigie.mention import Author, mention_id
from vigie.saying import Leaning, SaidIn, Saying

from tests.builders import NOON, a_stream_event, an_analysis, an_event
from tests.graph_stub import GraphStub, connected_graph

ASKED = mention_id("levain", "facebook", "100_1")
SALE = "Profitez de -20 % sur toute la boutique jusqu'à dimanche !"
HOUR = timedelta(hours=1)


@pytest.fixture
def graph(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStub]:
    with connected_graph(monkeypatch) as stub:
        yield stub


def said() -> list[Saying]:
    return list(list_sayings("levain", NOON - 24 * HOUR, NOON + 24 * HOUR))


def hear(text: str = "Vous ouvrez quand ?", times: int = 1, **values: Any) -> None:
    event = an_event(text, **values)
    store_event("levain", event, NOON)
    mention = get_mention(mention_id("levain", "facebook", event.native_id))
    assert mention is not None
    record = a_stream_event(mention_to_item(mention, NOON))
    for _ in range(times):
        assert score_batch(record, lambda _: an_analysis(), NOON) == []


def reply(text: str = "Bonjour, à 7 h.", kind: ActionKind = ActionKind.REPLY) -> Action:
    action = Action(
        id=f"{ASKED}-1",
        mention_id=ASKED,
        brand="levain",
        platform="facebook",
        native_id="100_1",
        kind=kind,
        actor="odile",
        text=text,
        thread_id="55_100",
        created_at=NOON,
    )
    assert add_action(action)
    return action


def ours(native_id: str, text: str, **values: Any) -> dict[str, Any]:
    told = {"native_id": native_id, "own": True, "author": Author("55", "Levain & Fils")}
    return {"text": text, **told, **values}


def test_a_reply_that_left_is_one_row_however_often_it_is_delivered(graph: GraphStub) -> None:
    hear()
    action = reply()
    for _ in range(3):
        perform(action.id, lambda: NOON)
    (row,) = said()
    assert (row.id, row.about, row.who) == (action.id, ASKED, "odile")
    assert (row.said_in, row.leaning, row.at) == (SaidIn.REPLY, Leaning.GIVING, NOON)


def test_a_reply_to_what_has_no_card_is_told_too(graph: GraphStub) -> None:
    store_event("levain", an_event(), NOON)
    action = reply(SALE)
    perform(action.id, lambda: NOON)
    assert [(row.id, row.leaning) for row in said()] == [(action.id, Leaning.PROMOTING)]


def test_an_act_without_words_is_not_told(graph: GraphStub) -> None:
    hear()
    action = reply(kind=ActionKind.LIKE)
    perform(action.id, lambda: NOON)
    assert said() == []


def test_a_post_is_one_row_when_we_publish_it_and_when_it_is_seen_there(graph: GraphStub) -> None:
    (post,) = ask_to_publish("levain", "noel", ["facebook"], {"facebook": SALE}, "odile", NOON)
    perform(post.id, lambda: NOON)
    done = read_action(post.id)
    assert done is not None
    assert done.state is ActionState.SENT
    assert [(row.said_in, row.leaning) for row in said()] == [(SaidIn.POST, Leaning.PROMOTING)]
    assert done.result_id is not None
    hear(**ours(done.result_id, SALE, thread_id=None, said_at=NOON + HOUR, version=NOON + HOUR))
    assert len({row.id for row in said()}) == 1
    assert count_balance(said()).total.count == 1


def test_an_answer_typed_in_the_app_is_one_row_however_often_it_is_seen(graph: GraphStub) -> None:
    hear()
    typed = ours("100_2", "Bonjour, à 7 h.", in_reply_to="100_1", said_at=NOON + HOUR)
    hear(times=3, **typed)
    (row,) = said()
    assert (row.who, row.about, row.at) == ("app", ASKED, NOON + HOUR)


def test_a_task_done_by_hand_is_told_under_whoever_asked_for_it(graph: GraphStub) -> None:
    hear()
    task = move(reply(), ActionState.TASK, NOON, "open it there")
    from vigie.aws.outbox import move_action

    known = read_action(task.id)
    assert known is not None
    assert move_action(known, task)
    hear(**ours("100_2", "Bonjour, à 7 h.", in_reply_to="100_1", said_at=NOON + HOUR))
    assert [row.who for row in said()] == ["odile"]


def test_a_post_typed_in_the_app_is_told_and_old_history_is_not(graph: GraphStub) -> None:
    hear(**ours("55_7", SALE, thread_id="55_7", said_at=NOON - HOUR))
    hear(**ours("55_8", SALE, thread_id="55_8", said_at=NOON - timedelta(days=200)))
    hear(**ours("55_9", "", thread_id="55_9"))
    assert [(row.id, row.said_in) for row in said()] == [("facebook.55_7", SaidIn.POST)]


def test_what_a_person_says_of_it_is_final(graph: GraphStub) -> None:
    typed = ours("55_7", SALE, thread_id="55_7", said_at=NOON - HOUR)
    hear(**typed)
    assert decide_leaning("levain", NOON - HOUR, "facebook.55_7", Leaning.GIVING, "odile")
    hear(**typed)
    assert [(row.leaning, row.decided_by) for row in said()] == [(Leaning.GIVING, "odile")]
    assert not decide_leaning("levain", NOON, "nothing", Leaning.GIVING, "odile")


def test_a_post_read_again_as_it_was_changes_no_day(aws: None) -> None:
    hear(**ours("55_200", SALE, in_reply_to=None, thread_id=None))
    marked = [one.changes for one in read_markers("levain")]
    hear(**ours("55_200", SALE, in_reply_to=None, thread_id=None), times=3)
    assert ([one.changes for one in read_markers("levain")], len(said())) == (marked, 1)
    hear(**ours("55_200", "Bravo à tous !", in_reply_to=None, thread_id=None, version=NOON + HOUR))
    assert [one.leaning for one in said()] == [Leaning.GIVING]
