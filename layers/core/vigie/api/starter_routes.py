"""The routes of conversation starters."""

from __future__ import annotations

from vigie.api import starters
from vigie.api.routing import Route
from vigie.api.starter_bodies import StarterBody, StarterPatch

PERIOD = ("brand", "since", "until", "state")

ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/starters", starters.list_calendar, "Starters' calendar", query=PERIOD),
    Route("POST", "/api/starters", starters.add, "Plan a starter", StarterBody, status=201),
    Route("GET", "/api/starters/{id}", starters.read_one, "A starter whole"),
    Route("PATCH", "/api/starters/{id}", starters.patch, "Change or finish one", StarterPatch),
    Route("DELETE", "/api/starters/{id}", starters.remove, "Cancel a starter"),
)
