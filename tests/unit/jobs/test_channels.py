"""Notices over a real line to servers that answer as Slack, Teams and receivers do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from vigie.aws import secrets
from vigie.aws.channels import keep_settings, list_channels
from vigie.aws.clients import ssm
from vigie.aws.secrets import write_secrets
from vigie.brand import Recipient
from vigie.channels import SECRETS, Channel, ChannelKind, Notice, Trouble
from vigie.errors import (
    OutcomeUnknownError,
    PermanentError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.jobs.channels import deliveries_to, send_notice
from vigie.jobs.deliver import deliver
from vigie.platforms import _post
from vigie.platforms.generic import verify_push

from tests.builders import NOON, a_brand
from tests.channel_answers import (
    AWAY,
    BROKEN,
    CUT,
    FORBIDDEN,
    GONE,
    HANGS,
    KINDS,
    MOVED,
    REFUSED,
    SLOW_DOWN,
    TAKEN,
)
from tests.notices import a_notice
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

SECRET = "une longue phrase secrète"
FOR_GOOD = [(GONE, Trouble.GONE), (REFUSED, Trouble.REFUSED), (FORBIDDEN, Trouble.TOKEN)]
FOR_GOOD += [(MOVED, Trouble.MOVED)]
FOR_NOW: list[tuple[dict[ChannelKind, Answer], type[VigieError]]] = [
    (SLOW_DOWN, RateLimitedError),
    (BROKEN, OutcomeUnknownError),
    (AWAY, TransientError),
    (HANGS, OutcomeUnknownError),
    (CUT, OutcomeUnknownError),
]
BRAND = a_brand(alert_recipients=(Recipient("odile@levain.example", "fr"),))


@pytest.fixture(autouse=True)
def local(monkeypatch: pytest.MonkeyPatch, aws: None) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setattr(_post, "TIMEOUT", (1.0, 0.3))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer()) as running:
        for kind in KINDS:
            monkeypatch.setenv(f"VIGIE_{kind.value.upper()}_BASE_URL", running.url)
        yield running


def connect(kind: ChannelKind, address: str = "https://hooks.example/services/T1/abc") -> None:
    values = {"webhook_url": address, "url": address, "secret": SECRET}
    write_secrets("levain", kind, {name: values[name] for name in SECRETS[kind]})


def send(kind: ChannelKind, minutes: float = 0) -> None:
    now = NOON + timedelta(minutes=minutes)
    send_notice("levain", kind, a_notice, "levain.1#0", now)


def state(kind: ChannelKind) -> Channel:
    (found,) = (one for one in list_channels("levain", "fr") if one.kind is kind)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_arrives_and_its_success_is_remembered(kind: ChannelKind, server: StandIn) -> None:
    connect(kind)
    server.answers = [TAKEN[kind]]
    send(kind)
    (call,) = server.calls
    assert (call.method, call.path) == ("POST", "/services/T1/abc")
    assert call.headers["content-type"] == "application/json"
    assert "Levain & Fils" in call.body.decode().replace("&amp;", "&")
    assert (state(kind).trouble, state(kind).last_success) == (None, NOON)


@pytest.mark.parametrize(("answers", "trouble"), FOR_GOOD, ids=lambda one: str(one)[:9])
@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_for_good_is_recorded_with_its_reason_until_a_notice_is_taken(
    kind: ChannelKind, answers: dict[ChannelKind, Answer], trouble: Trouble, server: StandIn
) -> None:
    connect(kind)
    server.answers = [answers[kind]]
    for minutes in (0, 5):
        with pytest.raises(PermanentError) as refused:
            send(kind, minutes)
        assert refused.value.code == trouble
    assert (state(kind).trouble, state(kind).since) == (trouble, NOON)
    server.answers = [TAKEN[kind]]
    send(kind, 10)
    assert state(kind).trouble is None
    assert len(server.calls) == 3


@pytest.mark.parametrize(("answers", "error"), FOR_NOW, ids=["429", "500", "503", "hang", "cut"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_may_pass_is_tried_again_and_given_up_after_two_hours(
    kind: ChannelKind,
    answers: dict[ChannelKind, Answer],
    error: type[VigieError],
    server: StandIn,
) -> None:
    connect(kind)
    server.answers = [answers[kind]]
    for minutes in (0, 60, 119):
        with pytest.raises(error):
            send(kind, minutes)
        assert state(kind).trouble is Trouble.FAILING
    with pytest.raises(PermanentError) as given_up:
        send(kind, 121)
    assert given_up.value.code == Trouble.UNREACHABLE
    assert (state(kind).trouble, state(kind).since) == (Trouble.UNREACHABLE, NOON)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_listening_at_the_address_is_tried_again(
    kind: ChannelKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(kind)
    monkeypatch.setenv(f"VIGIE_{kind.value.upper()}_BASE_URL", "http://127.0.0.1:9099")
    with pytest.raises(TransientError):
        send(kind)
    assert state(kind).trouble is Trouble.FAILING


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("address", ["http://169.254.169.254/latest", "http://127.0.0.1:8080/x"])
def test_a_private_address_gets_nothing(kind: ChannelKind, address: str) -> None:
    connect(kind, address)
    with pytest.raises(PermanentError):
        send(kind)
    assert state(kind).trouble is Trouble.ADDRESS


@pytest.mark.parametrize("kind", KINDS)
def test_retry_after_is_honoured_without_another_call(kind: ChannelKind, server: StandIn) -> None:
    connect(kind)
    server.answers = [SLOW_DOWN[kind]]
    for minutes in (0, 1, 29):
        with pytest.raises(RateLimitedError):
            send(kind, minutes)
    assert len(server.calls) == 1
    server.answers = [TAKEN[kind]]
    send(kind, 31)
    assert len(server.calls) == 2


def test_one_brand_told_to_slow_down_holds_back_no_other(server: StandIn) -> None:
    connect(ChannelKind.SLACK)
    write_secrets("autre", "slack", {"webhook_url": "https://hooks.example/services/T2/def"})
    server.answers = [SLOW_DOWN[ChannelKind.SLACK], TAKEN[ChannelKind.SLACK]]
    with pytest.raises(RateLimitedError):
        send(ChannelKind.SLACK)
    send_notice("autre", ChannelKind.SLACK, a_notice, "autre.1#0", NOON)
    assert len(server.calls) == 2


def test_a_page_on_the_way_to_slack_is_no_success(server: StandIn) -> None:
    connect(ChannelKind.SLACK)
    server.answers = [Answer(200, b"<html>please log in</html>")]
    with pytest.raises(PermanentError):
        send(ChannelKind.SLACK)
    assert state(ChannelKind.SLACK).trouble is Trouble.REFUSED


def test_an_address_the_owner_has_just_replaced_is_tried_before_it_counts_as_gone(
    server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "MISSING_SECONDS", 300.0)
    connect(ChannelKind.SLACK, "https://hooks.example/old")
    server.route = lambda call: (
        GONE[ChannelKind.SLACK] if call.path == "/old" else Answer(200, b"ok")
    )
    assert list_channels("levain", "fr")
    # Another process writes: what this one keeps is the old address.
    name = "/vigie/test/levain/slack/webhook_url"
    ssm().put_parameter(
        Name=name, Value="https://hooks.example/new", Type="SecureString", Overwrite=True
    )
    send(ChannelKind.SLACK)
    assert [call.path for call in server.calls] == ["/old", "/new"]
    assert state(ChannelKind.SLACK).trouble is None


def test_the_webhook_is_signed_and_keeps_its_delivery_id_on_a_retry(server: StandIn) -> None:
    connect(ChannelKind.WEBHOOK)
    server.answers = [BROKEN[ChannelKind.WEBHOOK], TAKEN[ChannelKind.WEBHOOK]]
    with pytest.raises(OutcomeUnknownError):
        send(ChannelKind.WEBHOOK)
    send(ChannelKind.WEBHOOK, 5)
    first, again = server.calls
    assert first.headers["x-vigie-delivery"] == again.headers["x-vigie-delivery"]
    assert first.json["delivery"] == first.headers["x-vigie-delivery"]
    assert [call.json["sent_at"][11:16] for call in server.calls] == ["12:00", "12:05"]
    for call in server.calls:
        verify_push(call.headers, call.body, {"webhook_secret": SECRET})


def test_each_channel_has_its_language_and_severity(server: StandIn) -> None:
    for kind in KINDS:
        connect(kind)
    keep_settings("levain", ChannelKind.TEAMS, "en", 8)
    keep_settings("levain", ChannelKind.WEBHOOK, "en", 5)
    spoken: list[str] = []

    def write(language: str) -> Notice:
        spoken.append(language)
        return a_notice(language)

    server.answers = [Answer(200, b"ok")]
    found = deliveries_to(BRAND, "levain.1#0", 5, write, NOON)
    assert [one.key for one in found] == ["slack", "webhook"]
    deliver("levain.1#0", found, NOON)
    assert spoken == ["fr", "en"]


def test_a_channel_that_fails_repeats_no_other(server: StandIn) -> None:
    for kind in KINDS:
        connect(kind)
    failing = {"left": 2}

    def route(call: Call) -> Answer:
        if b"AdaptiveCard" in call.body and failing["left"]:
            failing["left"] -= 1
            return BROKEN[ChannelKind.TEAMS]
        return Answer(200, b"ok")

    server.route = route
    for minutes in (0, 1):
        now = NOON + timedelta(minutes=minutes)
        with pytest.raises(TransientError):
            deliver("levain.1#0", deliveries_to(BRAND, "levain.1#0", 5, a_notice, now), now)
    later = NOON + timedelta(minutes=5)
    deliver("levain.1#0", deliveries_to(BRAND, "levain.1#0", 5, a_notice, later), later)
    assert len(server.calls) == 5
    assert sum(b"AdaptiveCard" in call.body for call in server.calls) == 3


def test_a_brand_without_channels_has_no_deliveries() -> None:
    assert deliveries_to(BRAND, "levain.1#0", 10, a_notice, NOON) == []


def test_news_that_is_older_than_what_is_known_changes_nothing(server: StandIn) -> None:
    connect(ChannelKind.SLACK)
    server.answers = [TAKEN[ChannelKind.SLACK]]
    send(ChannelKind.SLACK, 10)
    server.answers = [GONE[ChannelKind.SLACK]]
    with pytest.raises(PermanentError):
        send(ChannelKind.SLACK, 5)
    assert state(ChannelKind.SLACK).trouble is None
