"""A report, as a page to print or as the answers it is made of."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from vigie.api.asking import check_span, find_brand, read_language
from vigie.api.queries import read_choice, read_time
from vigie.api.report_parts import gather_report
from vigie.api.routing import Call
from vigie.aws.http import Answer, as_json, as_text
from vigie.aws.wire import to_text
from vigie.brand import Brand, Role
from vigie.metric import start_of_day

USUAL_DAYS = 30
HTML = "text/html; charset=utf-8"


class Shape(StrEnum):
    """How a report is answered."""

    HTML = "html"
    JSON = "json"


def read_report(call: Call) -> Answer:
    """A brand's report over [since, until), the last thirty whole days by default."""
    brand = find_brand(call, Role.VIEWER)
    since, until = read_whole_days(call, brand)
    language = read_language(call, brand.languages[0])
    report = gather_report(brand, since, until, language, call.now)
    if read_choice(call, "format", Shape) is not Shape.JSON:
        from vigie.channels.report import SAFE, render_report

        answer = as_text(render_report(report, language), HTML)
        answer["headers"] |= SAFE
        return answer
    shown = asdict(report)
    times = {name: to_text(shown[name]) for name in ("since", "until", "made_at")}
    return as_json({**shown, **times, "language": language})


def read_whole_days(call: Call, brand: Brand) -> tuple[datetime, datetime]:
    """The period a query asks for, whole days of the brand's zone by default."""
    zone = ZoneInfo(brand.time_zone)
    until = read_time(call, "until") or start_of_day(call.now.astimezone(zone).date(), zone)
    return check_span(read_time(call, "since") or days_before(until, USUAL_DAYS, zone), until)


def days_before(until: datetime, days: int, zone: ZoneInfo) -> datetime:
    """So many days before, at the same hour of the zone's clock."""
    return start_of_day(until.astimezone(zone).date() - timedelta(days=days), zone)
