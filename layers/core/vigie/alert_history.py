"""What rang over a period: how often, how badly, how soon somebody cared, how often in vain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from vigie.alert import Alert, AlertKind


@dataclass(frozen=True, slots=True)
class AlertHistory:
    """The alerts opened in a period.

    ``median_acknowledged`` is the median of the seconds from the opening to the moment somebody
    took it on, of the ``acknowledged`` ones alone; None where nobody took any. ``false_alarms``
    are those a person called no problem or muted by hand: nothing else mutes an alert.
    ``grades`` counts by severity.
    """

    count: int = 0
    by_kind: Mapping[AlertKind, int] = field(default_factory=dict)
    grades: Mapping[int, int] = field(default_factory=dict)
    acknowledged: int = 0
    median_acknowledged: int | None = None
    false_alarms: int = 0
    still_on: int = 0


def sum_up(alerts: Iterable[Alert]) -> AlertHistory:
    """The history the alerts of a period make."""
    found = list(alerts)
    waits = [
        (one.acknowledged_at - one.opened_at).total_seconds()
        for one in found
        if one.acknowledged_at
    ]
    return AlertHistory(
        count=len(found),
        by_kind=dict(sorted(Counter(one.kind for one in found).items())),
        grades=dict(sorted(Counter(one.severity for one in found).items())),
        acknowledged=len(waits),
        median_acknowledged=round(median(waits)) if waits else None,
        false_alarms=sum(is_false_alarm(one) for one in found),
        still_on=sum(one.is_on for one in found),
    )


def is_false_alarm(alert: Alert) -> bool:
    """Whether a person called it no problem, or muted it: both set until when it stays quiet."""
    return alert.muted_until is not None
