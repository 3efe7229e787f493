"""The log of alerts: pages without gap or repeat, by time, kind and state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from vigie.alert import Alert, AlertKind, Sign
from vigie.alert_life import acknowledge, dismiss, open_alert
from vigie.aws import brands
from vigie.aws.alert_history import read_alert_history
from vigie.aws.alerts import keep_alert, keep_new_alert, latest_alert, read_alert
from vigie.brand import Role

from tests.builders import NOON
from tests.functions.conftest import Api

HOUR = timedelta(hours=1)
KINDS = (AlertKind.NEGATIVE_SPIKE, AlertKind.ILLEGAL, AlertKind.SILENCE)


def ring(kind: AlertKind, hours: int, about: str = "", brand: str = "levain") -> Alert:
    at = NOON + hours * HOUR
    alert = open_alert(brand, Sign(kind, 1 + hours % 5, 4, about=about), at)
    assert keep_new_alert(alert, latest_alert(brand, kind, about)[1], at)
    return alert


@pytest.fixture
def rung(api: Api) -> list[str]:
    """Twelve alerts, two of them in one second, newest first, and one of another brand."""
    ring(AlertKind.NEGATIVE_SPIKE, 3, brand="other")
    found = [ring(KINDS[n % 3], n) for n in range(11)]
    found.append(ring(AlertKind.ILLEGAL, 10, about="b"))
    return sorted((one.id for one in found), key=lambda i: (i.split(".")[2], i), reverse=True)


def ask(api: Api, more: str = "") -> dict[str, Any]:
    answer = api("GET", f"/api/alerts?brand=levain{more}")
    assert answer.status == 200, answer.body
    body: dict[str, Any] = answer.body
    return body


def ids(body: dict[str, Any]) -> list[str]:
    return [one["id"] for one in body["items"]]


def test_all_of_it_is_one_list_newest_first(api: Api, rung: list[str]) -> None:
    body = ask(api)
    assert (ids(body), body["next_cursor"]) == (rung, None)


def test_pages_follow_one_another_without_gap_or_repeat(api: Api, rung: list[str]) -> None:
    for limit in (1, 4, 12):
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            body = ask(api, f"&limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
            seen += ids(body)
            cursor = body["next_cursor"]
        assert seen == rung, limit


def test_since_is_inclusive_and_until_exclusive(api: Api, rung: list[str]) -> None:
    since, until = ((NOON + n * HOUR).isoformat().replace("+", "%2B") for n in (3, 6))
    found = ids(ask(api, f"&since={since}&until={until}"))
    assert [one.split(".")[2][8:10] for one in found] == ["17", "16", "15"]
    assert set(found) < set(rung)


def test_kinds_and_states_are_asked_for_one_by_one(api: Api, rung: list[str]) -> None:
    spikes = ids(ask(api, "&kind=negative_spike"))
    assert spikes == [one for one in rung if ".negative_spike." in one]
    assert api("POST", f"/api/alerts/{spikes[1]}/ack").status == 200
    assert ids(ask(api, "&state=acknowledged")) == [spikes[1]]
    assert spikes[1] not in ids(ask(api, "&state=open"))


def test_bad_questions_are_refused(api: Api) -> None:
    for asked in (
        "kind=noise",
        "state=late",
        "cursor=x",
        "limit=0",
        "since=hier",
        "since=2026-01-02T00:00Z&until=2026-01-02T00:00Z",
    ):
        assert api("GET", f"/api/alerts?brand=levain&{asked}").status == 422, asked


def test_one_alert_is_read_by_its_id_within_its_brand(api: Api, rung: list[str]) -> None:
    assert api("GET", f"/api/alerts/{rung[0]}").body["id"] == rung[0]
    assert api("GET", "/api/alerts/levain.silence.20200101000000").status == 404
    brands.grant("stranger", "other", Role.OWNER)
    assert Api("stranger")("GET", f"/api/alerts/{rung[0]}").status == 404


def test_the_history_of_a_period_is_summed(rung: list[str]) -> None:
    for identity, act in ((rung[0], acknowledge), (rung[1], dismiss)):
        kept = read_alert(identity)
        assert kept is not None
        assert keep_alert(kept, act(kept.alert, "nadia", kept.alert.opened_at + HOUR))
    history = read_alert_history("levain", NOON + 9 * HOUR, NOON + 11 * HOUR)
    assert (history.count, history.acknowledged, history.median_acknowledged) == (3, 1, 3600)
    assert (history.false_alarms, history.still_on) == (1, 2)
    assert history.by_kind == {AlertKind.ILLEGAL: 2, AlertKind.NEGATIVE_SPIKE: 1}
