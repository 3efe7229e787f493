"""Taking a table out: at once where it is short, as a file in the bucket where it is long."""

from __future__ import annotations

import json
from collections.abc import Iterator

from vigie.api.asking import find_brand, read_language
from vigie.api.queries import read_choice
from vigie.api.reports import read_whole_days
from vigie.api.routing import Call
from vigie.api.table_list import TABLES
from vigie.api.table_readers import Ask, Table
from vigie.aws.exports import (
    KINDS,
    can_store,
    is_open,
    list_exports,
    read_export,
    sign_address,
)
from vigie.aws.http import Answer, as_json, as_text
from vigie.aws.wire import to_text
from vigie.errors import ConflictError, InvalidError, NotFoundError
from vigie.export import HELD, LINK_LASTS, Export, ExportState, Form, name_export
from vigie.jobs.exporting import (
    Over,
    begin,
    ends_after,
    hand_over,
    take_turn,
    write_end,
    write_line,
)

# An HTTP API answers at most six megabytes, its text written as JSON, and within thirty seconds.
MOST_BYTES = 4 * 1024 * 1024
# What came in nine seconds decides: a part half as long again still fits into the rest.
DIRECT_SECONDS = 9.0
RETRY_AFTER = 5
SAFE = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
}


def read_table(call: Call) -> Answer:
    """A table of a brand over [since, until).

    Where it is long: ``{url, expires_at}``, or 202 with ``{state, job, retry_after}`` while it is
    still written; asked again with ``job`` it answers the same way.
    """
    table = TABLES.get(call.path["table"])
    if table is None:
        raise NotFoundError(f"a table is one of {', '.join(sorted(TABLES))}")
    brand = find_brand(call, table.needs)
    if identity := call.query.get("job"):
        return _tell(_find(brand.slug, identity, call.path["table"]), call)
    since, until = read_whole_days(call, brand)
    form = read_choice(call, "format", Form) or Form.CSV
    language = read_language(call, brand.languages[0])
    export = Export(
        id=name_export(brand.slug, call.path["table"], call.person.id, call.now),
        brand=brand.slug,
        table=call.path["table"],
        form=form,
        since=since,
        until=until,
        language=language,
        by=call.person.id,
        made_at=call.now,
    )
    ask = Ask(brand, since, until, language, call.now)
    is_over = ends_after(DIRECT_SECONDS)
    text = _write_whole(table, ask, form, is_over)
    return _tell(_store(export, is_over, call), call) if text is None else _send(text, export)


def _write_whole(table: Table, ask: Ask, form: Form, is_over: Over) -> str | None:
    """All of it, or None where it is too long, or takes too long, for an answer."""
    parts: list[str] = []
    size = 0
    for line in table.read(ask, ""):
        if line.values:
            parts.append(write_line(table, line, form, is_first=not parts))
            size += len(json.dumps(parts[-1], ensure_ascii=False).encode())
        if size > MOST_BYTES or (line.place and is_over()):
            return None
    parts.append(write_end(table, form, is_empty=not parts))
    return "".join(parts)


def _send(text: str, export: Export) -> Answer:
    answer = as_text(text, KINDS[export.form])
    named = {"content-disposition": f'attachment; filename="{export.file}"'}
    answer["headers"] |= {**SAFE, **named}
    return answer


def _store(export: Export, is_over: Over, call: Call) -> Export:
    """The export as far as it could be written now; the queue's function goes on with it.

    Rules: a brand has one under way at a time; who asks for the same lines is told of that one. A
    table that is slow to read is begun by the queue, since a first part would outlast the answer.
    """
    if not can_store():
        raise InvalidError("too long: ask for a shorter period", field="since")
    for known in _under_way(export.brand, call):
        if known.asks_the_same(export):
            return known
        _wake(known, call)
        raise ConflictError("another table is being written; ask again when it is done")
    after = begin(export) if is_over() else take_turn(export, is_over, call.now)
    if after is None:
        raise ConflictError("this was withdrawn meanwhile; ask again")
    if after.state is ExportState.WRITING:
        hand_over(after)
    return after


def _wake(export: Export, call: Call) -> None:
    """Go on with what nobody works at, since whoever did was cut short before handing it on."""
    if export.is_free(call.now) and call.now - export.made_at >= HELD:
        hand_over(export)


def _under_way(brand: str, call: Call) -> Iterator[Export]:
    return (one for one in list_exports(brand) if is_open(one, call.now))


def _find(brand: str, identity: str, table: str) -> Export:
    export = read_export(brand, identity)
    if export is None or export.table != table:
        raise NotFoundError("no such export; they are kept for a day")
    return export


def _tell(export: Export, call: Call) -> Answer:
    if export.state is ExportState.WITHDRAWN:
        raise ConflictError("this was withdrawn, since an author was erased; ask again")
    if export.state is ExportState.DONE:
        expires_at = to_text(call.now + LINK_LASTS)
        return as_json({"url": sign_address(export), "expires_at": expires_at})
    _wake(export, call)
    waiting = {"state": "writing", "job": export.id, "retry_after": RETRY_AFTER}
    return as_json(waiting, 202, {"retry-after": str(RETRY_AFTER)})
