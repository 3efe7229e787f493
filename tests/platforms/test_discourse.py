from __future__ import annotations

import json
import time
from collections.abc import Iterator
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
    RateLimitedError,
    SignatureError,
    TransientError,
)
from vigie.mention import Author, EventKind, MentionEvent, merge
from vigie.platforms import discourse
from vigie.source import Source

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

FORUM = "https://forum.example"
SECRETS = {"api_key": "KEY", "api_username": "caferivage", "webhook_secret": "sésame-du-rivage"}
# From Discourse's own specification of its deliveries.
PING = b'{"ping":"OK"}'
PING_SECRET = "my_lovely_secret_for_web_hook"
PING_SIGNATURE = "sha256=162f107f6b5022353274eb1a7197885cfd35744d8d08e5bcea025d309386b7d6"
WORDS = "Merci Léa, nous vous écrivons en privé. ^L"


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(says({})) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_DISCOURSE_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status=status, body=json.dumps(value).encode(), headers=headers)


def refused(kind: str, status: int, **more: Any) -> Answer:
    return says({"errors": ["Désolé."], "error_type": kind, **more}, status)


def a_post(number: int = 801, **changes: Any) -> dict[str, Any]:
    post = {
        "id": number,
        "name": "Léa Morvan",
        "username": "lea_morvan",
        "user_id": 31,
        "created_at": "2026-11-24T08:00:00.000Z",
        "updated_at": "2026-11-24T08:00:00.000Z",
        "cooked": "<p>Bonjour</p>",
        "post_number": 2,
        "post_type": 1,
        "topic_id": 57,
        "topic_slug": "le-cafe",
        "topic_title": "Le Café",
        "version": 1,
    }
    return post | changes


def a_stream(*posts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"post_stream": {"posts": list(posts)}, "id": 57, **more}


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    facts = {"topic": "57", "number": "2", "username": "lea_morvan", "about": "Le Café"}
    action = Action("a", "m", "demo", "discourse", "801", kind, "lou", created_at=NOW)
    action = replace(action, text=WORDS, realm=FORUM, facts=facts, author=Author("31", "Léa"))
    return replace(action, **changes)


def a_source(query: str = "", cursor: dict[str, Any] | None = None) -> Source:
    return Source("demo", "discourse", "s1", url=f"{FORUM}/", query=query, cursor=cursor or {})


# Deliveries


def test_signature_of_the_forums_own_example_is_accepted() -> None:
    headers = {"x-discourse-event-signature": PING_SIGNATURE}
    discourse.verify_push(headers, PING, {"webhook_secret": PING_SECRET})
    for wrong in (PING + b" ", PING.replace(b"OK", b"KO")):
        with pytest.raises(SignatureError):
            discourse.verify_push(headers, wrong, {"webhook_secret": PING_SECRET})


@pytest.mark.parametrize(
    ("headers", "secrets"),
    [
        ({}, {"webhook_secret": PING_SECRET}),
        ({"x-discourse-event-signature": PING_SIGNATURE}, {}),
        ({"x-discourse-event-signature": PING_SIGNATURE}, {"webhook_secret": "other"}),
        ({"x-discourse-event-signature": PING_SIGNATURE[7:]}, {"webhook_secret": PING_SECRET}),
    ],
)
def test_anything_but_the_right_signature_is_refused(
    headers: dict[str, str], secrets: dict[str, str]
) -> None:
    with pytest.raises(SignatureError):
        discourse.verify_push(headers, PING, secrets)


def test_a_delivery_names_its_forum_and_shakes_no_hands() -> None:
    assert discourse.realm_of({"x-discourse-instance": f"{FORUM}/"}) == FORUM
    assert discourse.realm_of({}) == ""
    with pytest.raises(SignatureError):
        discourse.answer_handshake({}, SECRETS)


def test_a_delivery_and_a_poll_tell_the_same_mention(wire: StandIn) -> None:
    post = a_post(topic_archetype="regular")
    wire.route = lambda call: says(
        {"latest_posts": [post]} if call.path == "/posts.json" else {"private_posts": []}
    )
    (polled,) = discourse.poll(a_source(), SECRETS, NOW).events
    (pushed,) = discourse.parse_push(json.dumps({"post": post}).encode(), NOW).events
    assert replace(pushed, realm=FORUM, url=polled.url) == polled
    assert polled.url == f"{FORUM}/t/le-cafe/57/2"


# Reading


def test_recorded_payloads_are_read() -> None:
    told = {}
    for path in recorded("discourse"):
        parsed = read("discourse", path.name, path.read_bytes())
        assert parsed.recognised, path.name
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        told[path.name] = [event.native_id for event in parsed.events]
    assert told["wpd_comments__1.json"] == ["15", "16"]
    assert told["wpd_post_update__1.json"] == ["23"]
    assert told["create_topic_with_tags__1.json"] == ["29"]
    assert len(told["topic__1.json"]) == 3
    assert told["top__1.json"] == []


def test_what_is_quoted_is_not_what_is_said() -> None:
    inner = '<aside class="quote"><p>Pire café</p></aside>'
    outer = f'<aside class="quote"><blockquote>{inner} d’accord</blockquote></aside>'
    body = json.dumps(a_post(cooked=f"{outer}<p>Pas du tout !</p>"))
    (event,) = read("discourse", "post.json", body.encode()).events
    assert event.text == "Pas du tout !"


def test_a_hidden_post_whose_words_are_withheld_is_only_a_hide() -> None:
    body = json.dumps(a_post(hidden=True, cooked_hidden=True, cooked="<p>Signalé.</p>"))
    events = read("discourse", "post.json", body.encode()).events
    assert [event.kind for event in events] == [EventKind.HIDE]


# Polling


def test_all_posts_are_read_down_to_the_mark_through_empty_spans(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path == "/private-posts.json":
            return refused("not_found", 404)
        before = int(call.query.get("before", "900"))
        shown = {900: [a_post(899)], 898: [], 848: [a_post(820, created_at="2026-11-01T00:00:00Z")]}
        return says({"latest_posts": shown[before]})

    wire.route = route
    cursor = {"posts": {"mark": (NOW - timedelta(days=3)).isoformat()}}
    found = discourse.poll(a_source(cursor=cursor), SECRETS, NOW)
    assert [event.native_id for event in found.events] == ["899", "820"]
    headers = wire.calls[0].headers
    assert (headers["api-key"], headers["api-username"]) == ("KEY", "caferivage")


def test_private_messages_are_read_and_our_own_known(wire: StandIn) -> None:
    ours = a_post(902, username="CafeRivage", post_number=2)
    posts: dict[str, Any] = {"/posts.json": {"latest_posts": []}}
    posts["/private-posts.json"] = {"private_posts": [ours, a_post(901, post_number=1)]}
    wire.route = lambda call: says(posts[call.path])
    found = discourse.poll(a_source(), SECRETS, NOW)
    assert [(one.native_id, one.own) for one in found.events] == [("902", True), ("901", False)]
    assert {one.facts["private"] for one in found.events} == {"1"}


def test_what_a_search_finds_is_read_whole(wire: StandIn) -> None:
    found = {"id": 801, "topic_id": 57, "post_number": 1, "username": "lea_morvan"}
    found |= {"blurb": "Le <span>Café</span> …", "created_at": "2026-11-24T08:00:00.000Z"}
    topics = [{"id": 57, "title": "Le Café", "slug": "le-cafe"}]

    def route(call: Call) -> Answer:
        if call.path == "/search.json":
            assert call.query["q"].startswith("rivage after:2026-11-1")
            return says({"posts": [found], "topics": topics, "grouped_search_result": {}})
        if call.path == "/t/57/posts.json":
            assert call.query["post_ids[]"] == "801"
            whole = a_post(801, post_number=1, cooked="<p>Le Café est complet.</p>")
            del whole["topic_title"]
            return says(a_stream(whole))
        return says({"private_posts": []})

    wire.route = route
    first = discourse.poll(a_source("rivage"), SECRETS, NOW)
    assert [event.text for event in first.events] == ["Le Café\n\nLe Café est complet."]
    assert first.events[0].author.id == "31"
    again = discourse.poll(a_source("rivage", first.cursor), SECRETS, NOW)
    assert again.events == ()
    assert [call.path for call in wire.calls].count("/t/57/posts.json") == 1


def test_finds_a_limit_kept_from_us_wait_in_the_cursor(wire: StandIn) -> None:
    posts = [
        {
            "id": n,
            "topic_id": n,
            "post_number": 2,
            "created_at": "2026-11-24T08:00:00Z",
            "blurb": "x",
        }
        for n in (1, 2)
    ]
    limited = True

    def route(call: Call) -> Answer:
        if call.path == "/search.json":
            return says({"posts": posts, "grouped_search_result": {}})
        if call.path == "/t/2/posts.json" and limited:
            return refused("rate_limit", 429, extras={"wait_seconds": 17})
        number = int(call.path.split("/")[2]) if call.path.startswith("/t/") else 0
        return says(a_stream(a_post(number, topic_id=number)) if number else {"private_posts": []})

    wire.route = route
    first = discourse.poll(a_source("rivage"), SECRETS, NOW)
    assert [event.native_id for event in first.events] == ["1"]
    assert first.wait == 17
    limited = False
    second = discourse.poll(a_source("rivage", first.cursor), SECRETS, NOW)
    assert [event.native_id for event in second.events] == ["2"]
    assert second.cursor["pending"] == {}


def test_a_dead_key_is_told_from_a_missing_right(wire: StandIn) -> None:
    wire.route = lambda _: refused("invalid_access", 403)
    with pytest.raises(AuthError):
        discourse.poll(a_source(), SECRETS, NOW)
    wire.route = lambda call: (
        says({"current_user": {"id": 1}})
        if call.path == "/session/current.json"
        else refused("invalid_access", 403)
    )
    with pytest.raises(PermissionDeniedError):
        discourse.poll(a_source(), SECRETS, NOW)
    wire.route = lambda _: Answer(403, b"<html>proxy</html>")
    with pytest.raises(PermissionDeniedError):
        discourse.poll(a_source(), SECRETS, NOW)


@pytest.mark.parametrize(
    ("answer", "kind", "wait"),
    [
        (refused("rate_limit", 429, extras={"wait_seconds": 17}), RateLimitedError, 17),
        (Answer(429, b"Slow down, too many requests", {"Retry-After": "9"}), RateLimitedError, 9),
        (refused("not_found", 404), GoneError, None),
        (refused("invalid_parameters", 400), PermanentError, None),
        (refused("read_only", 503), TransientError, None),
        (Answer(502, b"<html>bad gateway</html>"), TransientError, None),
        (Answer(200, b"<html>login</html>"), TransientError, None),
    ],
)
def test_refusals_have_their_class(
    wire: StandIn, answer: Answer, kind: type[Exception], wait: float | None
) -> None:
    wire.answers[:] = [answer]
    with pytest.raises(kind) as caught:
        discourse.poll(a_source(), SECRETS, NOW)
    assert type(caught.value) is kind
    if isinstance(caught.value, RateLimitedError):
        assert caught.value.retry_after == wait


def test_a_forum_in_a_folder_keeps_its_folder(
    wire: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.route = lambda call: says(
        {"latest_posts": [a_post()]} if "private" not in call.path else {}
    )
    source = replace(a_source(), url="https://caferivage.example/forum")
    (event,) = discourse.poll(source, SECRETS, NOW).events
    assert event.realm == "https://caferivage.example/forum"
    assert event.url == "https://caferivage.example/forum/t/le-cafe/57/2"
    assert wire.calls[0].path == "/forum/posts.json"


# Acting


def test_a_reply_stands_in_its_topic(wire: StandIn) -> None:
    wire.answers[:] = [says(a_post(900, username="caferivage"))]
    assert discourse.perform(an_action(), SECRETS) == "900"
    (call,) = wire.calls
    assert (call.method, call.path) == ("POST", "/posts.json")
    assert call.json == {"raw": WORDS, "topic_id": 57, "reply_to_post_number": 2}


def test_a_reply_that_waits_for_approval_is_sent_and_has_no_id(wire: StandIn) -> None:
    wire.answers[:] = [says({"action": "enqueued", "success": True, "pending_post": {"id": 3}})]
    assert discourse.perform(an_action(), SECRETS) is None


def test_a_private_reply_is_a_message_to_the_author(wire: StandIn) -> None:
    wire.answers[:] = [says(a_post(901))]
    assert discourse.perform(an_action(ActionKind.PRIVATE_REPLY), SECRETS) == "901"
    assert wire.calls[0].json == {
        "title": "Re: Le Café",
        "raw": WORDS,
        "target_recipients": "lea_morvan",
        "archetype": "private_message",
    }


def test_a_private_message_is_answered_in_its_conversation(wire: StandIn) -> None:
    wire.answers[:] = [says(a_post(902))]
    action = an_action(ActionKind.PRIVATE_REPLY)
    action = replace(action, facts={**action.facts, "private": "1"})
    assert discourse.perform(action, SECRETS) == "902"
    assert wire.calls[0].json["topic_id"] == 57


FLAG = "POST /post_actions.json"


@pytest.mark.parametrize(
    ("kind", "call", "body", "answer"),
    [
        (ActionKind.HIDE, FLAG, {"post_action_type_id": 4, "take_action": True}, says(a_post())),
        (ActionKind.SPAM, FLAG, {"post_action_type_id": 8}, says(a_post())),
        (ActionKind.LIKE, FLAG, {"post_action_type_id": 2}, says(a_post())),
        (ActionKind.UNHIDE, "PUT /posts/801/unhide.json", {}, says({"success": "OK"})),
        (ActionKind.DELETE, "DELETE /posts/801.json", {}, Answer()),
    ],
)
def test_moderation_is_one_call(
    wire: StandIn, kind: ActionKind, call: str, body: dict[str, Any], answer: Answer
) -> None:
    wire.answers[:] = [answer]
    assert discourse.perform(an_action(kind), SECRETS) is None
    (made,) = wire.calls
    assert f"{made.method} {made.path}" == call
    assert made.json == (body | {"id": 801} if call == FLAG else body)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says({"action": "create_post", "errors": ["Trop court"]}, 422), PermanentError),
        (refused("invalid_access", 403), PermissionDeniedError),
        (refused("rate_limit", 429, extras={"wait_seconds": 5}), RateLimitedError),
        (refused("read_only", 503), TransientError),
        (Answer(502), OutcomeUnknownError),
        (Answer(200, b"<html>"), OutcomeUnknownError),
        (says({"success": True}), OutcomeUnknownError),
    ],
)
def test_a_refused_reply_has_its_class(
    wire: StandIn, answer: Answer, kind: type[Exception]
) -> None:
    wire.answers[:] = [answer]
    with pytest.raises(kind) as caught:
        discourse.perform(an_action(), SECRETS)
    assert type(caught.value) is kind
    assert len(wire.calls) == 1


def ours(**changes: Any) -> dict[str, Any]:
    post = a_post(
        990,
        username="CafeRivage",
        cooked="<p>Merci Léa, nous vous écrivons en <strong>privé</strong>. ^L</p>",
        created_at=NOW.isoformat(),
    )
    return post | changes


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),
        ({"username": "somebody"}, False),
        ({"cooked": "<p>Autre chose</p>"}, False),
        ({"cooked": "", "raw": WORDS}, True),
        ({"created_at": (NOW - timedelta(hours=2)).isoformat()}, False),
        ({"created_at": (NOW - timedelta(minutes=2)).isoformat()}, True),
    ],
)
def test_our_own_reply_is_found_at_the_end_of_a_long_topic(
    wire: StandIn,
    changes: dict[str, Any],
    found: bool,  # noqa: FBT001 - a parameter
) -> None:
    whole = a_stream(a_post(1))
    whole["post_stream"]["stream"] = [1, 2, 3, 990]
    wire.answers[:] = [says(whole), says(a_stream(ours(**changes)))]
    assert discourse.was_done(an_action(), SECRETS) == (found, "990" if found else None)
    assert wire.calls[1].path == "/t/57/posts.json"


def test_a_message_we_began_is_found_under_its_title(wire: StandIn) -> None:
    topics = [{"id": 91, "title": "Re: Le Café"}, {"id": 90, "title": "Autre"}]
    wire.answers[:] = [says({"topic_list": {"topics": topics}}), says(a_stream(ours()))]
    assert discourse.was_done(an_action(ActionKind.PRIVATE_REPLY), SECRETS) == (True, "990")
    assert [call.path for call in wire.calls] == [
        "/topics/private-messages-sent/caferivage.json",
        "/t/91.json",
    ]


@pytest.mark.parametrize(
    ("kind", "shown", "done"),
    [
        (ActionKind.HIDE, {"hidden": True}, True),
        (ActionKind.HIDE, {}, False),
        (ActionKind.UNHIDE, {"hidden": False}, True),
        (ActionKind.DELETE, {"deleted_at": "2026-11-24T09:00:00Z"}, True),
        (ActionKind.DELETE, {}, False),
        (ActionKind.SPAM, {"actions_summary": [{"id": 8, "acted": True}]}, True),
        (ActionKind.LIKE, {"actions_summary": [{"id": 2, "acted": True}]}, True),
        (ActionKind.LIKE, {"actions_summary": [{"id": 2, "can_act": True}]}, False),
    ],
)
def test_moderation_is_seen_in_the_post_itself(
    wire: StandIn,
    kind: ActionKind,
    shown: dict[str, Any],
    done: bool,  # noqa: FBT001 - a parameter
) -> None:
    wire.answers[:] = [says(a_post(**shown))]
    assert discourse.was_done(an_action(kind), SECRETS) == (done, None)


def test_a_deleted_post_cannot_be_read(wire: StandIn) -> None:
    wire.answers[:] = [refused("not_found", 404)]
    assert discourse.was_done(an_action(ActionKind.DELETE), SECRETS) == (True, None)


def test_without_a_key_nothing_is_sent(wire: StandIn) -> None:
    with pytest.raises(AuthError):
        discourse.perform(an_action(), {})
    assert wire.calls == []


# Duties and connection


def a_mention(number: str, **changes: Any) -> Any:
    facts = {"topic": "57", "about": "Le Café"}
    event = MentionEvent("discourse", number, EventKind.ADD, NOW, "x", realm=FORUM, facts=facts)
    return replace(merge(None, event, "demo"), **changes)


def test_what_a_topic_no_longer_gives_is_asked_for_by_itself(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path == "/t/57/posts.json":
            return says(a_stream(a_post(1, post_number=1)))
        return says(a_post(2)) if call.path == "/posts/2.json" else refused("not_found", 404)

    wire.route = route
    mentions = [a_mention("1", hidden=True), a_mention("2"), a_mention("3")]
    events = discourse.reread(mentions, SECRETS, NOW)
    assert [(event.native_id, event.kind.value) for event in events] == [
        ("1", "add"),
        ("2", "add"),
        ("3", "remove"),
        ("1", "unhide"),
    ]
    assert events[0].text == "Le Café\n\nBonjour"
    assert {event.realm for event in events} == {FORUM}


def test_the_examination_tells_each_step(wire: StandIn) -> None:
    answers = {
        "/session/current.json": {"current_user": {"username": "caferivage", "moderator": True}},
        "/u/caferivage.json": {"user": {"bio_raw": "Café", "website": "https://rivage.example"}},
    }
    wire.route = lambda call: says(answers[call.path])
    found = discourse.examine(a_source(), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == {
        "address": True,
        "key": True,
        "rights": True,
        "webhook": None,
    }
    assert (found.account, found.bio, found.links) == (
        "caferivage",
        "Café",
        ("https://rivage.example",),
    )


def test_the_examination_says_what_is_missing(wire: StandIn) -> None:
    wire.answers[:] = [refused("invalid_access", 403)]
    found = discourse.examine(a_source(), {"api_key": "x", "api_username": "y"}, NOW)
    assert {one.step: one.done for one in found.findings} == {"key": False, "webhook": False}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"updated_at": "2026-11-24T08:00:03.000Z"}, EventKind.ADD),
        ({"updated_at": "2026-11-24T08:02:00.000Z"}, EventKind.EDIT),
        ({"version": 2}, EventKind.EDIT),
    ],
)
def test_an_early_edit_is_one_though_its_version_is_not_counted(
    changes: dict[str, Any], kind: EventKind
) -> None:
    body = json.dumps({"post": a_post(**changes)}).encode()
    (event,) = discourse.parse_push(body, NOW).events
    assert event.kind is kind


def test_versions_stay_plausible_when_the_forums_clock_is_ahead() -> None:
    body = json.dumps(a_post(updated_at="2026-11-26T12:00:00Z", version=2))
    (event,) = read("discourse", "post.json", body.encode()).events
    assert event.version == NOW
    assert event.said_at == datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_pictures_have_whole_addresses_and_emoji_are_words(wire: StandIn) -> None:
    cooked = (
        '<p><img src="/uploads/a.png"><img src="//cdn.example/b.png">'
        '<img src="/images/emoji/x/tada.png" title=":tada:" class="emoji only" alt=":tada:"></p>'
    )
    wire.route = lambda call: says(
        {"latest_posts": [a_post(cooked=cooked)]} if call.path == "/posts.json" else {}
    )
    (event,) = discourse.poll(a_source(), SECRETS, NOW).events
    assert event.text == ":tada:"
    assert event.media == (f"{FORUM}/uploads/a.png", "https://cdn.example/b.png")


@pytest.mark.parametrize(
    "piece", ["<img ", '<img class="emoji ', "<aside ", "<aside></aside", "<p"]
)
def test_tags_that_never_close_cost_no_time(piece: str) -> None:
    body = json.dumps(a_post(cooked=piece * (90_000 // len(piece)))).encode()
    started = time.monotonic()
    read("discourse", "post.json", body)
    assert time.monotonic() - started < 3


# What people did on the forum


def an_activity(kind: int, **changes: Any) -> dict[str, Any]:
    """Lou's activity about a post of Léa's."""
    told = {
        "action_type": kind,
        "created_at": "2026-11-23T09:00:00.000Z",
        "excerpt": "Le café est bon",
        "topic_id": 39,
        "post_number": 3,
        "post_id": 48,
        "username": "lea",
        "name": "Léa",
        "user_id": 11,
        "acting_username": "lou",
        "acting_name": "Lou",
        "acting_user_id": 12,
        "deleted": False,
        "hidden": False,
        "post_type": 1,
    }
    return told | changes


@pytest.mark.parametrize("kind", [1, 2, 3, 11])
def test_a_like_a_bookmark_or_an_edit_of_a_post_is_not_a_post(kind: int) -> None:
    body = json.dumps({"user_actions": [an_activity(kind)]}).encode()
    parsed = read("discourse", "user_actions.json", body)
    assert (parsed.events, parsed.rejected) == ((), ())
    assert parsed.none_because == "the list holds no post"


def test_an_activity_is_said_by_the_author_of_its_post() -> None:
    quoted = an_activity(9, username="lea", acting_username="lou")
    old = an_activity(5, username=None, name=None, user_id=None, post_id=49, post_number=4)
    body = json.dumps({"user_actions": [quoted, old]}).encode()
    first, second = read("discourse", "user_actions.json", body).events
    assert first.author == Author("11", "Léa")
    assert second.author == Author("12", "Lou")


def test_a_delivery_about_the_forums_chat_says_that_chats_are_not_read() -> None:
    body = json.dumps({"chat_message": {"message": {"id": 5, "message": "Salut"}}}).encode()
    parsed = read("discourse", "webhook_chat.json", body)
    assert parsed.recognised
    assert parsed.none_because == "this is a message of the forum's chat, which is not read"
