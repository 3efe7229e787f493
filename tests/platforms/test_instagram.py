from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.action import RULE, ActionKind
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
from vigie.platforms import instagram
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.platforms._meta import app_proof
from vigie.reply import check_may_act

from tests.platforms.fixtures import NOW, read
from tests.platforms.instagram_account import (
    BODY,
    COMMENT,
    ESCAPED,
    ESCAPED_SIGNATURE,
    ME,
    PAGE,
    PERSON,
    SECRETS,
    SIGNATURE,
    THROUGH_PAGE,
    WORDS,
    V,
    a_delivery,
    a_graph,
    a_mention,
    a_private_action,
    a_source,
    an_action,
    by_path,
    refusal,
    says,
)
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, StandIn


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with a_graph(monkeypatch) as server:
        yield server


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


def a_message_delivery(**value: Any) -> bytes:
    whole = {"timestamp": 1_794_999_900_000, "recipient": {"id": ME}, "sender": {"id": "77"}}
    entry = {"id": ME, "time": 1_795_000_000, "messaging": [whole | value]}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


@pytest.mark.parametrize(
    "value",
    [
        {"sender": {"id": ME}, "recipient": {"id": "77"}, "message": {"mid": "m1", "text": "Oui"}},
        {
            "sender": {"id": ME},
            "recipient": {"id": "77"},
            "is_self": True,
            "message": {"mid": "m1", "text": "Oui"},
        },
        {
            "sender": {"id": "99"},
            "recipient": {"id": "77"},
            "message": {"mid": "m1", "text": "Oui", "is_self": True},
        },
    ],
)
def test_message_the_account_sent_is_ours_without_any_echo_flag(value: dict[str, Any]) -> None:
    (event,) = instagram.parse_push(a_message_delivery(**value), NOW).events
    assert event.own
    assert event.thread_id == "77"
    assert event.account == value["sender"]["id"]


def test_cards_the_account_sent_are_read_as_words() -> None:
    card = {"template_type": "generic", "elements": [{"title": "Tarte", "subtitle": "12 €"}]}
    said = {"mid": "m1", "is_echo": True, "attachments": [{"type": "template", "payload": card}]}
    (event,) = instagram.parse_push(a_message_delivery(message=said), NOW).events
    assert (event.text, event.own) == ("Tarte\n12 €", True)


@pytest.mark.parametrize(
    "value",
    [
        {"postback": {"title": "Vos horaires ?", "payload": "HOURS"}},
        {"message": {"mid": "m1"}},
        {"message": {"mid": "m1", "referral": {"ref": "x", "source": "SHORTLINKS"}}},
    ],
)
def test_message_that_says_and_shows_nothing_is_no_mention(value: dict[str, Any]) -> None:
    parsed = instagram.parse_push(a_message_delivery(**value), NOW)
    assert parsed.events == ()
    assert parsed.rejected == ()


def test_answer_goes_to_the_other_side_of_the_thread_whoever_spoke_last(graph: StandIn) -> None:
    graph.answers[:] = [says({"recipient_id": "77", "message_id": "m2"})]
    action = replace(a_private_action(), thread_id="77", author=Author(id=ME))
    instagram.perform(action, SECRETS)
    assert json.loads(graph.calls[0].body)["recipient"] == {"id": "77"}


MEDIA = {"id": "5", "caption": "Du pain", "media_type": "IMAGE", "username": "tom_h"}


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        ({"id": ME, "media": {"data": [MEDIA]}}, {"shows": "photo"}),
        ({"id": ME, "business_discovery": {"media": {"data": [MEDIA]}}}, {"shows": "photo"}),
        (
            {"id": ME, "tags": {"data": [MEDIA]}},
            {"shows": "photo", "summons": "1", "mentioned_in": "tag"},
        ),
    ],
)
def test_media_in_the_fields_of_an_account_are_read(
    body: dict[str, Any], facts: dict[str, str]
) -> None:
    (event,) = instagram.parse(json.dumps(body).encode(), NOW).events
    assert (event.native_id, event.text, event.facts) == ("5", "Du pain", facts)


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
    for silent in ("webhook_docs__3.json", "webhook_messaging__2.json", "webhook_mentions__1.json",
                   "api_error__1.json", "api_hashtag__1.json",
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
    (refusal(10, 2534014), PermanentError),
    (refusal(10, 2534025), PermanentError),
    (refusal(200, 2534041), PermanentError),
    (refusal(10, 2018300), PermanentError),
    (refusal(10903), PermanentError),
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
