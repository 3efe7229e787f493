"""The answers a report is made of, in the shapes of their routes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.report import Report

SINCE = datetime(2026, 10, 25, 22, tzinfo=UTC)  # midnight in Paris, in the night of the longer day
UNTIL = datetime(2026, 11, 24, 23, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 9, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def a_figure(value: float | None, unit: str, previous: float | None = None, **more: Any) -> Any:
    return {
        "value": value,
        "unit": unit,
        "enough": True,
        "of": 412,
        "previous": previous,
        "opens": None,
        **more,
    }


def a_series() -> list[dict[str, Any]]:
    points = []
    for n in range(30):
        said = (n * 7 % 13) + (24 if n in (18, 19) else 0)
        negative = said // 5 + (14 if n == 18 else 0)
        positive = max(0, said // 2 - (4 if n == 18 else 0))
        start = datetime(2026, 10, 25, 23, tzinfo=UTC) + n * DAY
        mentions = max(said, positive + negative)
        points.append(
            {
                "start": stamp(start),
                "mentions": mentions,
                "positive": positive,
                "negative": negative,
                "neutral": mentions - positive - negative,
            }
        )
    return points


def a_metrics(**more: Any) -> dict[str, Any]:
    series = a_series()
    names = ("mentions", "positive", "neutral", "negative")
    totals = {name: sum(point[name] for point in series) for name in names}
    quiet = {"mentions": 9, "positive": 4, "neutral": 3, "negative": 2}
    waits = [
        {
            "start": point["start"],
            "median": 2_400 + 390 * (n % 9) if n % 6 else None,
            "p90": 9_000 + 1_100 * (n % 9) if n % 6 else None,
            "answered": n % 6,
        }
        for n, point in enumerate(series)
    ]
    return {
        "brand": "levain",
        "since": stamp(SINCE),
        "until": stamp(UNTIL),
        "by": "day",
        "time_zone": "Europe/Paris",
        "definitions": {
            "volume": "Ce qui a été dit de la marque, chaque mention une fois.",
            "net_sentiment": "100 × (positives \u2212 négatives) ÷ mentions.",
            "response_median": "La moitié des réponses est partie plus vite que cela.",
        },
        "series": series,
        "totals": {**totals, "net_sentiment": 24.6},
        "platforms": {
            "facebook": {"mentions": 148, "positive": 81, "neutral": 41, "negative": 26},
            "instagram": {"mentions": 62, "positive": 40, "neutral": 17, "negative": 5},
            "google_business": {"mentions": 21, "positive": 12, "neutral": 0, "negative": 9},
            "mastodon": {"mentions": 4, "positive": 1, "neutral": 3, "negative": 0},
        },
        "figures": {
            "volume": a_figure(1_235, "mentions", 1_098),
            "unique_authors": a_figure(842, "people", 790),
            "net_sentiment": a_figure(24.6, "score", -3.2),
            "net_sentiment_without_neutral": a_figure(41.0, "score", 38.5),
            "sentiment_ratio": a_figure(2.37, "ratio", 2.1),
            "negative_share": a_figure(0.178, "share", 0.201, low=0.152, high=0.207),
            "brand_health": a_figure(71.4, "score", 69.9),
            "author_diversity": a_figure(0.68, "share", 0.7),
            "potential_reach": a_figure(1_482_300, "people", 905_000),
            "estimated_reach": a_figure(201_400, "people", 131_000),
            "response_rate": a_figure(0.914, "share", 0.87),
            "response_median": a_figure(4_380, "seconds", 5_905),
            "response_p90": a_figure(191_000, "seconds", 260_000),
            "in_time_share": a_figure(None, "share", None, enough=False, of=7),
            "backlog": a_figure(4, "mentions", 9),
            "moderation_rate": a_figure(0.031, "share", 0.028),
            "illegal_median": a_figure(None, "seconds", None, enough=False, of=0),
            "rating": a_figure(4.31, "score", 4.2),
            "giving_share": a_figure(0.82, "share", 0.61),
            "clicks": a_figure(57, "mentions", 40),
        },
        "apart": {
            "youtube": {
                "totals": quiet,
                "figures": {"volume": a_figure(9, "mentions", 3, enough=False)},
            }
        },
        "authors": {"total": 842, "error": 0.01625, "series": []},
        "responses": {"series": waits},
        "voices": [
            {"name": "Levain & Fils", "own": True, "mentions": 235, "share": 0.62},
            {"name": "Boulangerie du Port", "own": False, "mentions": 98, "share": 0.2586},
            {"name": "<b>Le Fournil</b>", "own": False, "mentions": 46, "share": 0.1214},
        ],
        "backlog": {"count": 4, "oldest": {"mention_id": "m-secret", "said_at": stamp(SINCE)}},
        "spikes": {"count": 1, "by_kind": {"negative_spike": 1}},
        "previous": {"since": stamp(SINCE - 30 * DAY), "until": stamp(SINCE), "totals": {}},
        **more,
    }


def a_presence() -> dict[str, Any]:
    return {
        "objective": "reputation",
        "items": [
            {
                "platform": "facebook",
                "rank": 1,
                "score": 81.2,
                "minutes": 95,
                "mentions": 148,
                "enough": True,
                "recommendation": "148 mentions et 12 réponses par semaine : restez-y d’abord.",
            },
            {
                "platform": "mastodon",
                "rank": 2,
                "score": 10.0,
                "minutes": 4,
                "mentions": 4,
                "enough": False,
                "recommendation": "",
            },
        ],
        "workload": {
            "minutes": 260,
            "capacity": 180,
            "replies": 61,
            "passes": False,
            "text": "Il manque 1 h 20 par semaine : pensez à vous faire aider.",
        },
    }


def a_topics() -> dict[str, Any]:
    first = {"kind": "rising", "count": 24, "before": 6, "rise": 4.0, "people": 19, "negative": 3}
    named = {**first, "id": "t1", "name": "Pain sans gluten", "named_by": "nadia", "mentions": []}
    words = {**named, "id": "t2", "name": "Odile Quérou", "named_by": "", "kind": "negative"}
    week = {"since": "2026-11-16", "until": "2026-11-23"}
    return {"week": week, "items": [named, words]}


def an_accounts() -> dict[str, Any]:
    return {
        "items": [
            {
                "platform": "instagram",
                "author": {"id": "u1", "name": "Zoé <script>alert(1)</script>"},
                "mentions": 12,
                "followers": 48_300,
                "help": 9.5,
                "harm": 0,
            }
        ]
    }


def an_alerts() -> dict[str, Any]:
    opened = {"opened_at": "2026-11-12T13:05:00Z", "kind": "negative_spike", "severity": 8}
    return {"items": [{**opened, "count": 31, "state": "over"}]}


def a_report(**more: Any) -> Report:
    whole: dict[str, Any] = {
        "brand": "levain",
        "name": "Levain & Fils",
        "time_zone": "Europe/Paris",
        "since": SINCE + timedelta(hours=1),
        "until": UNTIL,
        "made_at": NOW,
        "metrics": a_metrics(),
        "presence": a_presence(),
        "topics": a_topics(),
        "accounts": an_accounts(),
        "alerts": an_alerts(),
    }
    return Report(**whole | more)
