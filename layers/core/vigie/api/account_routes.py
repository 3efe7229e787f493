"""Accounts by what they weigh."""

from __future__ import annotations

from vigie.api import accounts
from vigie.api.routing import Route

LIST = ("brand", "since", "until", "by", "language", "limit")
PERIOD = ("since", "until")
MENTIONS = "/api/accounts/{id}/mentions"

ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/accounts", accounts.list_accounts, "Accounts by weight", query=LIST),
    Route("GET", MENTIONS, accounts.list_mentions, "What an account is counted for", query=PERIOD),
)
