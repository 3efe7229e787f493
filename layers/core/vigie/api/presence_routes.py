"""Where to be, the week's work, and what a community manager is handed."""

from __future__ import annotations

from vigie.api import handover, presence
from vigie.api.routing import Route

ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/api/presence",
        presence.read_presence,
        "Channels ranked for the objective, and the week's work",
        query=("brand", "since", "until", "language", "objective"),
    ),
    Route(
        "GET",
        "/api/handover",
        handover.read_handover,
        "The hand-over pack",
        query=("brand", "language", "format"),
    ),
)
