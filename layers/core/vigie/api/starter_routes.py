"""Conversation starters and planned posts."""

from __future__ import annotations

from vigie.api.routing import Route

ROUTES: tuple[Route, ...] = ()
