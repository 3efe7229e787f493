from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    PlatformError,
    RateLimitedError,
    SignatureError,
    TransientError,
    VersionRetiredError,
)
from vigie.mention import EventKind, Mention, merge
from vigie.platforms import Examination, facebook
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.platforms._meta import app_proof
from vigie.platforms._meta_limits import usage_reader
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

BODY = b'{"object":"page","entry":[]}'
SIGNATURE = "sha256=0e9e0080a310f376450c46d999aa4d49ed772bfe43c13205f38a3a6e6611ed2b"
ESCAPED = rb'{"text":"\u00e4\u00f6"}'
ESCAPED_SIGNATURE = "sha256=e1ac158f93acf152b3ac93d590d4a21b7d8b887a833618c5c72a0350f86f2949"
SECRETS = {"app_secret": "appsecret", "verify_token": "sésame", "access_token": "TOKEN"}
PAGE = "417000000000100"
COMMENT = "500000000000200_700000000000001"


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_FACEBOOK_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "facebook", COMMENT, kind, "lou", created_at=NOW)
    return replace(action, text="Bonjour, nous vous écrivons. ^L", **changes)


def refusal(code: int, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    error = {"message": "已超出", "type": "OAuthException", "code": code, **more}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


# Deliveries


@pytest.mark.parametrize(("body", "given"), [(BODY, SIGNATURE), (ESCAPED, ESCAPED_SIGNATURE)])
def test_signature_over_the_raw_bytes_is_accepted(body: bytes, given: str) -> None:
    facebook.verify_push({"x-hub-signature-256": given}, body, SECRETS)


@pytest.mark.parametrize(
    ("headers", "body", "secrets"),
    [
        ({"x-hub-signature-256": SIGNATURE}, BODY + b" ", SECRETS),
        ({"x-hub-signature-256": SIGNATURE.upper()}, BODY, SECRETS),
        ({"x-hub-signature-256": SIGNATURE.removeprefix("sha256=")}, BODY, SECRETS),
        ({"x-hub-signature-256": "sha256=é"}, BODY, SECRETS),
        ({"x-hub-signature": SIGNATURE}, BODY, SECRETS),
        ({}, BODY, SECRETS),
        ({"x-hub-signature-256": SIGNATURE}, BODY, {}),
        ({"x-hub-signature-256": SIGNATURE}, BODY, {"app_secret": ""}),
        ({"x-hub-signature-256": SIGNATURE}, BODY, {"app_secret": "other"}),
    ],
)
def test_anything_but_the_right_signature_is_refused(
    headers: dict[str, str], body: bytes, secrets: dict[str, str]
) -> None:
    with pytest.raises(SignatureError):
        facebook.verify_push(headers, body, secrets)


def a_handshake(**changes: str) -> dict[str, str]:
    query = {"mode": "subscribe", "verify_token": "sésame", "challenge": "1158201444", **changes}
    return {f"hub.{name}": value for name, value in query.items()}


def test_handshake_is_answered_with_the_bare_challenge() -> None:
    assert facebook.answer_handshake(a_handshake(), SECRETS) == "1158201444"


@pytest.mark.parametrize(
    ("query", "secrets"),
    [
        (a_handshake(verify_token="wrong"), SECRETS),
        (a_handshake(verify_token=""), {"verify_token": ""}),
        (a_handshake(mode="unsubscribe"), SECRETS),
        (a_handshake(), {}),
        ({}, SECRETS),
    ],
)
def test_wrong_handshake_is_refused(query: dict[str, str], secrets: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        facebook.answer_handshake(query, secrets)


def test_future_time_never_outranks_a_later_edit() -> None:
    body = json.loads((b'{"object":"page","entry":[]}').decode())
    value = {"item": "comment", "verb": "add", "comment_id": "1_2", "created_time": 9_999_999_999}
    body["entry"] = [{"id": PAGE, "time": 1, "changes": [{"field": "feed", "value": value}]}]
    (event,) = facebook.parse_push(json.dumps(body).encode(), NOW).events
    assert event.version == NOW


def test_recorded_payloads_are_read() -> None:
    kinds = set()
    for path in recorded("facebook"):
        parsed = read("facebook", path.name, path.read_bytes())
        assert parsed.recognised, path.name
        assert not parsed.rejected, path.name
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        kinds |= {event.kind for event in parsed.events}
        if "reaction" in path.name:
            assert not parsed.events, path.name
        for event in parsed.events:
            assert event.native_id
            assert event.url
            assert not (event.own and event.kind in (EventKind.HIDE, EventKind.UNHIDE))
    assert kinds == set(EventKind)


# Acts


def test_reply_is_posted_once_under_the_comment(graph: StandIn) -> None:
    graph.answers = [says({"id": "1_3"})]
    assert facebook.perform(an_action(), SECRETS) == "1_3"
    (call,) = graph.calls
    assert (call.method, call.path) == ("POST", f"/v26.0/{COMMENT}/comments")
    assert call.form == {"message": "Bonjour, nous vous écrivons. ^L"}
    assert call.headers["authorization"] == "Bearer TOKEN"
    assert call.query == {"appsecret_proof": app_proof("TOKEN", "appsecret")}


def test_proof_of_the_app_secret_is_the_documented_one() -> None:
    proof = "5ce7e27778ee701854c15400a27248a17dca845fae4a6a40efc6de3c6e504067"
    assert app_proof("TOKEN", "appsecret") == proof


@pytest.mark.parametrize(
    ("kind", "method", "form"),
    [
        (ActionKind.HIDE, "POST", {"is_hidden": "true"}),
        (ActionKind.UNHIDE, "POST", {"is_hidden": "false"}),
        (ActionKind.DELETE, "DELETE", {}),
    ],
)
@pytest.mark.parametrize("success", [True, "true"])
def test_moderation_is_one_call(
    graph: StandIn, kind: ActionKind, method: str, form: dict[str, str], *, success: Any
) -> None:
    graph.answers = [says({"success": success})]
    assert facebook.perform(an_action(kind), SECRETS) is None
    (call,) = graph.calls
    assert (call.method, call.path, call.form) == (method, f"/v26.0/{COMMENT}", form)


def test_act_that_was_answered_with_no_is_final(graph: StandIn) -> None:
    graph.answers = [says({"success": False})]
    with pytest.raises(PermanentError):
        facebook.perform(an_action(ActionKind.HIDE), SECRETS)


@pytest.mark.parametrize("answer", [says({}), says([]), Answer(body=b"<html>"), says({"id": None})])
def test_reply_without_an_id_has_an_unknown_outcome(graph: StandIn, answer: Answer) -> None:
    graph.answers = [answer]
    with pytest.raises(OutcomeUnknownError):
        facebook.perform(an_action(), SECRETS)


@pytest.mark.parametrize(
    ("changes", "recipient"),
    [
        ({"thread_id": f"{PAGE}_500000000000200"}, {"comment_id": COMMENT}),
        ({}, {"comment_id": COMMENT}),
        ({"native_id": f"{PAGE}_9"}, {"post_id": f"{PAGE}_9"}),
    ],
)
def test_private_reply_names_what_it_answers_and_no_tag(
    graph: StandIn, changes: dict[str, Any], recipient: dict[str, str]
) -> None:
    graph.answers = [says({"recipient_id": "92", "message_id": "m_1"})]
    action = an_action(ActionKind.PRIVATE_REPLY, **changes)
    assert facebook.perform(action, WITH_PAGE) == "m_1"
    (call,) = graph.calls
    assert (call.method, call.path) == ("POST", f"/v26.0/{PAGE}/messages")
    assert call.json == {"recipient": recipient, "message": {"text": action.text}}


def test_private_reply_that_was_sent_already_is_looked_for(graph: StandIn) -> None:
    graph.answers = [says(refusal(10900), 400)]
    with pytest.raises(OutcomeUnknownError):
        facebook.perform(an_action(ActionKind.PRIVATE_REPLY), WITH_PAGE)


def test_private_reply_needs_the_number_of_no_page(graph: StandIn) -> None:
    graph.answers = [says({"message_id": "m_1"})]
    facebook.perform(an_action(ActionKind.PRIVATE_REPLY), SECRETS)
    assert graph.calls[0].path == "/v26.0/me/messages"


def test_like_is_one_call_a_human_asked_for(graph: StandIn) -> None:
    graph.answers = [says({"success": True})]
    assert facebook.perform(an_action(ActionKind.LIKE), SECRETS) is None
    (call,) = graph.calls
    assert (call.method, call.path) == ("POST", f"/v26.0/{COMMENT}/likes")


def test_spam_is_no_word_of_this_platform() -> None:
    with pytest.raises(PermanentError):
        facebook.perform(an_action(ActionKind.SPAM), SECRETS)


def test_strange_id_cannot_lead_to_another_address(graph: StandIn) -> None:
    graph.answers = [says({"success": True})]
    facebook.perform(an_action(ActionKind.DELETE, native_id="../me?x=1#"), SECRETS)
    assert graph.calls[0].path == "/v26.0/..%2Fme%3Fx%3D1%23"


@pytest.mark.parametrize("status", [200, 400, 403, 500])
@pytest.mark.parametrize(
    ("body", "error"),
    [
        (refusal(190, 463), AuthError),
        (refusal(190, 460), AuthError),
        (refusal(190), AuthError),
        (refusal(102), AuthError),
        (refusal(10), PermissionDeniedError),
        (refusal(200), PermissionDeniedError),
        (refusal(299), PermissionDeniedError),
        (refusal(200, 1545041), PermanentError),
        (refusal(3), PermissionDeniedError),
        (refusal(1, 99), PermissionDeniedError),
        (refusal(10, 2018278), PermanentError),
        (refusal(551, 1545041), PermanentError),
        (refusal(100, 2018001), PermanentError),
        (refusal(4), RateLimitedError),
        (refusal(17), RateLimitedError),
        (refusal(32), RateLimitedError),
        (refusal(613), RateLimitedError),
        (refusal(80001), RateLimitedError),
        (refusal(368), RateLimitedError),
        (refusal(100), PermanentError),
        (refusal(100, 33), GoneError),
        (refusal(2635), VersionRetiredError),
        (refusal(99_999), PermanentError),
        (refusal(99_999, is_transient=True), TransientError),
        (refusal(2, is_transient=True), TransientError),
        (refusal(2), OutcomeUnknownError),
        (refusal(1), OutcomeUnknownError),
        (refusal(506), OutcomeUnknownError),
    ],
)
def test_refusal_is_understood_by_its_code_whatever_the_language(
    graph: StandIn, status: int, body: dict[str, Any], error: type[Exception]
) -> None:
    graph.answers = [says(body, status)]
    with pytest.raises(error) as caught:
        facebook.perform(an_action(), SECRETS)
    assert type(caught.value) is error
    assert "已" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "error"), [("api_error__1.json", AuthError), ("api_error__2.json", AuthError)]
)
@pytest.mark.parametrize("status", [200, 400, 401])
def test_recorded_refusal_is_of_its_class(
    graph: StandIn, name: str, error: type[Exception], status: int
) -> None:
    (body,) = [one.read_bytes() for one in recorded("facebook") if one.name == name]
    graph.answers = [Answer(status=status, body=body)]
    with pytest.raises(error) as caught:
        facebook.poll(a_source(), SECRETS, NOW)
    assert "460" in str(caught.value)


@pytest.mark.parametrize("body", [b"", b"<html>Sign in</html>", b"{}", b'{"error":"denied"}'])
def test_page_of_a_proxy_is_no_dead_token(graph: StandIn, body: bytes) -> None:
    graph.answers = [Answer(status=401, body=body)]
    with pytest.raises(TransientError):
        facebook.poll(a_source(), SECRETS, NOW)
    with pytest.raises(TransientError):
        facebook.perform(an_action(), SECRETS)


def test_delivery_is_read_as_one_wherever_it_is_thrown() -> None:
    body = (ROOT / "facebook" / "webhook_comment_add.json").read_bytes()
    assert facebook.parse(body, NOW) == facebook.parse_push(body, NOW)


def test_business_limit_waits_as_long_as_the_header_says(graph: StandIn) -> None:
    usage = {PAGE: [{"type": "pages", "call_count": 120, "estimated_time_to_regain_access": 7}]}
    graph.answers = [says(refusal(80001), 400, X_Business_Use_Case_Usage=json.dumps(usage))]
    with pytest.raises(RateLimitedError) as caught:
        facebook.perform(an_action(), SECRETS)
    assert caught.value.retry_after == 7 * 60


def test_act_without_a_token_asks_to_reconnect() -> None:
    with pytest.raises(AuthError):
        facebook.perform(an_action(), {"app_secret": "x"})


# What became of an act


def comment(**changes: Any) -> dict[str, Any]:
    made = (NOW + timedelta(seconds=3)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    ours = {"id": "1_9", "message": "Bonjour,  nous vous écrivons. ^L ", "created_time": made}
    return {**ours, "from": {"id": PAGE, "name": "Café Rivage"}, **changes}


WITH_PAGE = {**SECRETS, "page_id": PAGE}
TOP_LEVEL = says({"id": "1_2"})


def test_lost_reply_is_found_in_the_thread(graph: StandIn) -> None:
    graph.answers = [TOP_LEVEL, says({"data": [comment(id="1_8", message="Autre"), comment()]})]
    assert facebook.was_done(an_action(), WITH_PAGE) == (True, "1_9")
    assert graph.calls[1].query["filter"] == "stream"


def test_lost_answer_to_a_reply_is_found_beside_it_under_their_root(graph: StandIn) -> None:
    reply = says({"id": "1_2", "parent": {"id": "1_1"}})
    graph.answers = [reply, says({"data": [comment()]})]
    assert facebook.was_done(an_action(), WITH_PAGE) == (True, "1_9")
    assert graph.calls[1].path.endswith("/1_1/comments")


@pytest.mark.parametrize(
    "changes",
    [
        {"message": "Bonjour"},
        {"from": {"id": "9"}},
        {"created_time": "2026-11-24T11:00:00+0000"},
        {"message": None},
    ],
)
def test_somebody_elses_words_are_not_our_reply(graph: StandIn, changes: dict[str, Any]) -> None:
    graph.answers = [TOP_LEVEL, says({"data": [comment(**changes)]})]
    assert facebook.was_done(an_action(), WITH_PAGE) == (False, None)


def test_lost_reply_is_looked_for_on_later_pages_but_not_for_ever(graph: StandIn) -> None:
    def page(after: str, *data: Any) -> Answer:
        return says({"data": list(data), "paging": {"cursors": {"after": after}, "next": "x"}})

    graph.answers = [TOP_LEVEL, page("a"), page("b", comment())]
    assert facebook.was_done(an_action(), WITH_PAGE) == (True, "1_9")
    assert graph.calls[2].query["after"] == "a"
    graph.answers = [TOP_LEVEL, page("same")]
    assert facebook.was_done(an_action(), WITH_PAGE) == (False, None)
    assert len(graph.calls) == 6


@pytest.mark.parametrize(
    ("kind", "answer", "done"),
    [
        (ActionKind.HIDE, says({"id": "1", "is_hidden": True}), True),
        (ActionKind.HIDE, says({"id": "1", "is_hidden": False}), False),
        (ActionKind.UNHIDE, says({"id": "1", "is_hidden": False}), True),
        (ActionKind.UNHIDE, says({"id": "1", "is_hidden": True}), False),
        (ActionKind.DELETE, says({"id": "1"}), False),
        (ActionKind.DELETE, says(refusal(100, 33), 400), True),
        (ActionKind.DELETE, Answer(status=404), True),
        (ActionKind.LIKE, says({"id": "1", "user_likes": True}), True),
        (ActionKind.LIKE, says({"id": "1"}), False),
    ],
)
def test_moderation_is_read_back(
    graph: StandIn, kind: ActionKind, answer: Answer, *, done: bool
) -> None:
    graph.answers = [answer]
    assert facebook.was_done(an_action(kind), SECRETS) == (done, None)


def test_lost_private_reply_is_found_in_its_conversation(graph: StandIn) -> None:
    talk = {"id": "1", "private_reply_conversation": {"id": "t_1"}}
    ours = comment(id="m_9")
    graph.answers = [says(talk), says({"messages": {"data": [comment(message="Autre"), ours]}})]
    action = an_action(ActionKind.PRIVATE_REPLY)
    assert facebook.was_done(action, WITH_PAGE) == (True, "m_9")
    assert graph.calls[1].path == "/v26.0/t_1"


def test_comment_without_a_private_conversation_got_no_private_reply(graph: StandIn) -> None:
    graph.answers = [says({"id": "1"})]
    assert facebook.was_done(an_action(ActionKind.PRIVATE_REPLY), WITH_PAGE) == (False, None)


def test_thread_that_cannot_be_read_now_says_nothing(graph: StandIn) -> None:
    graph.answers = [Answer(body=b"<html>")]
    with pytest.raises(TransientError):
        facebook.was_done(an_action(), SECRETS)


# The sweep


def a_source(**cursor: Any) -> Source:
    return Source("demo", "facebook", "s", account=PAGE, cursor=cursor)


def said(native_id: str, text: str, minutes: int, **more: Any) -> dict[str, Any]:
    made = datetime(2026, 11, 24, 10, tzinfo=UTC) + timedelta(minutes=minutes)
    stamp = made.strftime("%Y-%m-%dT%H:%M:%S+0000")
    return {
        "id": native_id,
        "message": text,
        "created_time": stamp,
        "from": {"id": "7", "name": "Léa"},
        **more,
    }


def page_of(*objects: Any, after: str = "") -> dict[str, Any]:
    paging = {"cursors": {"after": after}, "next": "https://graph/?access_token=T"}
    return {"data": list(objects), **({"paging": paging} if after else {})}


def test_sweep_reads_posts_and_their_comments_and_tells_each_once(graph: StandIn) -> None:
    post = said(f"{PAGE}_1", "Nouveau", 0, updated_time="2026-11-24T11:00:00+0000")
    post["comments"] = page_of(said("1_2", "Bravo", 5), after="c1")
    older = page_of(said("1_1", "Premier", 1))

    def route(call: Call) -> Answer:
        return says(older if call.path.endswith("/comments") else page_of(post))

    graph.route = route
    first = facebook.poll(a_source(), SECRETS, NOW)
    assert [one.native_id for one in first.events] == [f"{PAGE}_1", "1_2", "1_1"]
    assert graph.calls[0].path == f"/v26.0/{PAGE}/feed"
    assert graph.calls[1].path == f"/v26.0/{PAGE}_1/comments"
    assert graph.calls[1].query["after"] == "c1"
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
    assert len(graph.calls) == 1
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
    source = a_source(since=broken, legs=broken, old=broken, turn=broken, seen=broken)
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


# Addresses


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://www.facebook.com/417/posts/500/", "417_500"),
        ("https://m.facebook.com/story.php?story_fbid=500&id=417", "417_500"),
        ("https://www.facebook.com/417_500", "417_500"),
        ("https://facebook.com/caferivage/posts/500?comment_id=701", "500_701"),
        ("https://fr-fr.facebook.com/caferivage/posts/le-pain/500?comment_id=701", "500_701"),
        ("https://www.facebook.com/417_500?comment_id=701&reply_comment_id=702", "500_702"),
        ("https://www.facebook.com/photo/?fbid=500&comment_id=701", "500_701"),
        ("https://www.facebook.com/reel/500?comment_id=701", "500_701"),
        ("https://www.facebook.com/x/posts/pfbid02Ab?comment_id=Y29tbWVudDo1MDBfNzAx", "500_701"),
        ("https://www.facebook.com/caferivage/posts/500", None),
        ("https://www.facebook.com/x/posts/pfbid02Ab?comment_id=701", None),
        ("https://www.facebook.com/caferivage", None),
        ("https://notfacebook.com/417_500", None),
        ("https://www.facebook.com.evil.example/417_500", None),
        ("ftp://www.facebook.com/417_500", None),
        ("https://www.facebook.com/417_500?comment_id=%FF", None),
    ],
)
def test_address_is_claimed_where_it_shows_the_number(url: str, found: str | None) -> None:
    assert facebook.claim(url) == found


# Withdrawals

SIGNED = (
    "lhIe1OUuAA1Ustc8F0MbhvJ4Q6-T3q6dLoMt8lpzFuo."
    "eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTcxOTUzNTk1MSwidXNlcl9pZCI6IjIxODQ3MSJ9"
)


def signed(payload: bytes) -> str:
    encoded = base64.urlsafe_b64encode(payload).rstrip(b"=")
    made = hmac.new(b"appsecret", encoded, "sha256").digest()
    return f"{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}.{encoded.decode()}"


def test_signed_request_names_who_withdraws() -> None:
    assert facebook.read_deletion(f"signed_request={SIGNED}".encode(), SECRETS) == "218471"


@pytest.mark.parametrize("body", [b"", BODY, b"a=b", b"\xff\xfe", b"signed_request="])
def test_anything_else_is_no_request_to_delete(body: bytes) -> None:
    assert facebook.read_deletion(body, SECRETS) is None


@pytest.mark.parametrize(
    "given",
    [
        "x",
        ".",
        SIGNED[1:],
        SIGNED[:-2],
        SIGNED.replace(".", ""),
        signed(b"[]"),
        signed(b"no JSON"),
        signed(b'{"algorithm":"none","user_id":"1"}'),
        signed(b'{"algorithm":"HMAC-SHA256"}'),
        signed(b'{"algorithm":"HMAC-SHA256","user_id":[]}'),
    ],
)
def test_request_to_delete_with_a_wrong_signature_is_refused(given: str) -> None:
    with pytest.raises(SignatureError):
        facebook.read_deletion(f"signed_request={given}".encode(), SECRETS)


def test_request_to_delete_is_refused_without_a_secret() -> None:
    with pytest.raises(SignatureError):
        facebook.read_deletion(f"signed_request={SIGNED}".encode(), {})


# Limits


def test_usage_headers_are_percents_and_the_highest_counts() -> None:
    app = json.dumps({"call_count": 28, "total_time": 95, "total_cputime": 25})
    rows = [{"type": "pages", "call_count": 40, "total_time": 12}, {"type": "messenger"}]
    busy = {"1": rows, "2": [{"type": "pages", "total_cputime": 101}], "3": "x"}
    found = usage_reader("facebook")(
        {"x-app-usage": app, "x-business-use-case-usage": json.dumps(busy)}
    )
    assert [(one.name, one.share) for one in found] == [("app", 0.95), ("pages", 1.01)]


@pytest.mark.parametrize("value", ["", "[]", "x", '{"a":[1]}', '{"a":[{"call_count":"NaN"}]}', "1"])
def test_usage_headers_nobody_can_read_tell_nothing(value: str) -> None:
    headers = {"x-app-usage": value, "x-business-use-case-usage": value}
    assert usage_reader("facebook")(headers) == ()


def test_reads_stop_before_the_limit_and_a_humans_reply_still_goes_through(graph: StandIn) -> None:
    usage = {PAGE: [{"type": "pages", "call_count": 92, "estimated_time_to_regain_access": 0}]}
    answer = says({"id": "1_2", **page_of()}, X_Business_Use_Case_Usage=json.dumps(usage))
    graph.answers = [answer]
    with remembering(ProcessMeters()):
        facebook.poll(a_source(), SECRETS, NOW)
        with pytest.raises(RateLimitedError) as caught:
            facebook.poll(a_source(), SECRETS, NOW)
        assert facebook.perform(an_action(), SECRETS) == "1_2"
    assert caught.value.code == "early"
    assert len(graph.calls) == 2


# The life of a token

APP = {**WITH_PAGE, "app_id": "246"}
FAR = "2036-11-21T12:00:00+00:00"


def test_page_token_is_never_due_once_its_life_is_known(graph: StandIn) -> None:
    assert not facebook.is_renewal_due(WITH_PAGE, NOW), "nothing can be exchanged without app_id"
    assert facebook.is_renewal_due(APP, NOW), "its life is not known yet"
    graph.answers = [says({"data": {"type": "PAGE", "is_valid": True, "expires_at": 0}})]
    kept = facebook.renew(APP, NOW)
    assert kept["access_token"] == "TOKEN"
    assert graph.calls[0].headers["authorization"] == "Bearer 246|appsecret"
    assert not facebook.is_renewal_due({**APP, **kept}, NOW + timedelta(days=400))
    assert facebook.is_renewal_due({**APP, **kept, "access_token": "NEW"}, NOW)


def test_users_token_is_exchanged_for_the_pages_own(graph: StandIn) -> None:
    graph.answers = [
        says({"data": {"type": "USER", "is_valid": True, "expires_at": 1795564800}}),
        says({"access_token": "LONG", "token_type": "bearer", "expires_in": 5183944}),
        says({"id": PAGE, "access_token": "PAGE"}),
    ]
    kept = facebook.renew(APP, NOW)
    assert (kept["access_token"], kept["token_expires_at"]) == ("PAGE", FAR)
    assert graph.calls[1].query["grant_type"] == "fb_exchange_token"
    assert graph.calls[2].headers["authorization"] == "Bearer LONG"


def test_users_token_lasts_sixty_days_where_the_page_gives_none(graph: StandIn) -> None:
    graph.answers = [
        says({"data": {"type": "USER", "is_valid": True}}),
        says({"access_token": "LONG", "expires_in": 5183944}),
        says(refusal(10), 403),
    ]
    kept = facebook.renew(APP, NOW)
    assert kept["access_token"] == "LONG"
    secrets = {**APP, **kept}
    assert not facebook.is_renewal_due(secrets, NOW + timedelta(days=49))
    assert facebook.is_renewal_due(secrets, NOW + timedelta(days=51))


def test_dead_token_asks_to_reconnect_and_an_outage_does_not(graph: StandIn) -> None:
    graph.answers = [says({"data": {"is_valid": False, "scopes": []}})]
    with pytest.raises(AuthError):
        facebook.renew(APP, NOW)
    graph.answers = [says(refusal(2), 500)]
    with pytest.raises(TransientError):
        facebook.renew(APP, NOW)


# What is connected


def an_account(**changes: Any) -> Callable[[Call], Answer]:
    """A Graph API that knows one healthy account, but for the changes."""
    scopes = [one.name for one in facebook.PROFILE.scopes]
    fields = ["feed", "mention", "ratings"]
    known: dict[str, Any] = {
        PAGE: {
            "id": PAGE,
            "name": "Café Rivage",
            "about": "Torréfacteur à Nantes",
            "website": "https://rivage.example www.rivage.example",
            "link": "https://www.facebook.com/caferivage",
        },
        "debug_token": {"data": {"is_valid": True, "type": "PAGE", "scopes": scopes}},
        "subscriptions": {"data": [{"object": "page", "active": True, "fields": [
            {"name": name, "version": "v26.0"} for name in fields]}]},
        "subscribed_apps": {"data": [{"id": "246", "subscribed_fields": fields}]},
        **changes,
    }  # fmt: skip

    def route(call: Call) -> Answer:
        answer = known[call.path.rpartition("/")[2]]
        return answer if isinstance(answer, Answer) else says(answer)

    return route


def steps(found: Examination) -> dict[str, bool | None]:
    return {one.step: one.done for one in found.findings}


def test_healthy_account_has_every_step_done(graph: StandIn) -> None:
    graph.route = an_account()
    found = facebook.examine(a_source(), APP, NOW)
    assert steps(found) == dict.fromkeys(("token", "rights", "webhook", "subscription"), True)
    assert (found.account, found.bio) == ("Café Rivage", "Torréfacteur à Nantes")
    assert found.links == ("https://rivage.example", "https://www.facebook.com/caferivage")


def test_what_is_missing_is_named(graph: StandIn) -> None:
    graph.route = an_account(
        debug_token={"data": {"is_valid": True, "scopes": ["pages_show_list"]}},
        subscribed_apps={"data": []},
        subscriptions={"data": [{"object": "user"}]},
    )
    found = facebook.examine(a_source(), APP, NOW)
    assert steps(found) == {
        "token": True, "rights": False, "webhook": False, "subscription": False,
    }  # fmt: skip
    notes = {one.step: one.note.en for one in found.findings}
    assert "pages_messaging" in notes["rights"]
    assert notes["subscription"] == "Missing: feed, mention, ratings."


@pytest.mark.parametrize(
    ("changes", "token"),
    [
        ({PAGE: says(refusal(190, 463), 401)}, False),
        ({"debug_token": {"data": {"is_valid": False}}}, False),
        ({PAGE: says(refusal(100, 33), 400)}, False),
        ({"debug_token": says(refusal(10), 400)}, True),
    ],
)
def test_token_is_examined(graph: StandIn, changes: dict[str, Any], *, token: bool) -> None:
    graph.route = an_account(**changes)
    assert steps(facebook.examine(a_source(), APP, NOW))["token"] is token


def test_account_without_a_token_says_so() -> None:
    (finding,) = facebook.examine(a_source(), {"page_id": PAGE}, NOW).findings
    assert (finding.done, finding.note.en) == (False, "No token is written.")


def test_without_the_apps_number_a_human_is_asked(graph: StandIn) -> None:
    graph.route = an_account(debug_token=says(refusal(100), 400))
    found = steps(facebook.examine(a_source(), WITH_PAGE, NOW))
    assert (found["rights"], found["webhook"], found["subscription"]) == (None, None, True)
