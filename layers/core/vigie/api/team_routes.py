"""The team: members, leases, notes, approvals and the audit trail."""

from __future__ import annotations

from vigie.api import approvals, audit, leases, notes, team
from vigie.api.routing import Route
from vigie.api.team_bodies import ApproveBody, AwayBody, MemberBody, RefuseBody, TeamNoteBody

MEMBER = "/api/brands/{brand}/team/{user}"
LEASE = "/api/mentions/{id}/lease"
TRAIL = ("brand", "since", "until", "who", "what", "cursor", "limit")

ROUTES: tuple[Route, ...] = (
    Route("PUT", LEASE, leases.put_lease, "Have a conversation while typing"),
    Route("DELETE", LEASE, leases.delete_lease, "Type no more"),
    Route(
        "POST",
        "/api/mentions/{id}/notes",
        notes.post_note,
        "Tell the team",
        TeamNoteBody,
        status=201,
    ),
    Route("GET", "/api/approvals", approvals.list_approvals, "Held replies", query=("brand",)),
    Route(
        "POST",
        "/api/actions/{id}/approve",
        approvals.approve,
        "Let a held reply go",
        ApproveBody,
        status=202,
    ),
    Route(
        "POST",
        "/api/actions/{id}/refuse",
        approvals.refuse,
        "Do not let it go",
        RefuseBody,
        status=202,
    ),
    Route("GET", "/api/brands/{brand}/team", team.list_team, "Who works for a brand"),
    Route("PUT", MEMBER, team.put_member, "Enter or change a colleague", MemberBody),
    Route("DELETE", MEMBER, team.delete_member, "Remove a colleague"),
    Route("PUT", "/api/me/away", team.go_away, "Out of office", AwayBody),
    Route("DELETE", "/api/me/away", team.come_back, "Back in office", query=("brand",)),
    Route("GET", "/api/audit", audit.list_audit, "Who did what", query=TRAIL),
)
