from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    SignatureError,
    TransientError,
)
from vigie.mention import EventKind, Mention, MentionEvent, merge
from vigie.platforms import tiktok
from vigie.platforms._signature import sign
from vigie.source import Source

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

API = "/open_api/v1.3/"
VIDEO = "7400000000000000001"
COMMENT = "7400000000000000011"
SECRETS = {
    "client_id": "7364000000000000001",
    "client_secret": "clientsecret",
    "access_token": "TOKEN",
    "refresh_token": "OLD",
    "business_id": "-000Rivage",
}
BODY = b'{"object":"page","entry":[]}'
SIGNED_AT = datetime.fromtimestamp(1719535951, UTC)
SIGNATURE = "t=1719535951,s=d8278bb47fd7d65c98f3fc8378491e09cef4e7665dda49f5b1f94864c7a950fd"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(says({})) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_TIKTOK_BASE_URL", server.url)
        yield server


def says(data: Any, code: Any = 0, status: int = 200, **headers: str) -> Answer:
    body = {"code": code, "message": "成功", "request_id": "1", "data": data}
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(body).encode(), headers=named)


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "tiktok", COMMENT, kind, "lou", created_at=NOW)
    return replace(replace(action, text="Merci Léa !", thread_id=VIDEO), **changes)


def a_source(**cursor: Any) -> Source:
    return Source("demo", "tiktok", "s", account="-000Rivage", cursor=cursor)


def a_comment(identity: str, text: str = "Bravo", minutes: int = 5, **more: Any) -> dict[str, Any]:
    made = int((NOW - timedelta(minutes=minutes)).timestamp())
    who = {"unique_identifier": "+Lea==", "display_name": "Léa Morvan", "owner": False}
    whole = {"comment_id": identity, "video_id": VIDEO, "create_time": made, "text": text}
    return {**whole, **who, "status": "PUBLIC", "replies": 0, **more}


def a_video(count: int, identity: str = VIDEO) -> dict[str, Any]:
    return {
        "item_id": identity,
        "comments": count,
        "share_url": f"https://www.tiktok.com/@c/{identity}",
    }


# Deliveries


def test_signature_over_time_and_raw_bytes_is_accepted() -> None:
    for late in (0, 299, -299):
        now = SIGNED_AT + timedelta(seconds=late)
        tiktok.check_signature({"tiktok-signature": SIGNATURE}, BODY, SECRETS, now)


def test_delivery_signed_just_now_is_accepted() -> None:
    stamp = str(int(tiktok.now_utc().timestamp()))
    value = sign(f"{stamp}.".encode() + BODY, "clientsecret")
    tiktok.verify_push({"tiktok-signature": f"t={stamp}, s={value}"}, BODY, SECRETS)


def test_delivery_signed_long_ago_is_a_replay() -> None:
    with pytest.raises(SignatureError):
        tiktok.verify_push({"tiktok-signature": SIGNATURE}, BODY, SECRETS)
    for late in (301, -301):
        now = SIGNED_AT + timedelta(seconds=late)
        with pytest.raises(SignatureError):
            tiktok.check_signature({"tiktok-signature": SIGNATURE}, BODY, SECRETS, now)


@pytest.mark.parametrize(
    ("given_one", "body", "secrets"),
    [
        (SIGNATURE, BODY + b" ", SECRETS),
        (SIGNATURE.replace("t=1719535951", "t=1719535952"), BODY, SECRETS),
        (SIGNATURE.partition(",")[2], BODY, SECRETS),
        (SIGNATURE.partition(",")[0], BODY, SECRETS),
        ("t=é,s=é", BODY, SECRETS),
        ("t=" + "9" * 400 + ",s=x", BODY, SECRETS),
        ("", BODY, SECRETS),
        (SIGNATURE, BODY, {}),
        (SIGNATURE, BODY, {"client_secret": "other"}),
    ],
)
def test_anything_but_the_right_signature_is_refused(
    given_one: str, body: bytes, secrets: dict[str, str]
) -> None:
    with pytest.raises(SignatureError):
        tiktok.check_signature({"tiktok-signature": given_one}, body, secrets, SIGNED_AT)


def test_there_is_no_handshake() -> None:
    with pytest.raises(SignatureError):
        tiktok.answer_handshake({"challenge": "1"}, SECRETS)


def test_recorded_payloads_are_read() -> None:
    found: dict[str, list[MentionEvent]] = {}
    for path in recorded("tiktok"):
        body = json.loads(path.read_bytes())
        body = body["response"]["body"] if "response" in body else body
        parsed = read("tiktok", path.name, json.dumps(body).encode())
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        assert not parsed.rejected, path.name
        found[path.name] = list(parsed.events)
    (message,) = found["webhook_im_content_chatwoot__1.json"]
    assert (message.text, message.author.id) == ("Hello from TikTok", "user-1")
    assert message.facts == {"private": "1"}
    assert message.thread_id == "tt-conv-1"
    (sticker,) = found["webhook_im_content_chatwoot__2.json"]
    assert sticker.facts["shows"] == "sticker"
    assert found["webhook_devportal__1.json"] == []


def pushed(action: str = "insert", number: int = 7400000000000000021) -> MentionEvent:
    content = {"comment_id": number, "video_id": int(VIDEO), "comment_action": action}
    content |= {"timestamp": int(NOW.timestamp() * 1000) - 60_000 + 74}
    body = {"event": "comment.update", "user_openid": "o", "content": json.dumps(content)}
    (event,) = tiktok.parse_push(json.dumps(body).encode(), NOW).events
    return event


def test_delivery_of_a_kind_nobody_knows_is_kept_to_be_looked_at() -> None:
    for kind, known in (("brand_mention.update", False), ("im_mark_read_msg", True)):
        body = {"event": kind, "user_openid": "o", "content": "{}"}
        parsed = tiktok.parse_push(json.dumps(body).encode(), NOW)
        assert (parsed.recognised, bool(parsed.none_because)) == (known, True)


@given(st.integers(2**53, 2**63))
def test_id_beyond_what_a_float_can_hold_is_kept_whole(number: int) -> None:
    assert pushed(number=number).native_id == str(number)


@pytest.mark.parametrize("text", ["Bravo", "#bravo", "'", "!", " "])
def test_words_read_later_are_kept_in_any_order(text: str) -> None:
    made = int(NOW.timestamp()) - 60
    whole = {**a_comment("7400000000000000021", text), "create_time": made}
    body = {"code": 0, "data": {"comments": [whole]}}
    (fetched,) = tiktok.parse(json.dumps(body).encode(), NOW).events
    for first, second in ((pushed(), fetched), (fetched, pushed())):
        assert merge(merge(None, first, "demo"), second, "demo").text == text


# Acts


def test_reply_is_posted_once_under_the_comment(api: StandIn) -> None:
    api.answers = [says({"comment_id": "7400000000000000099", "text": "Merci Léa !"})]
    assert tiktok.perform(an_action(), SECRETS) == "7400000000000000099"
    (call,) = api.calls
    assert (call.method, call.path) == ("POST", f"{API}business/comment/reply/create/")
    assert call.json == {
        "business_id": "-000Rivage",
        "video_id": VIDEO,
        "comment_id": COMMENT,
        "text": "Merci Léa !",
    }
    assert call.headers["access-token"] == "TOKEN"


@pytest.mark.parametrize(
    ("kind", "path", "act"),
    [
        (ActionKind.HIDE, "business/comment/hide/", "HIDE"),
        (ActionKind.UNHIDE, "business/comment/hide/", "UNHIDE"),
        (ActionKind.LIKE, "business/comment/like/", "LIKE"),
    ],
)
def test_moderation_is_one_call(api: StandIn, kind: ActionKind, path: str, act: str) -> None:
    assert tiktok.perform(an_action(kind), SECRETS) is None
    (call,) = api.calls
    assert (call.path, call.json["action"]) == (API + path, act)
    assert call.json["comment_id"] == COMMENT


@pytest.mark.parametrize("kind", [ActionKind.DELETE, ActionKind.SPAM, ActionKind.PRIVATE_REPLY])
def test_what_tiktok_has_no_interface_for_is_not_offered(kind: ActionKind) -> None:
    for ask in (tiktok.perform, tiktok.was_done):
        with pytest.raises(PermanentError):
            ask(an_action(kind), SECRETS)


@pytest.mark.parametrize(
    "answer", [says({}), says(None), Answer(body=b"[]"), Answer(body=b"<html>"), Answer(body=b"{}")]
)
def test_reply_without_an_id_has_an_unknown_outcome(api: StandIn, answer: Answer) -> None:
    api.answers = [answer]
    with pytest.raises(OutcomeUnknownError):
        tiktok.perform(an_action(), SECRETS)


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    ("code", "error"),
    [
        (40001, PermissionDeniedError),
        (40002, PermanentError),
        (40007, PermanentError),
        (40064, PermissionDeniedError),
        (40100, RateLimitedError),
        (40133, RateLimitedError),
        (40102, AuthError),
        (40104, AuthError),
        (40105, AuthError),
        ("40105", AuthError),
        (40999, PermanentError),
        (50000, OutcomeUnknownError),
        (51065, OutcomeUnknownError),
        (60001, OutcomeUnknownError),
    ],
)
def test_refusal_is_understood_by_its_code_even_with_http_200(
    api: StandIn, status: int, code: Any, error: type[Exception]
) -> None:
    api.answers = [says({}, code, status)]
    with pytest.raises(error) as caught:
        tiktok.perform(an_action(), SECRETS)
    assert type(caught.value) is error
    assert "成" not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says({}, 50000), TransientError),
        (says({}, 40100, Retry_After="9"), RateLimitedError),
        (Answer(status=401, body=b"<html>proxy"), TransientError),
        (Answer(status=502), TransientError),
        (Answer(body=b"<html>"), PayloadError),
    ],
)
def test_read_that_fails_has_its_class(
    api: StandIn, answer: Answer, error: type[Exception]
) -> None:
    api.answers = [answer]
    with pytest.raises(error):
        tiktok.poll(a_source(), SECRETS, NOW)


# What became of an act


def test_lost_reply_is_found_among_the_replies(api: StandIn) -> None:
    ours = a_comment("99", " Merci  Léa !", -1, owner=True)
    api.answers = [says({"comments": [a_comment("98", "Merci Léa !"), ours]})]
    assert tiktok.was_done(an_action(facts={"parent": "55"}), SECRETS) == (True, "99")
    assert api.calls[0].path == f"{API}business/comment/reply/list/"
    assert api.calls[0].query["comment_id"] == "55"


@pytest.mark.parametrize(
    "changes", [{"text": "Merci"}, {"owner": False}, {"create_time": 1_700_000_000}]
)
def test_other_words_are_not_our_reply(api: StandIn, changes: dict[str, Any]) -> None:
    ours = a_comment("99", "Merci Léa !", -1, owner=True)
    api.answers = [says({"comments": [ours | changes, None]})]
    assert tiktok.was_done(an_action(), SECRETS) == (False, None)


@pytest.mark.parametrize(
    ("kind", "changes", "done"),
    [
        (ActionKind.HIDE, {"status": "HIDDEN"}, True),
        (ActionKind.HIDE, {}, False),
        (ActionKind.UNHIDE, {}, True),
        (ActionKind.UNHIDE, {"status": "HIDDEN"}, False),
        (ActionKind.LIKE, {"liked": True}, True),
        (ActionKind.LIKE, {"liked": False}, False),
    ],
)
def test_moderation_is_read_back(
    api: StandIn, kind: ActionKind, changes: dict[str, Any], *, done: bool
) -> None:
    api.answers = [says({"comments": [a_comment(COMMENT, **changes)]})]
    assert tiktok.was_done(an_action(kind), SECRETS) == (done, None)
    assert json.loads(api.calls[0].query["comment_ids"]) == [COMMENT]


def test_comment_that_is_not_shown_any_more_is_gone(api: StandIn) -> None:
    api.answers = [says({"comments": []})]
    with pytest.raises(GoneError):
        tiktok.was_done(an_action(ActionKind.HIDE), SECRETS)


def test_thread_that_cannot_be_read_now_says_nothing(api: StandIn) -> None:
    api.answers = [Answer(body=b"<html>")]
    with pytest.raises(TransientError):
        tiktok.was_done(an_action(), SECRETS)


# The sweep


def videos(*listed: dict[str, Any]) -> Answer:
    return says({"videos": list(listed), "cursor": 0, "has_more": False})


def test_only_videos_whose_count_moved_are_read(api: StandIn) -> None:
    comments = [a_comment("1"), a_comment("2", "Nous", owner=True)]

    def route(call: Call) -> Answer:
        if "video/list" in call.path:
            return videos(a_video(len(comments)), a_video(0, "9"))
        return says({"comments": comments, "has_more": False})

    api.route = route
    first = tiktok.poll(a_source(), SECRETS, NOW)
    assert [(one.native_id, one.own) for one in first.events] == [("1", False), ("2", True)]
    assert first.events[0].url == f"https://www.tiktok.com/@c/{VIDEO}"
    assert first.cursor["counts"] == {VIDEO: 2}
    assert len(api.calls) == 2
    assert tiktok.poll(a_source(**first.cursor), SECRETS, NOW).events == ()
    assert len(api.calls) == 3
    comments.append(a_comment("3", "En retard", 60 * 24 * 90))
    (late,) = tiktok.poll(a_source(**first.cursor), SECRETS, NOW).events
    assert late.text == "En retard"


def test_replies_that_do_not_come_with_their_comment_are_read(api: StandIn) -> None:
    shown = a_comment("2", "première", parent_comment_id="1")
    parent = a_comment("1", replies=2, reply_list=[shown])

    def route(call: Call) -> Answer:
        if "video/list" in call.path:
            return videos(a_video(3))
        if "reply" in call.path:
            assert call.query["comment_id"] == "1"
            return says({"comments": [shown, a_comment("3", "seconde", parent_comment_id="1")]})
        return says({"comments": [parent]})

    api.route = route
    events = tiktok.poll(a_source(), SECRETS, NOW).events
    assert [(one.native_id, one.in_reply_to) for one in events] == [
        ("1", None),
        ("2", "1"),
        ("3", "1"),
    ]


def test_long_list_is_read_on_where_the_calls_ended(api: StandIn) -> None:
    def route(call: Call) -> Answer:
        if "video/list" in call.path:
            return videos(a_video(900))
        place = int(call.query["cursor"])
        one = a_comment(str(place + 1))
        return says({"comments": [one], "cursor": place + 30, "has_more": place < 30 * 29})

    api.route = route
    cut = tiktok.poll(a_source(), SECRETS, NOW)
    assert (len(api.calls), len(cut.events)) == (20, 19)
    assert cut.cursor["counts"] == {}
    rest = tiktok.poll(a_source(**cut.cursor), SECRETS, NOW)
    assert len(rest.events) == 11
    assert rest.cursor["counts"] == {VIDEO: 900}
    assert rest.cursor["waiting"] == []


def test_limit_in_the_middle_keeps_what_was_read_and_what_waits(api: StandIn) -> None:
    page = says({"comments": [a_comment("1")], "cursor": 30, "has_more": True})
    api.answers = [videos(a_video(40)), page, says({}, 40100, Retry_After="77")]
    found = tiktok.poll(a_source(), SECRETS, NOW)
    assert (len(found.events), found.wait) == (1, 77.0)
    assert found.cursor["waiting"][0][:4] == [VIDEO, "", 30, 40]


@pytest.mark.parametrize(
    "page",
    [
        {"comments": [a_comment("1")], "cursor": 0, "has_more": True},
        {"comments": "[]", "cursor": "x", "has_more": True},
        {"comments": [None, 3, {}], "has_more": "yes"},
        {},
    ],
)
def test_sweep_survives_pages_that_lead_nowhere(api: StandIn, page: dict[str, Any]) -> None:
    api.route = lambda call: videos(a_video(1)) if "video" in call.path else says(page)
    tiktok.poll(a_source(), SECRETS, NOW)
    assert len(api.calls) == 2


def test_comment_that_was_hidden_and_shown_again_there_is_told_each_time(api: StandIn) -> None:
    state: dict[str, Any] = {"status": "HIDDEN", "count": 1}

    def route(call: Call) -> Answer:
        if "video/list" in call.path:
            state["count"] += 1
            return videos(a_video(state["count"]))
        return says({"comments": [a_comment("1", status=state["status"])]})

    api.route = route
    cursor: dict[str, Any] = {}
    kinds = []
    for status in ("HIDDEN", "HIDDEN", "PUBLIC", "PUBLIC", "HIDDEN"):
        state["status"] = status
        found = tiktok.poll(a_source(**cursor), SECRETS, NOW)
        kinds.append([one.kind.value for one in found.events])
        cursor = found.cursor
    assert kinds == [["add", "hide"], [], ["unhide"], [], ["hide"]]


# Reading again


def a_mention(identity: str, **changes: Any) -> Mention:
    return replace(Mention("demo", "tiktok", identity, NOW, thread_id=VIDEO), **changes)


def test_comment_a_video_no_longer_lists_is_removed(api: StandIn) -> None:
    api.answers = [says({"comments": [a_comment("1", "Toujours là")]})]
    about = [a_mention("1"), a_mention("2"), a_mention("3", in_reply_to="1")]
    private = a_mention("4", facts={"private": "1"})
    events = tiktok.reread([*about, private], SECRETS, NOW)
    assert [(one.native_id, one.kind) for one in events] == [
        ("1", EventKind.ADD),
        ("2", EventKind.REMOVE),
    ]
    assert len(api.calls) == 1


@pytest.mark.parametrize("answer", [says({}), says({}, 50000), says({}, 40001), Answer(body=b"")])
def test_answer_that_cannot_be_trusted_removes_nothing(api: StandIn, answer: Answer) -> None:
    api.answers = [answer]
    with pytest.raises((TransientError, PermissionDeniedError, PayloadError)):
        tiktok.reread([a_mention("1")], SECRETS, NOW)


# The token and the account


def test_refresh_token_that_comes_back_is_kept(api: StandIn) -> None:
    api.answers = [says({"access_token": "NEW", "refresh_token": "NEXT", "expires_in": 86400})]
    assert tiktok.renew(SECRETS, NOW) == {
        "access_token": "NEW",
        "refresh_token": "NEXT",
        "token_expires_at": (NOW + timedelta(days=1)).isoformat(),
    }
    (call,) = api.calls
    assert call.path == f"{API}tt_user/oauth2/refresh_token/"
    assert call.json == {
        "client_id": "7364000000000000001",
        "client_secret": "clientsecret",
        "grant_type": "refresh_token",
        "refresh_token": "OLD",
    }


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says({}, 40116), AuthError),
        (says({}, 40103), AuthError),
        (says({}, 50000), TransientError),
        (says({}, 40100), RateLimitedError),
        (says({}), TransientError),
        (Answer(body=b"<html>"), TransientError),
    ],
)
def test_only_a_dead_grant_asks_to_reconnect(
    api: StandIn, answer: Answer, error: type[Exception]
) -> None:
    api.answers = [answer]
    with pytest.raises(error):
        tiktok.renew(SECRETS, NOW)


def test_token_is_renewed_hours_ahead() -> None:
    ends = {"token_expires_at": (NOW + timedelta(hours=3)).isoformat()}
    assert tiktok.is_renewal_due(SECRETS | ends, NOW)
    ends = {"token_expires_at": (NOW + timedelta(hours=5)).isoformat()}
    assert not tiktok.is_renewal_due(SECRETS | ends, NOW)
    assert tiktok.is_renewal_due(SECRETS, NOW)
    assert not tiktok.is_renewal_due({"access_token": "T"}, NOW)


def test_examination_shows_the_profile(api: StandIn) -> None:
    person = {
        "username": "caferivage",
        "bio_description": "Café",
        "bio_link": "https://caferivage.fr",
    }
    api.answers = [says(person)]
    found = tiktok.examine(a_source(), SECRETS, NOW)
    assert (found.account, found.bio) == ("@caferivage", "Café")
    assert found.links == ("https://caferivage.fr",)
    assert {one.step: one.done for one in found.findings} == {
        "token": True,
        "account": True,
        "webhook": None,
    }
    assert "clientsecret" not in str(api.calls)


@pytest.mark.parametrize(("code", "step"), [(40105, "token"), (40001, "account")])
def test_what_is_missing_is_a_finding(api: StandIn, code: int, step: str) -> None:
    api.answers = [says({}, code)]
    (finding,) = tiktok.examine(a_source(), SECRETS, NOW).findings
    assert (finding.step, finding.done) == (step, False)


def said_in(body: Any) -> tuple[MentionEvent, ...]:
    return tiktok.parse(json.dumps(body).encode(), NOW).events


def a_message(**changes: Any) -> dict[str, Any]:
    return {
        "message_id": "m-1",
        "conversation_id": "c-1",
        "unique_identifier": "person-01",
        "from": "lea.morvan",
        "timestamp": 1_761_900_000_000,
        "type": "text",
        "text": {"body": "Vous livrez ?"},
        **changes,
    }


def test_message_names_its_author_by_the_identifier_where_no_person_comes_along() -> None:
    [told] = said_in({"event": "im_receive_msg", "content": json.dumps(a_message())})
    assert told.author.id == "person-01"
    ours = {"event": "im_send_msg", "content": json.dumps(a_message())}
    [sent] = said_in(ours)
    assert (sent.own, sent.author.id) == (True, None), "the identifier is the other person's"


def test_shared_video_without_its_address_is_still_led_to() -> None:
    shared = a_message(type="share_post", text=None, share_post={"video_id": VIDEO})
    [told] = said_in({"event": "im_receive_msg", "content": json.dumps(shared)})
    assert told.media == (f"https://www.tiktok.com/@/video/{VIDEO}",)
    assert told.facts["shows"] == "link"


def test_comments_that_call_their_id_by_another_name_are_read() -> None:
    listed = {
        "id": int(COMMENT),
        "video_id": int(VIDEO),
        "text": "Trop bon",
        "create_time": 1_761_900_000,
        "parent_comment_id": int(VIDEO),
    }
    body = {"data": {"comments": [listed], "has_more": False}, "error": {"code": "ok"}}
    [told] = said_in(body)
    assert (told.native_id, told.text, told.in_reply_to) == (COMMENT, "Trop bon", None)


def test_comment_under_an_advertisement_keeps_its_words_and_its_time() -> None:
    listed = {
        "comment_id": COMMENT,
        "ad_id": "1",
        "content": "Encore une publicité",
        "user_name": "lea.morvan",
        "create_time": "2025-10-31 08:40:00",
        "comment_status": "HIDDEN",
    }
    [told, hidden] = said_in({"code": 0, "data": {"comments": [listed]}})
    assert (told.text, told.author.name) == ("Encore une publicité", "lea.morvan")
    assert told.said_at == datetime(2025, 10, 31, 8, 40, tzinfo=UTC)
    assert hidden.kind is EventKind.HIDE


def test_withdrawn_access_names_the_account() -> None:
    told = {"event": "authorization.removed", "user_openid": "open-1", "content": '{"reason": 1}'}
    assert tiktok.parse(json.dumps(told).encode(), NOW).withdrawn == "open-1"
    assert tiktok.parse(b'{"code": 0, "data": {}}', NOW).withdrawn == ""
