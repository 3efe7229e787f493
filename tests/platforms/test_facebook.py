from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from vigie.action import ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    SignatureError,
    TransientError,
    VersionRetiredError,
)
from vigie.mention import EventKind, merge
from vigie.platforms import facebook
from vigie.platforms._meta import app_proof

from tests.platforms.facebook_page import (
    COMMENT,
    PAGE,
    SECRETS,
    WITH_PAGE,
    a_graph,
    a_source,
    an_action,
    refusal,
    says,
)
from tests.platforms.fixtures import NOW, ROOT, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, StandIn

BODY = b'{"object":"page","entry":[]}'
SIGNATURE = "sha256=0e9e0080a310f376450c46d999aa4d49ed772bfe43c13205f38a3a6e6611ed2b"
ESCAPED = rb'{"text":"\u00e4\u00f6"}'
ESCAPED_SIGNATURE = "sha256=e1ac158f93acf152b3ac93d590d4a21b7d8b887a833618c5c72a0350f86f2949"


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with a_graph(monkeypatch) as server:
        yield server


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


def a_change(field: str = "feed", **value: Any) -> bytes:
    change = {"field": field, "value": {"verb": "add", "created_time": 1_794_999_900, **value}}
    entry = {"id": PAGE, "time": 1_795_000_000, "changes": [change]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def test_comment_a_filter_hid_at_once_is_known_as_hidden() -> None:
    told = {"item": "comment", "comment_id": "90_9", "post_id": f"{PAGE}_90", "message": "Nul"}
    said, hidden = facebook.parse_push(a_change(**told, is_hidden=True), NOW).events
    assert merge(merge(None, said, "demo"), hidden, "demo").hidden
    assert [one.kind for one in (said, hidden)] == [EventKind.ADD, EventKind.HIDE]
    (said,) = facebook.parse_push(a_change(**told, is_hidden=False), NOW).events
    assert not merge(None, said, "demo").hidden


def test_event_the_page_planned_is_no_mention() -> None:
    told = {"item": "event", "story": "…", "event_id": "9", "post_id": f"{PAGE}_9"}
    assert facebook.parse_push(a_change(**told), NOW).events == ()
    (event,) = facebook.parse_push(a_change(**told, message="Venez !"), NOW).events
    assert event.text == "Venez !"


def test_comment_on_a_review_hangs_under_the_review() -> None:
    about = {"open_graph_story_id": "600077", "post_id": "22_904", "reviewer_id": 7}
    body = a_change("ratings", item="rating", review_text="Très bon", **about)
    (review,) = facebook.parse_push(body, NOW).events
    body = a_change("ratings", item="comment", comment_id="904_9", parent_id="22_904", **about)
    (comment,) = facebook.parse_push(body, NOW).events
    assert comment.thread_id == review.native_id == "600077"
    assert comment.in_reply_to is None


@pytest.mark.parametrize(
    ("one", "text", "url", "shows"),
    [
        (
            {"id": "28", "creation_time": "2026-11-18T11:00:00+0000", "description": "En direct",
             "permalink_url": "/pain/videos/28/"},
            "En direct", "https://www.facebook.com/pain/videos/28/", "video",
        ),
        (
            {"id": "29", "created_time": "2026-11-18T11:00:00+0000", "name": "Nos tartes",
             "images": [{"source": "https://example.org/a.jpg"}]},
            "Nos tartes", "https://www.facebook.com/29", "photo",
        ),
        (
            {"id": "1_2", "created_time": "2026-11-18T11:00:00+0000", "permalink_url": "//x.org/a",
             "attachments": {"data": [{"type": "photo", "media": {"image": {"src": "x"}}}]}},
            "", "https://www.facebook.com/1_2", "photo",
        ),
    ],
)  # fmt: skip
def test_words_and_pictures_are_read_where_each_kind_keeps_them(
    one: dict[str, Any], text: str, url: str, shows: str
) -> None:
    (event,) = facebook.parse(json.dumps({"data": [one]}).encode(), NOW).events
    assert (event.text, event.url, event.facts["shows"]) == (text, url, shows)
    assert event.said_at is not None
    assert event.said_at.day == 18


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
        (ActionKind.LIKE, says({"id": "1", "user_likes": True}), True),
        (ActionKind.LIKE, says({"id": "1"}), False),
    ],
)
def test_moderation_is_read_back(
    graph: StandIn, kind: ActionKind, answer: Answer, *, done: bool
) -> None:
    graph.answers = [answer]
    assert facebook.was_done(an_action(kind), SECRETS) == (done, None)


@pytest.mark.parametrize("status", [401, 404, 410])
def test_status_without_meta_s_own_code_proves_no_deletion(graph: StandIn, status: int) -> None:
    graph.answers = [Answer(status=status, body=b"<html>")]
    with pytest.raises(TransientError):
        facebook.was_done(an_action(ActionKind.DELETE), SECRETS)


@pytest.mark.parametrize("answer", [[], [1], None, "true"])
def test_answer_without_an_object_settles_nothing(graph: StandIn, answer: Any) -> None:
    graph.answers = [says(answer)]
    with pytest.raises(TransientError):
        facebook.was_done(an_action(), WITH_PAGE)


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
