from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    SignatureError,
    TransientError,
)
from vigie.mention import Author, EventKind, Fact, Mention, MentionEvent
from vigie.platforms import x
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.platforms._x_act import fold
from vigie.platforms._x_around import id_at, moment_of
from vigie.platforms._x_call import Price, read_cap
from vigie.platforms._x_poll import page_size
from vigie.reply import why_by_hand
from vigie.source import Source

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

US, LEA = "1700000000000000001", "1700000000000000002"
SECRETS = {
    "client_id": "client",
    "client_secret": "hush",
    "access_token": "TOKEN",
    "refresh_token": "ONCE",
    "user_id": US,
    "consumer_secret": "consumersecret",
    "bearer_token": "BEARER",
}
BODY = b'{"object":"page","entry":[]}'
SIGNATURE = "sha256=oIASS7FcSf8pp/x9n3KAwJrMBsab95zHVV3tOjpdHP0="
PROBLEM = "https://api.x.com/2/problems/"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_X_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def snowflake(minutes: float) -> str:
    return str(int(id_at(at(minutes))) + 7)


def a_post(minutes: float, text: str = "Bonjour @caferivage", **more: Any) -> dict[str, Any]:
    made = snowflake(minutes)
    stamp = at(minutes).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    whole = {"id": made, "text": text, "author_id": LEA, "created_at": stamp}
    return {**whole, "edit_history_tweet_ids": [made], "conversation_id": made, **more}


def page_of(*items: dict[str, Any], token: str = "", **more: Any) -> dict[str, Any]:
    meta = {"result_count": len(items), **({"next_token": token} if token else {})}
    return {**({"data": list(items)} if items else {}), "meta": meta, **more}


def a_source(account: str = US, query: str = "", **cursor: Any) -> Source:
    return Source("demo", "x", "s", account=account, query=query, cursor=cursor)


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "x", "2120190000000000005", kind, "lou", created_at=NOW)
    action = replace(action, text="Bonjour Léa, écrivez-nous. ^L", author=Author(LEA, "Léa"))
    return replace(action, **changes)


def refusal(problem: str, status: int, **more: Any) -> Answer:
    body = {"title": "Refus", "detail": "Texte localisé", "type": PROBLEM + problem, **more}
    return says({**body, "status": status}, status)


# Deliveries


@pytest.mark.parametrize(
    ("secret", "token", "answer"),
    [
        (
            "your app consumer secret",
            "token",
            "sha256=5LjCS431VjMzel8lfVzi3wz95Am3liDPzmmJdboAU0s=",
        ),
        ("consumersecret", "abc123", "sha256=M7OqDaQGHSgSpgsqh0sCWLgGuAD6ih6qKoCHRdFr+kk="),
    ],
)
def test_challenge_is_answered_with_its_signature(secret: str, token: str, answer: str) -> None:
    query = {"crc_token": token, "nonce": "n"}
    assert x.answer_handshake(query, {"consumer_secret": secret}) == {"response_token": answer}


@pytest.mark.parametrize(
    ("query", "secrets"), [({}, SECRETS), ({"crc_token": ""}, SECRETS), ({"crc_token": "t"}, {})]
)
def test_wrong_challenge_is_refused(query: dict[str, str], secrets: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        x.answer_handshake(query, secrets)


def test_signature_over_the_raw_bytes_is_accepted() -> None:
    x.verify_push({"x-twitter-webhooks-signature": SIGNATURE}, BODY, SECRETS)
    body = b'{"text":"\\u00e9 "}'
    made = base64.b64encode(hmac.new(b"consumersecret", body, hashlib.sha256).digest()).decode()
    x.verify_push({"x-twitter-webhooks-signature": f"sha256={made}"}, body, SECRETS)


@pytest.mark.parametrize(
    ("given", "body", "secrets"),
    [
        (SIGNATURE, BODY + b" ", SECRETS),
        (SIGNATURE.lower(), BODY, SECRETS),
        (SIGNATURE.removeprefix("sha256="), BODY, SECRETS),
        ("sha256=é", BODY, SECRETS),
        ("", BODY, SECRETS),
        (SIGNATURE, BODY, {}),
        (SIGNATURE, BODY, {"consumer_secret": "other"}),
    ],
)
def test_anything_but_the_right_signature_is_refused(
    given: str, body: bytes, secrets: dict[str, str]
) -> None:
    with pytest.raises(SignatureError):
        x.verify_push({"x-twitter-webhooks-signature": given}, body, secrets)


def test_recorded_payloads_are_read() -> None:
    found: dict[str, list[MentionEvent]] = {}
    for path in recorded("x"):
        body = json.loads(path.read_bytes())
        body = body["response"]["body"] if "response" in body else body
        parsed = read("x", path.name, json.dumps(body).encode())
        assert not parsed.rejected, path.name
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        found[path.name] = list(parsed.events)
    assert len(found["http_get_users_mentions__1.json"]) == 10
    assert [one.native_id for one in found["api_edit__2.json"]] == ["1234567890"]
    assert found["api_edit__2.json"][0].kind is EventKind.EDIT
    assert "& kids" in found["api_search__2.json"][1].text
    (mention,) = found["webhook_xaa__4.json"]
    assert (mention.author.name, mention.author.followers) == ("OtherUser", 97)
    assert mention.facts == {Fact.SUMMONS: "1"}
    assert mention.url == "https://x.com/OtherUser/status/2080765813578191303"
    assert mention.said_at == datetime(2026, 7, 24, 21, 23, 23, tzinfo=UTC)
    assert found["webhook_xaa__3.json"][0].kind is EventKind.REMOVE
    assert found["webhook_xaa__20.json"][0].facts[Fact.PRIVATE] == "1"
    assert found["webhook_xaa__19.json"][0].own
    assert found["webhook_aaa__2.json"][0].thread_id == "3001969357-4337869213"
    for name in ("7", "8", "11", "13", "14", "18", "21", "23", "27"):
        assert found[f"webhook_xaa__{name}.json"] == []


@pytest.mark.parametrize(
    "kind",
    [
        "follow.follow",
        "follow.unfollow",
        "dm.read",
        "dm.indicate_typing",
        "mute.mute",
        "block.block",
        "spaces.start",
        "broadcast.live",
        "news.new",
        "profile.update.url",
        "like.create",
        "new.kind",
    ],
)
def test_activity_in_which_nobody_speaks_is_no_mention(kind: str) -> None:
    payload = {"id": "1", "text": "words of somebody else", "source": {"data": {"id": LEA}}}
    body = {"data": {"event_type": kind, "filter": {"user_id": US}, "payload": payload}}
    parsed = x.parse_push(json.dumps(body).encode(), NOW)
    assert (parsed.events, bool(parsed.none_because)) == ((), True)


def pushed(kind: str, payload: dict[str, Any], **more: Any) -> MentionEvent:
    body = {"event_type": kind, "filter": {"user_id": US}, "payload": payload, **more}
    (event,) = x.parse_push(json.dumps({"data": body}).encode(), NOW).events
    return event


def test_reply_that_leaves_us_out_is_no_summons() -> None:
    assert Fact.SUMMONS not in pushed("post.reply.create", a_post(-5, "Moi aussi")).facts
    named = a_post(-5, entities={"mentions": [{"username": "caferivage", "id": US}]})
    assert pushed("post.reply.create", named).facts == {Fact.SUMMONS: "1"}


def test_only_who_summoned_us_is_answered_through_the_interface() -> None:
    def about(event: MentionEvent) -> Mention:
        return Mention("demo", "x", event.native_id, NOW, facts=event.facts)

    called = about(pushed("post.mention.create", a_post(-5)))
    found = about(x.parse(json.dumps(page_of(a_post(-5))).encode(), NOW).events[0])
    assert not why_by_hand(x.PROFILE, ActionKind.REPLY, called)
    assert why_by_hand(x.PROFILE, ActionKind.REPLY, found)
    assert why_by_hand(x.PROFILE, ActionKind.LIKE, called), "liking is for a human hand"


def test_edited_post_keeps_its_first_id_and_remembers_its_newest() -> None:
    first, last = snowflake(-30), snowflake(-10)
    edit = pushed("post.mention.create", a_post(-10) | {"edit_history_tweet_ids": [first, last]})
    assert (edit.native_id, edit.kind, edit.facts["latest"]) == (first, EventKind.EDIT, last)
    assert edit.said_at is not None
    assert abs(edit.said_at - at(-30)) < timedelta(seconds=1)
    assert edit.version == at(-10)


def test_post_from_a_clock_ahead_never_outranks_a_later_edit() -> None:
    assert pushed("post.create", a_post(60 * 48)).version == NOW


@given(st.integers(1, 14 * 365 * 24 * 3600 * 1000))
def test_id_tells_the_time_it_was_made_at(earlier: int) -> None:
    moment = NOW - timedelta(milliseconds=earlier)
    found = moment_of(id_at(moment), NOW)
    assert found is not None
    assert abs(found - moment) < timedelta(milliseconds=2)


# Acts


def test_reply_is_posted_once_under_the_post(api: StandIn) -> None:
    api.answers = [says({"data": {"id": "99", "text": "…"}}, 201)]
    assert x.perform(an_action(), SECRETS) == "99"
    (call,) = api.calls
    assert (call.method, call.path) == ("POST", "/2/tweets")
    assert call.json == {
        "text": "Bonjour Léa, écrivez-nous. ^L",
        "reply": {"in_reply_to_tweet_id": "2120190000000000005"},
    }
    assert call.headers["authorization"] == "Bearer TOKEN"


def test_reply_to_an_edited_post_answers_its_newest_version(api: StandIn) -> None:
    api.answers = [says({"data": {"id": "99"}}, 201)]
    x.perform(an_action(facts={"latest": "77"}), SECRETS)
    assert api.calls[0].json["reply"] == {"in_reply_to_tweet_id": "77"}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({}, f"/2/dm_conversations/with/{LEA}/messages"),
        (
            {"thread_id": f"{US}-{LEA}", "facts": {"private": "1"}},
            f"/2/dm_conversations/with/{LEA}/messages",
        ),
        ({"thread_id": "15", "facts": {"private": "1"}}, "/2/dm_conversations/15/messages"),
        ({"thread_id": "15-16", "author": Author()}, "/2/dm_conversations/15-16/messages"),
        ({"author": Author("../me?")}, "/2/dm_conversations/with/..%2Fme%3F/messages"),
    ],
)
def test_message_goes_to_the_person_or_into_their_talk(
    api: StandIn, changes: dict[str, Any], path: str
) -> None:
    api.answers = [says({"data": {"dm_conversation_id": "1-2", "dm_event_id": "31"}}, 201)]
    assert x.perform(an_action(ActionKind.PRIVATE_REPLY, **changes), SECRETS) == "31"
    (call,) = api.calls
    assert (call.method, call.path) == ("POST", path)
    assert call.json == {"text": "Bonjour Léa, écrivez-nous. ^L"}


@pytest.mark.parametrize(("kind", "hidden"), [(ActionKind.HIDE, True), (ActionKind.UNHIDE, False)])
def test_hiding_is_one_call(api: StandIn, kind: ActionKind, *, hidden: bool) -> None:
    api.answers = [says({"data": {"hidden": hidden}})]
    assert x.perform(an_action(kind), SECRETS) is None
    (call,) = api.calls
    assert (call.method, call.path) == ("PUT", "/2/tweets/2120190000000000005/hidden")
    assert call.json == {"hidden": hidden}


def test_hiding_that_was_answered_with_no_is_final(api: StandIn) -> None:
    api.answers = [says({"data": {"hidden": False}})]
    with pytest.raises(PermanentError):
        x.perform(an_action(ActionKind.HIDE), SECRETS)


@pytest.mark.parametrize("answer", [says({}), says([]), Answer(body=b"<html>"), says({"data": 1})])
@pytest.mark.parametrize("kind", [ActionKind.REPLY, ActionKind.PRIVATE_REPLY, ActionKind.HIDE])
def test_act_without_a_clear_answer_has_an_unknown_outcome(
    api: StandIn, answer: Answer, kind: ActionKind
) -> None:
    api.answers = [answer]
    with pytest.raises(OutcomeUnknownError):
        x.perform(an_action(kind), SECRETS)
    assert len(api.calls) == 1


@pytest.mark.parametrize("kind", [ActionKind.LIKE, ActionKind.DELETE, ActionKind.SPAM])
def test_what_x_closed_is_not_offered(kind: ActionKind) -> None:
    with pytest.raises(PermanentError):
        x.perform(an_action(kind), SECRETS)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says({"title": "Unauthorized", "type": "about:blank", "status": 401}, 401), AuthError),
        (Answer(status=401), AuthError),
        (Answer(status=401, body=b"<html>proxy</html>"), TransientError),
        (refusal("unsupported-authentication", 403), PermissionDeniedError),
        (refusal("client-forbidden", 403, reason="client-not-enrolled"), PermissionDeniedError),
        (refusal("oauth1-permissions", 403), PermissionDeniedError),
        (refusal("not-authorized-for-resource", 403), PermissionDeniedError),
        (
            says({"title": "Forbidden", "type": "about:blank", "status": 403}, 403),
            PermissionDeniedError,
        ),
        (
            says({"detail": "You are not allowed to create a Tweet with duplicate content."}, 403),
            OutcomeUnknownError,
        ),
        (says({"errors": [{"code": 187, "message": "dupliqué"}]}, 403), OutcomeUnknownError),
        (refusal("credits", 402, title="CreditsDepleted"), PermissionDeniedError),
        (says({"title": "CreditsDepleted"}, 402), PermissionDeniedError),
        (refusal("usage-capped", 429), RateLimitedError),
        (refusal("rate-limit-exceeded", 429), RateLimitedError),
        (Answer(status=429, body=b"Rate limit exceeded\n"), RateLimitedError),
        (refusal("resource-not-found", 404), GoneError),
        (refusal("invalid-request", 400), PermanentError),
        (says({"errors": [{"code": 88}]}, 429), RateLimitedError),
        (says({"errors": [{"code": 89}]}, 401), AuthError),
        (says({"errors": [{"code": 32}]}, 401), AuthError),
        (says({"errors": [{"code": 326}]}, 403), PermissionDeniedError),
        (says({"errors": [{"code": 385}]}, 403), GoneError),
        (says({"errors": [{"code": 349}]}, 403), PermanentError),
        (says({"errors": [{"code": 131}]}, 500), OutcomeUnknownError),
        (Answer(status=503), OutcomeUnknownError),
        (Answer(status=503, headers={"Retry-After": "30"}), TransientError),
    ],
)
def test_refusal_is_understood_by_its_code(
    api: StandIn, answer: Answer, error: type[Exception]
) -> None:
    api.answers = [answer]
    with pytest.raises(error) as caught:
        x.perform(an_action(), SECRETS)
    assert type(caught.value) is error
    assert "localisé" not in str(caught.value)


def test_limit_waits_until_the_window_starts_anew(api: StandIn) -> None:
    reset = int(datetime.now(UTC).timestamp()) + 420
    api.answers = [says({"status": 429}, 429, x_rate_limit_reset=str(reset))]
    with pytest.raises(RateLimitedError) as caught:
        x.perform(an_action(), SECRETS)
    assert 410 <= caught.value.retry_after <= 421


def test_month_cap_of_x_is_not_asked_again_for_a_day(api: StandIn) -> None:
    api.answers = [refusal("usage-capped", 429)]
    with pytest.raises(RateLimitedError) as caught:
        x.poll(a_source(), SECRETS, NOW)
    assert caught.value.retry_after == 24 * 3600


# What became of an act


def own_post(**changes: Any) -> dict[str, Any]:
    said = "@leamorvan Bonjour  Léa, écrivez-nous. ^L"
    referenced = [{"type": "replied_to", "id": "2120190000000000005"}]
    return {**a_post(1, said, referenced_tweets=referenced), "id": "99", **changes}


def test_lost_reply_is_found_among_our_own_posts(api: StandIn) -> None:
    api.answers = [says(page_of(a_post(2), own_post()))]
    assert x.was_done(an_action(), SECRETS) == (True, "99")
    assert api.calls[0].path == f"/2/users/{US}/tweets"
    assert api.calls[0].query["start_time"] == "2026-11-24T11:50:00Z"


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "Bonjour"},
        {"text": None},
        {"referenced_tweets": [{"type": "replied_to", "id": "1"}]},
        {"referenced_tweets": [{"type": "quoted", "id": "2120190000000000005"}]},
        {"created_at": "2026-11-24T11:00:00.000Z"},
    ],
)
def test_other_words_are_not_our_reply(api: StandIn, changes: dict[str, Any]) -> None:
    api.answers = [says(page_of(own_post(**changes)))]
    assert x.was_done(an_action(), SECRETS) == (False, None)


def test_shortened_link_is_read_as_it_was_written() -> None:
    urls = [{"url": "https://t.co/Ab1", "expanded_url": "http://caferivage.fr"}]
    shown = fold("@lea Voir https://t.co/Ab1 &amp; merci", {"entities": {"urls": urls}})
    assert shown == fold("Voir caferivage.fr & merci", {})
    assert shown == fold("Voir  https://caferivage.fr/ & merci", {})


def test_lost_message_is_found_in_the_talk(api: StandIn) -> None:
    ours = {"id": "31", "event_type": "MessageCreate", "sender_id": US, "text": an_action().text}
    theirs = ours | {"id": "30", "sender_id": LEA}
    api.answers = [says({"data": [theirs, ours]})]
    action = an_action(ActionKind.PRIVATE_REPLY, created_at=None)
    assert x.was_done(action, SECRETS) == (True, "31")
    assert api.calls[0].path == f"/2/dm_conversations/with/{LEA}/dm_events"
    api.answers = [says({"meta": {"result_count": 0}})]
    assert x.was_done(action, SECRETS) == (False, None)


def test_whether_a_reply_is_hidden_cannot_be_read(api: StandIn) -> None:
    with pytest.raises(PermanentError):
        x.was_done(an_action(ActionKind.HIDE), SECRETS)
    assert api.calls == []


def test_thread_that_cannot_be_read_now_says_nothing(api: StandIn) -> None:
    api.answers = [Answer(body=b"<html>")]
    with pytest.raises(TransientError):
        x.was_done(an_action(), SECRETS)


# The sweep


def test_mentions_and_messages_are_read_and_each_is_told_once(api: StandIn) -> None:
    message = {"event_type": "MessageCreate", "id": snowflake(-2), "text": "Bonjour"}

    def route(call: Call) -> Answer:
        if call.path == "/2/dm_events":
            return says(page_of(message | {"sender_id": LEA}))
        return says(page_of(a_post(-3), a_post(-4, author_id=US)))

    api.route = route
    first = x.poll(a_source(), SECRETS, NOW)
    assert [one.own for one in first.events] == [False, True, False]
    assert first.events[0].facts == {Fact.SUMMONS: "1"}
    assert first.events[2].facts == {Fact.PRIVATE: "1"}
    assert api.calls[0].path == f"/2/users/{US}/mentions"
    assert api.calls[0].query["start_time"] == "2026-11-17T12:05:00Z"
    assert first.cursor["mentions"]["since"] == snowflake(-3)
    assert x.poll(a_source(**first.cursor), SECRETS, NOW).events == ()
    assert "TOKEN" not in json.dumps(first.cursor)


def test_newest_minutes_are_read_a_second_time_but_not_for_ever(api: StandIn) -> None:
    api.route = lambda call: says(page_of(a_post(-3)) if "mentions" in call.path else page_of())
    cursor: dict[str, Any] = {}
    starts = []
    for _ in range(3):
        api.calls.clear()
        cursor = x.poll(a_source(**cursor), SECRETS, NOW).cursor
        starts.append(api.calls[0].query.get("since_id"))
    assert starts[0] is None
    again = moment_of(str(starts[1]), NOW)
    assert again is not None
    assert abs(again - at(-5)) < timedelta(seconds=1)
    assert starts[2] == snowflake(-3)


def test_late_post_with_a_smaller_id_is_still_told(api: StandIn) -> None:
    api.route = lambda call: says(page_of(a_post(-3)) if "mentions" in call.path else page_of())
    cursor = x.poll(a_source(), SECRETS, NOW).cursor
    late = a_post(-4, "arrivé en retard")
    api.route = lambda call: says(page_of(late) if "mentions" in call.path else page_of())
    (event,) = x.poll(a_source(**cursor), SECRETS, NOW).events
    assert event.text == "arrivé en retard"


def test_cursor_moves_only_when_every_page_was_read(api: StandIn) -> None:
    since = snowflake(-500)
    pages = {"": ("2", -1), **{str(n): (str(n + 1) if n < 7 else "", -n) for n in range(2, 8)}}

    def route(call: Call) -> Answer:
        token, minutes = pages[call.query.get("pagination_token", "")]
        return says(page_of(a_post(minutes), token=token))

    api.route = route
    secrets = SECRETS | {"user_id": "1"}
    cut = x.poll(a_source(mentions={"since": since}), secrets, NOW)
    assert len(api.calls) == 5
    assert cut.cursor["mentions"] == {"since": since, "next": "6", "top": snowflake(-1)}
    rest = x.poll(a_source(**cut.cursor), secrets, NOW)
    assert len(api.calls) == 7
    assert {call.query["since_id"] for call in api.calls} == {since}
    assert [one.said_at for one in rest.events] == [at(-6), at(-7)]
    assert rest.cursor["mentions"]["since"] == snowflake(-1)
    assert "next" not in rest.cursor["mentions"]


def test_first_read_brings_a_bounded_history(api: StandIn) -> None:
    api.route = lambda _: says(page_of(a_post(-len(api.calls)), token=str(len(api.calls))))
    found = x.poll(a_source(), SECRETS | {"user_id": "1"}, NOW)
    assert len(api.calls) == 4
    assert found.cursor["mentions"]["since"] == snowflake(-1)


def test_page_token_that_repeats_ends_the_walk(api: StandIn) -> None:
    api.route = lambda _: says(page_of(a_post(-1), token="same"))
    x.poll(a_source(mentions={"since": "5"}), SECRETS | {"user_id": "1"}, NOW)
    assert len(api.calls) == 2


def test_limit_in_the_middle_keeps_what_was_read_and_where_to_go_on(api: StandIn) -> None:
    limit = says({}, 429, x_rate_limit_reset="600")
    api.answers = [says(page_of(a_post(-1), token="b")), limit]
    found = x.poll(a_source(mentions={"since": "5"}), SECRETS, NOW)
    assert (len(found.events), found.wait) == (1, 600.0)
    assert found.cursor["mentions"] == {"since": "5", "next": "b", "top": snowflake(-1)}


def test_first_read_that_a_limit_cut_short_goes_on_with_the_same_question(api: StandIn) -> None:
    limit = says({}, 429, x_rate_limit_reset="600")
    api.answers = [says(page_of(a_post(-1), token="b")), limit]
    cut = x.poll(a_source("", "levain"), SECRETS, NOW)
    api.answers = [says(page_of(a_post(-2)))]
    rest = x.poll(a_source("", "levain", **cut.cursor), SECRETS, at(30))
    first, _, second = (call.query for call in api.calls)
    assert second == {**first, "pagination_token": "b"}
    assert rest.cursor["search"]["since"] == snowflake(-1)
    assert not {"from", "next", "top"} & rest.cursor["search"].keys()


def mentions_list(said: list[int], limited: list[bool]) -> Any:
    """A list of mentions in pages of two, which now and then asks to slow down."""

    def route(call: Call) -> Answer:
        if limited and limited.pop():
            return says({}, 429, x_rate_limit_reset="600")
        since = int(call.query.get("since_id", "0"))
        newer = [one for one in sorted(said, reverse=True) if int(snowflake(one)) > since]
        place = int(call.query.get("pagination_token", "0"))
        is_last = place + 2 >= len(newer)
        page = [a_post(one) for one in newer[place : place + 2]]
        return says(page_of(*page, token="" if is_last else str(place + 2)))

    return route


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.tuples(st.integers(0, 14), st.lists(st.booleans(), max_size=3)), max_size=5),
)
def test_every_mention_is_told_once_whatever_cuts_the_sweeps_short(
    rounds: list[tuple[int, list[bool]]],
) -> None:
    said, limited, told = [-9000], [False], []
    secrets = SECRETS | {"user_id": "1"}
    cursor: dict[str, Any] = {}
    with (
        stand_in(route=mentions_list(said, limited)) as server,
        pytest.MonkeyPatch.context() as env,
    ):
        env.setenv("VIGIE_LOCAL", "1")
        env.setenv("VIGIE_X_BASE_URL", server.url)
        for count, cuts in [(0, []), *rounds, *[(0, [])] * 12]:
            said += [said[-1] + 10 + n for n in range(count)]
            limited[:] = cuts
            with suppress(RateLimitedError):
                found = x.poll(a_source(**cursor), secrets, NOW)
                told += [one.native_id for one in found.events]
                cursor = found.cursor
    assert sorted(told) == sorted(snowflake(one) for one in said)


def test_start_that_is_too_old_becomes_as_far_back_as_search_reaches(api: StandIn) -> None:
    api.route = lambda _: says(page_of())
    old = snowflake(-60 * 24 * 8)
    secrets = SECRETS | {"user_id": ""}
    x.poll(a_source("", "levain", search={"since": old}), secrets, NOW)
    assert api.calls[0].query["start_time"] == "2026-11-17T12:05:00Z"
    assert "since_id" not in api.calls[0].query


def test_start_that_x_refuses_is_given_up_once(api: StandIn) -> None:
    api.answers = [refusal("invalid-request", 400), says(page_of(a_post(-1)))]
    source = a_source("", "levain", search={"since": snowflake(-60), "next": "gone"})
    found = x.poll(source, SECRETS, NOW)
    assert len(found.events) == 1
    assert "start_time" in api.calls[1].query
    assert found.cursor["search"]["since"] == snowflake(-1)


def test_search_speaks_for_the_app_and_leaves_reposts_out(api: StandIn) -> None:
    api.route = lambda _: says(page_of(a_post(-1)))
    (event,) = x.poll(a_source("", "caferivage OR levain"), SECRETS, NOW).events
    assert api.calls[0].path == "/2/tweets/search/recent"
    assert api.calls[0].query["query"] == "(caferivage OR levain) -is:retweet"
    assert api.calls[0].headers["authorization"] == "Bearer BEARER"
    assert Fact.SUMMONS not in event.facts
    x.poll(a_source("", "levain"), SECRETS | {"bearer_token": ""}, NOW)
    assert api.calls[1].headers["authorization"] == "Bearer TOKEN"


def test_post_that_both_lists_show_keeps_its_summons(api: StandIn) -> None:
    post = says(page_of(a_post(-1)))
    api.route = lambda call: says(page_of()) if call.path == "/2/dm_events" else post
    (event,) = x.poll(a_source(US, "levain"), SECRETS, NOW).events
    assert event.facts == {Fact.SUMMONS: "1"}


def test_account_of_somebody_else_is_neither_us_nor_summoned_for_us(api: StandIn) -> None:
    api.route = lambda _: says(page_of(a_post(-1), a_post(-2, author_id=US)))
    events = x.poll(a_source(US), SECRETS | {"user_id": "1"}, NOW).events
    assert [(one.own, dict(one.facts)) for one in events] == [(False, {}), (False, {})]
    assert [call.path for call in api.calls] == [f"/2/users/{US}/mentions"]


def test_account_without_message_rights_still_hears_its_mentions(api: StandIn) -> None:
    def route(call: Call) -> Answer:
        is_message = call.path == "/2/dm_events"
        return refusal("oauth1-permissions", 403) if is_message else says(page_of(a_post(-1)))

    api.route = route
    found = x.poll(a_source(), SECRETS, NOW)
    assert len(found.events) == 1
    api.calls.clear()
    x.poll(a_source(**found.cursor), SECRETS, at(60))
    assert [call.path for call in api.calls] == [f"/2/users/{US}/mentions"]
    api.calls.clear()
    x.poll(a_source(**found.cursor), SECRETS, at(60 * 25))
    assert "/2/dm_events" in [call.path for call in api.calls]


def test_depleted_credits_stop_the_sweep_without_asking_to_reconnect(api: StandIn) -> None:
    api.answers = [refusal("credits", 402)]
    with pytest.raises(PermissionDeniedError):
        x.poll(a_source(), SECRETS, NOW)


# Money


def test_answer_costs_what_it_returned() -> None:
    people = {"users": [{"id": LEA}, {"id": US}], "tweets": [{"id": "1", "text": "x"}]}
    body = json.dumps(page_of(a_post(-1), a_post(-2), includes=people)).encode()
    assert Price(0.001).of(body) == pytest.approx(2 * 0.001 + 2 * 0.010 + 0.005)
    assert Price(0.001, known=snowflake(-1)).of(body) == 0.0, "billed once a day"
    assert Price(0.005).of(json.dumps(page_of()).encode()) == 0.0
    assert Price(0.005).of(b"<html>") == 0.0


@pytest.mark.parametrize(
    ("cap", "each", "size"), [(5.0, 0.005, 25), (100.0, 0.005, 100), (0.1, 0.001, 5), (0, 0.001, 5)]
)
def test_page_never_costs_more_than_a_tenth_of_the_cap(cap: float, each: float, size: int) -> None:
    assert page_size(cap, each, 5) == size


@pytest.mark.parametrize(
    ("value", "cap"), [("", 5), ("12", 12), ("$7,50", 7.5), ("plenty", 5), ("-3", 5), ("nan", 5)]
)
def test_cap_that_cannot_be_read_is_the_default(value: str, cap: float) -> None:
    assert read_cap(value) == cap


def test_reads_stop_before_the_cap_and_a_reply_still_leaves(api: StandIn) -> None:
    meters = ProcessMeters(clock=lambda: NOW)
    people = {"users": [{"id": str(n), "name": "x"} for n in range(25)]}
    dear = page_of(*[a_post(-n / 60) for n in range(25)], includes=people)
    api.route = lambda _: says(dear)

    def poll_for_ever() -> None:
        while True:
            x.poll(a_source("", "levain"), SECRETS, NOW)

    with remembering(meters), pytest.raises(RateLimitedError) as caught:
        poll_for_ever()
    assert caught.value.code == "early"
    spent = sum(meters.sums.values())
    assert 3.9 < spent <= 4.5
    api.route = lambda _: says({"data": {"id": "1"}}, 201)
    with remembering(meters):
        assert x.perform(an_action(), SECRETS) == "1"
    assert sum(meters.sums.values()) == pytest.approx(spent + 0.010)


def test_reply_with_a_link_costs_its_own_price(api: StandIn) -> None:
    meters = ProcessMeters(clock=lambda: NOW)
    api.route = lambda _: says({"data": {"id": "1"}}, 201)
    with remembering(meters):
        x.perform(an_action(text="Voir caferivage.fr"), SECRETS)
    assert sum(meters.sums.values()) == pytest.approx(0.2)


def test_window_that_is_nearly_used_stops_reads_early(api: StandIn) -> None:
    meters = ProcessMeters(clock=lambda: NOW)
    limit = says(page_of(), x_rate_limit_limit="300", x_rate_limit_remaining="20")
    api.answers = [replace(limit, headers={**limit.headers, "x-rate-limit-reset": "600"})]
    with remembering(meters):
        x.poll(a_source("", "levain"), SECRETS, NOW)
        with pytest.raises(RateLimitedError):
            x.poll(a_source("", "levain"), SECRETS, NOW)
    assert len(api.calls) == 1


# Reading again


def a_mention(minutes: float, **changes: Any) -> Mention:
    return replace(Mention("demo", "x", snowflake(minutes), at(minutes), text="Bonjour"), **changes)


def problem(identity: str, kind: str, parameter: str = "ids") -> dict[str, str]:
    return {"resource_id": identity, "parameter": parameter, "type": PROBLEM + kind}


def test_posts_that_are_gone_protected_or_edited_are_followed(api: StandIn) -> None:
    kept, gone, shut, edited = (a_mention(-n) for n in (10, 20, 30, 40))
    history = [edited.native_id, snowflake(-35)]
    newer = a_post(-35, "Corrigé") | {"edit_history_tweet_ids": history}
    older = a_post(-40) | {"edit_history_tweet_ids": history}
    errors = [
        problem(gone.native_id, "resource-not-found"),
        problem(shut.native_id, "not-authorized-for-resource"),
        problem(kept.native_id, "resource-not-found", "referenced_tweets.id"),
    ]
    answer = {"data": [a_post(-10), older], "includes": {"tweets": [newer]}, "errors": errors}
    api.answers = [says(answer)]
    private = a_mention(-50, facts={"private": "1"})
    events = x.reread([kept, gone, shut, edited, private], SECRETS, NOW)
    found = {one.native_id: one for one in events}
    assert found[kept.native_id].kind is EventKind.ADD
    assert found[gone.native_id].kind is found[shut.native_id].kind is EventKind.REMOVE
    assert (found[edited.native_id].kind, found[edited.native_id].text) == (
        EventKind.EDIT,
        "Corrigé",
    )
    assert private.native_id not in found
    asked = ",".join(one.native_id for one in (kept, gone, shut, edited))
    assert api.calls[0].query["ids"] == asked


def test_all_posts_gone_at_once_is_an_answer_too(api: StandIn) -> None:
    gone = a_mention(-10)
    api.answers = [says({"errors": [problem(gone.native_id, "resource-not-found")]})]
    (event,) = x.reread([gone], SECRETS, NOW)
    assert event.kind is EventKind.REMOVE


def test_nothing_to_read_again_makes_no_call(api: StandIn) -> None:
    assert x.reread([a_mention(-1, facts={"private": "1"})], SECRETS, NOW) == ()
    assert api.calls == []


# The token


def test_refresh_token_is_exchanged_for_the_next(api: StandIn) -> None:
    api.answers = [says({"access_token": "NEW", "expires_in": 7200, "refresh_token": "NEXT"})]
    assert x.renew(SECRETS, NOW) == {
        "access_token": "NEW",
        "refresh_token": "NEXT",
        "token_expires_at": at(120).isoformat(),
    }
    (call,) = api.calls
    assert (call.method, call.path) == ("POST", "/2/oauth2/token")
    assert call.form["grant_type"] == "refresh_token"
    assert call.form["refresh_token"] == "ONCE"
    assert call.headers["authorization"] == "Basic Y2xpZW50Omh1c2g="


def test_token_is_renewed_half_an_hour_ahead() -> None:
    ends = {"token_expires_at": at(29).isoformat()}
    assert x.is_renewal_due(SECRETS | ends, NOW)
    assert not x.is_renewal_due(SECRETS | {"token_expires_at": at(31).isoformat()}, NOW)
    assert x.is_renewal_due(SECRETS, NOW)
    assert not x.is_renewal_due({"access_token": "T"}, NOW)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says({"error": "invalid_request"}, 400), AuthError),
        (says({"error": "invalid_grant"}, 400), AuthError),
        (Answer(status=503), TransientError),
        (Answer(body=b"<html>"), TransientError),
    ],
)
def test_only_a_dead_grant_asks_to_reconnect(
    api: StandIn, answer: Answer, error: type[Exception]
) -> None:
    api.answers = [answer]
    with pytest.raises(error):
        x.renew(SECRETS, NOW)


# The account


def test_examination_walks_the_steps(api: StandIn) -> None:
    link = {"urls": [{"url": "https://t.co/x", "expanded_url": "https://caferivage.fr"}]}
    person = {"id": US, "username": "caferivage", "description": "Café. Une équipe répond ici."}

    def route(call: Call) -> Answer:
        if call.path == "/2/webhooks":
            return says({"data": [{"id": "1", "valid": True}]})
        return says({"data": {**person, "entities": {"url": link}}}, x_access_level="read-write")

    api.route = route
    found = x.examine(a_source(), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == {
        "token": True,
        "credits": True,
        "rights": False,
        "webhook": True,
    }
    assert (found.account, found.links) == ("@caferivage", ("https://caferivage.fr",))
    assert found.bio == "Café. Une équipe répond ici."


def test_dead_token_and_empty_purse_are_findings(api: StandIn) -> None:
    api.answers = [says({"title": "Unauthorized", "status": 401}, 401)]
    (dead,) = x.examine(a_source(), SECRETS, NOW).findings
    assert (dead.step, dead.done) == ("token", False)
    api.answers = [refusal("credits", 402)]
    (empty,) = x.examine(a_source(), SECRETS, NOW).findings
    assert (empty.step, empty.done) == ("credits", False)


def test_wrong_user_id_is_found(api: StandIn) -> None:
    api.answers = [says({"data": {"id": LEA, "username": "leamorvan"}})]
    found = x.examine(a_source(), SECRETS | {"bearer_token": ""}, NOW)
    assert {one.step: one.done for one in found.findings}["token"] is False
    assert {one.step: one.done for one in found.findings}["webhook"] is None


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        ("https://x.com/leamorvan/status/2120190000000000005", "2120190000000000005"),
        ("https://twitter.com/leamorvan/status/12?s=20", "12"),
        ("https://mobile.twitter.com/i/web/status/12/photo/1", "12"),
        ("https://www.x.com/leamorvan/statuses/12", "12"),
        ("https://x.com/leamorvan", None),
        ("https://x.com.example.org/leamorvan/status/12", None),
        ("https://example.org/leamorvan/status/12", None),
    ],
)
def test_post_behind_an_address_is_known(url: str, identity: str | None) -> None:
    assert x.claim(url) == identity


def parsed(body: Any) -> tuple[MentionEvent, ...]:
    return x.parse(json.dumps(body).encode(), NOW).events


def test_repost_that_does_not_say_what_it_repeats_is_known_by_its_cut_words() -> None:
    cut = "RT @caferivage: Dimanche, le four à bois est ouvert à tous, venez avec votre pâte…"
    assert parsed({"data": [a_post(-5, cut)]}) == ()
    assert parsed({"data": [a_post(-5, "RT @caferivage: et c'est mérité !")]}), (
        "somebody's own words"
    )


def test_message_of_the_oldest_shape_is_private() -> None:
    old = {
        "id": 4412,
        "sender_id": int(LEA),
        "sender_screen_name": "leamorvan",
        "recipient_id": int(US),
        "recipient_screen_name": "caferivage",
        "text": "Vous &amp; moi, on en parle ?",
        "created_at": "Mon Jun 04 09:07:58 +0000 2012",
    }
    [told] = parsed([old])
    assert (told.native_id, told.text) == ("4412", "Vous & moi, on en parle ?")
    assert told.author == Author(id=LEA, name="leamorvan")
    assert told.said_at == datetime(2012, 6, 4, 9, 7, 58, tzinfo=UTC)
    assert told.facts[Fact.PRIVATE] == "1"
    assert told.thread_id == f"{US}-{LEA}"


@pytest.mark.parametrize("name", ["events", "event"])
def test_list_of_messages_and_a_single_one_are_read(name: str) -> None:
    said = {
        "type": "message_create",
        "id": snowflake(-3),
        "created_timestamp": str(int(at(-3).timestamp() * 1000)),
        "message_create": {
            "sender_id": LEA,
            "target": {"recipient_id": US},
            "message_data": {"text": "Bonsoir"},
        },
    }
    [told] = parsed({name: [said] if name == "events" else said, "apps": {}})
    assert (told.text, told.author.id, told.facts[Fact.PRIVATE]) == ("Bonsoir", LEA, "1")


def test_message_pushed_without_its_list_is_read() -> None:
    told = pushed(
        "dm.received",
        {"id": snowflake(-2), "dm_conversation_id": f"{US}-{LEA}", "sender_id": LEA, "text": "Ici"},
    )
    assert (told.text, told.author.id, told.own) == ("Ici", LEA, False)
    assert told.facts[Fact.PRIVATE] == "1"


def test_author_that_a_collector_put_inside_the_post_is_named() -> None:
    lea = {"id": LEA, "name": "Léa Morvan", "username": "leamorvan"}
    [told] = parsed([{**a_post(-4), "author_id": LEA, "author": lea}])
    assert told.author.name == "Léa Morvan"
    assert told.url == f"https://x.com/leamorvan/status/{told.native_id}"


def test_token_error_is_told_as_an_error() -> None:
    body = {"error": "invalid_request", "error_description": "Texte localisé"}
    told = x.parse(json.dumps(body).encode(), NOW)
    assert told.none_because == "x error invalid_request"
    assert told.recognised
