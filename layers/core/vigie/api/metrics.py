"""Figures with their definitions; totals are the sum of the series."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.api.preferring import LANGUAGES, prefer_language
from vigie.api.queries import read_brand_name, read_choice, read_time
from vigie.api.routing import Call
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer
from vigie.brand import Role
from vigie.errors import InvalidError, NotFoundError
from vigie.metric import Step, hour_of

USUAL = timedelta(days=30)
LONGEST = timedelta(days=800)
LONGEST_BY_HOUR = timedelta(days=92)


def read_metrics(call: Call) -> Answer:
    """A brand's figures over [since, until), by hour, day or week of its own zone.

    Without ``until`` the period ends with the hour that runs, so that two calls within it are
    answered alike, the second by 304 where nothing happened between.
    """
    from vigie.api.measuring import gather_metrics  # not at a cold start
    from vigie.api.tagged import as_tagged

    brand = read_brand(read_brand_name(call))
    if brand is None:
        call.person.must(read_brand_name(call), Role.VIEWER)
        raise NotFoundError("no such brand")
    call.person.must(brand.slug, Role.VIEWER)
    step = read_choice(call, "by", Step) or Step.DAY
    since, until = read_period(call, step)
    platform, language = read_platform(call), read_language(call)
    return as_tagged(call, gather_metrics(brand, since, until, step, platform, language, call.now))


def read_period(call: Call, step: Step = Step.DAY) -> tuple[datetime, datetime]:
    """The period a query asks for, the last thirty days by default. Raises InvalidError."""
    until = read_time(call, "until") or hour_of(call.now) + timedelta(hours=1)
    since = read_time(call, "since") or until - USUAL
    longest = LONGEST_BY_HOUR if step is Step.HOUR else LONGEST
    if not timedelta() < until - since <= longest:
        raise InvalidError(f"until is after since, by at most {longest.days} days", field="since")
    return since, until


def read_platform(call: Call) -> str:
    """The platform a query asks for, empty for all. Raises InvalidError."""
    from vigie.platforms import platform_names

    given = call.query.get("platform", "")
    if given and given not in platform_names():
        raise InvalidError(f"no platform is called {given[:40]!r}", field="platform")
    return given


def read_language(call: Call) -> str:
    """The language of the words in an answer: as asked, else as the browser prefers, else English.

    Raises InvalidError for one that is asked for and not written here.
    """
    given = call.query.get("language", "")
    if given and given not in LANGUAGES:
        raise InvalidError(f"language is one of {', '.join(LANGUAGES)}", field="language")
    return given or prefer_language(call.request.headers.get("accept-language", ""))
