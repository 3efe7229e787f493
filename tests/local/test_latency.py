"""How soon what was said is in the inbox: run with the machine to itself, for it measures time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.local.desk import Desk, eventually

pytestmark = pytest.mark.local


def test_from_webhook_to_analysed_inbox_in_under_two_seconds(desk: Desk) -> None:
    times = []
    for n in range(20):
        started = time.monotonic()
        event = {
            "id": f"fast-{n}",
            "text": f"Une question numéro {n} sur la brioche ?",
            "url": f"https://forum.example/{n}",
            "said_at": datetime.now(UTC).isoformat(),
            "author": {"id": f"u{n}", "name": "Odile Marchand"},
        }
        assert desk.deliver([event]).json()["accepted"] == 1
        assert eventually(seen(desk, f"numéro {n} "))
        times.append(time.monotonic() - started)
    slow = statistics.quantiles(times, n=20)[18]
    print(f"webhook to analysed inbox: median {statistics.median(times):.2f} s, p95 {slow:.2f} s")
    assert slow < 2.0


def seen(desk: Desk, text: str) -> Callable[[], bool]:
    def look() -> bool:
        mention = desk.mention(text, "&platform=generic")
        return mention is not None and mention["analysis"] is not None

    return look
