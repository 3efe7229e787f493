from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.errors import (
    AuthError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.mention import EventKind, MentionEvent, merge
from vigie.platforms import stack_exchange
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.platforms._stack_exchange_read import host_of_site
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

T0 = int(NOW.timestamp()) - 86_400
LEA = {"user_id": 3001, "user_type": "registered", "display_name": "L&#233;a"}


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(says()) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_STACK_EXCHANGE_BASE_URL", server.url)
        yield server


def says(*items: Any, status: int = 200, **more: Any) -> Answer:
    """Always gzip, as theirs is."""
    body = {"items": list(items), "has_more": False, "quota_remaining": 9000, **more}
    packed = gzip.compress(json.dumps(body).encode())
    return Answer(status=status, body=packed, headers={"Content-Encoding": "gzip"})


def refused(code: int, message: str = "…", status: int = 400) -> Answer:
    body = {"error_id": code, "error_name": "some_name", "error_message": message}
    return Answer(status=status, body=json.dumps(body).encode())


def an_excerpt(question: int, answer: int | None = None) -> dict[str, Any]:
    found = {"question_id": question, "creation_date": T0, "title": "Rivage", "excerpt": "…"}
    found["item_type"] = "answer" if answer else "question"
    return found | ({"answer_id": answer} if answer else {})


def a_question(number: int, **changes: Any) -> dict[str, Any]:
    found = {"question_id": number, "title": "Rivage ?", "body": "<p>Help</p>", "owner": LEA}
    return found | {"creation_date": T0, **changes}


def an_answer(number: int, question: int) -> dict[str, Any]:
    found = {"answer_id": number, "question_id": question, "body": "<p>So</p>", "owner": LEA}
    return found | {"creation_date": T0 + 60}


def a_comment(number: int, post: int, at: int = T0 + 90) -> dict[str, Any]:
    return {
        "comment_id": number,
        "post_id": post,
        "body": "Non",
        "owner": LEA,
        "creation_date": at,
        "edited": False,
    }


def a_source(account: str = "", cursor: dict[str, Any] | None = None) -> Source:
    query = '"café rivage"'
    return Source("demo", "stack_exchange", "s1", query=query, account=account, cursor=cursor or {})


def test_what_a_search_finds_is_read_whole_with_the_comments_below(wire: StandIn) -> None:
    answers = {
        "/2.3/search/excerpts": [an_excerpt(10, 12), an_excerpt(11)],
        "/2.3/answers/12": [an_answer(12, 10)],
        "/2.3/questions/11": [a_question(11)],
        "/2.3/posts/12;11/comments": [a_comment(5, 12)],
    }
    wire.route = lambda call: says(*answers[call.path])
    found = stack_exchange.poll(a_source(), {"key": "KEY"}, NOW)
    told = {event.native_id: event for event in found.events}
    assert set(told) == {"12", "11", "comment-5"}
    assert (told["12"].in_reply_to, told["12"].author.name) == ("10", "Léa")
    assert told["11"].text == "Rivage ?\n\nHelp"
    assert (told["comment-5"].in_reply_to, told["comment-5"].thread_id) == ("12", "10")
    assert {call.query["key"] for call in wire.calls} == {"KEY"}
    assert {call.query["site"] for call in wire.calls} == {"stackoverflow"}
    again = stack_exchange.poll(a_source(cursor=found.cursor), {}, NOW)
    assert again.events == ()
    assert [call.path for call in wire.calls[4:]] == [
        "/2.3/search/excerpts",
        "/2.3/posts/12;11/comments",
    ]


def test_a_late_comment_under_an_old_post_is_found(wire: StandIn) -> None:
    cursor = {"watched": {"7": ""}, "comments": {"mark": (NOW - timedelta(days=2)).isoformat()}}
    wire.route = lambda call: says(a_comment(99, 7)) if "comments" in call.path else says()
    (event,) = stack_exchange.poll(a_source(cursor=cursor), {}, NOW).events
    assert event.native_id == "comment-99"


def test_a_method_told_to_back_off_is_not_called_again(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path == "/2.3/search/excerpts":
            return says(an_excerpt(10), has_more=True, backoff=25)
        return says(a_question(10)) if "questions" in call.path else says()

    wire.route = route
    cursor = {"search": {"mark": (NOW - timedelta(days=5)).isoformat()}}
    found = stack_exchange.poll(a_source(cursor=cursor), {}, NOW)
    assert found.wait == 25
    assert found.cursor["search"]["gaps"][0]["after"] == "2"
    assert [event.native_id for event in found.events] == ["10"]
    assert [call.path for call in wire.calls].count("/2.3/search/excerpts") == 1


def test_finds_a_limit_kept_from_us_are_read_next_time(wire: StandIn) -> None:
    limited = True

    def route(call: Call) -> Answer:
        if call.path == "/2.3/search/excerpts":
            return says(an_excerpt(10))
        if limited:
            return refused(502, "more requests available in 120 seconds")
        return says(a_question(10)) if "questions" in call.path else says()

    wire.route = route
    first = stack_exchange.poll(a_source(), {}, NOW)
    assert (first.events, first.wait) == ((), 120)
    limited = False
    second = stack_exchange.poll(a_source(cursor=first.cursor), {}, NOW)
    assert [event.native_id for event in second.events] == ["10"]


def test_posts_of_two_sites_never_share_an_id(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        assert call.query["site"] == "superuser"
        return says(an_excerpt(10) if "search" in call.path else a_question(10))

    wire.route = route
    source = a_source("superuser", {"watched": {}})
    assert [event.native_id for event in stack_exchange.poll(source, {}, NOW).events] == [
        "superuser.com/10"
    ]


@pytest.mark.parametrize(
    ("site", "host"),
    [
        ("", "stackoverflow.com"),
        ("fr.stackoverflow", "fr.stackoverflow.com"),
        ("cooking", "cooking.stackexchange.com"),
        ("cooking.stackexchange.com", "cooking.stackexchange.com"),
        ("meta.superuser", "meta.superuser.com"),
        ("mathoverflow", "mathoverflow.net"),
        ("evil/../x", ""),
    ],
)
def test_a_site_has_its_host(site: str, host: str) -> None:
    assert host_of_site(site) == host


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://stackoverflow.com/questions/10/how", "10"),
        ("https://stackoverflow.com/questions/10/how/12#12", "12"),
        ("https://stackoverflow.com/questions/10/how#answer-12", "12"),
        ("https://stackoverflow.com/a/12/3001", "12/3001"),
        ("https://stackoverflow.com/q/10", "10"),
        ("https://cooking.stackexchange.com/questions/7/x#comment5_7", None),
        ("https://stackoverflow.com/users/1", None),
        ("https://example.org/questions/10/how", None),
    ],
)
def test_addresses_of_posts_are_claimed(url: str, name: str | None) -> None:
    expected = {"12/3001": "12"}.get(name or "", name)
    if "comment5" in url:
        expected = "cooking.stackexchange.com/comment-5"
    assert stack_exchange.claim(url) == expected


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refused(400), PermanentError),
        (refused(402), AuthError),
        (refused(403), PermissionDeniedError),
        (refused(500, status=500), TransientError),
        (refused(503, status=503), TransientError),
        (Answer(403, b"<html>blocked</html>"), PermissionDeniedError),
        (Answer(200, b"<html>"), TransientError),
    ],
)
def test_refusals_have_their_class(wire: StandIn, answer: Answer, kind: type[Exception]) -> None:
    wire.answers[:] = [answer]
    with pytest.raises(kind) as caught:
        stack_exchange.poll(a_source(), {}, NOW)
    assert type(caught.value) is kind


def test_a_throttle_names_its_seconds(wire: StandIn) -> None:
    message = "too many requests from this IP, more requests available in 82216 seconds"
    wire.answers[:] = [refused(502, message)]
    with pytest.raises(RateLimitedError) as caught:
        stack_exchange.poll(a_source(), {}, NOW)
    assert caught.value.retry_after == 82_216


def test_the_days_quota_without_a_key_is_kept(wire: StandIn) -> None:
    meters = ProcessMeters(clock=lambda: NOW)
    with remembering(meters):
        for _ in range(270):
            stack_exchange.poll(a_source(), {}, NOW)
        with pytest.raises(RateLimitedError):
            stack_exchange.poll(a_source(), {}, NOW)
    assert len(wire.calls) == 270


def test_what_is_deleted_there_is_told(wire: StandIn) -> None:
    answers = {
        "/2.3/questions/10;11": [a_question(10, body="<p>Changed</p>")],
        "/2.3/answers/12": [an_answer(12, 10)],
        "/2.3/comments/5": [],
        "/2.3/questions/10": [],
    }

    def route(call: Call) -> Answer:
        is_home = call.query["site"] == "stackoverflow.com"
        return says(*(answers[call.path] if is_home else []))

    wire.route = route
    known = [
        merge(None, MentionEvent("stack_exchange", name, EventKind.ADD, NOW, "x"), "demo")
        for name in ("10", "11", "12", "comment-5", "superuser.com/10")
    ]
    known[2] = replace(known[2], in_reply_to="10")
    later = NOW + timedelta(days=1)
    events = stack_exchange.reread(known, {}, later)
    assert [(event.native_id, event.kind.value) for event in events] == [
        ("10", "add"),
        ("11", "remove"),
        ("12", "add"),
        ("comment-5", "remove"),
        ("superuser.com/10", "remove"),
    ]
    assert merge(known[0], events[0], "demo").text == "Rivage ?\n\nChanged"


def known(*names: str) -> list[Any]:
    told = [MentionEvent("stack_exchange", name, EventKind.ADD, NOW, "x") for name in names]
    return [merge(None, one, "demo") for one in told]


def test_a_whole_batch_that_is_gone_is_removed_whole(wire: StandIn) -> None:
    events = stack_exchange.reread(known("10", "11"), {}, NOW)
    assert [(event.native_id, event.kind.value) for event in events] == [
        ("10", "remove"),
        ("11", "remove"),
    ]


@pytest.mark.parametrize(
    "doubt", [says(has_more=True), says({"badge_id": 1}), says({"question_id": None}), says("x")]
)
def test_a_list_that_is_not_read_whole_removes_nothing(wire: StandIn, doubt: Answer) -> None:
    wire.answers[:] = [doubt]
    assert list(stack_exchange.reread(known("10", "11"), {}, NOW)) == []


def test_the_examination_tells_each_step(wire: StandIn) -> None:
    found = stack_exchange.examine(a_source(), {"key": "KEY"}, NOW)
    assert {one.step: one.done for one in found.findings} == {"source": True, "key": True}
    wire.answers[:] = [refused(400)]
    found = stack_exchange.examine(a_source("nowhere"), {}, NOW)
    assert {one.step: one.done for one in found.findings} == {"source": False, "key": None}


def test_a_site_that_is_none_is_refused_before_any_call(wire: StandIn) -> None:
    with pytest.raises(PermanentError):
        stack_exchange.poll(a_source("a/b"), {}, NOW)
    assert wire.calls == []


# What stands beside posts


@pytest.mark.parametrize(
    "item",
    [
        {"notification_type": "badge_earned", "post_id": 41, "body": "<b>Bravo</b>"},
        {"reputation_history_type": "post_upvoted", "post_id": 41, "user_id": 3001},
        {"post_type": "answer", "vote_type": "up_votes", "post_id": 41, "title": "Rivage ?"},
        {"timeline_type": "vote_aggregate", "question_id": 41, "post_id": 41},
        {"revision_guid": "A-B", "revision_type": "single_user", "post_id": 41, "body": "<p>x</p>"},
        {"suggested_edit_id": 5, "post_id": 41, "post_type": "question", "body": "<p>x</p>"},
    ],
)
def test_what_tells_of_a_post_is_not_taken_for_the_post(item: dict[str, Any]) -> None:
    body = json.dumps({"items": [{**item, "creation_date": T0}], "has_more": False}).encode()
    parsed = stack_exchange.parse(body, NOW)
    assert (parsed.events, parsed.rejected) == ((), ())
    assert parsed.none_because == "the items are no questions, answers or comments"


def test_an_inbox_says_under_what_a_comment_is() -> None:
    item = {
        "item_type": "comment",
        "comment_id": 77,
        "answer_id": 42,
        "question_id": 41,
        "title": "Rivage ?",
        "body": "Merci, &#231;a marche",
        "creation_date": T0,
        "link": "https://cooking.stackexchange.com/posts/comments/77",
    }
    (event,) = stack_exchange.parse(json.dumps({"items": [item]}).encode(), NOW).events
    host = "cooking.stackexchange.com"
    assert (event.native_id, event.text) == (f"{host}/comment-77", "Merci, ça marche")
    assert (event.in_reply_to, event.thread_id) == (f"{host}/42", f"{host}/41")
