from __future__ import annotations

import base64
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
    SignatureError,
    TransientError,
)
from vigie.mention import EventKind, MentionEvent, merge
from vigie.platforms import trustpilot
from vigie.source import Source

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

UNIT = "5f0000000000000000000001"
REVIEW = "6f0000000000000000000001"
SECRETS = {
    "api_key": "key",
    "api_secret": "secret",
    "access_token": "token",
    "webhook_username": "vigie",
    "webhook_password": "sésame",
}


@pytest.fixture
def pilot(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_TRUSTPILOT_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200) -> Answer:
    return Answer(status=status, body=json.dumps(value).encode())


def fault(code: str, status: int = 401) -> Answer:
    return says({"fault": {"faultstring": "已", "detail": {"errorcode": code}}}, status)


def review(number: int = 1, hours: float = 1, **more: Any) -> dict[str, Any]:
    made = (NOW - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    consumer = {"id": "c1", "displayName": "Léa"}
    known = {"id": f"6f{number:022}", "stars": 4, "title": "Bien", "text": None}
    return {**known, "createdAt": made, "consumer": consumer, "companyReply": None, **more}


def a_source(**changes: Any) -> Source:
    return replace(Source("demo", "trustpilot", "s", account=UNIT), **changes)


def an_action(**changes: Any) -> Action:
    action = Action("a", "m", "demo", "trustpilot", REVIEW, ActionKind.REPLY, "lou")
    return replace(action, text="Merci ^L", created_at=NOW, **changes)


def test_recorded_payloads_are_read() -> None:
    for path in recorded("trustpilot"):
        parsed = read("trustpilot", path.name, path.read_bytes())
        assert bool(parsed.events) != bool(parsed.none_because), path.name


# Deliveries


def basic(pair: str, kind: str = "Basic") -> dict[str, str]:
    return {"authorization": f"{kind} {base64.b64encode(pair.encode()).decode()}"}


def test_delivery_with_our_name_and_password_is_taken() -> None:
    trustpilot.verify_push(basic("vigie:sésame"), b"{}", SECRETS)


@pytest.mark.parametrize(
    ("headers", "secrets"),
    [
        (basic("vigie:autre"), SECRETS),
        (basic("vigie:"), {**SECRETS, "webhook_password": ""}),
        (basic(":"), {}),
        (basic("vigie:sésame", "Bearer"), SECRETS),
        ({"authorization": "Basic é"}, SECRETS),
        ({}, SECRETS),
    ],
)
def test_delivery_without_them_is_refused(headers: dict[str, str], secrets: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        trustpilot.verify_push(headers, b"{}", secrets)


def test_nobody_is_shaken_hands_with() -> None:
    with pytest.raises(SignatureError):
        trustpilot.answer_handshake({"hub.challenge": "1"}, SECRETS)


def test_delivery_of_another_shape_is_not_recognised() -> None:
    for body in (b"{}", b"[]", b'{"reviews": []}'):
        assert not trustpilot.parse_push(body, NOW).recognised


def test_told_edit_is_newer_than_what_it_edits() -> None:
    told = {"eventName": "service-review-updated", "eventData": review()}
    (event,) = trustpilot.parse_push(json.dumps({"events": [told]}).encode(), NOW).events
    assert (event.kind, event.version) == (EventKind.EDIT, NOW)


# The poll


def test_reviews_and_replies_are_told_once(pilot: StandIn) -> None:
    reply = {"text": "Merci", "createdAt": NOW.isoformat(), "updatedAt": None}
    pilot.answers = [says({"reviews": [review(companyReply=reply)]})]
    first = trustpilot.poll(a_source(), SECRETS, NOW)
    assert [one.own for one in first.events] == [False, True]
    (call,) = pilot.calls
    assert call.path == f"/v1/business-units/{UNIT}/reviews"
    assert call.headers["apikey"] == "key"
    assert "apikey" not in call.query
    assert trustpilot.poll(a_source(cursor=first.cursor), SECRETS, NOW).events == ()


def test_business_may_be_named_by_its_domain_and_is_looked_up_once(pilot: StandIn) -> None:
    pilot.route = lambda call: says({"id": UNIT} if "find" in call.path else {"reviews": []})
    source = a_source(account="cafe-rivage.example")
    first = trustpilot.poll(source, SECRETS, NOW)
    trustpilot.poll(replace(source, cursor=first.cursor), SECRETS, NOW)
    assert [call.path.endswith("find") for call in pilot.calls] == [True, False, False]


def test_pages_are_read_down_to_what_is_known(pilot: StandIn) -> None:
    def route(call: Call) -> Answer:
        page = int(call.query["page"])
        found = [review(100 * page + n, hours=24 * page + n / 10) for n in range(100)]
        return says({"reviews": found})

    pilot.route = route
    since = (NOW - timedelta(days=2)).isoformat()
    found = trustpilot.poll(a_source(cursor={"mark": since}), SECRETS, NOW)
    assert [call.query["page"] for call in pilot.calls] == ["1", "2", "3", "4"]
    assert (len(found.events), found.wait) == (400, 0)


def test_limit_in_the_middle_keeps_what_was_read(pilot: StandIn) -> None:
    pilot.answers = [
        says({"reviews": [review(n) for n in range(100)]}),
        fault("policies.ratelimit.QuotaViolation", 429),
    ]
    found = trustpilot.poll(a_source(), SECRETS, NOW)
    assert (len(found.events), found.wait) == (100, 300)
    assert found.cursor["gaps"][0]["after"] == "2"


def test_answer_without_reviews_is_never_an_empty_page(pilot: StandIn) -> None:
    pilot.answers = [says({})]
    with pytest.raises(PayloadError):
        trustpilot.poll(a_source(), SECRETS, NOW)


# Acts


@pytest.mark.parametrize("answer", [Answer(status=204), says({}, 201), says({})])
def test_reply_is_posted_once(pilot: StandIn, answer: Answer) -> None:
    pilot.answers = [answer]
    secrets = {**SECRETS, "business_user_id": "u1"}
    assert trustpilot.perform(an_action(), secrets) == f"{REVIEW}/reply"
    (call,) = pilot.calls
    assert (call.method, call.path) == ("POST", f"/v1/private/reviews/{REVIEW}/reply")
    assert call.json == {"message": "Merci ^L", "authorBusinessUserId": "u1"}
    assert call.headers["authorization"] == "Bearer token"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (fault("keymanagement.service.access_token_expired"), AuthError),
        (fault("oauth.v2.InvalidApiKey"), AuthError),
        (fault("oauth.v2.InvalidApiKeyForGivenResource"), PermissionDeniedError),
        (fault("policies.ratelimit.SpikeArrestViolation", 429), RateLimitedError),
        (says({"message": "已", "errorCode": 1}, 403), PermissionDeniedError),
        (says({"message": "已"}, 404), GoneError),
        (says({"message": "已"}, 400), PermanentError),
        (Answer(status=401, body=b"<html>proxy</html>"), TransientError),
        (Answer(status=500), OutcomeUnknownError),
        (Answer(status=202), OutcomeUnknownError),
        (Answer(body=b"<html>"), OutcomeUnknownError),
    ],
)
def test_refusal_has_its_class(pilot: StandIn, answer: Answer, error: type[Exception]) -> None:
    pilot.answers = [answer]
    with pytest.raises(error) as caught:
        trustpilot.perform(an_action(), SECRETS)
    assert type(caught.value) is error
    assert "已" not in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "done"),
    [
        ({"text": "Merci  ^L", "createdAt": "2026-11-24T12:00:02"}, True),
        ({"text": "Merci ^L", "createdAt": "2026-11-20T12:00:02Z"}, False),
        ({"text": "Autre", "createdAt": "2026-11-24T12:00:02Z"}, False),
        (None, False),
    ],
)
def test_lost_reply_is_found_on_its_review(pilot: StandIn, reply: Any, *, done: bool) -> None:
    pilot.answers = [says(review(companyReply=reply))]
    expected = (True, f"{REVIEW}/reply") if done else (False, None)
    assert trustpilot.was_done(an_action(), SECRETS) == expected


# Reading again, token life, addresses, the check


def test_removed_review_is_removed_and_a_changed_one_is_read(pilot: StandIn) -> None:
    mention = merge(
        None, MentionEvent("trustpilot", f"6f{1:022}", EventKind.ADD, NOW, "Bien"), "demo"
    )
    pilot.answers = [says(review(title="Bof"))]
    (event,) = trustpilot.reread([mention], SECRETS, NOW)
    assert (event.kind, event.text) == (EventKind.ADD, "Bof")
    pilot.answers = [Answer(status=404)]
    (gone,) = trustpilot.reread([mention], SECRETS, NOW)
    assert gone.kind is EventKind.REMOVE
    pilot.answers = [says({})]
    with pytest.raises(PayloadError):
        trustpilot.reread([mention], SECRETS, NOW)


def test_token_is_asked_for_by_the_application_or_in_a_users_name(pilot: StandIn) -> None:
    pilot.answers = [says({"access_token": "new", "expires_in": "359999"})]
    kept = trustpilot.renew(SECRETS, NOW)
    assert kept["access_token"] == "new"
    assert not trustpilot.is_renewal_due({**SECRETS, **kept}, NOW + timedelta(hours=80))
    assert trustpilot.is_renewal_due({**SECRETS, **kept}, NOW + timedelta(hours=95))
    pilot.answers = [says({"access_token": "new", "refresh_token": "next", "expires_in": "1"})]
    kept = trustpilot.renew({**SECRETS, "refresh_token": "once"}, NOW)
    assert kept["refresh_token"] == "next"
    grants = [(call.path.rpartition("/")[2], call.form["grant_type"]) for call in pilot.calls]
    assert grants == [("accesstoken", "client_credentials"), ("refresh", "refresh_token")]
    assert pilot.calls[0].headers["authorization"] == basic("key:secret")["authorization"]
    pilot.answers = [says({"error": "invalid_grant"}, 400)]
    with pytest.raises(AuthError):
        trustpilot.renew(SECRETS, NOW)


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        (f"https://www.trustpilot.com/reviews/{REVIEW}", REVIEW),
        (f"https://fr.trustpilot.com/reviews/{REVIEW}?utm=x", REVIEW),
        (f"https://trustpilot.com.example/reviews/{REVIEW}", None),
        ("https://www.trustpilot.com/review/cafe-rivage.example", None),
        ("http://[", None),
    ],
)
def test_address_is_claimed_for_its_review(url: str, identity: str | None) -> None:
    assert trustpilot.claim(url) == identity


def test_check_says_what_works(pilot: StandIn) -> None:
    shown = {"id": UNIT, "displayName": "Café Rivage", "websiteUrl": "https://rivage.example"}
    pilot.answers = [says(shown)]
    found = trustpilot.examine(a_source(), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == {
        "api": True,
        "unit": True,
        "reply": None,
        "webhook": None,
    }
    assert (found.account, found.links) == ("Café Rivage", ("https://rivage.example",))
    pilot.answers = [fault("oauth.v2.InvalidApiKey")]
    findings = trustpilot.examine(a_source(), {"api_key": "old"}, NOW).findings
    assert {one.step: one.done for one in findings} == {
        "api": False,
        "reply": False,
        "webhook": False,
    }
    pilot.answers = [Answer(status=404)]
    assert trustpilot.examine(a_source(), SECRETS, NOW).findings[0].step == "unit"


def a_product_review(**changes: Any) -> dict[str, Any]:
    return {
        "id": "66a1f0c2d4e5f60718293a4c",
        "stars": 4,
        "content": "Un thé qui tient ses promesses.",
        "createdAt": "2026-09-01T08:00:00Z",
        "consumer": {"id": "c", "displayName": "Léa M."},
        "product": {"name": "Thé du matin"},
        **changes,
    }


def test_product_review_keeps_its_words_and_claims_no_page_of_its_own() -> None:
    listed = {"productReviews": [a_product_review()], "links": []}
    told = {"events": [{"eventName": "product-review-created", "eventData": a_product_review()}]}
    for body in (listed, told):
        [event] = trustpilot.parse(json.dumps(body).encode(), NOW).events
        assert event.text == "Un thé qui tient ses promesses."
        assert event.url is None
        assert event.facts["product"] == "Thé du matin"


def test_product_review_is_left_to_a_human() -> None:
    action = Action("a", "m", "demo", "trustpilot", "66a1", ActionKind.REPLY, "lou", text="Merci")
    with pytest.raises(PermanentError, match="by hand"):
        trustpilot.perform(
            replace(action, facts={"product": "Thé du matin"}), {"access_token": "T"}
        )


def test_product_review_is_never_taken_for_gone_because_it_is_no_service_review() -> None:
    body = json.dumps({"productReviews": [a_product_review()]}).encode()
    [event] = trustpilot.parse(body, NOW).events
    assert trustpilot.reread([merge(None, event, "demo")], {"api_key": "K"}, NOW) == []


def test_business_s_own_page_is_no_review_though_it_has_stars() -> None:
    unit = {"id": "66a1f0c2d4e5f60718293a4d", "stars": 4, "score": {"trustScore": 4.5}}
    for body in (unit, [unit]):
        parsed = trustpilot.parse(json.dumps(body).encode(), NOW)
        assert (parsed.events, parsed.rejected) == ((), ())
        assert parsed.none_because
