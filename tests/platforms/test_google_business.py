from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
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
    TransientError,
)
from vigie.mention import EventKind, MentionEvent, merge
from vigie.platforms import google_business
from vigie.platforms._google_reviews import original_words
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

LOCATION = "accounts/1100/locations/2200"
NAME = f"{LOCATION}/reviews/AbFv1"
SECRETS = {
    "client_id": "id",
    "client_secret": "secret",
    "refresh_token": "1//refresh",
    "access_token": "ya29.token",
}


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_GOOGLE_BUSINESS_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200) -> Answer:
    return Answer(status=status, body=json.dumps(value).encode())


def review(number: int = 1, text: str = "Bravo", hours: float = 1, **more: Any) -> dict[str, Any]:
    made = (NOW - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "name": f"{LOCATION}/reviews/AbFv{number}",
        "reviewId": f"AbFv{number}",
        "reviewer": {"displayName": "Léa"},
        "starRating": "FIVE",
        "comment": text,
        "createTime": made,
        "updateTime": made,
        **more,
    }


def a_source(**changes: Any) -> Source:
    return replace(Source("demo", "google_business", "s", account=LOCATION), **changes)


def an_action(**changes: Any) -> Action:
    action = Action("a", "m", "demo", "google_business", "AbFv1", ActionKind.REPLY, "lou")
    return replace(action, text="Merci Léa. ^L", created_at=NOW, facts={"name": NAME}, **changes)


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("(Translated by Google) Great\n\n(Original)\nSuper", "Super"),
        ("Super\n\n(Translated by Google)\nGreat", "Super"),
        ("Super (Original) recipe", "Super (Original) recipe"),
        ("(Translated by Google) Great", "(Translated by Google) Great"),
        ("", ""),
    ],
)
def test_translated_review_keeps_the_persons_own_words(comment: str, words: str) -> None:
    assert original_words(comment) == words


# The poll


def test_reviews_are_read_newest_change_first_and_told_once(google: StandIn) -> None:
    reply = {"comment": "Merci !", "updateTime": "2026-11-24T11:30:00Z"}
    google.answers = [says({"reviews": [review(2), review(1, reviewReply=reply)]})]
    first = google_business.poll(a_source(), SECRETS, NOW)
    assert [one.native_id for one in first.events] == ["AbFv2", "AbFv1", "AbFv1/reply"]
    assert [one.own for one in first.events] == [False, False, True]
    (call,) = google.calls
    assert call.path == f"/v4/{LOCATION}/reviews"
    assert call.query == {"pageSize": "50", "orderBy": "updateTime desc"}
    assert call.headers["authorization"] == "Bearer ya29.token"
    assert google_business.poll(a_source(cursor=first.cursor), SECRETS, NOW).events == ()


def test_edited_review_and_edited_reply_are_told(google: StandIn) -> None:
    reply = {"comment": "Merci !", "updateTime": "2026-11-24T11:30:00Z"}
    google.answers = [says({"reviews": [review(reviewReply=reply)]})]
    first = google_business.poll(a_source(), SECRETS, NOW)
    changed = review(text="Bof", hours=0.5, reviewReply={**reply, "comment": "Merci bien"})
    google.answers = [says({"reviews": [changed]})]
    found = google_business.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert [(one.kind, one.text) for one in found.events] == [
        (EventKind.EDIT, "Bof"),
        (EventKind.EDIT, "Merci bien"),
    ]


def test_walk_cut_by_a_limit_goes_on_where_it_stopped(google: StandIn) -> None:
    refused: list[str] = []

    def route(call: Call) -> Answer:
        page = int(call.query.get("pageToken", "0"))
        if page == 2 and not refused:
            refused.append("once")
            return says({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}, 429)
        both = [review(2 * page + n, hours=2 * page + n + 1) for n in range(2)]
        return says({"reviews": both, **({"nextPageToken": str(page + 1)} if page < 4 else {})})

    google.route = route
    source = a_source(cursor={"mark": (NOW - timedelta(hours=60)).isoformat()})
    first = google_business.poll(source, SECRETS, NOW)
    assert (len(first.events), first.wait) == (4, 60)
    second = google_business.poll(replace(source, cursor=first.cursor), SECRETS, NOW)
    assert len(second.events) == 6
    assert "gaps" not in second.cursor


def test_page_token_that_ended_begins_anew(google: StandIn) -> None:
    def route(call: Call) -> Answer:
        if "pageToken" in call.query:
            return says({"error": {"code": 400, "status": "INVALID_ARGUMENT"}}, 400)
        return says({"reviews": [review()]})

    google.route = route
    cursor = {"gaps": [{"after": "old", "until": (NOW - timedelta(days=3)).isoformat()}]}
    assert len(google_business.poll(a_source(cursor=cursor), SECRETS, NOW).events) == 1


def test_location_may_be_a_number_beside_its_account(google: StandIn) -> None:
    source = a_source(account="2200")
    google_business.poll(source, {**SECRETS, "account_id": "1100"}, NOW)
    assert google.calls[0].path == f"/v4/{LOCATION}/reviews"
    with pytest.raises(PermanentError):
        google_business.poll(source, SECRETS, NOW)


# Acts


def test_reply_is_put_once(google: StandIn) -> None:
    google.answers = [says({"comment": "Merci Léa. ^L", "updateTime": "2026-11-24T12:00:01Z"})]
    assert google_business.perform(an_action(), SECRETS) == "AbFv1/reply"
    (call,) = google.calls
    assert (call.method, call.path) == ("PUT", f"/v4/{NAME}/reply")
    assert call.json == {"comment": "Merci Léa. ^L"}


@pytest.mark.parametrize("name", ["", "accounts/1/locations/2", "../../v1/accounts", f"{NAME}/x"])
def test_review_of_unknown_name_is_not_answered(google: StandIn, name: str) -> None:
    with pytest.raises(PermanentError):
        google_business.perform(replace(an_action(), facts={"name": name}), SECRETS)
    assert google.calls == []


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"error": {"code": 401, "status": "UNAUTHENTICATED"}}, AuthError),
        (403, {"error": {"code": 403, "status": "PERMISSION_DENIED"}}, PermissionDeniedError),
        (404, {"error": {"code": 404, "status": "NOT_FOUND"}}, GoneError),
        (429, {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}, RateLimitedError),
        (400, {"error": {"code": 400, "status": "INVALID_ARGUMENT"}}, PermanentError),
        (400, {"error": {"code": 400, "status": "FAILED_PRECONDITION"}}, PermanentError),
        (503, {"error": {"code": 503, "status": "UNAVAILABLE"}}, OutcomeUnknownError),
        (500, {"error": {"code": 500, "status": "INTERNAL"}}, OutcomeUnknownError),
        (200, [], OutcomeUnknownError),
    ],
)
def test_refusal_is_understood_by_its_status(
    google: StandIn, status: int, body: Any, error: type[Exception]
) -> None:
    google.answers = [says(body, status)]
    with pytest.raises(error) as caught:
        google_business.perform(an_action(), SECRETS)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("reply", "done"),
    [
        ({"comment": "Merci  Léa.\n^L", "updateTime": "2026-11-24T12:00:01Z"}, True),
        ({"comment": "Merci Léa. ^L", "updateTime": "2026-11-20T12:00:01Z"}, False),
        ({"comment": "Autre", "updateTime": "2026-11-24T12:00:01Z"}, False),
        (None, False),
        ("", False),
    ],
)
def test_lost_reply_is_found_on_its_review(google: StandIn, reply: Any, *, done: bool) -> None:
    google.answers = [says(review(reviewReply=reply))]
    expected = (True, "AbFv1/reply") if done else (False, None)
    assert google_business.was_done(an_action(), SECRETS) == expected


def test_reply_is_counted_in_bytes() -> None:
    profile = google_business.PROFILE
    assert (profile.reply_length, profile.counting.value) == (4096, "bytes")
    assert profile.policy.one_reply


# Reading again


def mention(**facts: str) -> Any:
    event = MentionEvent("google_business", "AbFv1", EventKind.ADD, NOW, "Bravo", facts=facts)
    return merge(None, event, "demo")


def test_removed_review_is_removed_and_a_changed_one_is_read(google: StandIn) -> None:
    google.answers = [says(review(text="Bof"))]
    (event,) = google_business.reread([mention(name=NAME)], SECRETS, NOW)
    assert (event.kind, event.text) == (EventKind.ADD, "Bof")
    google.answers = [says({"error": {"code": 404, "status": "NOT_FOUND"}}, 404)]
    (gone,) = google_business.reread([mention(name=NAME)], SECRETS, NOW)
    assert (gone.kind, gone.native_id) == (EventKind.REMOVE, "AbFv1")
    google.answers = [says({})]
    with pytest.raises(PayloadError):
        google_business.reread([mention(name=NAME)], SECRETS, NOW)
    assert google_business.reread([mention()], SECRETS, NOW) == []


# Token life and the check


def test_renewal_asks_google_for_a_new_hour(google: StandIn) -> None:
    google.answers = [says({"access_token": "ya29.new", "expires_in": 3599})]
    kept = google_business.renew(SECRETS, NOW)
    assert kept["access_token"] == "ya29.new"
    assert google.calls[0].path == "/token"
    assert google_business.is_renewal_due(SECRETS, NOW)
    google.answers = [says({"error": "invalid_grant"}, 400)]
    with pytest.raises(AuthError):
        google_business.renew(SECRETS, NOW)


def test_check_reads_the_profile(google: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path == "/v1/accounts":
            return says({"accounts": []})
        about = {"description": "Salon de thé à Brest"}
        site = "https://cafe-rivage.example"
        return says({"title": "Café Rivage", "profile": about, "websiteUri": site})

    google.route = route
    found = google_business.examine(a_source(), SECRETS, NOW)
    assert [one.done for one in found.findings] == [True, True, True]
    assert (found.account, found.bio) == ("Café Rivage", "Salon de thé à Brest")
    assert found.links == ("https://cafe-rivage.example",)
    assert google.calls[1].path == "/v1/locations/2200"
    assert "readMask" in google.calls[1].query


@pytest.mark.parametrize(
    ("status", "name", "step"),
    [
        (401, "UNAUTHENTICATED", "consent"),
        (403, "PERMISSION_DENIED", "project"),
        (429, "RESOURCE_EXHAUSTED", "project"),
    ],
)
def test_check_names_the_step_that_is_missing(
    google: StandIn, status: int, name: str, step: str
) -> None:
    google.answers = [says({"error": {"code": status, "status": name}}, status)]
    (found,) = google_business.examine(a_source(), SECRETS, NOW).findings
    assert (found.step, found.done) == (step, False)


def test_check_of_a_service_that_is_down_says_nothing(google: StandIn) -> None:
    google.answers = [Answer(status=500)]
    with pytest.raises(TransientError):
        google_business.examine(a_source(), SECRETS, NOW)
