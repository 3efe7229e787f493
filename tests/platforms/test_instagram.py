from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.action import RULE, Action, ActionKind
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
    VersionRetiredError,
)
from vigie.mention import Author, EventKind, Mention, MentionEvent, merge
from vigie.platforms import Fetched, instagram
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.platforms._meta import app_proof
from vigie.reply import check_may_act
from vigie.source import Source

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

ME = "17841400000000042"
PAGE = "417000000000100"
COMMENT = "17900000000000101"
PERSON = "6100000000000001"
BODY = b'{"object":"page","entry":[]}'
SIGNATURE = "sha256=0e9e0080a310f376450c46d999aa4d49ed772bfe43c13205f38a3a6e6611ed2b"
ESCAPED = rb'{"text":"\u00e4\u00f6"}'
ESCAPED_SIGNATURE = "sha256=e1ac158f93acf152b3ac93d590d4a21b7d8b887a833618c5c72a0350f86f2949"
SECRETS = {
    "app_secret": "appsecret",
    "verify_token": "sésame",
    "access_token": "TOKEN",
    "account_id": ME,
}
THROUGH_PAGE = {**SECRETS, "page_id": PAGE}
WORDS = "Bonjour, nous vous écrivons. ^L"
V = "/v26.0"


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_INSTAGRAM_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def refusal(code: int, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    error = {"message": "已超出", "type": "IGApiException", "code": code, **more}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "instagram", COMMENT, kind, "lou", created_at=NOW)
    return replace(action, **{"text": WORDS, **changes})


def a_private_action(**changes: Any) -> Action:
    known: dict[str, Any] = {
        "facts": {"private": "1"},
        "author": Author(PERSON),
        "said_at": NOW - timedelta(hours=2),
    }
    return an_action(ActionKind.PRIVATE_REPLY, **{**known, **changes})


def a_mention(**changes: Any) -> Mention:
    mention = Mention("demo", "instagram", COMMENT, NOW, text="Où ?", thread_id="1788")
    return replace(mention, **changes)


# Deliveries


@pytest.mark.parametrize(("body", "given"), [(BODY, SIGNATURE), (ESCAPED, ESCAPED_SIGNATURE)])
def test_signature_over_the_raw_bytes_is_accepted(body: bytes, given: str) -> None:
    instagram.verify_push({"x-hub-signature-256": given}, body, SECRETS)


@pytest.mark.parametrize("body", [BODY + b" ", b""])
def test_another_body_is_refused(body: bytes) -> None:
    with pytest.raises(SignatureError):
        instagram.verify_push({"x-hub-signature-256": SIGNATURE}, body, SECRETS)


def test_handshake_is_answered_with_the_bare_challenge() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "sésame", "hub.challenge": "1158201444"}
    assert instagram.answer_handshake(query, SECRETS) == "1158201444"


def a_delivery(*changes: tuple[str, dict[str, Any]], time: int = 1_795_000_000) -> bytes:
    listed = [{"field": field, "value": value} for field, value in changes]
    return json.dumps(
        {"object": "instagram", "entry": [{"id": ME, "time": time, "changes": listed}]}
    ).encode()


def test_words_stand_whether_the_mention_is_told_before_or_after_the_comment() -> None:
    comment = {"id": "9", "text": "@cafe.rivage merci", "media": {"id": "8"}}
    called = {"comment_id": "9", "media_id": "8"}
    events = [
        instagram.parse_push(a_delivery(("comments", comment)), NOW).events[0],
        instagram.parse_push(a_delivery(("mentions", called), time=1_795_000_005), NOW).events[0],
    ]
    for order in (events, events[::-1]):
        known: Mention | None = None
        for event in order:
            known = merge(known, event, "demo")
        assert known is not None
        assert known.text == "@cafe.rivage merci"
        assert known.thread_id == "8"
        assert known.facts["summons"] == "1"


def test_comment_under_an_ad_told_twice_is_one_mention_in_one_thread() -> None:
    body = b"".join([a_delivery()])
    assert not instagram.parse_push(body, NOW).events
    value = {"id": "9", "text": "Prix ?", "media": {"id": "77", "original_media_id": "8"}}
    again = {"id": "9", "text": "Prix ?", "media": {"id": "8"}}
    events = instagram.parse_push(a_delivery(("comments", value), ("comments", again)), NOW).events
    known = merge(merge(None, events[0], "demo"), events[1], "demo")
    assert {one.native_id for one in events} == {"9"}
    assert known.thread_id == "8"
    assert known == replace(merge(None, events[1], "demo"), revision=known.revision)


def test_story_address_is_never_kept() -> None:
    body = {"mid": "m", "attachments": [{"type": "story_mention", "payload": {"url": "https://x"}}]}
    value = {"sender": {"id": PERSON}, "recipient": {"id": ME}, "timestamp": 1, "message": body}
    (event,) = instagram.parse_push(a_delivery(("messages", value)), NOW).events
    assert event.facts["shows"] == "story"
    assert event.media == ()


def test_clock_two_days_ahead_never_outranks_what_comes_later() -> None:
    late = int((NOW + timedelta(days=2)).timestamp())
    comment = {"id": "9", "text": "Bonjour", "media": {"id": "8"}}
    (event,) = instagram.parse_push(a_delivery(("comments", comment), time=late), NOW).events
    assert event.version == NOW


def test_recorded_payloads_are_read() -> None:
    found: dict[str, list[MentionEvent]] = {}
    for path in recorded("instagram"):
        parsed = read("instagram", path.name, path.read_bytes())
        assert parsed.recognised, path.name
        assert not parsed.rejected, path.name
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        found[path.name] = list(parsed.events)
    assert [one.native_id for one in found["api_comment__4.json"]] == [
        "17892250648466172",
        "17858154961981086",
    ]
    assert found["api_mentioned__3.json"][0].text == "@ikroskun hey"
    assert found["api_mentioned__3.json"][0].facts["mentioned_in"] == "media"
    assert found["webhook_docs__2.json"][0].own
    assert found["webhook_messaging_chatwoot__1.json"][0].said_at is not None
    assert found["webhook_messaging_chatwoot__4.json"][0].kind is EventKind.REMOVE
    assert found["webhook_messaging_chatwoot__7.json"][0].own
    assert found["webhook_messaging__1.json"][0].facts == {"private": "1", "shows": "file"}
    assert len(found["api_media_page__2.json"][0].media) > 1
    for silent in ("webhook_docs__3.json", "webhook_messaging__2.json", "webhook_comments__1.json",
                   "webhook_mentions__1.json", "api_error__1.json", "api_hashtag__1.json",
                   "api_user__1.json", "api_other__1.json"):  # fmt: skip
        assert not found[silent], silent


SIGNED = (
    "lhIe1OUuAA1Ustc8F0MbhvJ4Q6-T3q6dLoMt8lpzFuo.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3Vl"
    "ZF9hdCI6MTcxOTUzNTk1MSwidXNlcl9pZCI6IjIxODQ3MSJ9"
)


def test_request_to_be_forgotten_names_the_person() -> None:
    body = f"signed_request={SIGNED}".encode()
    assert instagram.read_deletion(body, SECRETS) == "218471"
    with pytest.raises(SignatureError):
        instagram.read_deletion(body, {"app_secret": "other"})


# Acts


def test_reply_is_posted_once_under_the_comment(graph: StandIn) -> None:
    graph.answers = [says({"id": "17900000000000999"})]
    assert instagram.perform(an_action(), SECRETS) == "17900000000000999"
    (call,) = graph.calls
    assert (call.method, call.path) == ("POST", f"{V}/{COMMENT}/replies")
    assert call.form == {"message": WORDS}
    assert call.query == {}
    assert call.headers["authorization"] == "Bearer TOKEN"


def test_call_through_a_page_proves_the_app(graph: StandIn) -> None:
    graph.answers = [says({"id": "1"})]
    instagram.perform(an_action(), THROUGH_PAGE)
    assert graph.calls[0].query == {"appsecret_proof": app_proof("TOKEN", "appsecret")}


@pytest.mark.parametrize(
    ("kind", "method", "form"),
    [
        (ActionKind.HIDE, "POST", {"hide": "true"}),
        (ActionKind.UNHIDE, "POST", {"hide": "false"}),
        (ActionKind.DELETE, "DELETE", {}),
    ],
)
def test_moderation_is_one_call_on_the_comment(
    graph: StandIn, kind: ActionKind, method: str, form: dict[str, str]
) -> None:
    graph.answers = [says({"success": True})]
    assert instagram.perform(an_action(kind), SECRETS) is None
    (call,) = graph.calls
    assert (call.method, call.path, call.form) == (method, f"{V}/{COMMENT}", form)


def test_mention_in_a_comment_elsewhere_is_answered_through_our_account(graph: StandIn) -> None:
    graph.answers = [says({"id": "1"})]
    facts = {"mentioned_in": "comment", "summons": "1"}
    instagram.perform(an_action(facts=facts, thread_id="1788"), THROUGH_PAGE)
    (call,) = graph.calls
    assert call.path == f"{V}/{ME}/mentions"
    assert call.form == {"media_id": "1788", "comment_id": COMMENT, "message": WORDS}


@pytest.mark.parametrize(("place", "secrets"), [("tag", THROUGH_PAGE), ("comment", SECRETS)])
def test_answer_no_interface_offers_is_refused_before_any_call(
    graph: StandIn, place: str, secrets: dict[str, str]
) -> None:
    with pytest.raises(PermanentError):
        instagram.perform(an_action(facts={"mentioned_in": place}), secrets)
    assert not graph.calls


@pytest.mark.parametrize(("secrets", "sender"), [(SECRETS, ME), (THROUGH_PAGE, PAGE)])
def test_private_reply_goes_to_whoever_commented(
    graph: StandIn, secrets: dict[str, str], sender: str
) -> None:
    graph.answers = [says({"recipient_id": PERSON, "message_id": "aWdf1"})]
    assert instagram.perform(an_action(ActionKind.PRIVATE_REPLY), secrets) == "aWdf1"
    (call,) = graph.calls
    assert call.path == f"{V}/{sender}/messages"
    assert call.json == {"recipient": {"comment_id": COMMENT}, "message": {"text": WORDS}}


@pytest.mark.parametrize(
    ("hours", "tag"),
    [
        (2, {"messaging_type": "RESPONSE"}),
        (25, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}),
    ],
)
def test_message_after_a_day_says_that_a_human_wrote_it(
    graph: StandIn, hours: int, tag: dict[str, str]
) -> None:
    graph.answers = [says({"message_id": "aWdf2"})]
    instagram.perform(a_private_action(said_at=NOW - timedelta(hours=hours)), SECRETS)
    assert graph.calls[0].json == {
        "recipient": {"id": PERSON},
        "message": {"text": WORDS},
        **tag,
    }


def test_rule_never_writes_as_a_human(graph: StandIn) -> None:
    with pytest.raises(PermanentError):
        instagram.perform(a_private_action(said_at=NOW - timedelta(days=2), actor=RULE), SECRETS)
    assert not graph.calls


def test_private_message_is_neither_hidden_nor_deleted(graph: StandIn) -> None:
    for kind in (ActionKind.HIDE, ActionKind.DELETE):
        with pytest.raises(PermanentError):
            instagram.perform(replace(a_private_action(), kind=kind), SECRETS)
    assert not graph.calls


@pytest.mark.parametrize("kind", [ActionKind.HIDE, ActionKind.DELETE, ActionKind.PRIVATE_REPLY])
def test_nothing_but_an_answer_is_done_under_others_media(graph: StandIn, kind: ActionKind) -> None:
    with pytest.raises(PermanentError):
        instagram.perform(an_action(kind, facts={"mentioned_in": "comment"}), THROUGH_PAGE)
    assert not graph.calls


def test_comment_is_never_liked(graph: StandIn) -> None:
    with pytest.raises(PermanentError):
        instagram.perform(an_action(ActionKind.LIKE), SECRETS)
    assert not graph.calls


def test_message_is_counted_in_bytes_and_a_comment_in_characters() -> None:
    check_may_act(instagram.PROFILE, a_mention(), ActionKind.REPLY, "é" * 300)
    check_may_act(instagram.PROFILE, a_mention(), ActionKind.PRIVATE_REPLY, "é" * 500)
    for kind, length in ((ActionKind.REPLY, 301), (ActionKind.PRIVATE_REPLY, 501)):
        with pytest.raises(ReplyRefusedError):
            check_may_act(instagram.PROFILE, a_mention(), kind, "é" * length)


def test_private_replies_stop_at_the_documented_number_an_hour(graph: StandIn) -> None:
    graph.answers = [says({"message_id": "aWdf1"})]
    meters = ProcessMeters(clock=lambda: NOW)
    with remembering(meters):
        instagram.perform(an_action(ActionKind.PRIVATE_REPLY), SECRETS)
        meters.sums = dict.fromkeys(meters.sums, 750.0)
        with pytest.raises(RateLimitedError):
            instagram.perform(an_action(ActionKind.PRIVATE_REPLY), SECRETS)
    assert len(graph.calls) == 1


@pytest.mark.parametrize(
    "body", [{"success": "odd"}, [], "text", {"id": ""}, {"id": None}, {"message_id": 0}]
)
def test_unclear_answer_to_a_write_is_an_unknown_outcome(graph: StandIn, body: Any) -> None:
    graph.answers = [says(body)]
    for kind in (ActionKind.REPLY, ActionKind.PRIVATE_REPLY, ActionKind.HIDE):
        with pytest.raises(OutcomeUnknownError):
            instagram.perform(an_action(kind), SECRETS)


ERRORS = [
    (refusal(190, 463), AuthError),
    (refusal(102), AuthError),
    (refusal(10), PermissionDeniedError),
    (refusal(10, 2534022), PermanentError),
    (refusal(200), PermissionDeniedError),
    (refusal(3), PermissionDeniedError),
    (refusal(100), PermanentError),
    (refusal(100, 33), GoneError),
    (refusal(100, 2534025), PermanentError),
    (refusal(100, 2534014), PermanentError),
    (refusal(24, 2207006), GoneError),
    (refusal(4), RateLimitedError),
    (refusal(80002), RateLimitedError),
    (refusal(9, 2207042), RateLimitedError),
    (refusal(2635), VersionRetiredError),
    (refusal(2500), PermanentError),
    (refusal(2, is_transient=True), TransientError),
]


@pytest.mark.parametrize(("body", "kind"), ERRORS)
def test_error_has_its_class_whatever_its_status_and_language(
    graph: StandIn, body: dict[str, Any], kind: type[Exception]
) -> None:
    for status in (200, 400, 500):
        graph.answers = [says(body, status)]
        with pytest.raises(kind):
            instagram.perform(an_action(), SECRETS)


def test_failure_of_theirs_during_a_write_leaves_the_outcome_unknown(graph: StandIn) -> None:
    for answer in (says(refusal(1)), says({}, 502), Answer(status=500, body=b"<html>")):
        graph.answers = [answer]
        with pytest.raises(OutcomeUnknownError):
            instagram.perform(an_action(), SECRETS)


@pytest.mark.parametrize("status", [401, 404, 410])
def test_page_of_a_proxy_is_neither_a_dead_token_nor_a_deletion(
    graph: StandIn, status: int
) -> None:
    graph.answers = [Answer(status=status, body=b"<html>proxy</html>")]
    with pytest.raises(TransientError):
        instagram.poll(a_source(), SECRETS, NOW)
    with pytest.raises(TransientError):
        instagram.was_done(an_action(ActionKind.DELETE), SECRETS)


def by_path(routes: dict[str, Any]) -> Callable[[Call], Answer]:
    """A server by the end of the path; what no route names does not exist."""

    def route(call: Call) -> Answer:
        found = next((body for end, body in routes.items() if call.path.endswith(end)), None)
        return says(refusal(100, 33), 400) if found is None else says(found)

    return route


def test_reply_is_recognised_by_words_account_and_time(graph: StandIn) -> None:
    ours = {"id": "1", "text": f" {WORDS} ", "timestamp": "2026-11-24T12:00:05+0000"}
    listed = [
        {**ours, "id": "2", "text": "Autre chose"},
        {**ours, "id": "3", "from": {"id": PERSON}},
        {**ours, "id": "4", "timestamp": "2026-11-23T12:00:05+0000"},
        {**ours, "id": "5", "user": {"id": ME}, "from": {"id": "999"}},
    ]
    routes = {f"/{COMMENT}": {"id": COMMENT, "parent_id": "700"}, "/700/replies": {"data": listed}}
    graph.route = by_path(routes)
    assert instagram.was_done(an_action(), SECRETS) == (True, "5")
    routes["/700/replies"] = {"data": listed[:3]}
    assert instagram.was_done(an_action(), SECRETS) == (False, None)


def test_private_reply_is_found_in_the_conversation(graph: StandIn) -> None:
    made = {"id": "aWdf1", "message": WORDS, "created_time": "2026-11-24T12:00:01+0000"}
    theirs = {**made, "id": "aWdf0", "from": {"id": PERSON}}
    talk = {"id": "t", "messages": {"data": [theirs, {**made, "from": {"id": ME}}]}}
    graph.route = by_path({"/conversations": {"data": [talk]}})
    assert instagram.was_done(a_private_action(), SECRETS) == (True, "aWdf1")
    with pytest.raises(TransientError):
        instagram.was_done(a_private_action(author=Author()), SECRETS)


def test_moderation_is_read_from_the_comment(graph: StandIn) -> None:
    graph.route = by_path({f"/{COMMENT}": {"id": COMMENT, "hidden": True}})
    assert instagram.was_done(an_action(ActionKind.HIDE), SECRETS) == (True, None)
    assert instagram.was_done(an_action(ActionKind.UNHIDE), SECRETS) == (False, None)
    assert instagram.was_done(an_action(ActionKind.DELETE), SECRETS) == (False, None)
    graph.route = by_path({})
    assert instagram.was_done(an_action(ActionKind.DELETE), SECRETS) == (True, None)


# The sweep


def a_source(cursor: dict[str, Any] | None = None) -> Source:
    return Source("demo", "instagram", "s1", account=ME, cursor=cursor or {})


class Feed:
    """An Instagram account on a stand-in: media with comments, newest first."""

    def __init__(self, graph: StandIn) -> None:
        self.media: dict[str, list[dict[str, Any]]] = {}
        self.page = 50
        self.tags: list[dict[str, Any]] = []
        self.limited_after: int | None = None
        self.graph = graph
        graph.route = self.answer

    def comment(self, media: str, identity: str, text: str = "Miam", **more: Any) -> None:
        one = {"id": identity, "text": text, "username": "zoe", "from": {"id": PERSON}}
        made = {**one, "timestamp": "2026-11-24T11:00:00+0000", **more}
        self.media.setdefault(media, []).insert(0, made)

    def answer(self, call: Call) -> Answer:
        if self.limited_after is not None and len(self.graph.calls) > self.limited_after:
            return says(refusal(80002), 400)
        if call.path.endswith("/media"):
            return says(self._page([self._show(one) for one in self.media], call))
        if call.path.endswith("/tags"):
            return says({"data": self.tags})
        if call.path.endswith("/conversations"):
            return says(refusal(10), 400)
        return says(self._page(self.media[call.path.split("/")[-2]], call))

    def _show(self, media: str) -> dict[str, Any]:
        return {
            "id": media,
            "caption": f"Photo {media}",
            "media_type": "IMAGE",
            "permalink": f"https://www.instagram.com/p/D{media}/",
            "timestamp": "2026-11-20T10:00:00+0000",
            "username": "cafe.rivage",
            "comments_count": self._count(media),
        }

    def _count(self, media: str) -> int:
        comments = self.media[media]
        replies = (len(one.get("replies", {"data": []})["data"]) for one in comments)
        return len(comments) + sum(replies)

    def _page(self, objects: list[dict[str, Any]], call: Call) -> dict[str, Any]:
        start = int(call.query.get("after", "0"))
        page = objects[start : start + self.page]
        cursors = {"cursors": {"after": str(start + self.page)}}
        more = {"next": "https://x"} if objects[start + self.page :] else {}
        return {"data": page, "paging": cursors | more}


def poll(cursor: dict[str, Any] | None = None, secrets: dict[str, str] = SECRETS) -> Fetched:
    return instagram.poll(a_source(cursor), secrets, NOW)


def ids(fetched: Fetched) -> list[str]:
    return [one.native_id for one in fetched.events if one.kind is EventKind.ADD]


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


# Reading again


def test_reading_again_tells_edits_hides_and_deletions(graph: StandIn) -> None:
    graph.route = by_path(
        {
            "/1": {"id": "1", "text": "Autres mots", "hidden": False},
            "/2": {"id": "2", "text": "Où ?", "hidden": True},
            "/4": {"id": "4", "text": "Où ?", "hidden": False},
            f"/{ME}": {"id": ME},
        }
    )
    mentions = [
        a_mention(native_id="1"),
        a_mention(native_id="2"),
        a_mention(native_id="3"),
        a_mention(native_id="4", hidden=True),
        a_mention(native_id="5", facts={"private": "1"}),
    ]
    events = instagram.reread(mentions, SECRETS, NOW)
    told = {(one.native_id, one.kind) for one in events}
    assert {("3", EventKind.REMOVE), ("2", EventKind.HIDE), ("4", EventKind.UNHIDE)} <= told
    assert [one.version for one in events if one.native_id == "1"] == [NOW]
    assert not [one for one in told if one[0] == "5"]


def test_nothing_counts_as_gone_while_our_own_account_is_not_seen(graph: StandIn) -> None:
    graph.answers = [says(refusal(100, 33), 400)]
    with pytest.raises(GoneError):
        instagram.reread([a_mention()], SECRETS, NOW)


def test_mention_told_by_id_alone_is_looked_up(graph: StandIn) -> None:
    found = {"id": "9", "text": "@cafe.rivage vous livrez ?", "username": "lea"}
    graph.answers = [says({"mentioned_comment": found, "id": ME})]
    called = a_delivery(("mentions", {"comment_id": "9", "media_id": "8"}))
    known = merge(None, instagram.parse_push(called, NOW).events[0], "demo")
    (event,) = instagram.reread([known], SECRETS, NOW)
    assert "mentioned_comment.comment_id(9)" in graph.calls[0].query["fields"]
    after = merge(known, event, "demo")
    assert (after.text, after.author.name) == ("@cafe.rivage vous livrez ?", "lea")
    assert dict(after.facts) == {"summons": "1", "mentioned_in": "comment"}


# Token and connection


@pytest.mark.parametrize(
    ("secrets", "is_due"),
    [
        (SECRETS, True),
        ({**SECRETS, "token_expires_at": (NOW + timedelta(days=19)).isoformat()}, True),
        ({**SECRETS, "token_expires_at": (NOW + timedelta(days=21)).isoformat()}, False),
        ({**SECRETS, "page_id": PAGE}, False),
        ({}, False),
    ],
)
def test_token_is_renewed_weeks_ahead(secrets: dict[str, str], *, is_due: bool) -> None:
    assert instagram.is_renewal_due(secrets, NOW) == is_due


def test_renewed_token_lives_sixty_days(graph: StandIn) -> None:
    graph.answers = [says({"access_token": "NEW", "token_type": "bearer", "expires_in": 5183944})]
    kept = instagram.renew(SECRETS, NOW)
    assert kept["access_token"] == "NEW"
    assert kept["token_expires_at"].startswith("2027-01-23")
    (call,) = graph.calls
    assert call.path == "/refresh_access_token"
    assert call.query == {"grant_type": "ig_refresh_token", "access_token": "TOKEN"}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says(refusal(190, 463), 400), AuthError),
        (says(refusal(100), 400), TransientError),
        (says({"access_token": ""}), TransientError),
        (says(refusal(4), 400), RateLimitedError),
    ],
)
def test_token_too_young_or_a_limit_asks_nobody_to_reconnect(
    graph: StandIn, answer: Answer, kind: type[Exception]
) -> None:
    graph.answers = [answer]
    with pytest.raises(kind):
        instagram.renew(SECRETS, NOW)


PROFILE = {
    "user_id": ME,
    "id": "26000000000000001",
    "username": "cafe.rivage",
    "biography": "Brunch au bord de l'eau",
    "website": "https://caferivage.example/",
}


def test_examination_walks_the_steps(graph: StandIn) -> None:
    fields = {"data": [{"id": "1", "subscribed_fields": ["comments", "messages"]}]}
    graph.route = by_path(
        {"/me": PROFILE, "/media": {"data": []}, "/subscribed_apps": fields, "/conversations": {}}
    )
    found = instagram.examine(a_source(), SECRETS, NOW)
    done = {one.step: one.done for one in found.findings}
    assert done == {"token": True, "account": True, "scopes": True, "webhook": False}
    assert "mentions" in next(one.note.en for one in found.findings if one.step == "webhook")
    assert found.bio == "Brunch au bord de l'eau"
    assert found.links == ("https://caferivage.example/",)


def test_examination_tells_a_dead_token_and_a_missing_right(graph: StandIn) -> None:
    graph.answers = [says(refusal(190), 400)]
    (finding,) = instagram.examine(a_source(), SECRETS, NOW).findings
    assert (finding.step, finding.done) == ("token", False)
    graph.route = lambda call: (
        says({**PROFILE, "user_id": "1"}) if call.path.endswith("/me") else says(refusal(10), 400)
    )
    found = {one.step: one for one in instagram.examine(a_source(), SECRETS, NOW).findings}
    assert found["account"].done is False
    assert "comments, messages" in found["scopes"].note.fr
    assert found["webhook"].done is None
