from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.mention import Author, EventKind, merge
from vigie.platforms import Capability, Fetched, tumblr
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

SECRETS = {"client_id": "APP", "client_secret": "APPSECRET", "access_token": "TOKEN"}
POST = "784512345678901234"
START = int((NOW - timedelta(hours=4)).timestamp())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as one:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_TUMBLR_BASE_URL", one.url)
        yield one


def says(response: Any, status: int = 200, told: int = 0, **headers: Any) -> Answer:
    body = {"meta": {"status": told or status, "msg": "Texte"}, "response": response}
    named = {name.replace("_", "-"): str(text) for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(body).encode(), headers=named)


def a_post(number: int, blog: str = "lea-mange", **more: Any) -> dict[str, Any]:
    identity = str(784512345678900000 + number)
    made = {"id": int(identity), "id_string": identity, "blog_name": blog, "type": "text"}
    made |= {"timestamp": START + number, "reblog_key": "KEY", "body": f"<p>n° {number}</p>"}
    return {**made, "post_url": f"https://{blog}.tumblr.com/post/{identity}", **more}


def an_action(kind: ActionKind = ActionKind.LIKE, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "tumblr", POST, kind, "lou", created_at=NOW)
    known = replace(action, facts={"reblog_key": "KEY"}, author=Author("lea-mange"))
    return replace(known, **changes)


def a_source(query: str = "", **cursor: Any) -> Source:
    account = "" if query else "caferivage.tumblr.com"
    return Source("demo", "tumblr", "s", account=account, query=query, cursor=cursor)


def ids(fetched: Fetched) -> list[str]:
    return [one.native_id for one in fetched.events]


# The poll


class Blogs:
    """A server that lists newest first and pages by `before`."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.own: list[dict[str, Any]] = []
        self.notes: dict[str, list[dict[str, Any]]] = {}
        self.refuse_after: int | None = None
        self.calls: list[Call] = []

    def __call__(self, call: Call) -> Answer:
        self.calls.append(call)
        if self.refuse_after is not None and len(self.calls) > self.refuse_after:
            limits = {"Limit": 1000, "Remaining": 0, "Reset": 1800}
            named = {f"X_Ratelimit_Perhour_{name}": value for name, value in limits.items()}
            return says([], 429, **named)
        if call.path.endswith("/posts"):
            return says({"posts": self.own})
        if call.path.endswith("/notes"):
            return says({"notes": self.notes[call.query["id"]]})
        at = int(call.query.get("before", str(2**40)))
        order = sorted(self.items, key=lambda one: -int(one["timestamp"]))
        found = [one for one in order if one["timestamp"] < at][:3]
        return says(found if call.path == "/v2/tagged" else {"notifications": found})


@pytest.fixture
def blogs(server: StandIn) -> Blogs:
    one = Blogs()
    server.route = one
    return one


def a_reply(number: int) -> dict[str, Any]:
    return {
        "type": "reply",
        "timestamp": START + number,
        "target_post_id": POST,
        "from_tumblelog_name": "lea-mange",
        "reply_text": f"Réponse {number}",
    }


def test_first_poll_reads_a_bounded_history(blogs: Blogs) -> None:
    blogs.items = [a_post(number) for number in range(1, 40)]
    found = tumblr.poll(a_source("#café rivage"), SECRETS, NOW)
    assert ids(found) == [a_post(number)["id_string"] for number in range(39, 32, -1)]
    call = blogs.calls[0]
    assert call.query["tag"] == "café rivage"
    assert call.headers["authorization"] == "Bearer TOKEN"
    assert "TOKEN" not in json.dumps(found.cursor)


def test_nothing_is_skipped_however_much_was_said_between_two_polls(blogs: Blogs) -> None:
    blogs.items = [a_post(1)]
    cursor = tumblr.poll(a_source("rivage"), SECRETS, NOW).cursor
    blogs.items += [a_post(number) for number in range(2, 120)]
    told: list[str] = []
    for _ in range(5):
        found = tumblr.poll(a_source("rivage", **cursor), SECRETS, NOW)
        cursor = json.loads(json.dumps(found.cursor))
        told += ids(found)
    assert sorted(told) == [a_post(number)["id_string"] for number in range(2, 120)]


def test_what_was_said_in_one_second_is_told_across_pages(blogs: Blogs) -> None:
    blogs.items = [a_post(number, timestamp=START + number // 2) for number in range(9)]
    found = tumblr.poll(a_source("rivage"), SECRETS, NOW)
    rest = tumblr.poll(a_source("rivage", **found.cursor), SECRETS, NOW)
    assert len({*ids(found), *ids(rest)}) >= 5
    assert len(ids(found)) == len(set(ids(found)))


def test_limit_in_the_middle_of_a_poll_loses_nothing(blogs: Blogs) -> None:
    blogs.items = [a_post(1)]
    cursor = tumblr.poll(a_source("rivage"), SECRETS, NOW).cursor
    blogs.items += [a_post(number) for number in range(2, 25)]
    blogs.refuse_after = len(blogs.calls) + 2
    cut = tumblr.poll(a_source("rivage", **cursor), SECRETS, NOW)
    assert cut.wait == 1800
    blogs.refuse_after = None
    rest = tumblr.poll(a_source("rivage", **cut.cursor), SECRETS, NOW)
    assert {*ids(cut), *ids(rest)} == {a_post(number)["id_string"] for number in range(2, 25)}


def test_limit_at_once_is_an_error(blogs: Blogs) -> None:
    blogs.refuse_after = 0
    with pytest.raises(RateLimitedError) as caught:
        tumblr.poll(a_source(), SECRETS, NOW)
    assert caught.value.retry_after == 1800


def test_several_tags_are_read_each_with_its_own_place(blogs: Blogs) -> None:
    blogs.items = [a_post(1)]
    found = tumblr.poll(a_source("#café rivage #brunch, terrasse"), SECRETS, NOW)
    asked = {call.query["tag"] for call in blogs.calls}
    assert asked == {"café rivage", "brunch", "terrasse"}
    assert set(found.cursor["lists"]) == {f"tag {tag}" for tag in asked}
    assert len(found.events) == 1


def test_reply_seen_as_activity_and_as_note_is_one_mention(blogs: Blogs) -> None:
    blogs.items = [a_reply(5)]
    blogs.own = [a_post(1234 + 0, "caferivage", id_string=POST, note_count=1)]
    blogs.notes[POST] = [
        {
            "type": "reply",
            "timestamp": START + 5,
            "blog_name": "lea-mange",
            "reply_text": "Réponse 5",
        }
    ]
    found = tumblr.poll(a_source(), SECRETS, NOW)
    assert ids(found) == [f"{POST}/lea-mange/{START + 5}", POST]
    assert [one.own for one in found.events] == [False, True]
    assert found.events[0].url == f"https://www.tumblr.com/caferivage/{POST}"
    asked = len(blogs.calls)
    again = tumblr.poll(a_source(**found.cursor), SECRETS, NOW)
    assert ids(again) == []
    assert not [call for call in blogs.calls[asked:] if call.path.endswith("/notes")]


def test_late_reply_under_an_old_post_is_read(blogs: Blogs) -> None:
    blogs.own = [a_post(7, "caferivage", id_string=POST, note_count=0)]
    cursor = tumblr.poll(a_source(), SECRETS, NOW).cursor
    blogs.own[0]["note_count"] = 1
    blogs.notes[POST] = [
        {"type": "reply", "timestamp": START + 9, "blog_name": "tom-eats", "reply_text": "Late"}
    ]
    (event,) = tumblr.poll(a_source(**cursor), SECRETS, NOW).events
    assert (event.text, event.thread_id) == ("Late", POST)


def test_reads_stop_before_the_daily_limit_of_the_app(server: StandIn) -> None:
    limits = {"Limit": 5000, "Remaining": 100, "Reset": 9000}
    named = {f"X_Ratelimit_Perday_{name}": value for name, value in limits.items()}
    server.route = lambda _: says([], **named)
    with remembering(ProcessMeters(clock=lambda: NOW)):
        tumblr.poll(a_source("rivage"), SECRETS, NOW)
        with pytest.raises(RateLimitedError) as caught:
            tumblr.poll(a_source("rivage"), {**SECRETS, "access_token": "OTHER"}, NOW)
    assert caught.value.code == "early"


# Refusals


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says([], 401), AuthError),
        (Answer(401, b"<html>"), PermissionDeniedError),
        (says([], 403), PermissionDeniedError),
        (says([], 404), GoneError),
        (says([], 200, told=404), GoneError),
        (says([], 200, told=401), AuthError),
        (says([], 429), RateLimitedError),
        (says([], 200, told=429), RateLimitedError),
        (says([], 400), PermanentError),
        (says([], 500), OutcomeUnknownError),
        (Answer(body=b"<html>"), OutcomeUnknownError),
        (Answer(body=b"{}"), OutcomeUnknownError),
    ],
)
def test_refusal_is_understood_by_its_status_wherever_it_is_told(
    server: StandIn, answer: Answer, error: type[Exception]
) -> None:
    server.answers = [answer]
    with pytest.raises(error) as caught:
        tumblr.perform(an_action(), SECRETS)
    assert type(caught.value) is error
    assert len(server.calls) == 1


# Acts


def test_like_is_one_call_with_the_posts_own_key(server: StandIn) -> None:
    server.answers = [says([])]
    assert tumblr.perform(an_action(), SECRETS) is None
    (call,) = server.calls
    assert (call.method, call.path) == ("POST", "/v2/user/like")
    assert call.form == {"id": POST, "reblog_key": "KEY"}


@pytest.mark.parametrize(
    ("kind", "facts"),
    [(ActionKind.REPLY, {"reblog_key": "K"}), (ActionKind.LIKE, {}), (ActionKind.HIDE, {})],
)
def test_what_the_interface_cannot_do_is_refused_before_it_leaves(
    server: StandIn, kind: ActionKind, facts: dict[str, str]
) -> None:
    with pytest.raises(PermanentError):
        tumblr.perform(an_action(kind, facts=facts), SECRETS)
    assert not server.calls


@pytest.mark.parametrize("name", ["PUBLIC_REPLY", "PRIVATE_REPLY", "HIDE", "DELETE", "SPAM"])
def test_no_answer_is_promised_that_cannot_be_given(name: str) -> None:
    assert not tumblr.PROFILE.can(Capability[name])


@pytest.mark.parametrize("liked", [True, False])
def test_like_is_read_back(server: StandIn, *, liked: bool) -> None:
    server.answers = [says({"posts": [a_post(1, liked=liked)]})]
    assert tumblr.was_done(an_action(), SECRETS) == (liked, None)
    assert server.calls[0].path == "/v2/blog/lea-mange/posts"
    server.answers = [says({"posts": []})]
    with pytest.raises(TransientError):
        tumblr.was_done(an_action(), SECRETS)


# The token


def test_token_is_renewed_with_its_single_use_refresh_token(server: StandIn) -> None:
    answer = {"access_token": "NEW", "refresh_token": "NEXT", "expires_in": 2520}
    server.answers = [Answer(body=json.dumps(answer).encode())]
    owned = {"client_id": "APP", "client_secret": "S", "refresh_token": "NOW"}
    kept = tumblr.renew(owned, NOW)
    assert (kept["access_token"], kept["refresh_token"]) == ("NEW", "NEXT")
    assert kept["token_expires_at"] == (NOW + timedelta(seconds=2520)).isoformat()
    assert server.calls[0].form["grant_type"] == "refresh_token"
    assert len(server.calls) == 1
    assert not tumblr.is_renewal_due(kept, NOW)
    assert tumblr.is_renewal_due(kept, NOW + timedelta(minutes=35))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(400, b'{"error":"invalid_grant","error_description":"Jeton"}'), AuthError),
        (Answer(500, b"<html>"), TransientError),
        (Answer(body=b"<html>"), TransientError),
    ],
)
def test_only_a_dead_grant_asks_to_reconnect(
    server: StandIn, answer: Answer, error: type[Exception]
) -> None:
    server.answers = [answer]
    with pytest.raises(error):
        tumblr.renew({**SECRETS, "refresh_token": "R"}, NOW)
    with pytest.raises(AuthError):
        tumblr.renew(SECRETS, NOW)


# Read again, claimed, examined


def known(native_id: str, **more: Any) -> Any:
    body = {"response": {"posts": [a_post(1, id_string=native_id, **more)]}}
    (event,) = tumblr.parse(json.dumps(body).encode(), NOW).events
    return merge(None, event, "demo")


def test_deleted_post_is_removed_and_a_living_one_is_not(server: StandIn) -> None:
    server.answers = [says({"posts": [a_post(1, id_string=POST)]}), says([], 404)]
    assert [one.kind for one in tumblr.reread([known(POST)], SECRETS, NOW)] == [EventKind.ADD]
    assert [one.kind for one in tumblr.reread([known(POST)], SECRETS, NOW)] == [EventKind.REMOVE]
    assert len(server.calls) == 2


def test_answer_that_cannot_be_trusted_removes_nothing(server: StandIn) -> None:
    server.answers = [says({"posts": []})]
    with pytest.raises(TransientError):
        tumblr.reread([known(POST)], SECRETS, NOW)


def test_reply_cannot_be_read_again_and_costs_no_call(server: StandIn) -> None:
    reply = replace(known(POST), native_id=f"{POST}/lea/1")
    assert tumblr.reread([reply], SECRETS, NOW) == []
    assert not server.calls


@pytest.mark.parametrize(
    ("url", "native_id"),
    [
        (f"https://www.tumblr.com/lea-mange/{POST}/dimanche", POST),
        (f"https://lea-mange.tumblr.com/post/{POST}", POST),
        (f"http://lea-mange.tumblr.com/post/{POST}/x?y#z", POST),
        ("https://www.tumblr.com/tagged/2024", None),
        ("https://www.tumblr.com/lea-mange", None),
        (f"https://tumblr.com.example/lea/{POST}", None),
        ("https://lea-mange.tumblr.com/archive/2024", None),
    ],
)
def test_address_is_claimed_when_it_shows_the_post(url: str, native_id: str | None) -> None:
    assert tumblr.claim(url) == native_id


def test_examination_walks_the_steps(server: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path == "/v2/user/info":
            return says({"user": {"name": "lou", "blogs": [{"name": "caferivage"}]}})
        about = {"description": "<p>Le café du port</p>", "url": "https://caferivage.example/"}
        return says({"blog": about})

    server.route = route
    found = tumblr.examine(a_source(), SECRETS, NOW)
    assert [(one.step, one.done) for one in found.findings] == [
        ("app", True),
        ("token", True),
        ("blog", True),
    ]
    assert (found.bio, found.links) == ("Le café du port", ("https://caferivage.example/",))


def test_dead_token_is_a_finding(server: StandIn) -> None:
    server.answers = [says([], 401)]
    assert [one.done for one in tumblr.examine(a_source(), SECRETS, NOW).findings] == [True, False]
    assert not tumblr.examine(a_source(), {}, NOW).findings[1].done


# Recorded payloads


def test_recorded_payloads_are_read() -> None:
    read = {}
    for path in recorded("tumblr"):
        parsed = tumblr.parse(path.read_bytes(), NOW)
        assert not parsed.rejected, path.name
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        read[path.name] = parsed
    likes = read["tumblr_likes__1.json"].events
    assert len(likes) == 20
    assert (likes[0].native_id, likes[0].text) == ("131192373805", "There’s no other way…")
    assert likes[0].author.name == "alwaysdaddys"
    assert "8001" in read["doc_example__7.json"].none_because


def parsed_alone(post: dict[str, Any]) -> Any:
    body = {"meta": {"status": 200, "msg": "OK"}, "response": {"posts": [post]}}
    return tumblr.parse(json.dumps(body).encode(), NOW)


def test_replies_that_come_with_their_post_are_the_same_as_in_its_list_of_notes() -> None:
    reply = {"type": "reply", "timestamp": START + 60, "blog_name": "tom-eats"}
    reply |= {"reply_text": "Ouvert dimanche ?"}
    like = {"type": "like", "timestamp": START + 61, "blog_name": "relais"}
    post = a_post(1, notes=[reply, like])
    said, under = parsed_alone(post).events
    assert (under.text, under.author.id) == ("Ouvert dimanche ?", "tom-eats")
    assert under.in_reply_to == under.thread_id == said.native_id == post["id_string"]
    assert under.native_id == f"{post['id_string']}/tom-eats/{START + 60}"


def test_a_note_that_cannot_be_read_takes_neither_its_post_nor_its_neighbours() -> None:
    reply = {"type": "reply", "timestamp": START + 60, "blog_name": "tom-eats", "reply_text": "Oui"}
    parsed = parsed_alone(a_post(1, notes=[{**reply, "reply_text": 7}, reply]))
    assert [event.text for event in parsed.events] == ["n° 1", "Oui"]
    (rejected,) = parsed.rejected
    assert rejected.reason == "a note under the post: the words is not a text"


def test_what_an_older_reblog_adds_is_found_at_the_end_of_its_trail() -> None:
    trail = [
        {"blog": {"name": "lea-mange"}, "content": "<p>Avant</p>", "is_root_item": True},
        {"blog": {"name": "tom-eats"}, "content": "<p>Tout à fait</p>", "is_current_item": True},
    ]
    old = a_post(2, "tom-eats", reblogged_from_id="784512345678900001", trail=trail)
    (event,) = parsed_alone(old).events
    assert (event.text, event.in_reply_to) == ("Tout à fait", "784512345678900001")


def test_what_is_asked_is_read_from_the_post_that_asks_it() -> None:
    ask = {"type": "ask", "timestamp": START, "from_tumblelog_name": "lea-mange"}
    ask |= {"target_post_id": POST, "target_post_summary": "Ouvert dimanche ?"}
    liked = {**ask, "type": "reply", "reply_text": "Oui"}
    body = {"response": {"notifications": [ask, liked]}}
    first, second = tumblr.parse(json.dumps(body).encode(), NOW).events
    assert (first.text, first.facts["private"]) == ("Ouvert dimanche ?", "1")
    assert (second.text, second.facts) == ("Oui", {})
