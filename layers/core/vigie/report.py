"""A report: what a stretch of time brought, part by part, for somebody who reads it on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from vigie.topic import FEWEST_PEOPLE

FEWEST: Final = 10
Part = Mapping[str, Any]


class ReportPart(StrEnum):
    """What a report may hold. What names people or quotes them is never shown to the public."""

    METRICS = "metrics"
    PRESENCE = "presence"
    TOPICS = "topics"
    ACCOUNTS = "accounts"
    ALERTS = "alerts"


PUBLIC: Final = frozenset({ReportPart.METRICS, ReportPart.PRESENCE, ReportPart.TOPICS})


@dataclass(frozen=True, slots=True)
class Report:
    """What a report tells of [since, until), each part as its own route answers it, or None.

    ``name`` is the brand's own; times are told in ``time_zone``, an IANA name. A public one is
    seen without signing in: `for_public` leaves figures in it and nothing else.
    """

    brand: str
    name: str
    time_zone: str
    since: datetime
    until: datetime
    made_at: datetime
    metrics: Part | None = None
    presence: Part | None = None
    topics: Part | None = None
    accounts: Part | None = None
    alerts: Part | None = None
    is_public: bool = False


def for_public(report: Report) -> Report:
    """The report as anybody with its link may see it: figures alone.

    Rule: no account and no alert, since they name people and quote them; of topics only those a
    person of the brand has named, since the others are called by what people wrote, and that
    several people spoke of in the week; of what waits for an answer the number, and never which
    one; nor how many hours the team has.
    """
    return replace(
        report,
        metrics=_without_ids(report.metrics),
        presence=_without_workload(report.presence),
        topics=_named_topics(report.topics),
        accounts=None,
        alerts=None,
        is_public=True,
    )


def _without_ids(metrics: Part | None) -> Part | None:
    if not metrics or "backlog" not in metrics:
        return metrics
    backlog = {"count": (metrics["backlog"] or {}).get("count", 0), "oldest": None}
    return {**metrics, "backlog": backlog}


def _without_workload(presence: Part | None) -> Part | None:
    return presence and {name: one for name, one in presence.items() if name != "workload"}


def _named_topics(topics: Part | None) -> Part | None:
    if not topics:
        return topics
    named = [one for one in topics.get("items") or () if one.get("named_by")]
    shown = [_bare(one) for one in named if one.get("people", 0) >= FEWEST_PEOPLE]
    return {"week": topics.get("week"), "items": shown}


def _bare(topic: Part) -> Part:
    kept = ("name", "kind", "is_rising", "count", "before", "people", "negative", "state")
    return {name: topic[name] for name in kept if name in topic} | {"mentions": []}
