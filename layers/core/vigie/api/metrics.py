"""Figures with their definitions; totals are the sum of the series."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.api.asking import LONGEST, find_brand, read_language, read_span
from vigie.api.preferring import prefer_language
from vigie.api.queries import read_choice
from vigie.api.routing import Call
from vigie.aws.http import Answer
from vigie.brand import Role
from vigie.errors import InvalidError
from vigie.metric import Step, hour_of

LONGEST_BY_HOUR = timedelta(days=92)


def read_metrics(call: Call) -> Answer:
    """A brand's figures over [since, until), by hour, day or week of its own zone.

    Without ``until`` the period ends with the hour that runs, so that two calls within it are
    answered alike, the second by 304 where nothing happened between.
    """
    from vigie.api.measuring import gather_metrics  # not at a cold start
    from vigie.api.tagged import as_tagged

    brand = find_brand(call, Role.VIEWER)
    step = read_choice(call, "by", Step) or Step.DAY
    since, until = read_period(call, step)
    preferred = prefer_language(call.request.headers.get("accept-language", ""))
    platform, language = read_platform(call), read_language(call, preferred)
    return as_tagged(call, gather_metrics(brand, since, until, step, platform, language, call.now))


def read_period(call: Call, step: Step = Step.DAY) -> tuple[datetime, datetime]:
    """The period a query asks for, the last thirty days by default. Raises InvalidError."""
    longest = LONGEST_BY_HOUR if step is Step.HOUR else LONGEST
    return read_span(call, hour_of(call.now) + timedelta(hours=1), longest)


def read_platform(call: Call) -> str:
    """The platform a query asks for, empty for all. Raises InvalidError."""
    from vigie.platforms import platform_names

    given = call.query.get("platform", "")
    if given and given not in platform_names():
        raise InvalidError(f"no platform is called {given[:40]!r}", field="platform")
    return given
