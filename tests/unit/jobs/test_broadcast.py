"""A statement that could not leave at once leaves only while it is still what the brand says."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.action import Action, ActionState
from vigie.aws.crises import change_crisis, keep_new_crisis
from vigie.crisis import Crisis, end, open_crisis
from vigie.crisis.acts import approve, broadcast, write_statement
from vigie.crisis.statement import Statement, hash_words
from vigie.jobs.broadcast import list_crisis_posts, send_broadcasts
from vigie.jobs.perform import perform
from vigie.jobs.schedule import send_due

from tests.builders import NOON
from tests.graph_stub import GraphStub, graph_error
from tests.unit.jobs.test_publish import at, graph, published

__all__ = ["graph"]

HOUR = timedelta(hours=1)
FIRST, SECOND = "Nous vérifions le lot 12.", "C’était le lot 13, rappelé."


def say(identity: str, words: str, now: datetime, *, signed: bool = True) -> Crisis:
    draft = Statement(texts={"fr": words})
    kept = change_crisis(identity, lambda one: write_statement(one, draft, "marc", now))
    if signed:
        seen = {"fr": hash_words(words)}
        kept = change_crisis(identity, lambda one: approve(one, seen, "odile", now))
    return kept.crisis


def send(identity: str, words: str, now: datetime) -> None:
    kept = change_crisis(identity, lambda one: broadcast(one, {"facebook": "fr"}, "odile", now))
    send_broadcasts(kept.crisis, {kept.crisis.broadcasts[-1].what: words}, "odile", now)


def posts(crisis: Crisis) -> list[Action]:
    return list(list_crisis_posts(crisis).values())


def held_back(graph: GraphStub) -> str:
    """A crisis whose statement waits, since the platform had enough for now."""
    opened = keep_new_crisis(open_crisis("levain", "odile", NOON), pause=True).crisis
    crisis = say(opened.id, FIRST, NOON)
    send(opened.id, FIRST, NOON)
    graph.answer = lambda *_: graph_error(4)
    (post,) = posts(change_crisis(opened.id, lambda one: one).crisis)
    perform(post.id, at(NOON))
    assert crisis.is_on
    graph.writes.clear()
    graph.answer = lambda *_: (200, {"id": "55_1"})
    return opened.id


def wake(identity: str) -> list[Action]:
    kept = change_crisis(identity, lambda one: one)
    send_due(NOON + 2 * HOUR)
    for post in posts(kept.crisis):
        perform(post.id, at(NOON + 2 * HOUR))
    return posts(kept.crisis)


def test_what_waited_leaves_while_the_crisis_lasts_and_the_words_stand(graph: GraphStub) -> None:
    identity = held_back(graph)
    assert [post.state for post in wake(identity)] == [ActionState.SENT]
    assert published(graph) == [FIRST]


def test_what_waited_does_not_leave_after_the_crisis(graph: GraphStub) -> None:
    identity = held_back(graph)
    change_crisis(identity, lambda one: end(one, "odile", NOON + HOUR))
    (post,) = wake(identity)
    assert (post.state, "over" in post.reason) == (ActionState.FAILED, True)
    assert published(graph) == []


def test_what_waited_does_not_leave_beside_the_words_that_replaced_it(graph: GraphStub) -> None:
    identity = held_back(graph)
    say(identity, SECOND, NOON + HOUR)
    send(identity, SECOND, NOON + HOUR)
    states = {post.text: post.state for post in wake(identity)}
    assert states == {FIRST: ActionState.FAILED, SECOND: ActionState.SENT}
    assert published(graph) == [SECOND]


def test_what_waited_does_not_leave_while_its_words_are_being_changed(graph: GraphStub) -> None:
    identity = held_back(graph)
    say(identity, SECOND, NOON + HOUR, signed=False)
    assert [post.state for post in wake(identity)] == [ActionState.FAILED]
    assert published(graph) == []
