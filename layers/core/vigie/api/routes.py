"""Every route of the API, in one table; those of a crisis are loaded where one is asked for."""

from __future__ import annotations

from vigie.api import (
    acts,
    alerts,
    channels,
    checks,
    exports,
    imports,
    links,
    mentions,
    metrics,
    page,
    privacy,
    recipients,
    rules,
    settings,
    sources,
)
from vigie.api.bodies import (
    AddressBody,
    BrandBody,
    ChannelBody,
    EraseBody,
    ImportBody,
    MentionBody,
    MentionPatch,
    ModerateBody,
    MuteBody,
    ReplyBody,
    RulesBody,
    SavedReplyBody,
    SourceBody,
    SourcePatch,
)
from vigie.api.routing import Route

PERIOD = ("brand", "since", "until")
INBOX = (
    "brand",
    "queue",
    "status",
    "platform",
    "sentiment",
    "intent",
    "assignee",
    "q",
    "since",
    "until",
    "cursor",
    "limit",
)
EXPORT = ("brand", "since", "until", "cursor", "limit")

ROUTES = (
    Route("GET", "/", page.show_page, "The inbox page", is_open=True),
    Route("GET", "/assets/{file}", page.show_asset, "The page's own files", is_open=True),
    Route("GET", "/api/openapi.json", page.show_openapi, "This document", is_open=True),
    Route("GET", "/privacy/deletions/{code}", privacy.show_deletion, "A deletion", is_open=True),
    Route("GET", "/privacy/{brand}", privacy.show_notice, "Privacy notice", is_open=True),
    Route("GET", "/m/{token}", links.show_link, "A mail's link", is_open=True, kind="text/html"),
    Route("POST", "/m/{token}", links.follow_link, "Its act", is_open=True, kind="text/html"),
    Route("GET", "/api/me", page.show_me, "Who is signed in, and their roles"),
    Route("GET", "/api/mentions", mentions.list_mentions, "The inbox", query=INBOX),
    Route("POST", "/api/mentions", mentions.add_mention, "Enter by hand", MentionBody, status=201),
    Route("GET", "/api/mentions/{id}", mentions.read_mention, "A mention whole"),
    Route("PATCH", "/api/mentions/{id}", mentions.patch_mention, "Settle", MentionPatch),
    Route("POST", "/api/mentions/{id}/reply", acts.reply, "Answer", ReplyBody, status=202),
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
        "GET", "/api/metrics", metrics.read_metrics, "Figures", query=(*PERIOD, "by", "platform")
    ),
    Route("GET", "/api/alerts", alerts.list_alerts, "Alerts", query=("brand",)),
    Route("POST", "/api/alerts/{id}/ack", alerts.acknowledge, "Take an alert on"),
    Route("POST", "/api/alerts/{id}/dismiss", alerts.dismiss, "Not a problem"),
    Route("POST", "/api/alerts/{id}/mute", alerts.mute, "Mute an alert", MuteBody),
    Route("GET", "/api/platforms", settings.list_platforms, "What each platform can do"),
    Route("GET", "/api/brands", settings.list_brands, "The caller's brands"),
    Route("GET", "/api/brands/{brand}", settings.read_brand, "A brand's settings"),
    Route("PUT", "/api/brands/{brand}", settings.save_brand, "Keep settings", BrandBody),
    Route("GET", "/api/brands/{brand}/recipients", recipients.list_recipients, "Who gets mails"),
    Route(
        "POST",
        "/api/brands/{brand}/recipients/retry",
        recipients.try_recipient,
        "Mail an address again",
        AddressBody,
    ),
    Route("GET", "/api/brands/{brand}/channels", channels.list_brand_channels, "Channels"),
    Route(
        "PUT",
        "/api/brands/{brand}/channels/{channel}",
        channels.save_channel,
        "What a channel gets",
        ChannelBody,
    ),
    Route(
        "DELETE", "/api/brands/{brand}/channels/{channel}", channels.delete_channel, "Disconnect"
    ),
    Route(
        "POST",
        "/api/brands/{brand}/channels/{channel}/test",
        channels.test_channel,
        "Send a test notice",
    ),
    Route("GET", "/api/sources", sources.list_sources, "Sources", query=("brand",)),
    Route("POST", "/api/sources", sources.add_source, "Listen to a place", SourceBody, status=201),
    Route("GET", "/api/sources/{id}/check", checks.check_source, "What is connected, by step"),
    Route("PATCH", "/api/sources/{id}", sources.patch_source, "Change a source", SourcePatch),
    Route("DELETE", "/api/sources/{id}", sources.delete_source, "Stop listening"),
    Route("GET", "/api/rules/{brand}", rules.read_rules, "Word lists"),
    Route(
        "GET",
        "/api/rules/{brand}/export",
        rules.export_rules,
        "Banned words with variants, for a platform's own filter",
        query=("platform",),
        kind="text/plain",
    ),
    Route("PUT", "/api/rules/{brand}", rules.save_rules, "Keep word lists", RulesBody),
    Route(
        "GET", "/api/saved-replies", settings.list_saved_replies, "Saved replies", query=("brand",)
    ),
    Route(
        "POST", "/api/saved-replies", settings.add_saved_reply, "Save", SavedReplyBody, status=201
    ),
    Route("DELETE", "/api/saved-replies/{id}", settings.delete_saved_reply, "Forget a reply"),
    Route("PUT", "/api/secrets/{brand}/{platform}", settings.save_secrets, "Write secrets"),
    Route("POST", "/api/import", imports.import_mentions, "Bring history in", ImportBody),
    Route("GET", "/api/export", exports.export_mentions, "Take history out", query=EXPORT),
    Route("POST", "/api/privacy/erase", privacy.erase, "Erase an author", EraseBody),
)


def routes_for(path: str) -> tuple[Route, ...]:
    """The routes a path may be of: few calls are about a crisis, and none waits for its models."""
    if not path.startswith("/api/cris"):
        return ROUTES
    from vigie.api.crisis_routes import CRISIS_ROUTES

    return CRISIS_ROUTES


def every_route() -> tuple[Route, ...]:
    """All of them, for the description."""
    from vigie.api.crisis_routes import CRISIS_ROUTES

    return (*ROUTES, *CRISIS_ROUTES)
