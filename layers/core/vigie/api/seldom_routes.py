"""The routes that are seldom taken: settings, data rights, links in mails, and a crisis."""

from __future__ import annotations

from vigie.api import (
    channels,
    checks,
    crises,
    crisis_figures,
    exports,
    imports,
    links,
    privacy,
    recipients,
    rules,
    statements,
)
from vigie.api.bodies import AddressBody, ChannelBody, EraseBody, ImportBody, RulesBody
from vigie.api.crisis_bodies import (
    ApprovalBody,
    BroadcastBody,
    CrisisBody,
    CrisisPatch,
    EndBody,
    NoteBody,
    StatementBody,
    StepPatch,
)
from vigie.api.routing import Route

EXPORT = ("brand", "since", "until", "cursor", "limit")

ROUTES = (
    Route("GET", "/privacy/deletions/{code}", privacy.show_deletion, "A deletion", is_open=True),
    Route("GET", "/privacy/{brand}", privacy.show_notice, "Privacy notice", is_open=True),
    Route("GET", "/m/{token}", links.show_link, "A mail's link", is_open=True, kind="text/html"),
    Route("POST", "/m/{token}", links.follow_link, "Its act", is_open=True, kind="text/html"),
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
    Route("GET", "/api/sources/{id}/check", checks.check_source, "What is connected, by step"),
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
    Route("POST", "/api/import", imports.import_mentions, "Bring history in", ImportBody),
    Route("GET", "/api/export", exports.export_mentions, "Take history out", query=EXPORT),
    Route("POST", "/api/privacy/erase", privacy.erase, "Erase an author", EraseBody),
    Route("GET", "/api/crises", crises.list_crises, "Crises, proposed and begun", query=("brand",)),
    Route("POST", "/api/crises", crises.begin, "Begin a crisis", CrisisBody, status=201),
    Route("GET", "/api/crises/{id}", crises.read_one, "A crisis whole"),
    Route("PATCH", "/api/crises/{id}", crises.patch, "Speaker, paused posts", CrisisPatch),
    Route("POST", "/api/crises/{id}/decline", crises.decline, "No crisis"),
    Route("PATCH", "/api/crises/{id}/steps/{step}", crises.patch_step, "Playbook", StepPatch),
    Route("POST", "/api/crises/{id}/notes", crises.note, "A line for the story", NoteBody),
    Route("PUT", "/api/crises/{id}/statement", statements.write, "Draft", StatementBody),
    Route("POST", "/api/crises/{id}/approve", statements.sign_off, "Approve", ApprovalBody),
    Route("POST", "/api/crises/{id}/broadcast", statements.send, "Send", BroadcastBody, status=202),
    Route("POST", "/api/crises/{id}/end", crises.finish, "End a crisis", EndBody),
    Route("GET", "/api/crises/{id}/hours", crisis_figures.list_hours, "The live chart"),
    Route("GET", "/api/crises/{id}/report", crisis_figures.read_report, "Looking back"),
    Route(
        "GET", "/api/crisis-templates", crisis_figures.list_templates, "Statements to begin with"
    ),
)
