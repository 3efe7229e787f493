from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.errors import (
    AuthError,
    PlatformError,
)
from vigie.mention import EventKind, Mention, merge
from vigie.platforms import facebook

from tests.platforms.facebook_page import (
    PAGE,
    SECRETS,
    a_graph,
    a_source,
    page_of,
    refusal,
    said,
    says,
)
from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, Call, StandIn


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with a_graph(monkeypatch) as server:
        yield server


def test_sweep_reads_posts_and_their_comments_and_tells_each_once(graph: StandIn) -> None:
    post = said(f"{PAGE}_1", "Nouveau", 0, updated_time="2026-11-24T11:00:00+0000")
    post["comments"] = page_of(said("1_2", "Bravo", 5), after="c1")
    older = page_of(said("1_1", "Premier", 1))

    def route(call: Call) -> Answer:
        pages = {"comments": older, "feed": page_of(post)}
        return says(pages.get(call.path.rpartition("/")[2], page_of()))

    graph.route = route
    first = facebook.poll(a_source(), SECRETS, NOW)
    assert [one.native_id for one in first.events] == [f"{PAGE}_1", "1_2", "1_1"]
    assert graph.calls[0].path == f"/v26.0/{PAGE}/feed"
    edges = [call.path.rpartition("/")[2] for call in graph.calls]
    assert edges == ["feed", "tagged", "ratings", "ads_posts", "comments"]
    assert graph.calls[4].path == f"/v26.0/{PAGE}_1/comments"
    assert graph.calls[4].query["after"] == "c1"
    assert first.cursor["since"] == "2026-11-24T10:05:00+00:00"
    assert facebook.poll(a_source(**first.cursor), SECRETS, NOW).events == ()
    post["comments"]["data"][0]["message"] = "Bravo !"
    (edit,) = facebook.poll(a_source(**first.cursor), SECRETS, NOW).events
    assert (edit.kind, edit.text, edit.version) == (EventKind.EDIT, "Bravo !", NOW)
    assert "TOKEN" not in json.dumps(first.cursor)
    assert "access_token" not in json.dumps(first.cursor)


SINCE = "2026-11-24T10:00:00+00:00"


def test_sweep_stops_at_pages_nobody_touched_since(graph: StandIn) -> None:
    old = said(f"{PAGE}_1", "Vieux", 0, updated_time="2026-11-01T00:00:00+0000")

    def route(call: Call) -> Answer:
        return says(page_of(old, after="x") if call.path.endswith("/feed") else page_of())

    graph.route = route
    facebook.poll(a_source(since=SINCE), SECRETS, NOW)
    assert [call.path.rpartition("/")[2] for call in graph.calls] == ["feed", "tagged"]


def a_busy_page(pages: int) -> dict[str, dict[str, Any]]:
    """A feed whose pages hold one fresh post each, by the cursor that leads to them."""
    found = {}
    for number in range(pages):
        post = said(f"{PAGE}_{number}", str(number), 100 - 4 * number)
        post["updated_time"] = post["created_time"]
        found[str(number) if number else ""] = page_of(
            post, after=str(number + 1) if number + 1 < pages else ""
        )
    return found


def test_sweep_goes_on_where_its_calls_ran_out(graph: StandIn) -> None:
    feed = a_busy_page(25)

    def route(call: Call) -> Answer:
        known = feed if call.path.endswith("/feed") else {}
        return says(known.get(call.query.get("after", ""), page_of()))

    graph.route = route
    cursor: dict[str, Any] = {"since": SINCE}
    told: list[str] = []
    for _ in range(6):
        before = len(graph.calls)
        fetched = facebook.poll(a_source(**cursor), SECRETS, NOW)
        assert len(graph.calls) - before <= 10
        told += [one.native_id for one in fetched.events]
        cursor = fetched.cursor
        if not cursor["legs"]:
            break
        assert fetched.wait == 60
    assert not cursor["legs"]
    assert sorted(told) == sorted(f"{PAGE}_{number}" for number in range(25))
    assert fetched.wait == 0


def test_first_sweep_reads_a_bounded_history(graph: StandIn) -> None:
    old = said("1_1", "x", -60 * 24 * 31, updated_time="2026-10-01T00:00:00+0000")
    graph.route = lambda _: says(page_of(old, after=str(len(graph.calls))))
    fetched = facebook.poll(a_source(), SECRETS, NOW)
    assert len(graph.calls) == 4
    assert not fetched.cursor["legs"]


def test_sweep_that_meets_a_limit_keeps_what_it_read_and_waits(graph: StandIn) -> None:
    feed = a_busy_page(3)
    slow = says(refusal(32), 400, Retry_After="120")

    def route(call: Call) -> Answer:
        if call.query.get("after") == "1":
            return slow
        known = feed if call.path.endswith("/feed") else {}
        return says(known.get(call.query.get("after", ""), page_of()))

    graph.route = route
    fetched = facebook.poll(a_source(), SECRETS, NOW)
    assert [one.native_id for one in fetched.events] == [f"{PAGE}_0"]
    assert fetched.wait == 120
    assert [leg["after"] for leg in fetched.cursor["legs"]] == ["1"]
    slow = says(feed["1"])
    again = facebook.poll(a_source(**fetched.cursor), SECRETS, NOW)
    assert [one.native_id for one in again.events] == [f"{PAGE}_1", f"{PAGE}_2"]


@pytest.mark.parametrize(
    ("code", "legs"), [(100, []), (803, []), (10, []), (2, ["1_5"]), (190, None)]
)
def test_one_bad_post_does_not_hold_up_the_others(
    graph: StandIn, code: int, legs: list[str] | None
) -> None:
    def route(call: Call) -> Answer:
        if call.path.endswith("1_5/comments"):
            return says(refusal(code), 400)
        return says(page_of(said("1_6", "Oui", 0)))

    graph.route = route
    left = {"edge": "1_5", "after": ""}
    source = a_source(since=SINCE, legs=[left])
    if legs is None:
        with pytest.raises(AuthError):
            facebook.poll(source, SECRETS, NOW)
        return
    fetched = facebook.poll(source, SECRETS, NOW)
    assert [leg["edge"] for leg in fetched.cursor["legs"]] == legs
    assert len(fetched.events) == 1


def test_cursor_a_platform_forgot_begins_the_leg_anew(graph: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.query.get("after") == "old":
            return says(refusal(100), 400)
        if call.path.endswith("1_5/comments"):
            return says(page_of(said("5_1", "Me voilà", 0)))
        return says(page_of())

    graph.route = route
    fetched = facebook.poll(
        a_source(since=SINCE, legs=[{"edge": "1_5", "after": "old"}]), SECRETS, NOW
    )
    assert [one.native_id for one in fetched.events] == ["5_1"]


def test_late_answers_under_old_posts_are_found_page_by_page(graph: StandIn) -> None:
    """The old post is on the feed's third page, and nothing says it was touched."""
    stale = "2026-11-01T00:00:00+0000"
    late = said("9_1", "Je le lis seulement maintenant", 30)
    old = said(f"{PAGE}_9", "Vieux", -60 * 24 * 40, updated_time=stale, comments=page_of(late))
    pages = {
        "": page_of(said(f"{PAGE}_1", "a", -60 * 24 * 20, updated_time=stale), after="2"),
        "2": page_of(said(f"{PAGE}_2", "b", -60 * 24 * 30, updated_time=stale), after="3"),
        "3": page_of(old),
    }

    def route(call: Call) -> Answer:
        is_feed = call.path.endswith("/feed")
        return says(pages[call.query.get("after", "")] if is_feed else page_of())

    graph.route = route
    cursor: dict[str, Any] = {"since": SINCE}
    told: list[str] = []
    for _ in range(4):
        fetched = facebook.poll(a_source(**cursor), SECRETS, NOW)
        told += [one.native_id for one in fetched.events]
        cursor = fetched.cursor
    assert told.count("9_1") == 1
    assert f"{PAGE}_9" not in told, "what was told before we listened is no news"


def test_hidden_comment_that_shows_again_is_unhidden(graph: StandIn) -> None:
    spam = said("1_2", "Gagnez un pain", 5, is_hidden=True)
    post = said(f"{PAGE}_1", "Nouveau", 0, comments=page_of(spam))
    graph.route = lambda _: says(page_of(post))
    first = facebook.poll(a_source(), SECRETS, NOW)
    assert [one.kind for one in first.events] == [EventKind.ADD, EventKind.ADD, EventKind.HIDE]
    assert facebook.poll(a_source(**first.cursor), SECRETS, NOW).events == ()
    spam["is_hidden"] = False
    (shown,) = facebook.poll(a_source(**first.cursor), SECRETS, NOW).events
    assert (shown.native_id, shown.kind) == ("1_2", EventKind.UNHIDE)


def test_what_a_side_edge_told_late_is_not_skipped(graph: StandIn) -> None:
    """Reviews are read every third poll: what came since their own last reading counts."""
    review: dict[str, Any] = {"created_time": "2026-11-24T06:00:00+0000", "review_text": "Parfait"}
    review |= {"recommendation_type": "positive", "open_graph_story": {"id": "77"}}
    graph.route = lambda call: says(
        page_of(review) if call.path.endswith("/ratings") else page_of()
    )
    sides = {"tagged": SINCE, "ratings": "2026-11-24T05:00:00+00:00", "ads_posts": SINCE}
    fetched = facebook.poll(a_source(since=SINCE, sides=sides), SECRETS, NOW)
    assert [one.native_id for one in fetched.events] == ["77"]
    assert fetched.cursor["sides"]["ratings"] == NOW.isoformat()


def test_side_edges_are_read_in_turn_and_may_be_refused(graph: StandIn) -> None:
    def route(call: Call) -> Answer:
        edge = call.path.rpartition("/")[2]
        if edge == "ratings":
            review: dict[str, Any] = {"created_time": SINCE, "review_text": "Parfait"}
            review |= {"recommendation_type": "positive", "open_graph_story": {"id": "77"}}
            return says(page_of(review))
        return says(refusal(10), 403) if edge != "feed" else says(page_of())

    graph.route = route
    cursor: dict[str, Any] = {"since": SINCE}
    found: list[Any] = []
    for _ in range(4):
        fetched = facebook.poll(a_source(**cursor), SECRETS, NOW)
        cursor, found = fetched.cursor, found + list(fetched.events)
    edges = [call.path.rpartition("/")[2] for call in graph.calls]
    assert edges == ["feed", "tagged", "feed", "ratings", "feed", "ads_posts", "feed", "tagged"]
    assert [(one.native_id, one.facts) for one in found] == [("77", {"recommends": "1"})]


@pytest.mark.parametrize(
    "answer",
    [
        page_of(after="same"),
        {"paging": {"cursors": {"after": "z"}, "next": "n"}},
        {"data": "[]"},
        {"data": [], "paging": "[]"},
        {"data": [{"id": "1_1", "comments": "[]"}, None, 3]},
        {"data": None},
        [],
    ],
)
def test_sweep_survives_every_recorded_paging_trap(graph: StandIn, answer: Any) -> None:
    graph.answers = [says(answer)]
    assert facebook.poll(a_source(), SECRETS, NOW).events == ()
    assert len(graph.calls) <= 10


def test_sweep_makes_at_most_ten_calls(graph: StandIn) -> None:
    graph.route = lambda _: says(page_of(said("1_1", "x", 0), after=str(len(graph.calls))))
    facebook.poll(a_source(), SECRETS, NOW)
    assert len(graph.calls) == 10


@pytest.mark.parametrize("broken", [None, 3, "x", [1, {}, {"edge": 1}], {"a": 1}])
def test_cursor_nobody_can_read_is_a_first_poll(graph: StandIn, broken: Any) -> None:
    graph.answers = [says(page_of())]
    source = a_source(since=broken, legs=broken, old=broken, sides=broken, seen=broken)
    assert facebook.poll(source, SECRETS, NOW).events == ()


def test_own_words_are_marked_in_the_sweep(graph: StandIn) -> None:
    mine = said(f"{PAGE}_1", "Nous", 0, **{"from": {"id": PAGE}})
    graph.answers = [says(page_of(mine))]
    (event,) = facebook.poll(a_source(), SECRETS, NOW).events
    assert event.own


# Reading again


def a_mention(native_id: str, **changes: Any) -> Mention:
    known = Mention("demo", "facebook", native_id, NOW - timedelta(days=1), text="Bonjour")
    return replace(known, **changes)


def test_what_reads_on_is_told_as_it_is_now_and_what_is_missing_is_gone(graph: StandIn) -> None:
    graph.answers = [says({"1_1": said("1_1", "Corrigé", 0, is_hidden=True), "1_2": None})]
    about = [a_mention("1_1", facts={"summons": "1"}, media=("https://a.example/b.jpg",))]
    events = facebook.reread([*about, a_mention("1_2")], SECRETS, NOW)
    kinds = [(one.native_id, one.kind) for one in events]
    assert kinds == [
        ("1_1", EventKind.ADD),
        ("1_1", EventKind.HIDE),
        ("1_2", EventKind.REMOVE),
    ]
    after = merge(about[0], events[0], "demo")
    assert (after.text, after.facts, after.media) == (
        "Corrigé",
        {"summons": "1"},
        ("https://a.example/b.jpg",),
    )
    (call,) = graph.calls
    assert (call.path, call.query["ids"]) == ("/v26.0/", "1_1,1_2")


def test_one_id_that_leads_nowhere_is_searched_for_in_halves(graph: StandIn) -> None:
    def route(call: Call) -> Answer:
        ids = call.query["ids"].split(",")
        if "1_7" in ids:
            return says(refusal(100, 33), 400)
        return says({one: said(one, "Bonjour", 0) for one in ids})

    graph.route = route
    events = facebook.reread([a_mention(f"1_{number}") for number in range(50)], SECRETS, NOW)
    gone = [one.native_id for one in events if one.kind is EventKind.REMOVE]
    assert gone == ["1_7"]
    assert len([one for one in events if one.kind is EventKind.ADD]) == 49
    assert len(graph.calls) <= 14


@pytest.mark.parametrize("answer", [says({}), says({"2_2": {"id": "2_2"}}), Answer(status=404)])
def test_answer_about_none_of_them_removes_nothing(graph: StandIn, answer: Answer) -> None:
    graph.answers = [answer]
    with pytest.raises(PlatformError):
        facebook.reread([a_mention("1_1")], SECRETS, NOW)


def test_words_a_lesser_right_hides_are_kept_and_reviews_are_not_asked_for(graph: StandIn) -> None:
    graph.answers = [says({"1_1": {"id": "1_1", "created_time": "2026-11-24T09:00:00+0000"}})]
    review = a_mention("77", facts={"recommends": "0"})
    assert facebook.reread([a_mention("1_1"), review], SECRETS, NOW) == []
    assert graph.calls[0].query["ids"] == "1_1"
