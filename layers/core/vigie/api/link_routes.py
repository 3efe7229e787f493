"""The routes of links and the balance of giving and promoting."""

from __future__ import annotations

from vigie.api import balance, short_links
from vigie.api.link_bodies import SayingPatch
from vigie.api.routing import Route

PERIOD = ("brand", "since", "until", "cursor", "limit")
DAYS = ("brand", "days")

ROUTES: tuple[Route, ...] = (
    Route("GET", "/l/{code}", short_links.follow, "A counted link", is_open=True, status=302),
    Route("HEAD", "/l/{code}", short_links.follow, "Whether it works", is_open=True, status=302),
    Route("GET", "/api/links", short_links.list_links, "Links and their clicks", query=PERIOD),
    Route("GET", "/api/balance", balance.read_balance, "Giving and promoting", query=DAYS),
    Route("GET", "/api/sayings", balance.list_said, "What the figure counts", query=DAYS),
    Route("PATCH", "/api/sayings/{id}", balance.patch_saying, "Correct one", SayingPatch),
)
