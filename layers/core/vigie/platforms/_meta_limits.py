"""How much of Meta's limits is used, as the headers of every Graph answer tell it.

https://developers.facebook.com/docs/graph-api/overview/rate-limiting
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from vigie.platforms._limits import Gauge, Usage, UsageReader, name_of

APP = "app"
# What the business header calls the calls of each platform; others go by their slug.
BUSINESS = {"facebook": "pages"}
PERCENTS = ("call_count", "total_time", "total_cputime")
# The windows slide, and the headers name no end: what is nearly used is looked at again then.
LOOK_AGAIN = 600.0
LONGEST_BLOCK = 24 * 60.0 + 1


def graph_gauges(platform: str, token: str, app_secret: str) -> tuple[Gauge, ...]:
    """The app's limit, shared by all its accounts, and the business limit of the account."""
    name = BUSINESS.get(platform, platform)
    return Gauge(APP, name_of(app_secret or token)), Gauge(name, name_of(token))


def usage_reader(platform: str) -> UsageReader:
    """A reader of `X-App-Usage` and `X-Business-Use-Case-Usage`: percents, the highest counts."""
    name = BUSINESS.get(platform, platform)

    def read(headers: Mapping[str, str]) -> tuple[Usage, ...]:
        found = [Usage(APP, _share(row), LOOK_AGAIN) for row in [_json(headers, "x-app-usage")]]
        for row in _rows(headers):
            if row.get("type", name) == name:
                seconds = _minutes(row) * 60.0 or LOOK_AGAIN
                found.append(Usage(name, 1.0 if _minutes(row) else _share(row), seconds))
        return tuple(one for one in _highest(found) if one.share > 0)

    return read


def seconds_to_regain(headers: Mapping[str, str]) -> float:
    """`estimated_time_to_regain_access`, in minutes there, in seconds here; 0 when unknown."""
    return 60.0 * max((_minutes(row) for row in _rows(headers)), default=0.0)


def _highest(usages: list[Usage]) -> Iterator[Usage]:
    """Several businesses may be told of; the one nearest to its limit counts."""
    for name in dict.fromkeys(one.name for one in usages):
        yield max((one for one in usages if one.name == name), key=lambda one: one.share)


def _rows(headers: Mapping[str, str]) -> list[Mapping[str, Any]]:
    usage = _json(headers, "x-business-use-case-usage")
    lists = [rows for rows in usage.values() if isinstance(rows, list)]
    return [row for rows in lists for row in rows if isinstance(row, dict)]


def _json(headers: Mapping[str, str], name: str) -> Mapping[str, Any]:
    try:
        found = json.loads(headers.get(name) or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _share(row: Mapping[str, Any]) -> float:
    return max((_number(row.get(name)) for name in PERCENTS), default=0.0) / 100.0


def _minutes(row: Mapping[str, Any]) -> float:
    minutes = _number(row.get("estimated_time_to_regain_access"))
    return minutes if 0 < minutes < LONGEST_BLOCK else 0.0


def _number(value: object) -> float:
    """A number from zero to a million: no NaN, no infinity, no text that is none."""
    try:
        found = float(value) if isinstance(value, int | float | str) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return found if 0 <= found <= 1e6 else 0.0  # noqa: PLR2004 - see the docstring
