"""Every act leaves a line in the audit trail: asked before it is done, completed after.

Rule: where the line cannot be written nothing is done, since an act nobody can account for is worse
than one that is asked for again. Where it was done and the line cannot be completed, it stays
asked, and the caller gets the act's own answer: it happened.
"""

from __future__ import annotations

from vigie.api.routing import Call, Route
from vigie.aws.http import Answer

READS = frozenset({"GET", "HEAD"})
# This one reads, and takes out of the house what a brand knows.
TRACED_READS = frozenset({"GET /api/handover"})
# These change nothing anybody else would ask about: presence while typing, renewed each minute;
# one's own draft, kept with each pause; a look at how a reply would leave.
UNTRACED = frozenset(
    {
        "PUT /api/mentions/{id}/lease",
        "DELETE /api/mentions/{id}/lease",
        "PUT /api/mentions/{id}/draft",
        "DELETE /api/mentions/{id}/draft",
        "POST /api/mentions/{id}/preview",
    }
)


def run_traced(route: Route, call: Call) -> Answer:
    """Take a route; what changes something is traced. Raises what the route raises."""
    name = f"{route.method} {route.path}"
    if (route.method in READS and name not in TRACED_READS) or name in UNTRACED:
        return route.run(call)
    from vigie.api.trail import run_recorded  # seldom: not at a cold start

    return run_recorded(route, call)
