"""Walks along paged edges lose nothing, whatever cuts them short and whenever talk comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vigie.mention import EventKind
from vigie.platforms import Fetched, instagram, threads
from vigie.platforms._meta_walk import Edge, next_page, read_edges_left, write_edges_left
from vigie.source import Source

from tests.platforms import instagram_account as ig
from tests.platforms import test_threads as th
from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, StandIn, stand_in

Poll = Callable[[dict[str, Any], datetime], Fetched]
QUIET = 14


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_INSTAGRAM_BASE_URL", server.url)
        monkeypatch.setenv("VIGIE_THREADS_BASE_URL", server.url)
        yield server


def poll_instagram(cursor: dict[str, Any], now: datetime) -> Fetched:
    source = Source("demo", "instagram", "s", account=ig.ME, cursor=cursor)
    return instagram.poll(source, ig.SECRETS, now)


def poll_threads(cursor: dict[str, Any], now: datetime) -> Fetched:
    return threads.poll(
        Source("demo", "threads", "s", account=th.ME, cursor=cursor), th.SECRETS, now
    )


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


# One step: how many comments come to which media, and after how many calls a limit strikes.
STEPS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5)), max_size=3),
        st.one_of(st.none(), st.integers(2, 10)),
    ),
    min_size=1,
    max_size=5,
)


def told_by(poll: Poll, graph: StandIn, stage: Any, steps: Any, say: Any) -> set[str]:
    """Play the steps, a poll after each, then poll in peace until every round is over."""
    now, told = NOW, set[str]()
    cursor: dict[str, Any] = {}

    def listen(limited_after: int | None) -> None:
        nonlocal cursor
        graph.calls.clear()
        stage.limited_after = limited_after
        fetched = poll(cursor, now)
        assert len(graph.calls) <= 16
        cursor = fetched.cursor
        told.update(one.native_id for one in fetched.events if one.kind is EventKind.ADD)

    listen(None)
    for comments, limited_after in steps:
        now += timedelta(minutes=15)
        for place, count in comments:
            for _ in range(count):
                say(place, stamp(now - timedelta(minutes=1)))
        listen(limited_after)
    for _ in range(QUIET):
        now += timedelta(minutes=15)
        listen(None)
    return told


SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(deadline=None, max_examples=12, suppress_health_check=SLOW)
@given(STEPS, st.integers(2, 4))
def test_instagram_sweeps_tell_every_comment(graph: StandIn, steps: Any, page: int) -> None:
    feed = ig.Feed(graph)
    feed.page = page
    feed.media = {f"m{number}": [] for number in range(6)}
    said: list[str] = []

    def say(place: int, at: str) -> None:
        said.append(f"c{len(said)}")
        replies = feed.media[f"m{place}"]
        if len(said) % 4 == 0 and replies:
            reply = {"id": said[-1], "text": said[-1], "timestamp": at, "username": "zoe"}
            replies[-1].setdefault("replies", {"data": []})["data"].append(reply)
        else:
            feed.comment(f"m{place}", said[-1], said[-1], timestamp=at)

    assert told_by(poll_instagram, graph, feed, steps, say) >= set(said)


@settings(deadline=None, max_examples=12, suppress_health_check=SLOW)
@given(STEPS, st.integers(2, 4))
def test_threads_polls_tell_every_reply(graph: StandIn, steps: Any, page: int) -> None:
    account = th.Account(graph)
    account.page = page
    account.posts = {f"p{number}": [] for number in range(14)}
    said: list[str] = []

    def say(place: int, at: str) -> None:
        said.append(f"r{len(said)}")
        account.reply(f"p{place * 2}", said[-1], text=said[-1], timestamp=at)

    assert told_by(poll_threads, graph, account, steps, say) >= set(said)


EDGES = st.lists(
    st.builds(
        Edge,
        st.text("abc/1", min_size=1),
        st.text(max_size=9),
        st.text(max_size=9),
        st.sampled_from(["", "3"]),
    ),
    max_size=5,
)


@given(EDGES)
def test_edges_left_survive_the_cursor(edges: list[Edge]) -> None:
    assert read_edges_left(write_edges_left(edges)) == edges


@pytest.mark.parametrize("kept", [None, 3, "x", [3, ["a"], ["", "", "", ""], ["a", 1, "", ""]]])
def test_odd_edges_are_none(kept: object) -> None:
    assert read_edges_left(kept) == []
    assert read_edges_left([["a", "", "", "many"]]) == []


@pytest.mark.parametrize(
    ("answer", "after"),
    [
        ({"data": [1], "paging": {"cursors": {"after": "b"}, "next": "x"}}, "b"),
        ({"data": [1], "paging": {"cursors": {"after": "b"}}}, ""),
        ({"data": [1] * 50, "paging": {"cursors": {"after": "b"}}}, "b"),
        ({"data": [1], "paging": {"cursors": {"after": "a"}, "next": "x"}}, ""),
        ({"data": "[]", "paging": "x"}, ""),
        ({}, ""),
    ],
)
def test_page_is_turned_when_there_is_a_next_one_with_a_new_cursor(
    answer: dict[str, Any], after: str
) -> None:
    assert next_page(answer, "a") == after
