from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from vigie.errors import (
    AuthError,
    RateLimitedError,
    SignatureError,
    TransientError,
)
from vigie.platforms import Examination, facebook
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.platforms._meta_limits import usage_reader

from tests.platforms.facebook_page import (
    PAGE,
    SECRETS,
    WITH_PAGE,
    a_graph,
    a_source,
    an_action,
    page_of,
    refusal,
    says,
)
from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, Call, StandIn

BODY = b'{"object":"page","entry":[]}'


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with a_graph(monkeypatch) as server:
        yield server


# Withdrawals

SIGNED = (
    "lhIe1OUuAA1Ustc8F0MbhvJ4Q6-T3q6dLoMt8lpzFuo."
    "eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTcxOTUzNTk1MSwidXNlcl9pZCI6IjIxODQ3MSJ9"
)


def signed(payload: bytes) -> str:
    encoded = base64.urlsafe_b64encode(payload).rstrip(b"=")
    made = hmac.new(b"appsecret", encoded, "sha256").digest()
    return f"{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}.{encoded.decode()}"


def test_signed_request_names_who_withdraws() -> None:
    assert facebook.read_deletion(f"signed_request={SIGNED}".encode(), SECRETS) == "218471"


@pytest.mark.parametrize("body", [b"", BODY, b"a=b", b"\xff\xfe", b"signed_request="])
def test_anything_else_is_no_request_to_delete(body: bytes) -> None:
    assert facebook.read_deletion(body, SECRETS) is None


@pytest.mark.parametrize(
    "given",
    [
        "x",
        ".",
        SIGNED[1:],
        SIGNED[:-2],
        SIGNED.replace(".", ""),
        signed(b"[]"),
        signed(b"no JSON"),
        signed(b'{"algorithm":"none","user_id":"1"}'),
        signed(b'{"algorithm":"HMAC-SHA256"}'),
        signed(b'{"algorithm":"HMAC-SHA256","user_id":[]}'),
    ],
)
def test_request_to_delete_with_a_wrong_signature_is_refused(given: str) -> None:
    with pytest.raises(SignatureError):
        facebook.read_deletion(f"signed_request={given}".encode(), SECRETS)


def test_request_to_delete_is_refused_without_a_secret() -> None:
    with pytest.raises(SignatureError):
        facebook.read_deletion(f"signed_request={SIGNED}".encode(), {})


# Limits


def test_usage_headers_are_percents_and_the_highest_counts() -> None:
    app = json.dumps({"call_count": 28, "total_time": 95, "total_cputime": 25})
    rows = [{"type": "pages", "call_count": 40, "total_time": 12}, {"type": "messenger"}]
    busy = {"1": rows, "2": [{"type": "pages", "total_cputime": 101}], "3": "x"}
    found = usage_reader("facebook")(
        {"x-app-usage": app, "x-business-use-case-usage": json.dumps(busy)}
    )
    assert [(one.name, one.share) for one in found] == [("app", 0.95), ("pages", 1.01)]


@pytest.mark.parametrize("value", ["", "[]", "x", '{"a":[1]}', '{"a":[{"call_count":"NaN"}]}', "1"])
def test_usage_headers_nobody_can_read_tell_nothing(value: str) -> None:
    headers = {"x-app-usage": value, "x-business-use-case-usage": value}
    assert usage_reader("facebook")(headers) == ()


def test_reads_stop_before_the_limit_and_a_humans_reply_still_goes_through(graph: StandIn) -> None:
    usage = {PAGE: [{"type": "pages", "call_count": 92, "estimated_time_to_regain_access": 0}]}
    answer = says({"id": "1_2", **page_of()}, X_Business_Use_Case_Usage=json.dumps(usage))
    graph.answers = [answer]
    with remembering(ProcessMeters()):
        facebook.poll(a_source(), SECRETS, NOW)
        with pytest.raises(RateLimitedError) as caught:
            facebook.poll(a_source(), SECRETS, NOW)
        assert facebook.perform(an_action(), SECRETS) == "1_2"
    assert caught.value.code == "early"
    assert len(graph.calls) == 2


# The life of a token

APP = {**WITH_PAGE, "app_id": "246"}
FAR = "2036-11-21T12:00:00+00:00"


@pytest.mark.parametrize("kind", ["PAGE", "SYSTEM_USER"])
def test_lasting_token_is_never_due_once_its_life_is_known(graph: StandIn, kind: str) -> None:
    assert not facebook.is_renewal_due(WITH_PAGE, NOW), "nothing can be exchanged without app_id"
    assert facebook.is_renewal_due(APP, NOW), "its life is not known yet"
    graph.answers = [says({"data": {"type": kind, "is_valid": True, "expires_at": 0}})]
    kept = facebook.renew(APP, NOW)
    assert kept["access_token"] == "TOKEN"
    assert graph.calls[0].headers["authorization"] == "Bearer 246|appsecret"
    assert not facebook.is_renewal_due({**APP, **kept}, NOW + timedelta(days=400))
    assert facebook.is_renewal_due({**APP, **kept, "access_token": "NEW"}, NOW)


def test_users_token_is_exchanged_for_the_pages_own(graph: StandIn) -> None:
    graph.answers = [
        says({"data": {"type": "USER", "is_valid": True, "expires_at": 1795564800}}),
        says({"access_token": "LONG", "token_type": "bearer", "expires_in": 5183944}),
        says({"id": PAGE, "access_token": "PAGE"}),
    ]
    kept = facebook.renew(APP, NOW)
    assert (kept["access_token"], kept["token_expires_at"]) == ("PAGE", FAR)
    assert graph.calls[1].query["grant_type"] == "fb_exchange_token"
    assert graph.calls[2].headers["authorization"] == "Bearer LONG"


def test_users_token_lasts_sixty_days_where_the_page_gives_none(graph: StandIn) -> None:
    graph.answers = [
        says({"data": {"type": "USER", "is_valid": True}}),
        says({"access_token": "LONG", "expires_in": 5183944}),
        says(refusal(10), 403),
    ]
    kept = facebook.renew(APP, NOW)
    assert kept["access_token"] == "LONG"
    secrets = {**APP, **kept}
    assert not facebook.is_renewal_due(secrets, NOW + timedelta(days=49))
    assert facebook.is_renewal_due(secrets, NOW + timedelta(days=51))


def test_wrong_number_of_the_app_is_no_dead_token(graph: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.headers["authorization"] == "Bearer 246|appsecret":
            return says(refusal(190), 400)
        if call.path.endswith("access_token"):
            return says(refusal(101), 400)
        return says({"data": {"type": "USER", "is_valid": True, "expires_at": 1795564800}})

    graph.route = route
    kept = facebook.renew(APP, NOW)
    assert kept["access_token"] == "TOKEN"
    assert kept["token_expires_at"] == "2026-11-25T00:00:00+00:00"


def test_dead_token_asks_to_reconnect_and_an_outage_does_not(graph: StandIn) -> None:
    graph.answers = [says({"data": {"is_valid": False, "scopes": []}})]
    with pytest.raises(AuthError):
        facebook.renew(APP, NOW)
    graph.answers = [says(refusal(2), 500)]
    with pytest.raises(TransientError):
        facebook.renew(APP, NOW)


# What is connected


def an_account(**changes: Any) -> Callable[[Call], Answer]:
    """A Graph API that knows one healthy account, but for the changes."""
    scopes = [one.name for one in facebook.PROFILE.scopes]
    fields = ["feed", "mention", "ratings"]
    known: dict[str, Any] = {
        PAGE: {
            "id": PAGE,
            "name": "Café Rivage",
            "about": "Torréfacteur à Nantes",
            "website": "https://rivage.example www.rivage.example",
            "link": "https://www.facebook.com/caferivage",
        },
        "debug_token": {"data": {"is_valid": True, "type": "PAGE", "scopes": scopes}},
        "subscriptions": {"data": [{"object": "page", "active": True, "fields": [
            {"name": name, "version": "v26.0"} for name in fields]}]},
        "subscribed_apps": {"data": [{"id": "246", "subscribed_fields": fields}]},
        **changes,
    }  # fmt: skip

    def route(call: Call) -> Answer:
        answer = known[call.path.rpartition("/")[2]]
        return answer if isinstance(answer, Answer) else says(answer)

    return route


def steps(found: Examination) -> dict[str, bool | None]:
    return {one.step: one.done for one in found.findings}


def test_healthy_account_has_every_step_done(graph: StandIn) -> None:
    graph.route = an_account()
    found = facebook.examine(a_source(), APP, NOW)
    assert steps(found) == dict.fromkeys(("token", "rights", "webhook", "subscription"), True)
    assert (found.account, found.bio) == ("Café Rivage", "Torréfacteur à Nantes")
    assert found.links == ("https://rivage.example", "https://www.facebook.com/caferivage")


def test_what_is_missing_is_named(graph: StandIn) -> None:
    graph.route = an_account(
        debug_token={"data": {"is_valid": True, "scopes": ["pages_show_list"]}},
        subscribed_apps={"data": []},
        subscriptions={"data": [{"object": "user"}]},
    )
    found = facebook.examine(a_source(), APP, NOW)
    assert steps(found) == {
        "token": True, "rights": False, "webhook": False, "subscription": False,
    }  # fmt: skip
    notes = {one.step: one.note.en for one in found.findings}
    assert "pages_messaging" in notes["rights"]
    assert notes["subscription"] == "Missing: feed, mention, ratings."


@pytest.mark.parametrize(
    ("changes", "token"),
    [
        ({PAGE: says(refusal(190, 463), 401)}, False),
        ({"debug_token": {"data": {"is_valid": False}}}, False),
        ({PAGE: says(refusal(100, 33), 400)}, False),
        ({"debug_token": says(refusal(10), 400)}, True),
    ],
)
def test_token_is_examined(graph: StandIn, changes: dict[str, Any], *, token: bool) -> None:
    graph.route = an_account(**changes)
    assert steps(facebook.examine(a_source(), APP, NOW))["token"] is token


def test_account_without_a_token_says_so() -> None:
    (finding,) = facebook.examine(a_source(), {"page_id": PAGE}, NOW).findings
    assert (finding.done, finding.note.en) == (False, "No token is written.")


def test_without_the_apps_number_a_human_is_asked(graph: StandIn) -> None:
    graph.route = an_account(debug_token=says(refusal(100), 400))
    found = steps(facebook.examine(a_source(), WITH_PAGE, NOW))
    assert (found["rights"], found["webhook"], found["subscription"]) == (None, None, True)
