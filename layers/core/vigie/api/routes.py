"""Every route of the API, in tables: what is seldom asked for is loaded when it is."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from vigie.api import (
    acts,
    alerts,
    mentions,
    metrics,
    page,
    replies,
    settings,
    sources,
)
from vigie.api.bodies import (
    BrandBody,
    MentionBody,
    MentionPatch,
    ModerateBody,
    MuteBody,
    ReplyBody,
    SourceBody,
    SourcePatch,
)
from vigie.api.routing import Route

PERIOD = ("brand", "since", "until")
ALERTS = (*PERIOD, "kind", "state", "cursor", "limit")
INBOX = (
    "brand",
    "queue",
    "status",
    "platform",
    "but",
    "sentiment",
    "intent",
    "measure",
    "assignee",
    "q",
    "since",
    "until",
    "cursor",
    "limit",
)

ROUTES = (
    Route("GET", "/", page.show_page, "The inbox page", is_open=True),
    Route("GET", "/assets/{file}", page.show_asset, "The page's own files", is_open=True),
    Route("GET", "/api/openapi.json", page.show_openapi, "This document", is_open=True),
    Route("GET", "/api/me", page.show_me, "Who is signed in, and their roles"),
    Route("GET", "/api/mentions", mentions.list_mentions, "The inbox", query=INBOX),
    Route("POST", "/api/mentions", mentions.add_mention, "Enter by hand", MentionBody, status=201),
    Route("GET", "/api/mentions/{id}", mentions.read_mention, "A mention whole"),
    Route("PATCH", "/api/mentions/{id}", mentions.patch_mention, "Settle", MentionPatch),
    Route("POST", "/api/mentions/{id}/reply", replies.reply, "Answer", ReplyBody, status=202),
    Route(
        "POST",
        "/api/mentions/{id}/moderate",
        acts.moderate,
        "Moderate",
        ModerateBody,
        status=202,
    ),
    Route("POST", "/api/mentions/{id}/like", acts.like, "Like, as a person", status=202),
    Route("GET", "/api/actions/{id}", acts.read_one_action, "An action with its history"),
    Route(
        "GET",
        "/api/metrics",
        metrics.read_metrics,
        "Figures",
        query=(*PERIOD, "by", "platform", "language"),
    ),
    Route("GET", "/api/alerts", alerts.list_alerts, "Alerts", query=ALERTS),
    Route("GET", "/api/alerts/{id}", alerts.read_one, "An alert"),
    Route("POST", "/api/alerts/{id}/ack", alerts.acknowledge, "Take an alert on"),
    Route("POST", "/api/alerts/{id}/dismiss", alerts.dismiss, "Not a problem"),
    Route("POST", "/api/alerts/{id}/mute", alerts.mute, "Mute an alert", MuteBody),
    Route("GET", "/api/platforms", settings.list_platforms, "What each platform can do"),
    Route("GET", "/api/brands", settings.list_brands, "The caller's brands"),
    Route("GET", "/api/brands/{brand}", settings.read_brand, "A brand's settings"),
    Route("PUT", "/api/brands/{brand}", settings.save_brand, "Keep settings", BrandBody),
    Route("GET", "/api/sources", sources.list_sources, "Sources", query=("brand",)),
    Route("POST", "/api/sources", sources.add_source, "Listen to a place", SourceBody, status=201),
    Route("PATCH", "/api/sources/{id}", sources.patch_source, "Change a source", SourcePatch),
    Route("DELETE", "/api/sources/{id}", sources.delete_source, "Stop listening"),
    Route("PUT", "/api/secrets/{brand}/{platform}", settings.save_secrets, "Write secrets"),
)


# What is asked for less often, a table to a part of the desk; loaded one after the other, when what
# is asked for was in none before.
TABLES = (
    "conversation",
    "writing",
    "team",
    "own_words",
    "link",
    "people",
    "account",
    "content",
    "starter",
    "topic",
    "report",
    "seldom",
    "presence",
)


def every_route() -> Iterator[Route]:
    """The routes taken often, then the other tables, each loaded only once one is past it."""
    yield from ROUTES
    for name in TABLES:
        yield from import_module(f"vigie.api.{name}_routes").ROUTES
