"""People worth knowing."""

from __future__ import annotations

from vigie.api.routing import Route

ROUTES: tuple[Route, ...] = ()
