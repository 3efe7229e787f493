"""The team: members, leases, notes, approvals and the audit trail."""

from __future__ import annotations

from vigie.api.routing import Route

ROUTES: tuple[Route, ...] = ()
