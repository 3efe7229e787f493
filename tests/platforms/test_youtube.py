from __future__ import annotations

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
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    SignatureError,
    TransientError,
)
from vigie.mention import Author, EventKind, MentionEvent, merge
from vigie.platforms import youtube
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.platforms._signature import sign
from vigie.source import Source

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

CHANNEL = "UCcafeRivage00000000001A"
VIDEO = "RivageVid01"
TOP = "UgyRivage0000000001AaABAg"
REPLY = f"{TOP}.9rep00000000001"
SECRETS = {
    "client_id": "id",
    "client_secret": "secret",
    "refresh_token": "1//refresh",
    "access_token": "ya29.token",
    "channel_id": CHANNEL,
    "hub_secret": "sésame",
    "verify_token": "mot de passe",
}
OWNER_CALLS = 2  # held and likely spam


@pytest.fixture
def tube(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_YOUTUBE_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status=status, body=json.dumps(value).encode(), headers=headers)


def refusal(reason: str, code: int = 403, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": "已超出", "errors": [{"reason": reason}], **more}}


def listing(*items: Any, token: str = "", kind: str = "commentThread") -> dict[str, Any]:
    page = {"nextPageToken": token} if token else {}
    return {"kind": f"youtube#{kind}ListResponse", "items": list(items), **page}


def comment(identity: str, text: str = "Bravo", hours: float = 1, **more: Any) -> dict[str, Any]:
    """A comment made so many hours before now."""
    made = (NOW - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    snippet = {
        "textDisplay": text,
        "textOriginal": text,
        "authorDisplayName": "@lea",
        "authorChannelId": {"value": "UClea"},
        "publishedAt": made,
        "updatedAt": made,
        **more,
    }
    return {"kind": "youtube#comment", "id": identity, "snippet": snippet}


def thread(identity: str, total: int = 0, replies: Any = (), **more: Any) -> dict[str, Any]:
    top = comment(identity, **more)
    place = {"channelId": CHANNEL, "videoId": VIDEO}
    snippet = {**place, "topLevelComment": top, "totalReplyCount": total}
    shown = {"replies": {"comments": list(replies)}} if replies else {}
    return {"kind": "youtube#commentThread", "id": identity, "snippet": snippet, **shown}


def a_source(**changes: Any) -> Source:
    return replace(Source("demo", "youtube", "s", account=CHANNEL), **changes)


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "youtube", TOP, kind, "lou", created_at=NOW)
    return replace(action, text="Bonjour, nous vous écrivons. ^L", **changes)


Reader = Callable[[Call], dict[str, Any]]


def routed(tube: StandIn, threads: Reader, comments: Reader | None = None) -> None:
    """Answer threads and comments; nothing is held unless the test says so."""

    def route(call: Call) -> Answer:
        if call.path.endswith("/subscribe"):
            return Answer(status=202)
        if call.path.endswith("/comments"):
            return says(comments(call) if comments else listing(kind="comment"))
        if "moderationStatus" in call.query:
            return says(listing())
        return says(threads(call))

    tube.route = route


def ids(events: Any) -> list[tuple[str, str]]:
    return [(one.native_id, one.kind.value) for one in events]


# Deliveries

BODY = b"<feed/>"
SIGNATURE = "sha1=" + sign(BODY, "sésame", algorithm="sha1")


def test_signature_over_the_raw_bytes_is_accepted() -> None:
    youtube.verify_push({"x-hub-signature": SIGNATURE}, BODY, SECRETS)
    stronger = "sha256=" + sign(BODY, "sésame")
    youtube.verify_push({"x-hub-signature": stronger}, BODY, SECRETS)


def test_signature_is_the_one_of_the_standards_own_example() -> None:
    # RFC 2202, case 2: the HMAC-SHA1 every hub computes.
    vector = "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
    body = b"what do ya want for nothing?"
    youtube.verify_push({"x-hub-signature": vector}, body, {"hub_secret": "Jefe"})


@pytest.mark.parametrize(
    ("headers", "body", "secrets"),
    [
        ({"x-hub-signature": SIGNATURE}, BODY + b" ", SECRETS),
        ({"x-hub-signature": SIGNATURE.upper()}, BODY, SECRETS),
        ({"x-hub-signature": SIGNATURE.removeprefix("sha1=")}, BODY, SECRETS),
        ({"x-hub-signature": "md5=" + "0" * 32}, BODY, SECRETS),
        ({"x-hub-signature-256": SIGNATURE}, BODY, SECRETS),
        ({"x-hub-signature": "sha1=é"}, BODY, SECRETS),
        ({}, BODY, SECRETS),
        ({"x-hub-signature": SIGNATURE}, BODY, {}),
        ({"x-hub-signature": SIGNATURE}, BODY, {"hub_secret": "other"}),
    ],
)
def test_anything_but_the_right_signature_is_refused(
    headers: dict[str, str], body: bytes, secrets: dict[str, str]
) -> None:
    with pytest.raises(SignatureError):
        youtube.verify_push(headers, body, secrets)


def a_handshake(**changes: str) -> dict[str, str]:
    query = {
        "mode": "subscribe",
        "topic": f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}",
        "verify_token": "mot de passe",
        "challenge": "1158201444",
        "lease_seconds": "864000",
        **changes,
    }
    return {f"hub.{name}": value for name, value in query.items()}


def test_handshake_is_answered_with_the_bare_challenge() -> None:
    assert youtube.answer_handshake(a_handshake(), SECRETS) == "1158201444"
    assert youtube.answer_handshake(a_handshake(mode="unsubscribe"), SECRETS) == "1158201444"


@pytest.mark.parametrize(
    ("query", "secrets"),
    [
        (a_handshake(verify_token="wrong"), SECRETS),
        (a_handshake(verify_token=""), {"verify_token": ""}),
        (a_handshake(mode="denied"), SECRETS),
        (a_handshake(topic="https://example.org/feed"), SECRETS),
        (a_handshake(challenge=""), SECRETS),
        (a_handshake(), {}),
        ({}, SECRETS),
    ],
)
def test_wrong_handshake_is_refused(query: dict[str, str], secrets: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        youtube.answer_handshake(query, secrets)


def test_delivery_that_is_no_feed_is_a_payload_error() -> None:
    for body in (b"{}", b"", b"<html><body>Sorry</body></html>"):
        with pytest.raises(PayloadError):
            youtube.parse_push(body, NOW)


def test_recorded_payloads_are_read() -> None:
    found: dict[str, MentionEvent] = {}
    for path in recorded("youtube"):
        parsed = read("youtube", path.name, path.read_bytes())
        assert parsed.recognised, path.name
        assert not parsed.rejected, path.name
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        found |= {one.native_id: one for one in parsed.events}
    upload = found["5shykyfmb28"]
    assert upload.own
    assert upload.version == datetime(2015, 5, 13, 17, 38, 30, tzinfo=UTC)
    textbook = found["UgzhytyP79_PwaDd4UB4AaABAg"]
    assert textbook.text == "wait, that's the guy that wrote my textbook!"
    late = found["Ugw5zYU6n9pmIgAZWvN4AaABAg.91zT3cYb5B291za6voUoRh"]
    assert (late.in_reply_to, late.text) == (
        "Ugw5zYU6n9pmIgAZWvN4AaABAg",
        "this is the third reply!",
    )


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (refusal("keyInvalid", 400), AuthError),
        (
            refusal("SERVICE_UNAVAILABLE", 403, status="PERMISSION_DENIED"),
            PermissionDeniedError,
        ),
        ({"error": "error message"}, PermissionDeniedError),
    ],
)
def test_recorded_failures_have_their_class(
    tube: StandIn, body: dict[str, Any], error: type[Exception]
) -> None:
    tube.answers = [says(body, 403)]
    with pytest.raises(error) as caught:
        youtube.poll(a_source(), SECRETS, NOW)
    assert type(caught.value) is error


# Acts


def test_reply_to_a_reply_goes_under_the_first_comment(tube: StandIn) -> None:
    tube.answers = [says({"id": f"{TOP}.new"})]
    assert youtube.perform(an_action(native_id=REPLY), SECRETS) == f"{TOP}.new"
    (call,) = tube.calls
    assert (call.method, call.path) == ("POST", "/youtube/v3/comments")
    assert call.query == {"part": "snippet"}
    words = {"parentId": TOP, "textOriginal": "Bonjour, nous vous écrivons. ^L"}
    assert call.json == {"snippet": words}
    assert call.headers["authorization"] == "Bearer ya29.token"


def test_reply_to_a_video_opens_a_thread(tube: StandIn) -> None:
    tube.answers = [says({"id": "UgNew"})]
    action = an_action(native_id="AvisCafe0_1", facts={"channel": "UCgourmets"})
    assert youtube.perform(action, SECRETS) == "UgNew"
    (call,) = tube.calls
    assert call.path == "/youtube/v3/commentThreads"
    assert call.json["snippet"]["channelId"] == "UCgourmets"
    assert call.json["snippet"]["videoId"] == "AvisCafe0_1"


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (ActionKind.HIDE, "heldForReview"),
        (ActionKind.UNHIDE, "published"),
        (ActionKind.DELETE, "rejected"),
        (ActionKind.SPAM, "rejected"),
    ],
)
def test_moderation_is_one_call_answered_with_nothing(
    tube: StandIn, kind: ActionKind, state: str
) -> None:
    tube.answers = [Answer(status=204)]
    assert youtube.perform(an_action(kind), SECRETS) is None
    (call,) = tube.calls
    assert (call.method, call.path) == ("POST", "/youtube/v3/comments/setModerationStatus")
    assert call.query == {"id": TOP, "moderationStatus": state}
    assert "banAuthor" not in call.query


def test_our_own_comment_is_deleted_not_rejected(tube: StandIn) -> None:
    tube.answers = [Answer(status=204)]
    youtube.perform(an_action(ActionKind.DELETE, author=Author(id=CHANNEL)), SECRETS)
    assert (tube.calls[0].method, tube.calls[0].path) == ("DELETE", "/youtube/v3/comments")


@pytest.mark.parametrize(
    "action",
    [an_action(ActionKind.LIKE), an_action(ActionKind.HIDE, native_id="AvisCafe0_1")],
)
def test_what_youtube_does_not_offer_is_refused_before_any_call(
    tube: StandIn, action: Action
) -> None:
    with pytest.raises(PermanentError):
        youtube.perform(action, SECRETS)
    assert tube.calls == []


@pytest.mark.parametrize(
    "answer", [says({}), says([]), Answer(body=b"<html>"), says({"id": None}), Answer(body=b"{")]
)
def test_reply_without_an_id_has_an_unknown_outcome(tube: StandIn, answer: Answer) -> None:
    tube.answers = [answer]
    with pytest.raises(OutcomeUnknownError):
        youtube.perform(an_action(), SECRETS)
    assert len(tube.calls) == 1


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (refusal("authError", 401), 401, AuthError),
        (refusal("youtubeSignupRequired", 401), 401, PermissionDeniedError),
        (refusal("quotaExceeded"), 403, RateLimitedError),
        (refusal("rateLimitExceeded"), 403, RateLimitedError),
        (refusal("commentsDisabled"), 403, PermanentError),
        (refusal("forbidden"), 403, PermissionDeniedError),
        (refusal("insufficientPermissions"), 403, PermissionDeniedError),
        (refusal("ineligibleAccount"), 403, PermissionDeniedError),
        (refusal("accessNotConfigured"), 403, PermissionDeniedError),
        (refusal("processingFailure", 400), 400, PermanentError),
        (refusal("operationNotSupported", 400), 400, PermanentError),
        (refusal("commentTextTooLong", 400), 400, PermanentError),
        (refusal("commentNotFound", 404), 404, GoneError),
        (refusal("parentCommentNotFound", 404), 404, GoneError),
        (refusal("backendError", 500), 500, OutcomeUnknownError),
        (refusal("quotaExceeded"), 200, RateLimitedError),
        (refusal("neverSeen", 409), 409, PermanentError),
        (refusal("x", 429, status="RESOURCE_EXHAUSTED"), 429, RateLimitedError),
        (
            refusal("forbidden", details=[{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]),
            403,
            PermissionDeniedError,
        ),
    ],
)
def test_refusal_is_understood_by_its_reason_whatever_the_language(
    tube: StandIn, body: dict[str, Any], status: int, error: type[Exception]
) -> None:
    tube.answers = [says(body, status)]
    with pytest.raises(error) as caught:
        youtube.perform(an_action(), SECRETS)
    assert type(caught.value) is error
    assert "已" not in str(caught.value)


@pytest.mark.parametrize("status", [401, 403])
def test_web_page_in_between_is_no_dead_token(tube: StandIn, status: int) -> None:
    tube.answers = [Answer(status=status, body=b"<html>Log in to the hotel</html>")]
    with pytest.raises(TransientError):
        youtube.poll(a_source(), SECRETS, NOW)


def test_writes_need_an_account_and_reads_a_key(tube: StandIn) -> None:
    tube.answers = [says(listing())]
    with pytest.raises(PermissionDeniedError):
        youtube.perform(an_action(), {"api_key": "AIza"})
    with pytest.raises(AuthError):
        youtube.perform(an_action(), {})
    assert tube.calls == []
    youtube.poll(a_source(), {"api_key": "AIza"}, NOW)
    assert [call.headers["x-goog-api-key"] for call in tube.calls] == ["AIza"]
    assert all("key" not in call.query for call in tube.calls)


# What became of an act


def ours(**more: Any) -> dict[str, Any]:
    words = "Bonjour,  nous vous écrivons. ^L "
    known = {"authorChannelId": {"value": CHANNEL}, "publishedAt": "2026-11-24T12:00:03Z"}
    return comment(f"{TOP}.9", words, **{**known, **more})


def test_lost_reply_is_found_in_the_thread(tube: StandIn) -> None:
    tube.answers = [says(listing(comment("x", "Autre"), ours(), kind="comment"))]
    assert youtube.was_done(an_action(native_id=REPLY), SECRETS) == (True, f"{TOP}.9")
    assert tube.calls[0].query["parentId"] == TOP


@pytest.mark.parametrize(
    "changes",
    [
        {"textOriginal": "Bonjour"},
        {"authorChannelId": {"value": "UClea"}},
        {"publishedAt": "2026-11-24T11:00:00Z"},
        {"textOriginal": None, "textDisplay": None},
    ],
)
def test_somebody_elses_words_are_not_our_reply(tube: StandIn, changes: dict[str, Any]) -> None:
    tube.answers = [says(listing(ours(**changes), None, kind="comment"))]
    assert youtube.was_done(an_action(), SECRETS) == (False, None)


def test_lost_comment_on_a_video_is_found(tube: StandIn) -> None:
    found = thread(TOP)
    found["snippet"]["topLevelComment"] = ours()
    tube.answers = [says(listing(found))]
    assert youtube.was_done(an_action(native_id="AvisCafe0_1"), SECRETS) == (True, f"{TOP}.9")


@pytest.mark.parametrize(
    ("kind", "status", "done"),
    [
        (ActionKind.HIDE, "heldForReview", True),
        (ActionKind.HIDE, "likelySpam", True),
        (ActionKind.HIDE, "published", False),
        (ActionKind.UNHIDE, "published", True),
        (ActionKind.UNHIDE, None, True),
        (ActionKind.UNHIDE, "heldForReview", False),
        (ActionKind.SPAM, "rejected", True),
        (ActionKind.SPAM, "published", False),
        (ActionKind.DELETE, "published", False),
    ],
)
def test_moderation_is_read_back(
    tube: StandIn, kind: ActionKind, status: str | None, *, done: bool
) -> None:
    tube.answers = [says(listing(comment(TOP, moderationStatus=status), kind="comment"))]
    assert youtube.was_done(an_action(kind), SECRETS) == (done, None)


def test_comment_that_is_gone_was_deleted_but_not_hidden(tube: StandIn) -> None:
    tube.answers = [says(listing(kind="comment"))]
    assert youtube.was_done(an_action(ActionKind.DELETE), SECRETS) == (True, None)
    assert youtube.was_done(an_action(ActionKind.HIDE), SECRETS) == (False, None)
    tube.answers = [Answer(body=b"<html>")]
    with pytest.raises(TransientError):
        youtube.was_done(an_action(), SECRETS)


# The sweep


def test_sweep_tells_threads_and_their_replies_once(tube: StandIn) -> None:
    inner = comment(REPLY, "Merci", 0.5, parentId=TOP, authorChannelId={"value": CHANNEL})
    routed(tube, lambda _: listing(thread(TOP, 1, [inner])))
    first = youtube.poll(a_source(), SECRETS, NOW)
    assert ids(first.events) == [(TOP, "add"), (REPLY, "add")]
    assert [one.own for one in first.events] == [False, True]
    assert [one.thread_id for one in first.events] == [VIDEO, VIDEO]
    assert tube.calls[0].query["allThreadsRelatedToChannelId"] == CHANNEL
    assert tube.calls[0].query["textFormat"] == "plainText"
    assert len(tube.calls) == 1 + OWNER_CALLS
    assert first.wait == 0
    again = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert again.events == ()
    assert again.cursor == first.cursor
    assert "ya29" not in json.dumps(first.cursor)


def test_edit_is_told_with_its_new_words(tube: StandIn) -> None:
    words = ["Bravo"]
    routed(tube, lambda _: listing(thread(TOP, text=words[0])))
    first = youtube.poll(a_source(), SECRETS, NOW)
    for new in ("Bravo !", "Bravo, ou presque"):
        words[0] = new
        (edit,) = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW).events
        assert (edit.kind, edit.text) == (EventKind.EDIT, new)


def test_reply_under_an_old_thread_is_found_where_the_number_grew(tube: StandIn) -> None:
    old = [thread(f"Ugold{n:03}", 0, hours=24.0 * 20 + n) for n in range(3)]
    total = [0]

    def threads(call: Call) -> dict[str, Any]:
        if "id" in call.query:
            asked = call.query["id"].split(",")
            grown = [thread(one, total[0] if one == "Ugold001" else 0, hours=500) for one in asked]
            return listing(*grown)
        return listing(*(old if total[0] == 0 else [thread("Ugnew", hours=0.1)]))

    late = comment("Ugold001.r1", "Encore moi", 0.2, parentId="Ugold001")
    routed(tube, threads, lambda _: listing(late, kind="comment"))
    first = youtube.poll(a_source(), SECRETS, NOW)
    total[0] = 1
    second = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert ("Ugold001.r1", "add") in ids(second.events)
    reply = next(one for one in second.events if one.native_id == "Ugold001.r1")
    assert (reply.thread_id, reply.in_reply_to) == (VIDEO, "Ugold001")
    assert "Ugold001:1" in second.cursor["threads"]
    third = youtube.poll(a_source(cursor=second.cursor), SECRETS, NOW)
    assert third.events == ()


def test_long_thread_is_read_page_by_page(tube: StandIn) -> None:
    def comments(call: Call) -> dict[str, Any]:
        page = int(call.query.get("pageToken", "0"))
        found = [comment(f"{TOP}.{page}{n}", parentId=TOP) for n in range(3)]
        return listing(*found, token=str(page + 1) if page < 2 else "", kind="comment")

    routed(tube, lambda _: listing(thread(TOP, 9)), comments)
    found = youtube.poll(a_source(), SECRETS, NOW)
    assert len(found.events) == 1 + 9
    assert found.wait == 0


def test_endless_thread_is_read_to_a_bound_and_then_left(tube: StandIn) -> None:
    def comments(call: Call) -> dict[str, Any]:
        page = int(call.query.get("pageToken", "0"))
        found = [comment(f"{TOP}.{page}-{n}") for n in range(3)]
        return listing(*found, token=str(page + 1), kind="comment")

    routed(tube, lambda _: listing(thread(TOP, 9000)), comments)
    first = youtube.poll(a_source(), SECRETS, NOW)
    assert (len(first.events), first.wait) == (1 + 5 * 3, 0)
    tube.calls.clear()
    youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert len(tube.calls) == 1 + OWNER_CALLS


def test_replies_no_call_was_left_for_are_read_at_the_next_poll(tube: StandIn) -> None:
    routed(
        tube,
        lambda _: listing(*[thread(f"Ug{n:02}", 6, hours=1 + n / 100) for n in range(14)]),
        lambda call: listing(
            *[comment(f"{call.query['parentId']}.{n}") for n in range(6)], kind="comment"
        ),
    )
    first = youtube.poll(a_source(), SECRETS, NOW)
    assert first.wait > 0
    second = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert len(first.events) + len(second.events) == 14 * 7
    assert second.wait == 0


def a_history(tube: StandIn, pages: int, *, fail_at: int | None = None) -> None:
    """Pages of two threads, an hour apart; one page may be refused once."""
    failed: list[int] = []

    def route(call: Call) -> Answer:
        if "moderationStatus" in call.query or "id" in call.query:
            return says(listing())
        page = int(call.query.get("pageToken", "0"))
        if page == fail_at and not failed:
            failed.append(page)
            return says(refusal("rateLimitExceeded"), 403, **{"Retry-After": "90"})
        both = [thread(f"Ug{2 * page + n:03}", hours=2 * page + n) for n in range(2)]
        return says(listing(*both, token=str(page + 1) if page < pages - 1 else ""))

    tube.route = route


def test_walk_cut_by_a_limit_goes_on_where_it_stopped(tube: StandIn) -> None:
    a_history(tube, 6, fail_at=3)
    since = (NOW - timedelta(hours=40)).isoformat()
    first = youtube.poll(a_source(cursor={"since": since}), SECRETS, NOW)
    assert (len(first.events), first.wait) == (6, 90)
    assert first.cursor["since"] == since, "the cursor moves only past what was read"
    second = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert len(second.events) == 6
    assert second.cursor["since"] == NOW.isoformat()
    assert "gap" not in second.cursor


def test_walk_of_many_pages_is_bounded_and_leaves_no_gap(tube: StandIn) -> None:
    a_history(tube, 14)
    since = (NOW - timedelta(hours=27)).isoformat()
    first = youtube.poll(a_source(cursor={"since": since}), SECRETS, NOW)
    assert (len(first.events), first.wait) == (20, 60)
    second = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert len(second.events) == 8
    assert second.wait == 0


def test_first_walk_reads_a_bounded_history_and_leaves_the_rest(tube: StandIn) -> None:
    a_history(tube, 50)
    first = youtube.poll(a_source(), SECRETS, NOW)
    assert (len(first.events), first.wait) == (20, 0)
    assert "gap" not in first.cursor


def test_page_token_that_ended_begins_anew(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if "pageToken" in call.query:
            return says(refusal("invalidPageToken", 400), 400)
        return says(listing(thread(TOP)) if "moderationStatus" not in call.query else listing())

    tube.route = route
    floor = (NOW - timedelta(hours=9)).isoformat()
    cursor = {"since": floor, "gap": {"page": "old", "floor": floor, "top": floor}}
    found = youtube.poll(a_source(cursor=cursor), SECRETS, NOW)
    assert ids(found.events) == [(TOP, "add")]


def test_page_that_repeats_its_token_ends_the_walk(tube: StandIn) -> None:
    routed(tube, lambda _: listing(thread(TOP), token="same"))
    youtube.poll(a_source(), SECRETS, NOW)
    assert len(tube.calls) == 2 + OWNER_CALLS


def test_held_comment_is_shown_as_hidden_once_and_followed_out_again(tube: StandIn) -> None:
    states = {TOP: "heldForReview"}

    def route(call: Call) -> Answer:
        if call.path.endswith("/comments"):
            asked = [one for one in call.query["id"].split(",") if states.get(one)]
            found = [comment(one, moderationStatus=states[one]) for one in asked]
            return says(listing(*found, kind="comment"))
        state = call.query.get("moderationStatus", "published")
        return says(listing(*[thread(one) for one, was in states.items() if was == state]))

    tube.route = route
    first = youtube.poll(a_source(), SECRETS, NOW)
    assert ids(first.events) == [(TOP, "add"), (TOP, "hide")]
    second = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert second.events == ()
    states[TOP] = "published"
    third = youtube.poll(a_source(cursor=second.cursor), SECRETS, NOW)
    (freed,) = third.events
    assert (freed.kind, freed.version) == (EventKind.UNHIDE, NOW)
    states[TOP] = "likelySpam"
    fourth = youtube.poll(a_source(cursor=third.cursor), SECRETS, NOW)
    assert ids(fourth.events) == [(TOP, "hide")]
    states[TOP] = "rejected"
    fifth = youtube.poll(a_source(cursor=fourth.cursor), SECRETS, NOW)
    assert fifth.events == ()


def test_account_that_may_not_see_held_comments_still_reads_the_others(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if "moderationStatus" in call.query:
            return says(refusal("forbidden"), 403)
        return says(listing(thread(TOP)))

    tube.route = route
    assert ids(youtube.poll(a_source(), SECRETS, NOW).events) == [(TOP, "add")]


@pytest.mark.parametrize(
    "item", [None, 3, {"id": "x"}, {"snippet": []}, {"id": TOP, "snippet": {"topLevelComment": 1}}]
)
def test_poison_item_does_not_take_the_others_along(tube: StandIn, item: Any) -> None:
    routed(tube, lambda _: listing(item, thread(TOP)))
    assert (TOP, "add") in ids(youtube.poll(a_source(), SECRETS, NOW).events)


def test_answer_that_is_no_list_is_never_taken_for_an_empty_one(tube: StandIn) -> None:
    bodies: list[dict[str, Any]] = [{}, {"items": []}, {"kind": "youtube#comment"}]
    for body in bodies:
        tube.answers = [says(body)]
        with pytest.raises(PayloadError):
            youtube.poll(a_source(), SECRETS, NOW)


# The search


def video(identity: str, hours: float = 1, channel: str = "UCgourmets") -> dict[str, Any]:
    made = (NOW - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    snippet = {"publishedAt": made, "channelId": channel, "title": f"Avis {identity}"}
    return {
        "kind": "youtube#searchResult",
        "id": {"kind": "youtube#video", "videoId": identity},
        "snippet": {**snippet, "description": "", "channelTitle": "Les Gourmets"},
    }


def test_search_runs_hourly_and_marks_our_own_videos(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path.endswith("/search"):
            mine = video("RivageVid02", channel=CHANNEL)
            return says(listing(video("AvisCafe0_1"), mine, kind="search"))
        return says(listing())

    tube.route = route
    source = a_source(query="Café Rivage")
    first = youtube.poll(source, SECRETS, NOW)
    assert [(one.native_id, one.own) for one in first.events] == [
        ("AvisCafe0_1", False),
        ("RivageVid02", True),
    ]
    (search,) = [call for call in tube.calls if call.path.endswith("/search")]
    assert search.query["q"] == "Café Rivage"
    assert search.query["order"] == "date"
    tube.calls.clear()
    soon = youtube.poll(replace(source, cursor=first.cursor), SECRETS, NOW + timedelta(minutes=30))
    assert not [call for call in tube.calls if call.path.endswith("/search")]
    later = replace(source, cursor=soon.cursor)
    assert youtube.poll(later, SECRETS, NOW + timedelta(minutes=61)).events == ()
    assert [call for call in tube.calls if call.path.endswith("/search")]


def test_search_that_fails_takes_no_comment_along_and_is_told_by_the_check(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path.endswith("/search"):
            return says(refusal("invalidSearchFilter", 400), 400)
        if call.path.endswith("/channels"):
            return says(listing({"id": CHANNEL, "snippet": {}}, kind="channel"))
        return says(listing(*([] if "moderationStatus" in call.query else [thread(TOP)])))

    tube.route = route
    source = a_source(query="Rivage")
    found = youtube.poll(source, SECRETS, NOW)
    assert ids(found.events) == [(TOP, "add")]
    source = replace(source, cursor=found.cursor)
    tube.calls.clear()
    youtube.poll(source, SECRETS, NOW + timedelta(minutes=5))
    assert not [call for call in tube.calls if call.path.endswith("/search")]
    findings = youtube.examine(source, SECRETS, NOW).findings
    (told,) = [one for one in findings if one.step == "channel"]
    assert told.done is False
    assert "search" in told.note.en
    with pytest.raises(PermanentError):
        youtube.poll(replace(source, account="", cursor={}), SECRETS, NOW)


def test_talk_under_others_videos_is_read_by_turns(tube: StandIn) -> None:
    found = [video(f"AvisCafe0_{n}") for n in range(7)]

    def route(call: Call) -> Answer:
        if call.path.endswith("/search"):
            return says(listing(*found, kind="search"))
        asked = call.query["videoId"]
        if asked == "AvisCafe0_1":
            return says(refusal("commentsDisabled"), 403)
        author = {"value": "UCgourmets" if asked == "AvisCafe0_2" else "UClea"}
        said = thread(f"Ug{asked}", authorChannelId=author)
        said["snippet"] |= {"videoId": asked, "channelId": "UCgourmets"}
        return says(listing(said))

    tube.route = route
    source = a_source(account="", query="Rivage")
    first = youtube.poll(source, SECRETS, NOW)
    said = [one for one in first.events if one.native_id.startswith("Ug")]
    assert [one.thread_id for one in said] == [f"AvisCafe0_{n}" for n in (0, 2, 3, 4)]
    assert not any(one.own for one in first.events), "a maker's words are not the brand's"
    assert tube.calls[1].query["searchTerms"] == "Rivage"
    later = replace(source, cursor=first.cursor)
    second = youtube.poll(later, SECRETS, NOW + timedelta(hours=1))
    assert [one.thread_id for one in second.events] == ["AvisCafe0_5", "AvisCafe0_6"]
    assert second.cursor["search"]["turn"] == 0


def test_search_alone_goes_on_with_older_pages(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if not call.path.endswith("/search"):
            return says(listing())
        if "pageToken" in call.query:
            return says(listing(video("AvisCafe0_2", 2), kind="search"))
        return says(listing(video("AvisCafe0_1"), token="p2", kind="search"))

    tube.route = route
    source = a_source(account="", query="Rivage")
    cursor = {"search": {"since": (NOW - timedelta(days=1)).isoformat()}}
    first = youtube.poll(replace(source, cursor=cursor), SECRETS, NOW)
    later = NOW + timedelta(hours=1)
    second = youtube.poll(replace(source, cursor=first.cursor), SECRETS, later)
    searches = [call for call in tube.calls if call.path.endswith("/search")]
    assert searches[1].query["pageToken"] == "p2"
    assert ids(second.events) == [("AvisCafe0_2", "add")]
    assert "page" not in second.cursor["search"]


def test_units_and_searches_are_counted_apart_and_reads_stop_at_ninety_percent(
    tube: StandIn,
) -> None:
    tube.route = lambda call: says(
        listing(kind="search" if call.path.endswith("/search") else "commentThread")
    )
    meters = ProcessMeters(clock=lambda: NOW)
    source = a_source(query="Rivage")
    with remembering(meters):
        for hour in range(100):
            youtube.poll(source, SECRETS, NOW + timedelta(hours=hour))
        searches = [call for call in tube.calls if call.path.endswith("/search")]
        assert len(searches) == 90
        with pytest.raises(RateLimitedError):
            youtube.poll(replace(source, account=""), SECRETS, NOW)
        tube.answers, tube.route = [says({"id": "UgNew"})], None
        youtube.perform(an_action(), SECRETS)
    (units,) = [value for key, value in meters.sums.items() if "units" in key]
    assert units == 100 * (1 + OWNER_CALLS) + 50


# Subscription


def test_subscription_is_asked_for_and_asked_again_before_it_ends(tube: StandIn) -> None:
    routed(tube, lambda _: listing())
    secrets = {**SECRETS, "callback_url": "https://vigie.example/webhooks/youtube"}
    first = youtube.poll(a_source(), secrets, NOW)
    (asked,) = [call for call in tube.calls if call.path == "/subscribe"]
    assert asked.form["hub.mode"] == "subscribe"
    assert asked.form["hub.callback"] == "https://vigie.example/webhooks/youtube"
    assert asked.form["hub.topic"].endswith(f"videos.xml?channel_id={CHANNEL}")
    assert asked.form["hub.secret"] == "sésame"
    tube.calls.clear()
    kept = a_source(cursor=first.cursor)
    youtube.poll(kept, secrets, NOW + timedelta(days=3))
    assert not [call for call in tube.calls if call.path == "/subscribe"]
    youtube.poll(kept, secrets, NOW + timedelta(days=5))
    assert [call for call in tube.calls if call.path == "/subscribe"]


def test_hub_that_is_down_takes_no_poll_along(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path == "/subscribe":
            return Answer(status=500)
        return says(listing(*([] if "moderationStatus" in call.query else [thread(TOP)])))

    tube.route = route
    secrets = {**SECRETS, "callback_url": "https://vigie.example/webhooks/youtube"}
    found = youtube.poll(a_source(), secrets, NOW)
    assert ids(found.events) == [(TOP, "add")]
    assert "lease" not in found.cursor


# Token life


def test_renewal_keeps_the_refresh_token(tube: StandIn) -> None:
    tube.answers = [says({"access_token": "ya29.new", "expires_in": 3599, "scope": "x"})]
    kept = youtube.renew(SECRETS, NOW)
    assert kept["access_token"] == "ya29.new"
    assert "refresh_token" not in kept
    (call,) = tube.calls
    assert call.path == "/token"
    assert call.form["grant_type"] == "refresh_token"
    fresh = {**SECRETS, **kept}
    assert not youtube.is_renewal_due(fresh, NOW)
    assert youtube.is_renewal_due(fresh, NOW + timedelta(minutes=55))
    assert not youtube.is_renewal_due({"api_key": "AIza"}, NOW)


def test_dead_grant_asks_to_reconnect(tube: StandIn) -> None:
    body = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
    tube.answers = [says(body, 400)]
    with pytest.raises(AuthError) as caught:
        youtube.renew(SECRETS, NOW)
    assert caught.value.code == "invalid_grant"


# Reading again


def mention(identity: str, **changes: Any) -> Any:
    event = MentionEvent("youtube", identity, EventKind.ADD, NOW, "Bravo", thread_id=VIDEO)
    return replace(merge(None, event, "demo"), **changes)


def test_reading_again_follows_edits_and_removals_of_comments_and_videos(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path.endswith("/videos"):
            return says(listing(kind="video"))
        return says(listing(comment(TOP, "Autre chose"), kind="comment"))

    tube.route = route
    asked = [mention(TOP), mention("Uggone00000000"), mention("RivageVid02", own=True)]
    held = mention("Ugheld00000000", hidden=True)
    events = youtube.reread([*asked, held], SECRETS, NOW)
    assert ids(events) == [(TOP, "add"), ("Uggone00000000", "remove"), ("RivageVid02", "remove")]
    assert events[0].thread_id == VIDEO
    assert len(tube.calls) == 2


def test_answer_that_is_no_list_removes_nothing(tube: StandIn) -> None:
    tube.answers = [says({"items": []})]
    with pytest.raises(PayloadError):
        youtube.reread([mention(TOP)], SECRETS, NOW)


# Addresses


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        (f"https://www.youtube.com/watch?v={VIDEO}&lc={REPLY}", REPLY),
        (f"https://m.youtube.com/watch?lc={TOP}&v={VIDEO}", TOP),
        (f"https://www.youtube.com/watch?v={VIDEO}&t=3s", VIDEO),
        (f"https://youtu.be/{VIDEO}?si=x", VIDEO),
        (f"https://www.youtube.com/shorts/{VIDEO}", VIDEO),
        (f"https://www.youtube.com/live/{VIDEO}?feature=share", VIDEO),
        ("https://www.youtube.com/@caferivage", None),
        (f"https://youtube.com.example/watch?v={VIDEO}", None),
        ("https://youtu.be/", None),
        ("http://[", None),
    ],
)
def test_address_is_claimed_for_its_comment_or_video(url: str, identity: str | None) -> None:
    assert youtube.claim(url) == identity


# The check


def test_check_says_what_works_and_reads_the_profile(tube: StandIn) -> None:
    about = {"title": "Café Rivage", "description": "Salon de thé. https://rivage.example."}

    def route(call: Call) -> Answer:
        if call.path.endswith("/channels"):
            return says(listing({"id": CHANNEL, "snippet": about}, kind="channel"))
        return says(listing())

    tube.route = route
    secrets = {**SECRETS, "callback_url": "https://vigie.example/webhooks/youtube"}
    found = youtube.examine(a_source(), secrets, NOW)
    assert {one.step: one.done for one in found.findings} == {
        "project": True,
        "consent": True,
        "channel": True,
        "push": None,
    }
    assert (found.account, found.links) == (CHANNEL, ("https://rivage.example",))
    assert found.bio == about["description"]


def test_check_of_a_dead_token_is_a_finding(tube: StandIn) -> None:
    tube.answers = [says(refusal("authError", 401), 401)]
    found = youtube.examine(a_source(), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == {"consent": False, "push": False}


def test_check_tells_a_missing_scope_and_another_channel(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path.endswith("/channels"):
            return says(listing({"id": "UCother", "snippet": {}}, kind="channel"))
        return says(refusal("insufficientPermissions"), 403)

    tube.route = route
    found = youtube.examine(a_source(), SECRETS, NOW)
    done = {one.step: one.done for one in found.findings}
    assert (done["channel"], done["consent"]) == (False, False)
