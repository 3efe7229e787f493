"""A desk with a history whose figures are known, made by the jobs that make a real one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vigie.analysis import Analysis, Intent, Mood
from vigie.aws.mentions import mention_to_item
from vigie.aws.settings import settings
from vigie.aws.table import put, write
from vigie.jobs.score import score_mention
from vigie.mention import Author

from tests.builders import NOON, a_mention, an_analysis
from tests.functions.conftest import Api

WEEK = "since=2026-11-17T00:00:00Z&until=2026-11-24T00:00:00Z"


def hear(
    name: str,
    mood: Mood = Mood.NEUTRAL,
    *intents: Intent,
    said_at: datetime = NOON,
    author: str = "",
    followers: int | None = None,
    now: datetime = NOON,
    **values: Any,
) -> str:
    """A mention read as given, all the way into the counters."""
    who = Author(author or f"a{name}", "Odile Marchand", followers)
    mention = a_mention(native_id=name, said_at=said_at, author=who, **values)
    read: Analysis = an_analysis(mood, *intents)
    write(put(settings().mentions_table, mention_to_item(mention, now)))
    score_mention(mention, lambda _: read, now)
    return mention.id


def ask(api: Api, more: str = "", period: str = WEEK) -> Any:
    answer = api("GET", f"/api/metrics?brand=levain&{period}{more}")
    assert answer.status == 200, answer.body
    return answer.body


def list_ids(api: Api, measure: str, more: str = "", period: str = WEEK) -> list[str]:
    """Every page of a measure's list."""
    found: list[str] = []
    cursor = ""
    while True:
        route = f"/api/mentions?brand=levain&measure={measure}&limit=3&{period}{more}{cursor}"
        page = api("GET", route)
        assert page.status == 200, page.body
        found += [one["id"] for one in page.body["items"]]
        if page.body["next_cursor"] is None:
            return found
        cursor = f"&cursor={page.body['next_cursor']}".replace("#", "%23")
