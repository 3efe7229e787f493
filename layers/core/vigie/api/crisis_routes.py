"""The routes of a crisis."""

from __future__ import annotations

from vigie.api import crises, crisis_figures, statements
from vigie.api.crisis_bodies import (
    ApprovalBody,
    BroadcastBody,
    CrisisBody,
    CrisisPatch,
    EndBody,
    NoteBody,
    StatementBody,
    StepPatch,
)
from vigie.api.routing import Route

CRISIS_ROUTES = (
    Route("GET", "/api/crises", crises.list_crises, "Crises, proposed and begun", query=("brand",)),
    Route("POST", "/api/crises", crises.begin, "Begin a crisis", CrisisBody, status=201),
    Route("GET", "/api/crises/{id}", crises.read_one, "A crisis whole"),
    Route("PATCH", "/api/crises/{id}", crises.patch, "Speaker, paused posts", CrisisPatch),
    Route("POST", "/api/crises/{id}/decline", crises.decline, "No crisis"),
    Route("PATCH", "/api/crises/{id}/steps/{step}", crises.patch_step, "Playbook", StepPatch),
    Route("POST", "/api/crises/{id}/notes", crises.note, "A line for the story", NoteBody),
    Route("PUT", "/api/crises/{id}/statement", statements.write, "Draft", StatementBody),
    Route("POST", "/api/crises/{id}/approve", statements.sign_off, "Approve", ApprovalBody),
    Route("POST", "/api/crises/{id}/broadcast", statements.send, "Send", BroadcastBody, status=202),
    Route("POST", "/api/crises/{id}/end", crises.finish, "End a crisis", EndBody),
    Route("GET", "/api/crises/{id}/hours", crisis_figures.list_hours, "The live chart"),
    Route("GET", "/api/crises/{id}/report", crisis_figures.read_report, "Looking back"),
    Route(
        "GET", "/api/crisis-templates", crisis_figures.list_templates, "Statements to begin with"
    ),
)
