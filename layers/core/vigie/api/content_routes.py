"""User content and consent."""

from __future__ import annotations

from vigie.api import content, content_acts
from vigie.api.content_bodies import AskBody, ConsentBody
from vigie.api.routing import Route

LIST = ("brand", "rights", "since", "until", "platform", "cursor", "limit")
ITEM = "/api/content/{id}"

ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/content", content.list_content, "Pictures of others", query=LIST),
    Route(
        "GET",
        "/api/content/export",
        content_acts.export_content,
        "Pictures that may be shown, with their proof",
        query=("brand", "rights"),
        kind="text/csv",
    ),
    Route("POST", f"{ITEM}/ask", content_acts.ask_for, "Ask its author", AskBody, status=202),
    Route(
        "POST", f"{ITEM}/consent", content_acts.record, "What they said", ConsentBody, ("brand",)
    ),
)
