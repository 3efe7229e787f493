"""What tests talk about, with defaults: a mention, an event, a brand, a record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from vigie.analysis import Analysis, Intent, Language, Mood, Sentiment
from vigie.aws.wire import to_wire
from vigie.brand import Brand, Recipient
from vigie.mention import Author, EventKind, Mention, MentionEvent

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def an_event(text: str = "Le pain était très bon", **values: Any) -> MentionEvent:
    defaults: dict[str, Any] = {
        "platform": "facebook",
        "native_id": "100_1",
        "kind": EventKind.ADD,
        "version": NOON,
        "said_at": NOON,
        "text": text,
        "author": Author("7001", "Odile Marchand"),
        "thread_id": "55_100",
    }
    return MentionEvent(**(defaults | values))


def a_mention(text: str = "Le pain était très bon", **values: Any) -> Mention:
    defaults: dict[str, Any] = {
        "brand": "levain",
        "platform": "facebook",
        "native_id": "100_1",
        "said_at": NOON,
        "text": text,
        "author": Author("7001", "Odile Marchand"),
        "stamps": {"text": NOON},
        "revision": 1,
    }
    return Mention(**(defaults | values))


def a_brand(**values: Any) -> Brand:
    defaults: dict[str, Any] = {
        "slug": "levain",
        "name": "Levain & Fils",
        "alert_recipients": (Recipient("odile@levain.example", "fr"),),
    }
    return Brand(**(defaults | values))


def an_analysis(
    label: Mood = Mood.NEUTRAL, *intents: Intent, language: Language = Language.FR
) -> Analysis:
    sure = {mood: 0.9 if mood is label else 0.05 for mood in Mood}
    sentiment = Sentiment(label, sure[Mood.POSITIVE], sure[Mood.NEUTRAL], sure[Mood.NEGATIVE])
    return Analysis(language=language, sentiment=sentiment, intents=intents)


def a_stream_event(*items: dict[str, Any], verb: str = "INSERT") -> dict[str, Any]:
    return {
        "Records": [
            {
                "eventName": verb,
                "dynamodb": {"SequenceNumber": str(100 + number), "NewImage": to_wire(item)},
            }
            for number, item in enumerate(items)
        ]
    }
