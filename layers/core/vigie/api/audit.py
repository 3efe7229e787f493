"""Reading the audit trail: a brand's managers see their brand's, owners of all the rest too."""

from __future__ import annotations

import re

from vigie.api.queries import LAST, read_brand_name, read_limit, read_time
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.aws.audit import ASKED, NO_BRAND, Line, list_lines
from vigie.aws.http import Answer, as_json
from vigie.aws.wire import to_text
from vigie.brand import EVERY_BRAND, Role
from vigie.errors import ForbiddenError, InvalidError

MOST_READ = 2000
CURSOR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-f]{16}")


def list_audit(call: Call) -> Answer:
    """Newest first; ``brand=*`` is what concerns no brand, for owners of every brand."""
    brand = read_brand_name(call)
    if brand != NO_BRAND:
        call.person.must(brand, Role.MANAGER)
    elif call.person.roles.get(EVERY_BRAND) is not Role.OWNER:
        raise ForbiddenError("owners of every brand alone see what concerns none")
    limit, cursor = read_limit(call.query.get("limit", "")), _read_cursor(call)
    since, until = read_time(call, "since"), read_time(call, "until")
    last = min(cursor or LAST, to_text(until) if until else LAST)
    shown: list[View] = []
    place = None
    for read, line in enumerate(list_lines(brand, to_text(since) if since else "", last)):
        if line.place == cursor:
            continue
        if len(shown) == limit or read >= MOST_READ:
            return as_json(show_list(shown, place))
        place = line.place
        if _is_wanted(line, call):
            shown.append(_show_line(line))
    return as_json(show_list(shown))


def _read_cursor(call: Call) -> str:
    cursor = call.query.get("cursor", "")
    if cursor and not CURSOR.fullmatch(cursor):
        raise InvalidError("a cursor is what next_cursor said", field="cursor")
    return cursor


def _is_wanted(line: Line, call: Call) -> bool:
    who, what = call.query.get("who", ""), call.query.get("what", "")
    return (not who or who in (line.who, line.name)) and what.casefold() in line.what.casefold()


def _show_line(line: Line) -> View:
    return {
        "at": to_text(line.at),
        "who": line.name or line.who,
        "who_id": line.who,
        "what": line.what,
        "about": line.about or None,
        "outcome": line.outcome if line.outcome == ASKED else int(line.outcome),
        "request_id": line.request,
    }
