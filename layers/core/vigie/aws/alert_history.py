"""Alerts of a stretch of time, newest first, whatever lies before and after it."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from vigie.alert import Alert, AlertKind
from vigie.alert_history import AlertHistory, sum_up
from vigie.aws.alerts import item_to_alert
from vigie.aws.settings import settings
from vigie.aws.table import query

PAGE = 50
EVER = datetime(1971, 1, 1, tzinfo=UTC)
NEVER = datetime(2200, 1, 1, tzinfo=UTC)
PLACE = re.compile(r"[^.]+\.[a-z_]+\.\d{14}(\.[0-9a-f]{8})?")


def read_alert_history(brand: str, since: datetime, until: datetime) -> AlertHistory:
    """What rang in [since, until). Alerts are kept for a year after they are over."""
    return sum_up(alerts_between(brand, since, until))


def alerts_between(
    brand: str,
    since: datetime = EVER,
    until: datetime = NEVER,
    *,
    kind: AlertKind | None = None,
    after: str = "",
) -> Iterator[Alert]:
    """A brand's alerts opened in [since, until), newest first, read as they are consumed.

    Kind by kind, since that is how they are stored. ``after`` is the id of the last one of the page
    before; ids of one second follow one another backwards.
    """
    kinds = (kind,) if kind else tuple(AlertKind)
    last = min(_second(until), _place(after)[0]) if after else _second(until)
    rows = [_read(brand, one, _second(since), last) for one in kinds]
    for alert in heapq.merge(*rows, key=lambda one: _place(one.id), reverse=True):
        is_left = not after or _place(alert.id) < _place(after)
        if since <= alert.opened_at < until and is_left:
            yield alert


def is_place(identity: str) -> bool:
    """Whether a text may be the id of an alert, as ``after`` is."""
    return PLACE.fullmatch(identity) is not None


def _read(brand: str, kind: AlertKind, first: str, last: str) -> Iterator[Alert]:
    head = f"alert#{brand}.{kind}."
    values = {":pk": f"brand#{brand}", ":first": head + first, ":last": f"{head}{last}~"}
    items = query(
        settings().desk_table,
        "pk = :pk AND sk BETWEEN :first AND :last",
        values,
        newest_first=True,
        limit=PAGE,
    )
    return (item_to_alert(item) for item in items if "severity" in item)


def _second(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%d%H%M%S}"


def _place(identity: str) -> tuple[str, str]:
    """Where an alert stands: the second it opened in, which its id names, then its id."""
    return identity.split(".")[2], identity
