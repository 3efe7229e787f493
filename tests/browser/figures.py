"""The stand-in's figures: invented days counted into an answer of the API's own shape."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import Any
from zoneinfo import ZoneInfo

from vigie.definitions import define
from vigie.listed import voice_measure

from tests.browser.desk import Desk, RefusedError, View

ZONE = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)
FEWEST = 10
Told = Counter[str]
DayOf = Callable[[date, str], Mapping[str, int]]
MOODS = ("positive", "neutral", "negative")
SHOWN = ("mentions", *MOODS, "hidden", "replies")
FACEBOOK: View = {"response_rate": 0.92, "response_seconds": 5160, "conversations": 37}


def a_busy_day(day: date, platform: str) -> Mapping[str, int]:
    """A shop that is talked about: a rhythm of the week, and a bad day on the twelfth."""
    size = {"facebook": 9, "google_business": 4, "instagram": 6, "x": 1, "youtube": 3}[platform]
    n = day.toordinal()
    positive = (n * 7 % 5 + size) // 2
    neutral = n * 3 % size + (2 if day.weekday() > 4 else 0)
    negative = (n * 5 % size) // 3 + (3 * size if day.day == 12 else 0)
    complaint = negative - negative // 4
    wanting = complaint + neutral // 2
    answered = wanting - wanting // 5
    return {
        "mentions": positive + neutral + negative,
        "positive": positive,
        "neutral": neutral,
        "negative": negative,
        "complaint": complaint,
        "question": neutral // 2,
        "praise": positive // 2,
        "wanting": wanting,
        "answered": answered,
        "in_time": answered - answered // 6,
        "overdue_answer": answered // 6,
        "backlog": wanting - answered,
        "hidden": negative // 5,
        "replies": answered,
        "named": positive + negative,
        "reach": 240 * positive,
    }


@dataclass
class Figures:
    """What is counted; tests may reach in. ``counts`` tells one platform's day."""

    counts: DayOf = a_busy_day
    platforms: tuple[str, ...] = ("facebook", "google_business", "instagram", "x", "youtube")
    apart: tuple[str, ...] = ("youtube",)
    rivals: Mapping[str, int] = field(
        default_factory=lambda: {"Café du Port": 61, "Le Petit Phare": 24}
    )
    asked: list[dict[str, str]] = field(default_factory=list)


def of(desk: Desk) -> Figures:
    if desk.figures is None:
        desk.figures = Figures()
    figures: Figures = desk.figures
    return figures


def read_metrics(desk: Desk, query: dict[str, str], _: View, headers: dict[str, str]) -> View:
    """The whole answer for a period; YouTube is kept out of what is mixed."""
    figures = of(desk)
    figures.asked.append(dict(query))
    since, until = (datetime.fromisoformat(query[one]) for one in ("since", "until"))
    if since >= until:
        raise RefusedError(422, "until is after since", field="since")
    before = since - (until - since)
    wanted = [one for one in figures.platforms if query.get("platform", one) == one]
    apart = [one for one in figures.apart if one in wanted and "platform" not in query]
    mixed = [one for one in wanted if one not in apart]
    by = query.get("by", "day")
    buckets = {one: count_steps(figures, one, since, until, by) for one in wanted}
    now = {one: sum_up(steps.values()) for one, steps in buckets.items()}
    past = {one: sum_up(count_steps(figures, one, before, since, "day").values()) for one in wanted}
    ours = make_figures(add(now, mixed), add(past, mixed))
    series = add_steps(buckets.values())
    return {
        "brand": query["brand"],
        "since": query["since"],
        "until": query["until"],
        "by": by,
        "time_zone": ZONE.key,
        "definitions": define(query.get("language", "en")),
        "series": [show_point(at, counts) for at, counts in series if counts["mentions"]],
        "totals": show_totals(add(now, wanted)),
        "platforms": {one: show_totals(counts) for one, counts in now.items()},
        "figures": ours,
        "apart": {
            one: {"totals": show_totals(now[one]), "figures": make_figures(now[one], past[one])}
            for one in apart
        },
        "authors": {"total": ours["unique_authors"]["value"], "error": 0.01625, "series": []},
        "responses": {
            "series": [
                show_response(at, counts["answered"])
                for at, counts in add_steps(buckets[one] for one in mixed)
                if counts["answered"]
            ]
        },
        "facebook": FACEBOOK | {"since": query["since"], "until": query["until"]},
        "voices": show_voices(figures, add(now, mixed)["named"]),
        "backlog": show_backlog(desk, ours["backlog"]["value"]),
        "spikes": {"count": 1, "by_kind": {"negative_spike": 1}},
        "previous": {
            "since": before.isoformat(),
            "until": query["since"],
            "totals": show_totals(add(past, wanted)),
        },
    }


def show_backlog(desk: Desk, waiting: int | None) -> View:
    """How many wait, and the one that waits longest."""
    oldest = desk.of("hours")
    said_at = desk.told[oldest].mention.said_at.isoformat()
    return {
        "count": waiting,
        "oldest": {"mention_id": oldest, "said_at": said_at} if waiting else None,
    }


def count_steps(
    figures: Figures, platform: str, since: datetime, until: datetime, by: str
) -> dict[datetime, Told]:
    """A platform's counts by step; a day's are told at ten, and at three by the hour too."""
    steps: dict[datetime, Told] = {}
    day = since.astimezone(ZONE).date()
    while (noon := datetime(day.year, day.month, day.day, 10, tzinfo=ZONE)) < until:
        start = day - timedelta(days=day.weekday()) if by == "week" else day
        at = datetime(start.year, start.month, start.day, tzinfo=ZONE).astimezone(UTC)
        if by == "hour":
            at = noon.astimezone(UTC)
        if noon >= since:
            steps.setdefault(at, Counter()).update(figures.counts(day, platform))
        day += timedelta(days=1)
    return steps


def sum_up(counts: Any) -> Told:
    return sum(counts, Counter())


def add(counts: Mapping[str, Told], names: list[str]) -> Told:
    return sum_up(counts[one] for one in names)


def add_steps(buckets: Any) -> list[tuple[datetime, Told]]:
    found: dict[datetime, Told] = {}
    for steps in buckets:
        for at, counts in steps.items():
            found.setdefault(at, Counter()).update(counts)
    return sorted(found.items())


def show_point(at: datetime, counts: Told) -> View:
    return {"start": at.isoformat(), **dict.fromkeys(SHOWN, 0), **counts}


def show_totals(counts: Told) -> View:
    totals: View = {**dict.fromkeys(SHOWN, 0), **counts}
    return totals | ({"net_sentiment": net(counts)} if counts["mentions"] else {})


def net(counts: Told) -> float:
    return round(100 * (counts["positive"] - counts["negative"]) / counts["mentions"], 1)


def show_response(at: datetime, answered: int) -> View:
    n = at.toordinal()
    median = 1500 + n * 701 % 7200
    p90 = median * 3 + n * 97 % 3600
    return {"start": at.isoformat(), "median": median, "p90": p90, "answered": answered}


def show_voices(figures: Figures, named: int) -> list[View]:
    said = [("Café du Phare", True, named), *((k, False, n) for k, n in figures.rivals.items())]
    whole = sum(n for *_, n in said) or 1
    voices = [
        {
            "name": name,
            "own": own,
            "mentions": n,
            "share": round(n / whole, 4),
            "opens": "named" if own else voice_measure(name),
        }
        for name, own, n in said
    ]
    return sorted(voices, key=lambda one: -int(str(one["mentions"])))


def make_figures(now: Told, was: Told) -> View:
    """The figures a page shows first, each beside what it was."""

    def figure(unit: str, opens: str | None, value: Any, of: str = "mentions") -> View:
        enough = now[of] >= FEWEST
        return {
            "value": value(now) if now[of] else None,
            "unit": unit,
            "enough": enough,
            "of": now[of],
            "previous": value(was) if was[of] else None,
            "change": {"enough": enough and was[of] >= FEWEST, "direction": None, "percent": None},
            "opens": opens,
        }

    def share(part: str, of: str, opens: str | None) -> View:
        low, high = wilson(now[part], now[of])
        found = figure("share", opens, lambda c: round(c[part] / c[of], 4), of)
        return found | ({"low": low, "high": high} if now[of] else {})

    def seconds(times: int) -> View:
        return figure("seconds", "answered", lambda c: 3000 * times + c["answered"], "answered")

    people = round(now["mentions"] * 0.8)
    spread: View = {"low": round(people * 0.96), "high": round(people * 1.04)}
    good, bad = now["positive"], now["negative"]
    pair: View = {"pair": f"{good}:{bad}", "infinite": bool(good and not bad)}
    return {
        "volume": figure("mentions", "about_us", lambda c: c["mentions"]),
        "strength": figure("share", "about_us", lambda _: 0.62),
        "net_sentiment": figure("percent", "about_us", net),
        "sentiment_ratio": figure(
            "ratio",
            "about_us_told",
            lambda c: round(c["positive"] / c["negative"], 2) if c["negative"] else None,
        )
        | pair,
        "negative_share": share("negative", "mentions", "about_us_negative"),
        "unique_authors": figure("people", "mentions", lambda c: round(c["mentions"] * 0.8))
        | spread,
        "potential_reach": figure("followers", "reach", lambda c: c["reach"]),
        "response_rate": share("answered", "wanting", "wanting"),
        "in_time_share": share("in_time", "answered", "in_time"),
        "backlog": figure("mentions", "backlog", lambda c: c["backlog"], "wanting"),
        "response_median": seconds(1),
        "response_p90": seconds(6),
        "moderation_rate": share("hidden", "mentions", "hidden"),
        "rating": figure("score", "rated", lambda _: 4.37, "rated"),
        "clicks": figure("clicks", None, lambda c: c["clicks"], "clicks"),
    }


def wilson(part: int, whole: int) -> tuple[float, float]:
    if not whole:
        return 0.0, 1.0
    z, p = 1.96, part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def read_table(desk: Desk, query: dict[str, str], *_: object) -> View:
    """A file, as the reports' routes answer it; one of them is long, and written meanwhile."""
    if query["format"] == "json" and "job" not in query:
        return {"state": "writing", "job": "j1", "retry_after": 0.01}
    if query["format"] == "json":
        return {"rows": [{"start": query["since"], "mentions": 3}]}
    return {"file": f"start,mentions\r\n{query['since']},3\r\n", "type": "text/csv"}


def read_report(_: Desk, query: dict[str, str], *__: object) -> View:
    return {"file": f"<!doctype html><title>{query['brand']}</title>", "type": "text/html"}


def tag_of(body: View) -> str:
    return f'"{hash(json.dumps(body, sort_keys=True)) & 0xFFFFFFFF:x}"'


ROUTES = (
    ("GET", "/api/metrics", read_metrics),
    ("GET", "/api/tables/(?P<table>[a-z]+)", read_table),
    ("GET", "/api/report", read_report),
)
