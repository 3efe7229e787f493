"""The life of an alert, whatever comes twice, out of order, or is cut short at any call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from vigie.alert import PARTS_OF_A_SPIKE, AlertKind, Sign
from vigie.alert_life import acknowledge, dismiss, mute
from vigie.alerting import Alerting
from vigie.aws import brands, clients
from vigie.aws.alerts import keep_alert, list_alerts, read_alert
from vigie.aws.settings import settings
from vigie.aws.table import BusyError, query
from vigie.brand import Brand, Recipient
from vigie.jobs.notify import notify_batch
from vigie.jobs.raising import raise_alert
from vigie.jobs.schedule import send_due

from tests.builders import NOON, a_brand, a_stream_event

PEOPLE = (Recipient("odile@levain.example", "fr"), Recipient("paul@levain.example", "en"))
ALERTING = Alerting(on_call=("paul@levain.example", "jeanne@levain.example"), escalate_minutes=30)


class Cut(BaseException):
    """The function was ended in mid-flight."""


def a_sign(severity: int = 5) -> Sign:
    numbers = {"count": 3 * severity, "expected": 0.4, "window_hours": 3, "share": 0.8}
    return Sign(AlertKind.NEGATIVE_SPIKE, severity, topic=("livraison",), **numbers)  # type: ignore[arg-type]


@pytest.fixture
def brand(aws: None) -> Brand:
    return a_new_brand()


def a_new_brand() -> Brand:
    brand = a_brand(slug=uuid4().hex[:12], alert_recipients=PEOPLE, alerting=ALERTING)
    brands.save_brand(brand)
    return brand


def mails(brand: Brand) -> list[Any]:
    every = ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages
    return [one for one in every if f"{brand.slug}." in one.body]


def told(brand: Brand) -> Counter[str]:
    return Counter(one.destinations["ToAddresses"][0].partition("@")[0] for one in mails(brand))


def deliver(brand: Brand, now: datetime) -> list[str]:
    """Every alert row of a brand as the stream would bring it, wished for or not."""
    rows = query(
        settings().desk_table,
        "pk = :pk AND begins_with(sk, :kind)",
        {":pk": f"brand#{brand.slug}", ":kind": "alert#"},
    )
    return notify_batch(a_stream_event(*rows, verb="MODIFY"), now)


def pass_time(brand: Brand, start: int, minutes: int, step: int = 5) -> None:
    for at in range(start, start + minutes + 1, step):
        send_due(NOON + timedelta(minutes=at))
        deliver(brand, NOON + timedelta(minutes=at))


@contextmanager
def cut_at(call: int, *, after: bool) -> Iterator[list[str]]:
    """End the function at its nth call to AWS, before it is made or after it was answered."""
    made: list[str] = []

    def count(model: Any = None, **_: Any) -> None:
        made.append(model.name)
        if len(made) == call:
            raise Cut

    hook = "after-call" if after else "before-call"
    services = [(clients.dynamodb(), "dynamodb"), (clients.ses(), "sesv2")]
    for client, name in services:
        client.meta.events.register(f"{hook}.{name}", count)
    try:
        yield made
    finally:
        for client, name in services:
            client.meta.events.unregister(f"{hook}.{name}", count)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(1, 14))
def test_cut_short_at_any_call_everybody_is_told_all_the_same(
    brand: Brand, call: int, *, after: bool
) -> None:
    with cut_at(call, after=after) as made, suppress(Cut):
        raise_alert(brand, a_sign(), NOON)
        deliver(brand, NOON)
    raise_alert(brand, a_sign(), NOON)  # the card's record comes again
    pass_time(brand, 0, 10)
    assert set(told(brand)) == {"odile", "paul"}
    assert sum(told(brand).values()) <= 2 + (len(made) == call)
    assert len(list_alerts(brand.slug)) == 1


def test_ses_refusing_for_an_hour_delays_the_mail_and_loses_none(brand: Brand) -> None:
    def refuse(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="ses")

    events = clients.ses().meta.events
    events.register("before-call.sesv2.SendEmail", refuse)
    raise_alert(brand, a_sign(), NOON)
    pass_time(brand, 0, 55)
    assert mails(brand) == []
    assert list_alerts(brand.slug)[0].mail_tries > 3
    pass_time(brand, 60, 0)
    events.unregister("before-call.sesv2.SendEmail", refuse)
    pass_time(brand, 61, 60)
    assert {"odile", "paul"} <= set(told(brand))


def refusing(*names: str) -> Any:
    """SES that cannot be reached for these recipients."""

    def refuse(params: Any, **_: Any) -> None:
        if any(name in str(params) for name in names):
            raise EndpointConnectionError(endpoint_url="ses")

    return refuse


def test_who_was_told_that_it_began_hears_the_end_though_another_never_heard(brand: Brand) -> None:
    events, refuse = clients.ses().meta.events, refusing("paul@")
    events.register("before-call.sesv2.SendEmail", refuse)
    raise_alert(brand, a_sign(), NOON)
    pass_time(brand, 0, 90)  # the numbers of this brand are usual: over after an hour
    events.unregister("before-call.sesv2.SendEmail", refuse)
    pass_time(brand, 95, 120)
    assert list_alerts(brand.slug)[0].over_at
    assert told(brand)["odile"] == 2
    assert told(brand)["paul"] == 1


def test_what_grows_while_its_first_mail_leaves_is_told_an_hour_later(brand: Brand) -> None:
    calls: list[int] = []

    def grow(**_: Any) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise_alert(brand, a_sign(9), NOON)

    events = clients.ses().meta.events
    events.register("before-call.sesv2.SendEmail", grow)
    raise_alert(brand, a_sign(4), NOON)
    deliver(brand, NOON)
    events.unregister("before-call.sesv2.SendEmail", grow)
    (alert,) = list_alerts(brand.slug)
    assert (alert.severity, alert.told_severity, alert.mails) == (9, 4, 1)
    assert sum(told(brand).values()) == 2
    raise_alert(brand, a_sign(2), NOON + timedelta(hours=1))
    deliver(brand, NOON + timedelta(hours=1))
    assert told(brand) == {"odile": 2, "paul": 2}


def test_two_that_collide_do_not_both_leave_in_silence(brand: Brand) -> None:
    def collide(**_: Any) -> Any:
        response = {
            "Error": {"Code": "TransactionCanceledException", "Message": ""},
            "CancellationReasons": [{"Code": "TransactionConflict"}],
        }
        raise ClientError(response, "TransactWriteItems")  # type: ignore[arg-type]

    events = clients.dynamodb().meta.events
    events.register("before-call.dynamodb.TransactWriteItems", collide)
    with pytest.raises(BusyError):
        raise_alert(brand, a_sign(), NOON)
    events.unregister("before-call.dynamodb.TransactWriteItems", collide)


def test_at_night_the_first_on_call_is_woken_then_the_next_then_everybody_and_all_hear_the_end(
    brand: Brand,
) -> None:
    on_call = ("nadia@levain.example", "jeanne@levain.example")
    night = Alerting("13:00", "23:00", on_call=on_call, escalate_minutes=30)  # NOON is 13:00
    brands.save_brand(sleepy := replace(brand, alerting=night))
    raise_alert(sleepy, a_sign(9), NOON)
    deliver(sleepy, NOON)
    assert told(brand) == {"nadia": 1}
    raise_alert(sleepy, a_sign(9), NOON + timedelta(minutes=29))
    pass_time(sleepy, 30, 5)
    assert told(brand) == {"nadia": 1, "jeanne": 1}
    pass_time(sleepy, 60, 5)
    assert told(brand) == {"nadia": 1, "jeanne": 1, "odile": 1, "paul": 1}
    pass_time(sleepy, 70, 60)
    assert list_alerts(brand.slug)[0].over_at
    assert told(brand) == {"nadia": 1, "jeanne": 1, "odile": 1, "paul": 1}  # nobody woken for it
    pass_time(sleepy, 600, 5)
    assert told(brand) == {"nadia": 2, "jeanne": 2, "odile": 2, "paul": 2}


def test_a_hand_on_breaks_no_quiet_hours_and_what_becomes_loud_leaves_at_once(brand: Brand) -> None:
    night = replace(ALERTING, quiet_from="13:20", quiet_until="23:00")
    brands.save_brand(sleepy := replace(brand, alerting=night))
    raise_alert(sleepy, a_sign(5), NOON)
    deliver(sleepy, NOON)
    assert told(brand) == {"odile": 1, "paul": 1}
    pass_time(sleepy, 25, 15)
    assert told(brand) == {"odile": 1, "paul": 1}
    later = NOON + timedelta(hours=1)
    raise_alert(sleepy, a_sign(9), later)
    deliver(sleepy, later)
    assert sum(told(brand).values()) > 2


def test_what_is_over_leaves_the_desk_after_a_year_and_what_is_on_stays(brand: Brand) -> None:
    raise_alert(brand, a_sign(), NOON)
    kept = read_alert(list_alerts(brand.slug)[0].id)
    assert kept
    assert "expires_at" not in the_row(brand)
    assert keep_alert(kept, dismiss(kept.alert, "odile", NOON))
    assert the_row(brand)["expires_at"] == int((NOON + timedelta(days=365)).timestamp())


def the_row(brand: Brand) -> dict[str, Any]:
    key = {":pk": f"brand#{brand.slug}", ":kind": "alert#"}
    (row,) = query(settings().desk_table, "pk = :pk AND begins_with(sk, :kind)", key)
    return row


def a_part(kind: AlertKind, severity: int = 5) -> Sign:
    return Sign(kind, severity, 1, about="" if kind is AlertKind.CAMPAIGN else "author")


@pytest.mark.parametrize("kind", sorted(PARTS_OF_A_SPIKE))
def test_what_is_said_within_a_spike_is_told_by_the_mail_of_the_spike(
    brand: Brand, kind: AlertKind
) -> None:
    raise_alert(brand, a_sign(), NOON)
    raise_alert(brand, a_part(kind), NOON)
    pass_time(brand, 0, 20)
    assert told(brand) == {"odile": 1, "paul": 1}
    assert {one.kind for one in list_alerts(brand.slug)} == {AlertKind.NEGATIVE_SPIKE, kind}


def test_what_is_loud_within_a_small_spike_or_comes_after_its_mute_has_its_own_mail(
    brand: Brand,
) -> None:
    raise_alert(brand, a_sign(), NOON)
    raise_alert(brand, a_part(AlertKind.CRISIS_WORDS, 8), NOON)
    deliver(brand, NOON)
    assert told(brand)["odile"] == 2
    (spike,) = [a for a in list_alerts(brand.slug) if a.kind is AlertKind.NEGATIVE_SPIKE]
    kept = read_alert(spike.id)
    assert kept
    assert keep_alert(kept, mute(kept.alert, "odile", NOON))
    raise_alert(brand, a_part(AlertKind.VISIBLE_AUTHOR), NOON)
    deliver(brand, NOON)
    assert told(brand)["odile"] == 3


def test_a_campaign_without_a_spike_is_told_two_minutes_later(brand: Brand) -> None:
    raise_alert(brand, a_part(AlertKind.CAMPAIGN), NOON)
    pass_time(brand, 0, 1, 1)
    assert told(brand) == {}
    pass_time(brand, 2, 1, 1)
    assert told(brand) == {"odile": 1, "paul": 1}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sign"), st.integers(1, 10)),
        st.tuples(st.sampled_from(["deliver", "wake", "ack", "mute", "dismiss"]), st.just(0)),
        st.tuples(st.just("wait"), st.sampled_from([1, 5, 30, 61, 400])),
    ),
    min_size=3,
    max_size=25,
)


@given(steps=STEPS)
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_order_of_events_tells_anybody_twice_or_wakes_what_is_over(
    steps: list[tuple[str, int]], aws: None
) -> None:
    brand, now, over = a_new_brand(), NOON, set[str]()  # examples share the tables
    for what, amount in steps:
        now = take(what, amount, brand, now)
        alerts = list_alerts(brand.slug)
        still = {one.id for one in alerts if not one.is_on}
        assert over <= still
        over = still
        assert sum(one.is_on for one in alerts) <= 1
        assert all(one.escalations <= len(ALERTING.on_call) for one in alerts)
    same = Counter(
        (one.destinations["ToAddresses"][0], one.subject, one.body) for one in mails(brand)
    )
    handed = sum(one.escalations for one in list_alerts(brand.slug))
    assert all(times <= 1 + handed for times in same.values())
    assert len(mails(brand)) <= 3 * sum(one.mails for one in list_alerts(brand.slug))


def take(what: str, amount: int, brand: Brand, now: datetime) -> datetime:
    """One step; answers what time it is after it."""
    match what:
        case "wait":
            return now + timedelta(minutes=amount)
        case "sign":
            raise_alert(brand, a_sign(amount), now)
        case "deliver":
            deliver(brand, now)
        case "wake":
            send_due(now)
            deliver(brand, now)
        case _:
            decide(what, brand, now)
    return now


def decide(what: str, brand: Brand, now: datetime) -> None:
    for alert in list_alerts(brand.slug)[:1]:
        kept = read_alert(alert.id)
        assert kept
        after = {
            "ack": acknowledge(kept.alert, "odile"),
            "mute": mute(kept.alert, "odile", now),
            "dismiss": dismiss(kept.alert, "odile", now),
        }[what]
        assert keep_alert(kept, after)
