from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.errors import RateLimitedError, TransientError
from vigie.mention import EventKind, MentionEvent, merge
from vigie.platforms import hackernews
from vigie.platforms._phrases import phrases_of, says_all, says_any
from vigie.source import Source

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

T0 = int(NOW.timestamp()) - 86_400


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(says({"hits": []})) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_HACKERNEWS_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status=status, body=json.dumps(value).encode(), headers=headers)


def a_hit(
    number: int, text: str = "Le Café Rivage", at: int = T0, **changes: Any
) -> dict[str, Any]:
    hit = {"objectID": str(number), "author": "lea", "created_at_i": at, "comment_text": text}
    return hit | {"story_id": 1, "parent_id": 1, **changes}


def a_story(number: int, title: str = "Café Rivage", at: int = T0) -> dict[str, Any]:
    return {"objectID": str(number), "author": "tom", "created_at_i": at, "title": title}


def a_source(cursor: dict[str, Any] | None = None) -> Source:
    return Source("demo", "hackernews", "s1", query='"café rivage"', cursor=cursor or {})


def test_recorded_payloads_are_read() -> None:
    told = {}
    for path in recorded("hackernews"):
        parsed = read("hackernews", path.name, path.read_bytes())
        assert parsed.recognised, path.name
        (event,) = parsed.events
        told[event.native_id] = event
    assert told["2921983"].in_reply_to == "2921506"
    assert "Tell you what, Ill make a deal" in told["2921983"].text
    assert told["192327"].text.startswith("Justin.tv is looking for a Lead Flash Engineer!")
    assert told["160705"].in_reply_to == "160704"


def test_what_does_not_hold_the_words_is_left_out(wire: StandIn) -> None:
    near = a_hit(2, "Le cafe du rivage")
    under = a_hit(4, "Great!", story_title="Cafe Rivage opens")
    wire.answers[:] = [says({"hits": [a_hit(1), near, a_hit(3, "café-rivage !"), under]})]
    found = hackernews.poll(a_source(), {}, NOW)
    assert [event.native_id for event in found.events] == ["1", "3", "4"]
    (call,) = wire.calls
    assert call.path == "/api/v1/search_by_date"
    assert call.query["query"] == '"café rivage"'
    assert call.query["typoTolerance"] == "false"


def test_late_replies_under_found_stories_are_read_even_without_the_words(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.query["tags"].startswith("comment,("):
            assert call.query["tags"] == "comment,(story_900)"
            return says({"hits": [a_hit(901, "Pas d'accord", story_id=900)]})
        return says({"hits": [a_story(900)]})

    wire.route = route
    found = hackernews.poll(a_source(), {}, NOW)
    assert [event.native_id for event in found.events] == ["900", "901"]
    again = hackernews.poll(a_source(found.cursor), {}, NOW)
    assert again.events == ()


def test_more_than_a_thousand_hits_are_reached_by_time(wire: StandIn) -> None:
    hits = [a_hit(5000 - n, at=T0 - n * 60) for n in range(700)]

    def route(call: Call) -> Answer:
        upto = int(call.query.get("numericFilters", f"<={T0}").partition("<=")[2])
        return says({"hits": [hit for hit in hits if hit["created_at_i"] <= upto][:200]})

    wire.route = route
    cursor = {"search": {"mark": (NOW - timedelta(days=3)).isoformat()}}
    found = hackernews.poll(a_source(cursor), {}, NOW)
    assert len(found.events) == 700


def test_an_edit_within_its_two_hours_is_told(wire: StandIn) -> None:
    wire.answers[:] = [says({"hits": [a_hit(1)]})]
    first = hackernews.poll(a_source(), {}, NOW)
    wire.answers[:] = [says({"hits": [a_hit(1, "Le Café Rivage, finalement bon")]})]
    (event,) = hackernews.poll(a_source(first.cursor), {}, NOW).events
    assert (event.kind, event.version) == (EventKind.EDIT, NOW)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(429, b"slow", {"Retry-After": "30"}), RateLimitedError),
        (Answer(200, b"<html>"), TransientError),
        (says({"message": "down"}), TransientError),
    ],
)
def test_refusals_have_their_class(wire: StandIn, answer: Answer, kind: type[Exception]) -> None:
    wire.answers[:] = [answer]
    with pytest.raises(kind):
        hackernews.poll(a_source(), {}, NOW)


def test_items_are_read_again_and_an_unknown_one_proves_nothing(wire: StandIn) -> None:
    items: dict[str, Any] = {
        "/v0/item/1.json": {"id": 1, "by": "lea", "text": "Changed", "time": T0, "type": "comment"},
        "/v0/item/2.json": {"id": 2, "deleted": True, "time": T0, "type": "comment"},
        "/v0/item/3.json": None,
        "/v0/item/4.json": {"id": 4, "dead": True, "by": "x", "text": "[flagged]", "time": T0},
    }
    items["/v0/item/4.json"]["type"] = "comment"
    wire.route = lambda call: says(items[call.path])
    known = [
        merge(None, MentionEvent("hackernews", str(n), EventKind.ADD, NOW, "Café"), "demo")
        for n in (1, 2, 3, 4)
    ]
    later = NOW + timedelta(days=1)
    events = hackernews.reread([replace(known[0], hidden=True), *known[1:]], {}, later)
    assert [(event.native_id, event.kind.value) for event in events] == [
        ("1", "add"),
        ("2", "remove"),
        ("4", "hide"),
        ("1", "unhide"),
    ]
    assert merge(known[0], events[0], "demo").text == "Changed"


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://news.ycombinator.com/item?id=46000003", "46000003"),
        ("https://news.ycombinator.com/item?id=46000003#46000010", "46000003"),
        ("https://news.ycombinator.com/reply?id=46000003&goto=x", "46000003"),
        ("https://news.ycombinator.com/user?id=1", None),
        ("https://news.ycombinator.com/item?id=x", None),
        ("https://example.org/item?id=46000003", None),
    ],
)
def test_addresses_of_items_are_claimed(url: str, number: str | None) -> None:
    assert hackernews.claim(url) == number


def test_phrases_are_told_from_operators() -> None:
    assert phrases_of('"Café Rivage" OR levain -subreddit:x author:lea (rivage)') == (
        "cafe rivage",
        "levain",
        "rivage",
    )
    assert says_any("AU CAFÉ-RIVAGE !", ("cafe rivage",))
    assert not says_any("nodes", ("node",))
    assert says_any("anything", ())
    assert says_all("rivage café", ("cafe", "rivage"))
    assert not says_all("rivage", ("cafe", "rivage"))


def test_the_number_of_the_newest_item_says_nothing() -> None:
    parsed = hackernews.parse(b"8423305", NOW)
    assert parsed.recognised
    assert parsed.none_because == "this is the number of the newest item, not what it says"


def test_a_tree_keeps_the_place_of_what_was_deleted() -> None:
    deleted: dict[str, Any] = {
        "id": 16,
        "author": None,
        "text": None,
        "parent_id": 1,
        "children": [],
    }
    reply = {"id": 17, "author": "tom", "text": "Non", "parent_id": 16, "children": []}
    tree = {"id": 1, "author": "lea", "title": "Rivage", "text": None, "parent_id": None}
    body = json.dumps({**tree, "children": [{**deleted, "children": [reply]}]}).encode()
    told = [(one.native_id, one.kind.value) for one in hackernews.parse(body, NOW).events]
    assert told == [("1", "add"), ("16", "remove"), ("17", "add")]
