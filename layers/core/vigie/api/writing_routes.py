"""Writing: voice, saved replies, previews, drafts and suggestions."""

from __future__ import annotations

from vigie.api.routing import Route

ROUTES: tuple[Route, ...] = ()
