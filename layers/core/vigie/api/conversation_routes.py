"""Conversations, priorities, promises and tasks."""

from __future__ import annotations

from vigie.api.routing import Route

ROUTES: tuple[Route, ...] = ()
