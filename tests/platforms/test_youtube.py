from __future__ import annotations

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
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    SignatureError,
    TransientError,
)
from vigie.mention import Author, EventKind, MentionEvent, merge
from vigie.platforms import youtube
from vigie.platforms._signature import sign

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in
from tests.platforms.youtube_made import (
    CHANNEL,
    REPLY,
    SECRETS,
    TOP,
    VIDEO,
    a_source,
    an_action,
    comment,
    ids,
    listing,
    refusal,
    says,
    thread,
)


@pytest.fixture
def tube(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_YOUTUBE_BASE_URL", server.url)
        yield server


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
