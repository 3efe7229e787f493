from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
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
    ReplyRefusedError,
    SignatureError,
    TransientError,
)
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms import Fetched, threads
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.reply import check_may_act
from vigie.source import Source

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

ME = "26000000000000042"
REPLY = "18000000000000101"
BODY = b'{"object":"page","entry":[]}'
SIGNATURE = "sha256=0e9e0080a310f376450c46d999aa4d49ed772bfe43c13205f38a3a6e6611ed2b"
SECRETS = {"app_secret": "appsecret", "verify_token": "sésame", "access_token": "TOKEN"}
WORDS = "Merci beaucoup, à dimanche ! ^L"
V = "/v1.0"


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_THREADS_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200) -> Answer:
    return Answer(status=status, body=json.dumps(value).encode())


def refusal(code: int, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    error = {"message": "已超出", "type": "THApiException", "code": code, **more}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "threads", REPLY, kind, "lou", created_at=NOW)
    return replace(action, **{"text": WORDS, **changes})


def a_mention(**changes: Any) -> Mention:
    return replace(Mention("demo", "threads", REPLY, NOW, text="Où ?"), **changes)


# Deliveries


def test_signature_over_the_raw_bytes_is_accepted() -> None:
    threads.verify_push({"x-hub-signature-256": SIGNATURE}, BODY, SECRETS)
    with pytest.raises(SignatureError):
        threads.verify_push({"x-hub-signature-256": SIGNATURE}, BODY + b" ", SECRETS)


def test_handshake_is_answered_with_the_bare_challenge() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "sésame", "hub.challenge": "1158201444"}
    assert threads.answer_handshake(query, SECRETS) == "1158201444"


def unwrap(body: bytes) -> bytes:
    """The answer of a recorded exchange, or the body as it is."""
    found = json.loads(body)
    is_exchange = isinstance(found, dict) and "response" in found
    return json.dumps(found["response"]).encode() if is_exchange else body


def test_recorded_payloads_are_read() -> None:
    found: dict[str, list[MentionEvent]] = {}
    for path in recorded("threads"):
        parsed = read("threads", path.name, unwrap(path.read_bytes()))
        assert parsed.recognised, path.name
        assert not parsed.rejected, path.name
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        found[path.name] = list(parsed.events)
    (today,) = found["api_media__1.json"]
    assert (today.native_id, today.text) == ("1234567", "Today Is Monday")
    assert today.said_at == datetime.fromisoformat("2023-10-17T05:42:03+00:00")
    hidden = [one for one in found["api_replies__1.json"] if one.kind is EventKind.HIDE]
    assert [one.text for one in hidden] == ["Second Reply"]
    assert [one.native_id for one in found["threads_user_posts__1.json"]] == ["1002", "1001"]
    (post,) = found["postman__16.json"]
    assert post.facts["shows"] == "poll"
    for silent in ("api_token__1.json", "api_other__1.json", "postman__21.json"):
        assert not found[silent], silent


# Acts


def a_mention_delivery(**more: Any) -> bytes:
    value = {
        "id": "18000000000000777",
        "text": "Merci @cafe.rivage",
        "username": "tom_h",
        "timestamp": "2026-11-18T11:00:00+0000",
        "owner": {"id": "42"},
        "root_post": {"id": "88", "owner_id": "42", "username": "tom_h"},
    }
    return json.dumps({**more, "values": {"field": "mentions", "value": value}}).encode()


def test_mention_in_the_author_s_own_thread_is_not_ours() -> None:
    (event,) = threads.parse_push(a_mention_delivery(target_id=ME), NOW).events
    assert not event.own
    assert event.account == ME
    assert event.facts == {"summons": "1"}
    (event,) = threads.parse_push(a_mention_delivery(), NOW).events
    assert (event.own, event.account) == (False, None)


def test_reply_is_made_and_published_in_one_call(graph: StandIn) -> None:
    graph.answers = [says({"id": "18000000000000777"})]
    assert threads.perform(an_action(), SECRETS) == "18000000000000777"
    (call,) = graph.calls
    assert (call.method, call.path) == ("POST", f"{V}/me/threads")
    assert call.form == {
        "media_type": "TEXT",
        "text": WORDS,
        "reply_to_id": REPLY,
        "auto_publish_text": "true",
    }
    assert call.headers["authorization"] == "Bearer TOKEN"


@pytest.mark.parametrize(
    ("kind", "flag"), [(ActionKind.HIDE, "true"), (ActionKind.UNHIDE, "false")]
)
def test_reply_is_hidden_in_one_call(graph: StandIn, kind: ActionKind, flag: str) -> None:
    graph.answers = [says({"success": True})]
    assert threads.perform(an_action(kind), SECRETS) is None
    (call,) = graph.calls
    assert (call.method, call.path) == ("POST", f"{V}/{REPLY}/manage_reply")
    assert call.form == {"hide": flag}


@pytest.mark.parametrize("kind", [ActionKind.DELETE, ActionKind.LIKE, ActionKind.PRIVATE_REPLY])
def test_what_no_interface_offers_is_refused_before_any_call(
    graph: StandIn, kind: ActionKind
) -> None:
    with pytest.raises(PermanentError):
        threads.perform(an_action(kind), SECRETS)
    assert not graph.calls


@pytest.mark.parametrize("body", [{}, {"id": ""}, [], "text", {"success": "odd"}])
def test_unclear_answer_to_a_write_is_an_unknown_outcome(graph: StandIn, body: Any) -> None:
    graph.answers = [says(body)]
    for kind in (ActionKind.REPLY, ActionKind.HIDE):
        with pytest.raises(OutcomeUnknownError):
            threads.perform(an_action(kind), SECRETS)


def test_emoji_is_counted_as_its_bytes() -> None:
    check_may_act(threads.PROFILE, a_mention(), ActionKind.REPLY, "é" * 500)
    check_may_act(threads.PROFILE, a_mention(), ActionKind.REPLY, "🥐" * 125)
    for text in ("é" * 501, "🥐" * 126):
        with pytest.raises(ReplyRefusedError):
            check_may_act(threads.PROFILE, a_mention(), ActionKind.REPLY, text)


ERRORS = [
    (refusal(190, 463), AuthError),
    (refusal(102), AuthError),
    (refusal(10), PermissionDeniedError),
    (refusal(200), PermissionDeniedError),
    (refusal(100), PermanentError),
    (refusal(100, 33), GoneError),
    (refusal(4), RateLimitedError),
    (refusal(80002), RateLimitedError),
    (refusal(2, is_transient=True), TransientError),
    (refusal(1), OutcomeUnknownError),
]


@pytest.mark.parametrize(("body", "kind"), ERRORS)
def test_error_has_its_class_whatever_its_status_and_language(
    graph: StandIn, body: dict[str, Any], kind: type[Exception]
) -> None:
    for status in (200, 400, 500):
        graph.answers = [says(body, status)]
        with pytest.raises(kind):
            threads.perform(an_action(), SECRETS)


def test_reply_is_recognised_by_words_owner_and_time(graph: StandIn) -> None:
    ours = {"id": "5", "text": f"{WORDS}\n", "timestamp": "2026-11-24T12:00:05+0000"}
    listed = [
        {**ours, "id": "1", "text": "Autre chose"},
        {**ours, "id": "2", "is_reply_owned_by_me": False},
        {**ours, "id": "3", "timestamp": "2026-11-22T12:00:05+0000"},
        {**ours, "is_reply_owned_by_me": True},
    ]
    graph.answers = [says({"data": listed})]
    assert threads.was_done(an_action(), SECRETS) == (True, "5")
    assert graph.calls[0].path == f"{V}/{REPLY}/replies"
    graph.answers = [says({"data": listed[:3]})]
    assert threads.was_done(an_action(), SECRETS) == (False, None)


def test_hiding_is_read_from_the_reply(graph: StandIn) -> None:
    graph.answers = [says({"id": REPLY, "hide_status": "HIDDEN"})]
    assert threads.was_done(an_action(ActionKind.HIDE), SECRETS) == (True, None)
    assert threads.was_done(an_action(ActionKind.UNHIDE), SECRETS) == (False, None)


# Polling


class Account:
    """A Threads account on a stand-in: posts with replies, newest first, mentions, a search."""

    def __init__(self, graph: StandIn) -> None:
        self.posts: dict[str, list[dict[str, Any]]] = {}
        self.mentions: list[dict[str, Any]] = []
        self.found: list[dict[str, Any]] = []
        self.used = 10
        self.page = 50
        self.limited_after: int | None = None
        self.graph = graph
        graph.route = self.answer

    def reply(self, post: str, identity: str, **more: Any) -> None:
        made = {
            "id": identity,
            "text": "Miam",
            "username": "zoe",
            "timestamp": "2026-11-24T11:59:00+0000",
            "root_post": {"id": post},
            "replied_to": {"id": post},
        }
        self.posts.setdefault(post, []).insert(0, made | more)

    def answer(self, call: Call) -> Answer:
        if self.limited_after is not None and len(self.graph.calls) > self.limited_after:
            return says(refusal(4), 400)
        if call.path == f"{V}/me":
            return says({"id": ME, "username": "cafe.rivage"})
        name = call.path.rpartition("/")[2]
        if name == "threads_publishing_limit":
            config = {"quota_total": 1000, "quota_duration": 86400}
            quota = {"reply_quota_usage": self.used, "reply_config": config}
            return says({"data": [quota]})
        if name == "threads":
            return says({"data": [self._show(one) for one in self.posts]})
        listed = {"mentions": self.mentions, "keyword_search": self.found}
        objects = listed[name] if name in listed else self.posts[call.path.split("/")[-2]]
        return says(self._page(objects, call))

    def _show(self, post: str) -> dict[str, Any]:
        return {
            "id": post,
            "text": f"Publication {post}",
            "username": "cafe.rivage",
            "has_replies": bool(self.posts[post]),
            "timestamp": "2026-11-20T10:00:00+0000",
        }

    def _page(self, objects: list[dict[str, Any]], call: Call) -> dict[str, Any]:
        start = int(call.query.get("after", "0"))
        cursors = {"cursors": {"after": str(start + self.page)}}
        more = {"next": "https://x"} if objects[start + self.page :] else {}
        return {"data": objects[start : start + self.page], "paging": cursors | more}


def poll(cursor: dict[str, Any] | None = None, query: str = "") -> Fetched:
    account = "" if query else ME
    source = Source("demo", "threads", "s1", account=account, query=query, cursor=cursor or {})
    return threads.poll(source, SECRETS, NOW)


def ids(fetched: Fetched) -> list[str]:
    return [one.native_id for one in fetched.events if one.kind is EventKind.ADD]


def test_first_poll_brings_posts_replies_and_mentions(graph: StandIn) -> None:
    account = Account(graph)
    account.reply("10", "901", hide_status="HIDDEN")
    account.reply("10", "902", username="cafe.rivage")
    account.mentions = [{"id": "70", "text": "@cafe.rivage !", "username": "lea"}]
    events = {(one.native_id, one.kind): one for one in poll().events}
    assert events["10", EventKind.ADD].own
    assert events["902", EventKind.ADD].own
    assert not events["901", EventKind.ADD].own
    assert ("901", EventKind.HIDE) in events
    assert events["901", EventKind.ADD].thread_id == "10"
    assert events["70", EventKind.ADD].facts == {"summons": "1"}


def test_second_poll_tells_only_news(graph: StandIn) -> None:
    account = Account(graph)
    account.reply("10", "901")
    first = poll()
    account.reply("10", "902")
    assert ids(poll(first.cursor)) == ["902"]


def test_late_reply_under_an_old_post_is_found_as_the_round_goes_on(graph: StandIn) -> None:
    account = Account(graph)
    for number in range(20):
        account.reply(f"p{number}", f"r{number}", timestamp="2026-11-01T10:00:00+0000")
    cursor = poll().cursor
    account.reply("p19", "late", timestamp="2026-11-24T11:58:00+0000")
    found: list[str] = []
    for _ in range(6):
        fetched = poll(cursor)
        cursor, found = fetched.cursor, found + ids(fetched)
    assert "late" in found


def test_poll_cut_short_goes_on_where_it_stopped(graph: StandIn) -> None:
    account = Account(graph)
    account.page = 2
    for number in range(9):
        account.reply("10", f"r{number}")
    account.limited_after = 5
    first = poll()
    assert first.wait > 0
    account.limited_after = None
    second = poll(first.cursor)
    told = [one for one in ids(first) + ids(second) if one.startswith("r")]
    assert sorted(told) == [f"r{number}" for number in range(9)]


def test_list_cut_short_is_read_on_though_new_replies_push_it_down(graph: StandIn) -> None:
    account = Account(graph)
    account.page = 2
    for number in range(3):
        account.reply("10", f"r{number}")
    account.limited_after = 4
    first = poll()
    account.limited_after = None
    for number in (3, 4):
        account.reply("10", f"r{number}")
    told = ids(first) + ids(poll(first.cursor))
    assert sorted(one for one in told if one.startswith("r")) == [f"r{n}" for n in range(5)]


def test_calls_of_a_poll_are_bounded_and_nothing_is_skipped(graph: StandIn) -> None:
    account = Account(graph)
    account.page = 2
    for post in range(5):
        for number in range(8):
            account.reply(f"p{post}", f"r{post}{number}")
    told: list[str] = []
    cursor: dict[str, Any] = {}
    for _ in range(4):
        graph.calls.clear()
        fetched = poll(cursor)
        cursor, told = fetched.cursor, told + ids(fetched)
        assert len(graph.calls) <= 16
    assert len({one for one in told if one.startswith("r")}) == 40


def test_search_finds_words_and_tags(graph: StandIn) -> None:
    account = Account(graph)
    account.found = [{"id": "80", "text": "Café Rivage, bof", "username": "tom"},
                     {"id": "81", "text": "Chez nous", "username": "cafe.rivage"}]  # fmt: skip
    fetched = poll(query="café rivage")
    assert ids(fetched) == ["80", "81"]
    assert [one.own for one in fetched.events] == [False, True]
    search = graph.calls[-1]
    assert search.path == f"{V}/keyword_search"
    assert (search.query["q"], search.query["search_type"]) == ("café rivage", "RECENT")
    poll(query="#brunch")
    assert (graph.calls[-1].query["q"], graph.calls[-1].query["search_mode"]) == ("brunch", "TAG")


def test_searches_stop_short_of_the_day_s_number(graph: StandIn) -> None:
    Account(graph)
    meters = ProcessMeters(clock=lambda: NOW)
    with remembering(meters):
        poll(query="brunch")
        meters.sums = dict.fromkeys(meters.sums, 2_000.0)
        graph.calls.clear()
        fetched = poll(query="brunch")
    assert fetched.wait > 0
    assert [call.path for call in graph.calls] == [f"{V}/me"]
    assert fetched.cursor["left"]


def test_reply_waits_when_the_day_s_replies_are_used(graph: StandIn) -> None:
    account = Account(graph)
    account.used = 1000
    with remembering(ProcessMeters(clock=lambda: NOW)):
        poll()
        graph.calls.clear()
        with pytest.raises(RateLimitedError):
            threads.perform(an_action(), SECRETS)
        assert not graph.calls
        poll()


def test_missing_right_to_mentions_leaves_the_replies_read(graph: StandIn) -> None:
    account = Account(graph)
    account.reply("10", "901")
    denied = ("/mentions", "/threads_publishing_limit")
    graph.route = lambda call: (
        says(refusal(10), 400) if call.path.endswith(denied) else account.answer(call)
    )
    assert ids(poll()) == ["10", "901"]
    graph.route = lambda call: (
        says(refusal(10), 400) if call.path.endswith("/conversation") else account.answer(call)
    )
    with pytest.raises(PermissionDeniedError):
        poll()


@pytest.mark.parametrize("cursor", [{"since": 3, "old": 4, "left": [["x"], 3]}])
def test_odd_cursor_is_a_new_beginning(graph: StandIn, cursor: dict[str, Any]) -> None:
    Account(graph).reply("10", "901")
    assert ids(poll(cursor)) == ["10", "901"]


def test_dead_token_is_the_failure_of_the_poll(graph: StandIn) -> None:
    graph.answers = [says(refusal(190), 401)]
    with pytest.raises(AuthError):
        poll()
    graph.answers = [Answer(status=401, body=b"<html>")]
    with pytest.raises(TransientError):
        poll()


# Reading again, token, connection


def test_reading_again_tells_edits_hides_and_deletions(graph: StandIn) -> None:
    known = {
        "1": {"id": "1", "text": "Autres mots", "timestamp": "2026-11-24T11:00:00+0000"},
        "2": {"id": "2", "text": "Où ?", "hide_status": "HIDDEN"},
        "4": {"id": "4", "text": "Où ?", "hide_status": "NOT_HUSHED"},
        "me": {"id": ME},
    }

    def route(call: Call) -> Answer:
        found = known.get(call.path.rpartition("/")[2])
        return says(found) if found else says(refusal(100, 33), 400)

    graph.route = route
    mentions = [a_mention(native_id=one, hidden=one == "4") for one in ("1", "2", "3", "4")]
    events = threads.reread(mentions, SECRETS, NOW)
    told = {(one.native_id, one.kind): one for one in events}
    assert told["1", EventKind.ADD].version == NOW
    assert ("3", EventKind.REMOVE) in told
    assert ("2", EventKind.HIDE) in told
    assert ("4", EventKind.UNHIDE) in told
    known.pop("me")
    with pytest.raises(GoneError):
        threads.reread(mentions, SECRETS, NOW)


def test_token_is_renewed_weeks_ahead_and_lives_sixty_days(graph: StandIn) -> None:
    soon = {**SECRETS, "token_expires_at": (NOW + timedelta(days=19)).isoformat()}
    later = {**SECRETS, "token_expires_at": (NOW + timedelta(days=40)).isoformat()}
    assert threads.is_renewal_due(soon, NOW)
    assert not threads.is_renewal_due(later, NOW)
    graph.answers = [says({"access_token": "NEW", "token_type": "bearer", "expires_in": 5184000})]
    kept = threads.renew(SECRETS, NOW)
    assert kept == {
        "access_token": "NEW",
        "token_expires_at": (NOW + timedelta(days=60)).isoformat(),
    }
    (call,) = graph.calls
    assert call.path == "/refresh_access_token"
    assert call.query == {"grant_type": "th_refresh_token", "access_token": "TOKEN"}


def test_examination_walks_the_steps(graph: StandIn) -> None:
    me = {"id": ME, "username": "cafe.rivage", "threads_biography": "Brunch"}
    scopes = {"data": {"scopes": ["threads_basic", "threads_read_replies"]}}
    graph.route = lambda call: says(me if call.path.endswith("/me") else scopes)
    found = threads.examine(Source("demo", "threads", "s"), SECRETS, NOW)
    done = {one.step: one.done for one in found.findings}
    assert done == {"token": True, "scopes": False, "webhook": None}
    assert "threads_manage_replies" in found.findings[1].note.en
    assert (found.account, found.bio) == ("@cafe.rivage", "Brunch")
    graph.route = lambda _: says(refusal(190), 401)
    (finding,) = threads.examine(Source("demo", "threads", "s"), SECRETS, NOW).findings
    assert (finding.step, finding.done) == ("token", False)
