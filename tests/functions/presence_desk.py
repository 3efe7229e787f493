"""Counters as many mentions would have left them, for what only sums figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from vigie.aws.clock import utc_now
from vigie.aws.counters import counter_writes, hour_text
from vigie.aws.table import write
from vigie.histogram import bin_name
from vigie.sketch import author_mark

_HOURS = 3600


def count_up(platform: str, days: float = 3, authors: int = 0, **measures: Any) -> None:
    """Add measures to the hour so many days ago, with as many authors and answers of an hour."""
    now = utc_now()
    hour = ("levain", hour_text(now - timedelta(days=days)), platform)
    if answered := measures.get("answered", 0):
        measures[bin_name("r", measures.pop("waited", _HOURS))] = answered
    bumps = {(*hour, name): n for name, n in measures.items()}
    marks = [(hour, author_mark("levain", platform, f"u{n}")) for n in range(authors)]
    for one in counter_writes(bumps, 0, now, marks):
        write(one)
