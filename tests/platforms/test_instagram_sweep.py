from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from vigie.errors import (
    RateLimitedError,
)
from vigie.mention import EventKind
from vigie.platforms import instagram
from vigie.platforms._limits import ProcessMeters, remembering

from tests.platforms.fixtures import NOW
from tests.platforms.instagram_account import (
    ME,
    THROUGH_PAGE,
    Feed,
    V,
    a_graph,
    ids,
    poll,
    refusal,
    says,
)
from tests.platforms.stand_in import Answer, Call, StandIn


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with a_graph(monkeypatch) as server:
        yield server


def test_first_sweep_brings_media_and_comments_with_their_addresses(graph: StandIn) -> None:
    feed = Feed(graph)
    feed.comment("10", "901", replies={"data": [{"id": "902", "text": "Oui", "username": "tom"}]})
    events = poll().events
    assert [(one.native_id, one.own, one.thread_id) for one in events] == [
        ("10", True, None),
        ("901", False, "10"),
        ("902", False, "10"),
    ]
    assert events[2].url == "https://www.instagram.com/p/D10/c/901/r/902/"
    assert instagram.claim(str(events[2].url)) == "902"


def test_second_sweep_reads_only_media_whose_count_changed(graph: StandIn) -> None:
    feed = Feed(graph)
    feed.comment("10", "901")
    feed.comment("11", "902")
    first = poll()
    feed.comment("11", "903", "Encore !")
    graph.calls.clear()
    second = poll(first.cursor)
    assert ids(second) == ["903"]
    assert [call.path.split("/")[-2] for call in graph.calls] == [ME, ME, "11"]


def test_late_reply_under_an_old_comment_is_found(graph: StandIn) -> None:
    feed = Feed(graph)
    feed.page = 2
    for number in range(5):
        feed.comment("10", f"90{number}", timestamp="2026-11-10T10:00:00+0000")
    feed.comment("10", "909", timestamp="2026-11-24T11:59:00+0000")
    first = poll()
    late = {"id": "950", "text": "Toujours pas", "timestamp": "2026-11-24T11:59:59+0000"}
    feed.media["10"][-1]["replies"] = {"data": [late]}
    feed.media["10"].append({"id": "800", "text": "x", "timestamp": "2026-11-01T10:00:00+0000"})
    feed.media["10"].append({"id": "801", "text": "x", "timestamp": "2026-11-01T10:00:00+0000"})
    second = poll(first.cursor)
    assert "950" in ids(second)


def test_hidden_comment_is_told_hidden(graph: StandIn) -> None:
    feed = Feed(graph)
    feed.comment("10", "901", hidden=True)
    kinds = [(one.native_id, one.kind) for one in poll().events]
    assert ("901", EventKind.HIDE) in kinds


def test_comment_under_old_media_is_found_as_the_round_goes_on(graph: StandIn) -> None:
    feed = Feed(graph)
    feed.page = 3
    for number in range(8):
        feed.comment(f"1{number}", f"90{number}")
    cursor = poll().cursor
    for _ in range(3):
        cursor = poll(cursor).cursor
    feed.comment("17", "999", "Nouveau sous une vieille photo")
    found: list[str] = []
    for _ in range(4):
        fetched = poll(cursor)
        cursor, found = fetched.cursor, found + ids(fetched)
    assert "999" in found


def test_sweep_cut_short_goes_on_where_it_stopped(graph: StandIn) -> None:
    feed = Feed(graph)
    for number in range(10, 20):
        feed.comment(str(number), f"9{number}")
    feed.limited_after = 5
    first = poll()
    assert first.wait > 0
    assert len([one for one in ids(first) if one.startswith("9")]) == 3
    feed.limited_after = None
    second = poll(first.cursor)
    told = [one for one in ids(first) + ids(second) if one.startswith("9")]
    assert sorted(told) == [f"9{number}" for number in range(10, 20)]
    assert not ids(poll(second.cursor))


def test_media_that_waits_and_grows_meanwhile_is_owed_both(graph: StandIn) -> None:
    feed = Feed(graph)
    feed.page = 4
    feed.media = {"10": []}
    cursor = poll().cursor
    told: list[str] = []
    for limited_after, names in ((1, ("901", "902", "903")), (None, ("904", "905", "906"))):
        for name in names:
            feed.comment("10", name)
        graph.calls.clear()
        feed.limited_after = limited_after
        found = poll(cursor)
        cursor, told = found.cursor, told + ids(found)
    assert sorted(one for one in told if one.startswith("9")) == [f"90{n}" for n in range(1, 7)]


def test_limit_at_the_first_step_is_the_failure_of_the_poll(graph: StandIn) -> None:
    Feed(graph).limited_after = 0
    with pytest.raises(RateLimitedError):
        poll()


def test_repeating_page_cursor_ends_the_walk(graph: StandIn) -> None:
    feed = Feed(graph)
    feed.comment("10", "901", timestamp="2026-11-24T11:59:00+0000")
    same = {"data": feed.media["10"], "paging": {"cursors": {"after": "same"}, "next": "x"}}
    media = feed.answer(Call("GET", f"{V}/{ME}/media", {}, {}, {}))
    graph.route = lambda call: media if call.path.endswith("/media") else says(same)
    fetched = poll()
    assert ids(fetched) == ["10", "901"]
    assert len(graph.calls) <= 4


def test_calls_of_a_sweep_are_bounded_and_nothing_is_skipped(graph: StandIn) -> None:
    feed = Feed(graph)
    for number in range(30):
        feed.media[f"m{number}"] = []
    cursor = poll().cursor
    for number in range(30):
        feed.comment(f"m{number}", f"c{number}", timestamp="2026-11-24T11:59:00+0000")
    graph.calls.clear()
    first = poll(cursor)
    assert len(graph.calls) <= 15
    second = poll(first.cursor)
    third = poll(second.cursor)
    told = [*ids(first), *ids(second), *ids(third)]
    assert sorted(told) == sorted(f"c{number}" for number in range(30))


def test_missing_right_to_tags_leaves_the_comments_read(graph: StandIn) -> None:
    feed = Feed(graph)
    feed.comment("10", "901")
    graph.route = lambda call: (
        says(refusal(10), 400) if call.path.endswith("/tags") else feed.answer(call)
    )
    assert ids(poll(secrets=THROUGH_PAGE)) == ["10", "901"]


def test_comment_shown_again_is_told(graph: StandIn) -> None:
    feed = Feed(graph)
    feed.comment("10", "901", hidden=True)
    cursor = poll().cursor
    feed.media["10"][0]["hidden"] = False
    feed.comment("10", "902")
    kinds = [(one.native_id, one.kind) for one in poll(cursor).events]
    assert ("901", EventKind.UNHIDE) in kinds


def test_usage_headers_hold_reads_back_before_the_limit(graph: StandIn) -> None:
    feed = Feed(graph)
    feed.comment("10", "901")
    usage = json.dumps({ME: [{"type": "instagram", "call_count": 95}]})

    def route(call: Call) -> Answer:
        answer = feed.answer(call)
        return replace(answer, headers={"X-Business-Use-Case-Usage": usage})

    graph.route = route
    with remembering(ProcessMeters(clock=lambda: NOW)):
        first = poll()
        assert first.wait > 0
        assert len(graph.calls) == 1
        assert first.cursor["left"]
        with pytest.raises(RateLimitedError):
            poll(first.cursor)


def test_media_we_are_tagged_in_are_read_through_a_page_alone(graph: StandIn) -> None:
    feed = Feed(graph)
    feed.comment("10", "901")
    tag = {"id": "50", "media_type": "IMAGE", "caption": "Chez @cafe.rivage", "username": "lea"}
    feed.tags = [tag, {**tag, "id": "51", "caption": "Dimanche"}]
    found = {one.native_id: one for one in poll(secrets=THROUGH_PAGE).events}
    assert found["50"].facts["mentioned_in"] == "media"
    assert found["51"].facts["mentioned_in"] == "tag"
    assert not found["50"].own
    graph.calls.clear()
    poll()
    assert not [call for call in graph.calls if call.path.endswith("/tags")]


@pytest.mark.parametrize(
    "cursor", [{"since": 3, "counts": [], "older": {}, "left": [["x"], 3, ["", "", "", ""]]}]
)
def test_odd_cursor_is_a_new_beginning(graph: StandIn, cursor: dict[str, Any]) -> None:
    Feed(graph).comment("10", "901")
    assert ids(poll(cursor)) == ["10", "901"]


def test_search_for_what_is_never_shown_ends(graph: StandIn) -> None:
    feed = Feed(graph)
    for number in range(1200):
        feed.comment("10", f"c{number}", timestamp="2026-11-01T10:00:00+0000")
    cursor = poll().cursor
    while cursor["left"]:
        cursor = poll(cursor).cursor
    feed.filtered = 1
    graph.calls.clear()
    cursor = poll(cursor).cursor
    assert len(graph.calls) <= 10
    assert not cursor["left"]
    feed.filtered = 0
    graph.calls.clear()
    assert not poll(cursor).cursor["left"]
    assert len(graph.calls) <= 4
