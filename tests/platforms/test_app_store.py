from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
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
from vigie.mention import EventKind
from vigie.platforms import app_store
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.source import Source

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

APP = "1234567890"
REVIEW = "00000006-aaaa-4bbb-8ccc-000000000001"
SECRETS = {"key_id": "2X9R4HXF34", "private_key": "a key", "access_token": "ey.ey.sig"}


@pytest.fixture
def apple(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_APP_STORE_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def refusal(code: str, status: int) -> Answer:
    return says({"errors": [{"status": str(status), "code": code, "title": "已"}]}, status)


def review(number: int = 1, body: str = "Bravo", hours: float = 1) -> dict[str, Any]:
    made = (NOW - timedelta(hours=hours)).isoformat()
    said = {"rating": 4, "title": "Avis", "body": body, "reviewerNickname": "lea"}
    identity = f"00000006-aaaa-{number}"
    attributes = {**said, "createdDate": made, "territory": "FRA"}
    return {"type": "customerReviews", "id": identity, "attributes": attributes}


def entry(number: int, title: str = "Bien") -> dict[str, Any]:
    return {
        "author": {"name": {"label": "lea"}},
        "im:rating": {"label": "5"},
        "id": {"label": str(11800000000 + number)},
        "title": {"label": title},
        "content": {"label": "Rien à dire"},
    }


def a_feed(*entries: Any) -> Answer:
    return says({"feed": {"entry": list(entries)} if entries else {}})


def a_source(**changes: Any) -> Source:
    return replace(Source("demo", "app_store", "s", account=APP, query="fr"), **changes)


def an_action(**changes: Any) -> Action:
    action = Action("a", "m", "demo", "app_store", REVIEW, ActionKind.REPLY, "lou")
    return replace(action, text="Merci ^L", created_at=NOW, **changes)


def test_recorded_payloads_are_read() -> None:
    for path in recorded("app_store"):
        parsed = read("app_store", path.name, path.read_bytes())
        assert bool(parsed.events) != bool(parsed.none_because), path.name


# With a key


def test_reviews_are_read_with_their_responses_and_told_once(apple: StandIn) -> None:
    answered = review()
    response = {"type": "customerReviewResponses", "id": "r1"}
    answered["relationships"] = {"response": {"data": response}}
    words = {"responseBody": "Merci !", "lastModifiedDate": NOW.isoformat(), "state": "PUBLISHED"}
    apple.answers = [says({"data": [answered], "included": [{**response, "attributes": words}]})]
    first = app_store.poll(a_source(), SECRETS, NOW)
    assert [(one.native_id, one.own) for one in first.events] == [
        ("00000006-aaaa-1", False),
        ("00000006-aaaa-1/reply", True),
    ]
    (call,) = apple.calls
    assert call.path == f"/v1/apps/{APP}/customerReviews"
    assert call.query == {"limit": "200", "sort": "-createdDate", "include": "response"}
    assert call.headers["authorization"] == "Bearer ey.ey.sig"
    assert app_store.poll(a_source(cursor=first.cursor), SECRETS, NOW).events == ()


def test_next_pages_cursor_is_taken_from_its_address_which_is_not_followed(
    apple: StandIn,
) -> None:
    following = {"next": "https://elsewhere.example/v1/x?cursor=AoJ&limit=200"}
    apple.answers = [
        says({"data": [review(1)], "links": following}),
        says({"data": [review(2, hours=2)], "links": {"next": "http://["}}),
    ]
    found = app_store.poll(a_source(), SECRETS, NOW)
    assert len(found.events) == 2
    assert apple.calls[1].query["cursor"] == "AoJ"


def test_limit_in_the_middle_keeps_what_was_read(apple: StandIn) -> None:
    apple.answers = [
        says({"data": [review()], "links": {"next": "https://x.example/?cursor=p2"}}),
        refusal("RATE_LIMIT_EXCEEDED", 429),
    ]
    found = app_store.poll(a_source(), SECRETS, NOW)
    assert (len(found.events), found.wait) == (1, 3600)
    assert found.cursor["gaps"][0]["after"] == "p2"


def test_hours_limit_is_read_from_its_header(apple: StandIn) -> None:
    low = "user-hour-lim:3600;user-hour-rem:180;"
    apple.answers = [says({"data": []}, X_Rate_Limit=low)]
    with remembering(ProcessMeters(clock=lambda: NOW)):
        app_store.poll(a_source(), SECRETS, NOW)
        with pytest.raises(RateLimitedError):
            app_store.poll(a_source(), SECRETS, NOW)
    assert len(apple.calls) == 1


def test_answer_without_data_is_never_an_empty_page(apple: StandIn) -> None:
    apple.answers = [says({})]
    with pytest.raises(PayloadError):
        app_store.poll(a_source(), SECRETS, NOW)


# Without one


def test_feed_is_read_by_country_and_the_app_itself_is_no_review(apple: StandIn) -> None:
    apple.route = lambda call: (
        a_feed({"im:name": {"label": "Rivage"}, "id": {"label": "x"}}, entry(1))
        if call.path.startswith("/fr/")
        else a_feed(entry(2))
    )
    found = app_store.poll(a_source(query="FR, be"), {}, NOW)
    assert [one.native_id for one in found.events] == ["11800000001", "11800000002"]
    path = f"/fr/rss/customerreviews/page=1/id={APP}/sortBy=mostRecent/json"
    assert apple.calls[0].path == path
    assert app_store.poll(a_source(query="fr, be", cursor=found.cursor), {}, NOW).events == ()


def test_feed_is_read_deeper_only_while_all_of_a_page_is_news(apple: StandIn) -> None:
    def route(call: Call) -> Answer:
        page = int(call.path.split("page=")[1].split("/")[0])
        return a_feed(*[entry(10 * page + n) for n in range(3)]) if page < 5 else a_feed()

    apple.route = route
    first = app_store.poll(a_source(), {}, NOW)
    assert len(first.events) == 6
    again = a_source(cursor=first.cursor)
    apple.calls.clear()
    assert app_store.poll(again, {}, NOW).events == ()
    assert len(apple.calls) == 1


def test_empty_feed_says_nothing_and_forgets_nothing(apple: StandIn) -> None:
    apple.answers = [a_feed(entry(1))]
    first = app_store.poll(a_source(), {}, NOW)
    apple.answers = [a_feed()]
    second = app_store.poll(a_source(cursor=first.cursor), {}, NOW)
    apple.answers = [a_feed(entry(1))]
    assert app_store.poll(a_source(cursor=second.cursor), {}, NOW).events == ()


def test_rewritten_review_is_an_edit(apple: StandIn) -> None:
    apple.answers = [a_feed(entry(1))]
    first = app_store.poll(a_source(), {}, NOW)
    apple.answers = [a_feed(entry(1, "Bof"))]
    (event,) = app_store.poll(a_source(cursor=first.cursor), {}, NOW).events
    assert (event.kind, event.text) == (EventKind.EDIT, "Bof\n\nRien à dire")


def test_country_that_fails_takes_no_other_along(apple: StandIn) -> None:
    apple.route = lambda call: (
        Answer(status=404) if call.path.startswith("/xx/") else a_feed(entry(1))
    )
    assert len(app_store.poll(a_source(query="xx,fr"), {}, NOW).events) == 1
    with pytest.raises(GoneError):
        app_store.poll(a_source(query="xx"), {}, NOW)


# Acts


def test_response_is_posted_once(apple: StandIn) -> None:
    made = {"type": "customerReviewResponses", "id": "r1"}
    apple.answers = [says({"data": made}, 201)]
    assert app_store.perform(an_action(), SECRETS) == f"{REVIEW}/reply"
    (call,) = apple.calls
    assert (call.method, call.path) == ("POST", "/v1/customerReviewResponses")
    data = call.json["data"]
    assert data["attributes"] == {"responseBody": "Merci ^L"}
    assert data["relationships"]["review"]["data"]["id"] == REVIEW


def test_review_of_the_public_feed_cannot_be_answered_and_is_not_tried(apple: StandIn) -> None:
    with pytest.raises(PermanentError):
        app_store.perform(an_action(native_id="11800000001"), SECRETS)
    assert apple.calls == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal("NOT_AUTHORIZED", 401), AuthError),
        (refusal("FORBIDDEN_ERROR", 403), PermissionDeniedError),
        (refusal("FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED", 403), PermissionDeniedError),
        (refusal("NOT_FOUND", 404), GoneError),
        (refusal("ENTITY_ERROR.ATTRIBUTE.INVALID", 409), PermanentError),
        (refusal("RATE_LIMIT_EXCEEDED", 429), RateLimitedError),
        (refusal("UNEXPECTED_ERROR", 500), OutcomeUnknownError),
        (refusal("已", 403), PermissionDeniedError),
        (Answer(status=401, body=b"<html>proxy</html>"), TransientError),
        (says({}), OutcomeUnknownError),
        (Answer(body=b"<html>"), OutcomeUnknownError),
    ],
)
def test_refusal_is_understood_by_its_code(
    apple: StandIn, answer: Answer, error: type[Exception]
) -> None:
    apple.answers = [answer]
    with pytest.raises(error) as caught:
        app_store.perform(an_action(), SECRETS)
    assert type(caught.value) is error
    assert "已" not in str(caught.value)


def test_lost_response_is_found_on_its_review(apple: StandIn) -> None:
    words = {"responseBody": "Merci  ^L", "lastModifiedDate": NOW.isoformat()}
    apple.answers = [says({"data": {"attributes": words}})]
    assert app_store.was_done(an_action(), SECRETS) == (True, f"{REVIEW}/reply")
    assert apple.calls[0].path == f"/v1/customerReviews/{REVIEW}/response"
    apple.answers = [says({"data": {"attributes": {**words, "responseBody": "Autre"}}})]
    assert app_store.was_done(an_action(), SECRETS) == (False, None)
    apple.answers = [says({"data": None})]
    assert app_store.was_done(an_action(), SECRETS) == (False, None)
    apple.answers = [refusal("NOT_FOUND", 404)]
    assert app_store.was_done(an_action(), SECRETS) == (False, None)


# Token life


def as_pem(key: Any) -> str:
    kind = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
    return str(pem.decode())


def part(token: str, number: int) -> bytes:
    text = token.split(".")[number]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize(("issuer", "whose"), [("57246542", "iss"), ("", "sub")])
def test_token_is_signed_here_and_lasts_less_than_apple_allows(
    apple: StandIn, issuer: str, whose: str
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    secrets = {"key_id": "2X9R4HXF34", "issuer_id": issuer, "private_key": as_pem(key)}
    assert app_store.is_renewal_due(secrets, NOW)
    kept = app_store.renew(secrets, NOW)
    assert apple.calls == []
    token = kept["access_token"]
    assert json.loads(part(token, 0)) == {"alg": "ES256", "kid": "2X9R4HXF34", "typ": "JWT"}
    claims = json.loads(part(token, 1))
    assert claims["aud"] == "appstoreconnect-v1"
    assert claims["exp"] - claims["iat"] <= 20 * 60
    assert whose in claims
    raw, signed = part(token, 2), token.rpartition(".")[0].encode()
    pair = utils.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key.public_key().verify(pair, signed, ec.ECDSA(hashes.SHA256()))
    fresh = {**secrets, **kept}
    assert not app_store.is_renewal_due(fresh, NOW)
    assert app_store.is_renewal_due(fresh, NOW + timedelta(minutes=14))
    assert not app_store.is_renewal_due({}, NOW)


def test_key_that_cannot_sign_asks_a_person() -> None:
    wrong = as_pem(rsa.generate_private_key(65537, 2048))
    other = as_pem(ec.generate_private_key(ec.SECP384R1()))
    for bad in ("", "nonsense", wrong, other):
        with pytest.raises(AuthError):
            app_store.renew({"private_key": bad}, NOW)


# The check


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (says({"data": []}), {"app": True, "key": True}),
        (refusal("NOT_AUTHORIZED", 401), {"key": False}),
        (refusal("NOT_FOUND", 404), {"app": False}),
    ],
)
def test_check_names_the_step_that_is_missing(
    apple: StandIn, answer: Answer, found: dict[str, bool]
) -> None:
    apple.answers = [answer]
    findings = app_store.examine(a_source(), SECRETS, NOW).findings
    assert {one.step: one.done for one in findings} == found


def test_check_without_a_key_reads_the_feed(apple: StandIn) -> None:
    apple.answers = [a_feed(entry(1))]
    findings = app_store.examine(a_source(), {}, NOW).findings
    assert {one.step: one.done for one in findings} == {"app": True, "key": False}
    apple.answers = [Answer(body=b"<html>")]
    with pytest.raises(TransientError):
        app_store.examine(a_source(), {}, NOW)


FEED_XML = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns:im="http://itunes.apple.com/rss" xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
 <id>https://itunes.apple.com/fr/rss/customerreviews/id=1234567890/xml</id>
 <title>iTunes Store</title><updated>2026-05-01T10:00:00-07:00</updated>
 <entry><id>1234567890</id><title>Rivage</title><im:name>Rivage</im:name></entry>
 <entry>
  <updated>2026-05-01T10:00:00-07:00</updated><id>99000001</id>
  <title>Pratique &amp; simple</title>
  <content type="text">Je commande,
je passe prendre.</content>
  <im:voteSum>0</im:voteSum><im:voteCount>0</im:voteCount>
  <im:rating>4</im:rating><im:version>1.2</im:version>
  <author><name>Léa M.</name><uri>https://itunes.apple.com/fr/reviews/id4242</uri></author>
  <link rel="related" href="https://itunes.apple.com/fr/review?id=1234567890&amp;type=Purple"/>
  <content type="html">&lt;table&gt;&lt;td&gt;4&lt;/td&gt;&lt;/table&gt;</content>
 </entry>
</feed>"""


def test_feed_written_as_xml_is_read_as_the_one_written_as_json() -> None:
    [told] = app_store.parse(FEED_XML.encode(), NOW).events
    assert (told.native_id, told.author.id, told.author.name) == ("99000001", "4242", "Léa M.")
    assert told.text == "Pratique & simple\n\nJe commande,\nje passe prendre."
    assert told.said_at is not None
    assert told.said_at.isoformat() == "2026-05-01T17:00:00+00:00"
    assert told.url == "https://itunes.apple.com/fr/review?id=1234567890&type=Purple"
    assert told.facts == {"rating": "4", "app_version": "1.2"}


@pytest.mark.parametrize("body", [b"<html><body>Later</body></html>", b"<feed", b"<a>" * 9_000])
def test_other_markup_is_no_feed(body: bytes) -> None:
    with pytest.raises(PayloadError):
        app_store.parse(body, NOW)
