"""A spike in local mode, from the webhooks that make it to the mail that says it is over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.local.demo import BRAND
from tests.local.desk import Desk, eventually, open_desk

# The last morning, whatever the hour of the run: quiet hours would hold mails back.
NOW = (datetime.now(UTC) - timedelta(hours=9)).replace(hour=9, minute=0, second=0, microsecond=0)
ANGER = (
    "Commande arrivée écrasée, c’est honteux et personne ne répond",
    "Très déçue : livraison en retard et pain rassis",
    "Encore une livraison ratée, inadmissible",
    "Livraison jamais arrivée, je veux être remboursé !",
    "Delivery never came and nobody answers, awful service",
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as open_one:
        open_one.stack.clock.move(NOW)
        try:
            yield open_one
        finally:
            open_one.stack.clock.reset()


def an_event(name: str, text: str, said_at: datetime) -> dict[str, Any]:
    author = {"id": f"u-{name}", "name": f"Cliente {name}"}
    return {"id": name, "text": text, "said_at": said_at.isoformat(), "author": author}


def alerts(desk: Desk) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = desk.call("GET", f"/api/alerts?brand={BRAND}").json()["items"]
    return [one for one in items if one["kind"] == "negative_spike"]


def alert_mails(desk: Desk) -> list[dict[str, Any]]:
    """The spike's mails, oldest first."""
    ids = [one["id"] for one in alerts(desk)]
    return [m for m in reversed(desk.mails()) if any(one in m["text"] for one in ids)]


def deliver(desk: Desk, events: list[dict[str, Any]]) -> None:
    answer = desk.deliver(events).json()
    assert answer["accepted"] + answer.get("queued", 0) == len(events)


def burst(desk: Desk, name: str, many: int, now: datetime) -> None:
    events = [
        an_event(f"{name}-{n}", ANGER[n % len(ANGER)], now - timedelta(seconds=20 * n))
        for n in range(many)
    ]
    deliver(desk, events)


def at(desk: Desk, now: datetime, *, minutes: float = 0) -> datetime:
    """Move the clock and let the schedule wake what is due."""
    moved = now + timedelta(minutes=minutes)
    desk.stack.clock.move(moved)
    desk.stack.run("schedule_polls")
    desk.stack.wait_idle()
    return moved


def test_a_year_brought_at_once_and_one_author_s_flood_alarm_nobody(desk: Desk) -> None:
    year = [
        an_event(f"year-{n}", ANGER[n % len(ANGER)], NOW - timedelta(hours=30 + 54 * n))
        for n in range(160)
    ]
    deliver(desk, year)
    flood = [
        an_event(f"flood-{n}", ANGER[0], NOW - timedelta(seconds=n)) | {"author": {"id": "one"}}
        for n in range(120)
    ]
    for start in range(0, len(flood), 60):
        deliver(desk, flood[start : start + 100])
    assert eventually(lambda: len(desk.mentions("&sentiment=negative")) == 200, 120)
    desk.stack.wait_idle()
    desk.stack.run("maintain_sources")
    desk.stack.wait_idle()
    assert [mail["subject"] for mail in desk.mails()] == []


def test_a_spike_is_one_mail_within_a_minute_one_more_when_it_grows_and_one_when_it_is_over(
    desk: Desk,
) -> None:
    history = [
        an_event(f"old-{day}-{n}", text, NOW - timedelta(days=day, hours=3 + 5 * n))
        for day in range(2, 24)
        for n, text in enumerate(("Pain un peu cher, dommage", "Belle boutique", "Ouvert lundi ?"))
    ]
    deliver(desk, history)
    desk.stack.wait_idle()
    assert alerts(desk) == []

    started = time.monotonic()
    burst(desk, "first", 6, NOW)
    mails = eventually(lambda: alert_mails(desk), 60)
    took = time.monotonic() - started
    print(f"from the webhook that completes a spike to its mail: {took:.1f} s")
    assert mails
    assert took < 60
    (alert,) = alerts(desk)
    assert alert["state"] == "open"

    now = at(desk, NOW, minutes=20)
    burst(desk, "soon", 14, now)
    now = at(desk, now, minutes=5)
    assert len(alert_mails(desk)) == 1  # worse, but the first mail is not an hour old

    now = at(desk, NOW, minutes=66)
    burst(desk, "later", 30, now)
    desk.stack.wait_idle()
    assert eventually(lambda: len(alert_mails(desk)) == 2)
    now = at(desk, now, minutes=5)
    assert len(alert_mails(desk)) == 2

    for _ in range(40):  # over by night, it is told in the morning
        now = at(desk, now, minutes=61)
        if len(alert_mails(desk)) == 3:
            break
    desk.stack.wait_idle()
    (alert,) = alerts(desk)
    assert alert["state"] == "over"
    assert len(alert_mails(desk)) == 3
    assert "Retour à la normale" in alert_mails(desk)[-1]["subject"]
