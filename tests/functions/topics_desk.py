"""What people ask for, for tests: put down as a closed day's row is, or said and closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from vigie.analysis import Intent
from vigie.aws.asked import asked_write
from vigie.aws.clock import utc_now
from vigie.aws.tallies import note_made, read_days_made
from vigie.text.keyphrase import find_phrases
from vigie.topic import Asked, topic_id

from tests.functions.conftest import Api

SUNDAY, TERRACE = "fr:dimanche livr", "fr:terrasse"


def an_asked(text: str, who: str, day: date, *intents: Intent, **values: Any) -> Asked:
    language = values.pop("language", "fr")
    defaults: dict[str, Any] = {
        "mention_id": f"{who}{day:%Y%m%d}".ljust(26, "x"),
        "day": day,
        "author": who,
        "intents": frozenset(intents or (Intent.QUESTION,)),
        "is_negative": False,
        "phrases": find_phrases(text, language),
        "words": "abcdef",
    }
    return Asked(**(defaults | values))


def keep_days(asked: Sequence[Asked], days: Sequence[date], brand: str = "levain") -> None:
    """Put days down as made, with what was asked on each."""
    known = read_days_made(brand)
    for day in days:
        row = asked_write(brand, day, [one for one in asked if one.day == day])
        known = note_made(brand, day, [row], "sums", known)


def make_topics() -> dict[str, str]:
    """Two topics of the brand `levain`, two days ago."""
    day = utc_now().date() - timedelta(days=2)
    said = [
        an_asked("Vous livrez le dimanche ? Une terrasse ?", who, day) for who in ("odile", "rene")
    ]
    keep_days(said, [day])
    return {"topic": topic_id("levain", SUNDAY), "topic2": topic_id("levain", TERRACE)}


def topics(api: Api, more: str = "") -> list[dict[str, Any]]:
    answer = api("GET", f"/api/topics?brand=levain{more}")
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.body["items"]
    return items
