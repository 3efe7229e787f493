from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.mention import EventKind
from vigie.platforms import google_play
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

APP = "example.rivage.app"
SECRETS = {"client_email": "vigie@rivage.iam.example", "access_token": "ya29.token"}
PATH = f"/androidpublisher/v3/applications/{APP}/reviews"


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_GOOGLE_PLAY_BASE_URL", server.url)
        yield server


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def as_pem(key: Any) -> str:
    kind = serialization.PrivateFormat.PKCS8
    return str(
        key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode()
    )


def says(value: Any, status: int = 200) -> Answer:
    return Answer(status=status, body=json.dumps(value).encode())


def review(number: int = 1, text: str = "\tBravo", reply: Any = None) -> dict[str, Any]:
    seconds = str(int((NOW - timedelta(hours=number)).timestamp()))
    said = {"text": text, "lastModified": {"seconds": seconds, "nanos": 0}, "starRating": 4}
    answer = [{"developerComment": reply}] if reply else []
    return {"reviewId": f"gp:{number}", "comments": [{"userComment": said}, *answer]}


def page(*reviews: Any, token: str = "") -> dict[str, Any]:
    return {"reviews": list(reviews), "tokenPagination": {"nextPageToken": token}}


def a_source(**changes: Any) -> Source:
    return replace(Source("demo", "google_play", "s", account=APP), **changes)


def an_action(**changes: Any) -> Action:
    action = Action("a", "m", "demo", "google_play", "gp:1", ActionKind.REPLY, "lou")
    return replace(action, text="Merci ^L", created_at=NOW, facts={"package": APP}, **changes)


def test_all_pages_are_read_and_each_review_is_told_once(play: StandIn) -> None:
    play.route = lambda call: says(
        page(review(2)) if call.query.get("token") else page(review(1), token="p2")
    )
    first = google_play.poll(a_source(), SECRETS, NOW)
    assert [one.native_id for one in first.events] == ["gp:1", "gp:2"]
    assert first.events[0].url == (
        f"https://play.google.com/store/apps/details?id={APP}&reviewId=gp:1"
    )
    assert first.events[0].facts["package"] == APP
    assert (play.calls[0].path, play.calls[0].query) == (PATH, {"maxResults": "100"})
    assert google_play.poll(a_source(cursor=first.cursor), SECRETS, NOW).events == ()


def test_rewritten_review_is_an_edit(play: StandIn) -> None:
    play.answers = [says(page(review()))]
    first = google_play.poll(a_source(), SECRETS, NOW)
    play.answers = [says(page(review(text="Bof\tplante")))]
    (event,) = google_play.poll(a_source(cursor=first.cursor), SECRETS, NOW).events
    assert (event.kind, event.text) == (EventKind.EDIT, "Bof\nplante")


def test_page_token_that_repeats_ends_the_poll(play: StandIn) -> None:
    play.answers = [says(page(review(), token="same"))]
    assert google_play.poll(a_source(), SECRETS, NOW).wait == 0
    assert len(play.calls) == 2


def test_poll_cut_short_goes_on_where_it_stopped(play: StandIn) -> None:
    def route(call: Call) -> Answer:
        number = int(call.query.get("token", "0"))
        return says(page(review(number), token=str(number + 1) if number < 12 else ""))

    play.route = route
    first = google_play.poll(a_source(), SECRETS, NOW)
    assert (len(first.events), first.wait) == (10, 60)
    second = google_play.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert [one.native_id for one in second.events] == ["gp:10", "gp:11", "gp:12"]
    assert (second.wait, "token" in second.cursor) == (0, False)


def test_limit_in_the_middle_keeps_what_was_read(play: StandIn) -> None:
    play.answers = [
        says(page(review(), token="p2")),
        says({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}, 429),
    ]
    found = google_play.poll(a_source(), SECRETS, NOW)
    assert (len(found.events), found.wait, found.cursor["token"]) == (1, 60, "p2")


def test_kept_token_that_ended_begins_anew(play: StandIn) -> None:
    def route(call: Call) -> Answer:
        if "token" in call.query:
            return says({"error": {"code": 400, "status": "INVALID_ARGUMENT"}}, 400)
        return says(page(review()))

    play.route = route
    found = google_play.poll(a_source(cursor={"token": "old"}), SECRETS, NOW)
    assert len(found.events) == 1


def test_reads_of_an_hour_are_counted_per_app(play: StandIn) -> None:
    play.answers = [says(page(review()))]
    with remembering(ProcessMeters(clock=lambda: NOW)):
        for _ in range(180):
            google_play.poll(a_source(), SECRETS, NOW)
        with pytest.raises(RateLimitedError):
            google_play.poll(a_source(), SECRETS, NOW)
        google_play.poll(a_source(account="example.other"), SECRETS, NOW)


# Acts


def test_reply_is_sent_once(play: StandIn) -> None:
    play.answers = [says({"result": {"replyText": "Merci ^L"}})]
    assert google_play.perform(an_action(), SECRETS) == "gp:1/reply"
    (call,) = play.calls
    assert (call.method, call.path) == ("POST", f"{PATH}/gp%3A1:reply")
    assert call.json == {"replyText": "Merci ^L"}


def test_app_may_be_named_by_the_secrets(play: StandIn) -> None:
    play.answers = [says({"result": {}})]
    about = replace(an_action(), facts={})
    google_play.perform(about, {**SECRETS, "package_name": APP})
    with pytest.raises(PermanentError):
        google_play.perform(about, SECRETS)
    assert len(play.calls) == 1


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"error": {"code": 401, "status": "UNAUTHENTICATED"}}, AuthError),
        (403, {"error": {"code": 403, "status": "PERMISSION_DENIED"}}, PermissionDeniedError),
        (404, {"error": {"code": 404, "status": "NOT_FOUND"}}, GoneError),
        (400, {"error": {"code": 400, "errors": [{"reason": "replyTooLong"}]}}, PermanentError),
        (500, {"error": {"code": 500, "status": "INTERNAL"}}, OutcomeUnknownError),
        (200, {}, OutcomeUnknownError),
    ],
)
def test_refusal_has_its_class(
    play: StandIn, status: int, body: Any, error: type[Exception]
) -> None:
    play.answers = [says(body, status)]
    with pytest.raises(error) as caught:
        google_play.perform(an_action(), SECRETS)
    assert type(caught.value) is error


def test_lost_reply_is_found_on_its_review(play: StandIn) -> None:
    made = {"seconds": str(int(NOW.timestamp()) + 2), "nanos": 0}
    play.answers = [says(review(reply={"text": " Merci  ^L", "lastModified": made}))]
    assert google_play.was_done(an_action(), SECRETS) == (True, "gp:1/reply")
    old = {"seconds": "1700000000"}
    play.answers = [says(review(reply={"text": "Merci ^L", "lastModified": old}))]
    assert google_play.was_done(an_action(), SECRETS) == (False, None)
    play.answers = [says(review())]
    assert google_play.was_done(an_action(), SECRETS) == (False, None)


# Token life


def decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


@pytest.mark.parametrize(
    "pasted", [str, lambda pem: pem.replace("\n", "\\n"), lambda pem: pem.replace("\n", " ")]
)
def test_claim_is_signed_with_the_service_accounts_key(
    play: StandIn, key: rsa.RSAPrivateKey, pasted: Any
) -> None:
    play.answers = [says({"access_token": "ya29.new", "expires_in": 3599})]
    secrets = {**SECRETS, "private_key": pasted(as_pem(key))}
    assert google_play.is_renewal_due(secrets, NOW)
    kept = google_play.renew(secrets, NOW)
    assert kept["access_token"] == "ya29.new"
    form = play.calls[0].form
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    head, body, signature = form["assertion"].split(".")
    assert decoded(head) == {"alg": "RS256", "typ": "JWT"}
    claims = decoded(body)
    assert claims["iss"] == "vigie@rivage.iam.example"
    assert claims["aud"] == "https://oauth2.googleapis.com/token"
    assert claims["exp"] - claims["iat"] == 3600
    raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    signed = f"{head}.{body}".encode()
    key.public_key().verify(raw, signed, padding.PKCS1v15(), hashes.SHA256())


def test_key_is_loaded_by_a_renewal_alone() -> None:
    code = (
        "import sys; from vigie.platforms import google_play, app_store; "
        "print([one for one in sys.modules if one.startswith('cryptography')])"
    )
    path = str(Path(google_play.__file__).parents[2])
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        check=True,
        text=True,
    )
    assert ran.stdout.strip() == "[]"


def test_key_that_cannot_sign_asks_a_person(play: StandIn) -> None:
    wrong = as_pem(ec.generate_private_key(ec.SECP256R1()))
    for bad in ("", "nonsense", "é", wrong):
        with pytest.raises(AuthError):
            google_play.renew({**SECRETS, "private_key": bad}, NOW)
    assert play.calls == []


def test_key_google_no_longer_knows_asks_to_reconnect(
    play: StandIn, key: rsa.RSAPrivateKey
) -> None:
    play.answers = [says({"error": "invalid_grant"}, 400)]
    with pytest.raises(AuthError):
        google_play.renew({**SECRETS, "private_key": as_pem(key)}, NOW)


@pytest.mark.parametrize(
    ("status", "name", "step"),
    [
        (401, "UNAUTHENTICATED", "service_account"),
        (403, "PERMISSION_DENIED", "permission"),
        (404, "NOT_FOUND", "package"),
    ],
)
def test_check_names_the_step_that_is_missing(
    play: StandIn, status: int, name: str, step: str
) -> None:
    play.answers = [says({"error": {"code": status, "status": name}}, status)]
    (found,) = google_play.examine(a_source(), SECRETS, NOW).findings
    assert (found.step, found.done) == (step, False)
    play.answers = [Answer(body=b"<html>")]
    with pytest.raises(TransientError):
        google_play.examine(a_source(), SECRETS, NOW)
    play.answers = [says({})]
    assert all(one.done for one in google_play.examine(a_source(), SECRETS, NOW).findings)


def test_review_without_a_person_s_words_is_set_aside_and_never_shown_empty() -> None:
    answered = {"reviewId": "g0", "comments": [{"developerComment": {"text": "Merci"}}]}
    other = {"reviewId": "a-b", "userName": "Al", "content": "Top", "score": 5}
    parsed = google_play.parse(json.dumps({"reviews": [answered, other]}).encode(), NOW)
    assert parsed.events == ()
    assert [one.index for one in parsed.rejected] == [0, 1]
