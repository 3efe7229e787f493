"""What a report is made of: each part as its own route answers it, and none that fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from vigie.api.routes import every_route
from vigie.api.routing import Call, Person, find_route
from vigie.aws.http import HttpRequest
from vigie.aws.journal import warn_failure
from vigie.aws.wire import to_text
from vigie.brand import Brand, Role
from vigie.errors import NotFoundError
from vigie.report import Report, ReportPart

READER: Final = "@report"  # who reads for a report: the desk itself, looking at one brand
_BY_WEEK_FROM: Final = timedelta(days=36)
_MOST_LINES: Final = "20"
Part = Mapping[str, Any]


def gather_report(  # noqa: PLR0917 - in the order a query names them
    brand: Brand,
    since: datetime,
    until: datetime,
    language: str,
    now: datetime,
    wanted: Collection[ReportPart] = tuple(ReportPart),
) -> Report:
    """The report of [since, until) with the parts that are wanted and could be made.

    A part that fails is logged and left out: the others are worth having.
    """
    found: dict[str, Any] = {}
    for part in wanted:
        try:
            found[part.value] = _READERS[part](brand, since, until, language, now)
        except Exception as error:  # noqa: BLE001 - the others go on
            warn_failure("a part of a report failed", error, brand=brand.slug, part=part.value)
    return Report(brand.slug, brand.name, brand.time_zone, since, until, now, **found)


def ask_metrics(  # noqa: PLR0917 - as above
    brand: Brand, since: datetime, until: datetime, language: str, now: datetime, by: str = ""
) -> Part | None:
    """The metrics answer, by day, or by week where days would be too many to show."""
    step = by or ("week" if until - since >= _BY_WEEK_FROM else "day")
    return ask_route("/api/metrics", brand, since, until, language, now, {"by": step})


def ask_route(  # noqa: PLR0917 - as above
    path: str,
    brand: Brand,
    since: datetime,
    until: datetime,
    language: str,
    now: datetime,
    query: Mapping[str, str] = MappingProxyType({}),
) -> Part | None:
    """What a route of ours answers about a brand; None where this stack has no such route."""
    request = HttpRequest(
        method="GET",
        route=path,
        path={},
        query={
            "brand": brand.slug,
            "since": to_text(since),
            "until": to_text(until),
            "language": language,
            **query,
        },
        headers={"accept-language": language},
        body=b"",
        claims={},
        host="",
    )
    try:
        route, named = find_route(every_route(), request)
    except NotFoundError:
        return None
    reader = Person(READER, READER, {brand.slug: Role.VIEWER})
    answer: Part = json.loads(route.run(Call(request, named, reader, now))["body"])
    return answer


def _ask_presence(
    brand: Brand, since: datetime, until: datetime, language: str, now: datetime
) -> Part | None:
    return ask_route("/api/presence", brand, since, until, language, now)


def _ask_accounts(
    brand: Brand, since: datetime, until: datetime, language: str, now: datetime
) -> Part | None:
    most = {"limit": _MOST_LINES}
    return ask_route("/api/accounts", brand, since, until, language, now, most)


def _ask_topics(
    brand: Brand, since: datetime, until: datetime, language: str, now: datetime
) -> Part | None:
    """The topics of the week the period's last day lies in, on the brand's own calendar."""
    last = max(since, until - timedelta(seconds=1)).astimezone(ZoneInfo(brand.time_zone))
    return ask_route("/api/topics", brand, since, until, language, now, {"week": str(last.date())})


def _ask_alerts(
    brand: Brand, since: datetime, until: datetime, language: str, now: datetime
) -> Part | None:
    """The alerts opened in the period, newest first."""
    found = ask_route("/api/alerts", brand, since, until, language, now)
    if found is None:
        return None
    first, last = to_text(since), to_text(until)
    items = [one for one in found["items"] if first <= one["opened_at"] < last]
    return {**found, "items": items}


_READERS: Final[Mapping[ReportPart, Callable[..., Part | None]]] = {
    ReportPart.METRICS: ask_metrics,
    ReportPart.PRESENCE: _ask_presence,
    ReportPart.TOPICS: _ask_topics,
    ReportPart.ACCOUNTS: _ask_accounts,
    ReportPart.ALERTS: _ask_alerts,
}
