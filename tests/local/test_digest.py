"""A digest in local mode: the schedule's own function, the mail as its reader gets it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from infra.local.demo import BRAND
from tests.local.desk import Desk

pytestmark = pytest.mark.local
NIGHT = timedelta(hours=21)


def test_the_next_morning_brings_one_digest_of_what_was_said(desk: Desk) -> None:
    paris = ZoneInfo("Europe/Paris")
    # The last eleven o'clock: put forward past the digest's hour, the clock brings one at once.
    lately = datetime.now(paris) - timedelta(hours=11)
    today = lately.replace(hour=11, minute=0, second=0, microsecond=0)
    desk.call("PUT", "/local/clock", {"now": today.astimezone(UTC).isoformat()})
    question = {"id": "q1", "text": "Bonjour, êtes-vous ouverts dimanche matin ?"}
    assert desk.deliver([{**question, "author": {"id": "u1", "name": "Odile"}}]).ok
    desk.stack.wait_idle()
    morning = (today + NIGHT).astimezone(UTC).isoformat()
    desk.call("PUT", "/local/clock", {"now": morning})
    for _ in range(2):
        assert desk.call("POST", "/local/run/send_digest").ok
    digests = [mail for mail in desk.mails() if mail["subject"].startswith("[Résumé]")]
    assert len({mail["to"][0] for mail in digests}) == len(digests) == 1
    assert "êtes-vous ouverts dimanche matin" in digests[0]["text"]
    assert f"#brand={BRAND}&mention=" in digests[0]["html"].replace("&amp;", "&")
