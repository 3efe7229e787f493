"""A page of alerts: which, and where the next page begins."""

from __future__ import annotations

from itertools import islice

from vigie.alert import Alert, AlertKind, AlertState
from vigie.api.queries import read_choice, read_limit, read_time
from vigie.api.routing import Call
from vigie.aws.alert_history import EVER, NEVER, alerts_between, is_place
from vigie.errors import InvalidError


def list_page(brand: str, call: Call) -> tuple[list[Alert], str | None]:
    """The alerts a query asks for, and the cursor of the next page. Raises InvalidError."""
    since, until = read_time(call, "since") or EVER, read_time(call, "until") or NEVER
    if since >= until:
        raise InvalidError("until is after since", field="since")
    kind, state = read_choice(call, "kind", AlertKind), read_choice(call, "state", AlertState)
    cursor, limit = call.query.get("cursor", ""), read_limit(call.query.get("limit", ""))
    if cursor and not is_place(cursor):
        raise InvalidError("a cursor is what next_cursor said", field="cursor")
    found = alerts_between(brand, since, until, kind=kind, after=cursor)
    page = list(islice((one for one in found if state in (None, one.state)), limit + 1))
    return page[:limit], page[limit - 1].id if len(page) > limit else None
