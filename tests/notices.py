"""A notice with defaults, and what people said in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from vigie.alert import NEGATIVE_SPIKE, Alert
from vigie.channels import Notice
from vigie.channels.notice import write_notice
from vigie.channels.story import MentionView, Story

from tests.builders import NOON, a_brand

LINKS = {
    "inbox": "https://vigie.example/#alert=1",
    "mute": "https://vigie.example/m/mute",
    "not_a_problem": "https://vigie.example/m/fine",
}


def an_alert(**values: Any) -> Alert:
    defaults: dict[str, Any] = {
        "id": "levain.negative_spike.20261123120000",
        "brand": "levain",
        "kind": NEGATIVE_SPIKE,
        "severity": 5,
        "count": 9,
        "expected": 1.2,
        "window_hours": 3,
        "opened_at": NOON,
        "updated_at": NOON,
        "topic": ("livraison",),
        "share": 0.64,
    }
    return Alert(**(defaults | values))


def a_view(text: str = "Encore du pain rassis !", **values: Any) -> MentionView:
    defaults: dict[str, Any] = {
        "text": text,
        "url": "https://social.example/p/1",
        "author_name": "Odile Marchand",
        "followers": 12_400,
        "platform": "facebook",
        "said_at": NOON - timedelta(minutes=12),
    }
    return MentionView(**(defaults | values))


def a_story(*mentions: MentionView) -> Story:
    views = mentions or (a_view(),)
    return Story(now=NOON, mentions=views, platforms={"facebook": 6, "x": 3})


def a_notice(language: str = "fr", **values: Any) -> Notice:
    return replace(write_notice(an_alert(), a_brand(), language, a_story(), LINKS), **values)
