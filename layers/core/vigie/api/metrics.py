"""Figures with their definitions; totals are the sum of the series."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.api.queries import read_brand_name, read_choice, read_time
from vigie.api.routing import Call
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer, as_json
from vigie.aws.rollups import read_period
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.errors import InvalidError, NotFoundError
from vigie.metric import DEFINITIONS, TOTALS, Step, make_series, total

USUAL = timedelta(days=30)
LONGEST = timedelta(days=800)
LONGEST_BY_HOUR = timedelta(days=92)


def read_metrics(call: Call) -> Answer:
    """A brand's series and totals over [since, until), by hour, day or week of its own zone."""
    brand = read_brand(read_brand_name(call))
    if brand is None:
        call.person.must(read_brand_name(call), Role.VIEWER)
        raise NotFoundError("no such brand")
    call.person.must(brand.slug, Role.VIEWER)
    step = read_choice(call, "by", Step) or Step.DAY
    since, until = _period(call, step)
    zone = ZoneInfo(brand.time_zone)
    wanted = call.query.get("platform", "")
    buckets = read_period(brand.slug, since, until, zone, by_hour=step is Step.HOUR)
    series = make_series((b for b in buckets if wanted in ("", b.platform)), step, zone)
    return as_json(
        {
            "brand": brand.slug,
            "since": to_text(since),
            "until": to_text(until),
            "by": step.value,
            "time_zone": brand.time_zone,
            "definitions": dict(DEFINITIONS),
            "series": [
                {"start": to_text(point.start), **dict.fromkeys(TOTALS, 0), **point.measures}
                for point in series
            ],
            "totals": total(series),
        }
    )


def _period(call: Call, step: Step) -> tuple[datetime, datetime]:
    until = read_time(call, "until") or call.now + timedelta(seconds=1)
    since = read_time(call, "since") or until - USUAL
    longest = LONGEST_BY_HOUR if step is Step.HOUR else LONGEST
    if not timedelta() < until - since <= longest:
        raise InvalidError(f"until is after since, by at most {longest.days} days", field="since")
    return since, until
