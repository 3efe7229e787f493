"""Reports, tables, schedules and shared links."""

from __future__ import annotations

from vigie.api import reports, schedules, shares, tables
from vigie.api.report_bodies import ScheduleBody, ShareBody
from vigie.api.routing import Route

PERIOD = ("brand", "since", "until", "format", "language")
BRAND = ("brand",)

ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/api/report",
        reports.read_report,
        "A report, to print or as data",
        query=PERIOD,
        kind="text/html",
    ),
    Route(
        "GET",
        "/api/tables/{table}",
        tables.read_table,
        "A table, taken out; a long one by a link",
        query=(*PERIOD, "job"),
        kind="text/csv",
    ),
    Route("GET", "/api/reports", schedules.list_all, "Reports that come by mail", query=BRAND),
    Route("POST", "/api/reports", schedules.add, "Have one come", ScheduleBody, status=201),
    Route("DELETE", "/api/reports/{id}", schedules.remove, "No more of it", query=BRAND),
    Route("GET", "/api/shares", shares.list_all, "Links that show figures", query=BRAND),
    Route("POST", "/api/shares", shares.add, "Share figures", ShareBody, status=201),
    Route("DELETE", "/api/shares/{id}", shares.remove, "Withdraw a link", query=BRAND),
)
