"""What the stand-in's figures say, made by the very code that says them."""

from __future__ import annotations

from typing import Any

from vigie.api.presence import show_presence, show_workload
from vigie.jobs.absence import Absence
from vigie.jobs.presence import Presence
from vigie.presence import Channel, Objective, judge_alone, rank_channels
from vigie.workload import Act, Capacity, Load, Pace, weigh_week

View = dict[str, Any]
MOODS = ("positive", "neutral", "negative")
ASKED = ("wanting", "answered", "in_time", "overdue_answer", "~ca", "~cw")


def a_channel(
    platform: str, moods: tuple[int, ...], asked: tuple[int, ...], before: int
) -> Channel:
    mentions = sum(moods)
    counts = {
        "mentions": mentions,
        **dict(zip(MOODS, moods, strict=True)),
        **dict(zip(ASKED, asked, strict=True)),
        "reach": 310 * mentions,
        "clicks": mentions // 6,
    }
    old = {"mentions": before, "positive": before // 2, "negative": before // 5}
    return Channel(platform, counts, old, mentions * 2 // 3, 60 * mentions, mentions / 2)


CHANNELS = (
    a_channel("instagram", (64, 30, 6), (28, 26, 24, 2, 5, 0), 71),
    a_channel("facebook", (18, 30, 24), (32, 15, 9, 6, 6, 8), 64),
    a_channel("google_business", (22, 5, 4), (9, 9, 8, 1, 3, 0), 30),
    a_channel("x", (3, 2, 1), (2, 1, 1, 0, 0, 0), 9),
)
YOUTUBE = a_channel("youtube", (9, 12, 2), (4, 4, 4, 0, 0, 0), 20)
ABSENCES = [
    Absence("reddit", "", ("reddit-1", "reddit-2", "reddit-3")),
    Absence("", "forum-cafe.example", ("alert-1",)),
]


def a_presence(query: dict[str, str], hours: float) -> View:
    """Where the café is, and a week of so many hours of replies for a team of three hours."""
    objective = Objective(query.get("objective") or "reputation")
    alone = (judge_alone(YOUTUBE, objective),)
    found = Presence(objective, tuple(rank_channels(CHANNELS, objective)), alone, CHANNELS)
    loads = [
        Load("instagram", Act.REPLY, round(hours * 9)),
        Load("facebook", Act.REPLY, round(hours * 6)),
        Load("facebook", Act.DECISION, 9),
        Load("", Act.PROMISE, 1),
    ]
    week = weigh_week(loads, Pace(), (180, Capacity.BRAND), 2100, 55 * hours)
    language = query.get("language", "fr")
    return {
        "since": query["since"],
        "until": query["until"],
        **show_presence(found, ABSENCES, language),
        "workload": show_workload(week, language),
    }
