"""Writing an export in turns: each sends whole parts and remembers where it stopped.

A turn is held by one function; a message that comes twice, late or out of order finds it held, done
or withdrawn. Cut short anywhere, the next turn begins where the last one was remembered to end.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from vigie.aws.brands import read_brand
from vigie.aws.exports import (
    begin_file,
    close_file,
    drop_rest,
    keep_export,
    put_aside,
    read_export,
    read_rest,
    send_part,
)
from vigie.aws.journal import note, warn
from vigie.aws.queues import send_job
from vigie.errors import GoneError
from vigie.export import PART_BYTES, Export, ExportState, Form, add_part, add_rest, hold_export
from vigie.spreadsheet import MARK, write_csv

if TYPE_CHECKING:
    from vigie.api.table_readers import Ask, Line, Table

# Four functions at most read the queue: an export leaves it to the sources every so often.
TURN_SECONDS = 25.0
Over = Callable[[], bool]


def go_on(job: Mapping[str, str], now: datetime) -> None:
    """Take a turn at the export a message names; asks for the next where one is needed."""
    known = read_export(job["brand"], job["export"])
    if known is None or not known.is_free(now):
        return
    after = take_turn(known, ends_after(TURN_SECONDS), now)
    if after is not None and after.state is ExportState.WRITING:
        hand_over(after)


def begin(export: Export) -> Export | None:
    """An export nothing of which is written yet; None where it is there already."""
    first = replace(export, revision=export.revision + 1)
    return first if keep_export(first) else None


def hand_over(export: Export) -> None:
    """Let the queue's function take the next turn."""
    send_job({"brand": export.brand, "export": export.id})


def take_turn(known: Export, is_over: Over, now: datetime) -> Export | None:
    """One turn, held; the export after it, or None where it was withdrawn or somebody has it."""
    brand = read_brand(known.brand)
    held = hold_export(known, now)
    if brand is None or not keep_export(held):
        return None
    from vigie.api.table_list import TABLES
    from vigie.api.table_readers import Ask

    ask = Ask(brand, held.since, held.until, held.language, now)
    try:
        after = _write(held, TABLES[held.table], ask, is_over)
    except GoneError:
        warn("export withdrawn while it was written", brand=held.brand, table=held.table)
        return None
    if after and held.rest:
        drop_rest(held.rest)
    return after


def ends_after(seconds: float) -> Over:
    """Whether so many seconds have passed since this was asked for."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def _write(export: Export, table: Table, ask: Ask, is_over: Over) -> Export | None:
    if export.state is ExportState.CLOSING:
        return _close(export)
    if not export.upload:
        export = replace(export, upload=begin_file(export), revision=export.revision + 1)
        if not keep_export(export):
            return None
    for text, lines, place, is_part in _parts(export, table, ask, is_over):
        if not is_part:
            return _put_aside(export, text, lines, place)
        tag = send_part(export, len(export.parts) + 1, text.encode())
        export = add_part(export, tag, lines, place)
        if place and is_over():
            return _let_go(export)
    return _close(replace(export, state=ExportState.CLOSING))


def _parts(
    export: Export, table: Table, ask: Ask, is_over: Over
) -> Iterator[tuple[str, int, str, bool]]:
    """The text of each part, how many lines are new in it, its last line's place ("" at the end).

    The last of the four is false where the turn is over and the text is too short for a part.
    """
    chunk, count, place = [read_rest(export)], 0, export.place
    size = len(chunk[0].encode())
    is_begun = export.lines > 0
    for line in table.read(ask, export.place):
        place = line.place
        if line.values:
            text = write_line(table, line, export.form, is_first=not is_begun)
            is_begun = True
            chunk.append(text)
            size, count = size + len(text.encode()), count + 1
        is_part = size >= PART_BYTES
        if is_part or (place and is_over()):
            yield "".join(chunk), count, place, is_part
            chunk, size, count = [], 0, 0
    yield "".join(chunk) + write_end(table, export.form, is_empty=not is_begun), count, "", True


def write_line(table: Table, line: Line, form: Form, *, is_first: bool) -> str:
    """One line of a table, the head before the first."""
    if form is Form.JSON:
        whole = {name: line.values.get(name) for name in table.columns}
        return ("[\n" if is_first else ",\n") + json.dumps(whole, ensure_ascii=False)
    row = write_csv([[line.values.get(name) for name in table.columns]])
    return (_head(table) if is_first else "") + row


def write_end(table: Table, form: Form, *, is_empty: bool) -> str:
    """What closes a table; the head, too, where it has no line."""
    if form is Form.JSON:
        return "[]\n" if is_empty else "\n]\n"
    return _head(table) if is_empty else ""


def _head(table: Table) -> str:
    return MARK + write_csv([table.columns])


def _put_aside(export: Export, text: str, lines: int, place: str) -> Export | None:
    rest = put_aside(export, text) if text else ""
    after = add_rest(export, rest, lines, place)
    if keep_export(after):
        return after
    if rest:
        drop_rest(rest)
    return None


def _let_go(export: Export) -> Export | None:
    free = replace(export, held_until=None, revision=export.revision + 1)
    return free if keep_export(free) else None


def _close(export: Export) -> Export | None:
    """Remembered before it is done: what comes between finds the file there, or nothing."""
    closing = replace(export, revision=export.revision + 1)
    if not keep_export(closing):
        return None
    close_file(closing)
    done = replace(closing, state=ExportState.DONE, held_until=None, revision=closing.revision + 1)
    note("export written", brand=done.brand, table=done.table, lines=done.lines)
    return done if keep_export(done) else None
