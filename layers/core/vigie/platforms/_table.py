"""Rows of an export, whatever made it: CSV of any separator, Excel's UTF-16, or JSON.

Excel saves "Unicode text" as UTF-16 with tabs, and a French Excel separates by semicolons; tools
put a title, filters or ``sep=;`` above the headings.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vigie.errors import PayloadError

SEPARATORS = (",", ";", "\t", "|")
MOST_PREAMBLE = 30
MOST_ROWS = 200_000
LEAST_HEADINGS = 2
LISTS = ("mentions", "messages", "results", "items", "data", "rows", "posts")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
LONGEST_HEADING = 200

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by heading, as `fold` writes it; ``notes`` holds what stood in a heading's brackets.

    ``first`` is the number of the first row in the file, for whoever must find one there.
    """

    rows: tuple[Row, ...]
    notes: Mapping[str, str]
    first: int = 1


def read_table(payload: bytes, headings: frozenset[str]) -> Table:
    """The rows of a file that has at least two of these headings, folded.

    Raises PayloadError: a workbook, no text, no such table.
    """
    if payload.startswith(WORKBOOKS):
        raise PayloadError("this is a workbook: save the sheet as CSV first")
    text = decode(payload)
    listed = _read_json(text)
    return _of_text(text, headings) if listed is None else _of_objects(listed, headings)


def decode(payload: bytes) -> str:
    """The text of a file: by its mark, by its zeros, as UTF-8, else as a Western Windows wrote it.

    Raises PayloadError when it is no text.
    """
    for mark, name in MARKS:
        if payload.startswith(mark):
            return _decode(payload, name)
    head = payload[:2000]
    if head and head[1::2].count(0) > len(head) // 5:
        return _decode(payload, "utf-16-le")
    if head and head[::2].count(0) > len(head) // 5:
        return _decode(payload, "utf-16-be")
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(payload, "cp1252")


def fold(heading: str) -> str:
    """A heading for comparing: no accents, case, brackets, signs; ``createdTime`` is two words."""
    words = CAMEL.sub(" ", BRACKETS.sub(" ", heading[:LONGEST_HEADING]))
    plain = unicodedata.normalize("NFKD", words.casefold())
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(re.findall(r"[a-z0-9]+", kept))


def _decode(payload: bytes, name: str) -> str:
    try:
        return payload.decode(name)
    except UnicodeDecodeError:
        raise PayloadError("the file is no text in an encoding we know") from None


def _read_json(text: str) -> list[Any] | None:
    """The objects of a JSON export; None when the text is no JSON of objects."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(body, dict):
        found = next((body[key] for key in LISTS if isinstance(body.get(key), list)), None)
        body = found if found is not None else [body]
    return body if isinstance(body, list) and any(isinstance(one, dict) for one in body) else None


def _of_objects(objects: Sequence[object], headings: frozenset[str]) -> Table:
    rows = tuple(_flat(one) if isinstance(one, dict) else {} for one in objects[:MOST_ROWS])
    if not any(len(row.keys() & headings) >= LEAST_HEADINGS for row in rows):
        raise PayloadError("no fields of such an export are in this file")
    return Table(rows, {}, first=0)


def _flat(item: Mapping[str, Any]) -> Row:
    """An object as a row; an inner one gives its fields under both names."""
    row: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, dict):
            row |= {fold(f"{key} {name}"): _cell(one) for name, one in value.items()}
        else:
            row[fold(str(key))] = _cell(value)
    return row


def _cell(value: object) -> str:
    """A value as a cell holds it; nested things hold nothing we read."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, str):
        return value
    try:
        return str(value) if isinstance(value, int | float) else ""
    except ValueError:
        return ""


def _of_text(text: str, headings: frozenset[str]) -> Table:
    best = max((_find_headings(text, one, headings) for one in SEPARATORS), key=lambda one: one[0])
    count, separator, line = best
    if count < LEAST_HEADINGS:
        raise PayloadError("no headings of such an export are in this file")
    names: list[str] = []
    notes: dict[str, str] = {}
    rows: list[Row] = []
    for number, cells in enumerate(_read_lines(text, separator)):
        if number == line:
            names = [fold(one) for one in cells]
            notes = {fold(one): " ".join(BRACKETS.findall(one[:LONGEST_HEADING])) for one in cells}
        elif number > line and len(rows) < MOST_ROWS:
            rows.append(dict(zip(names, cells, strict=False)))
    return Table(tuple(rows), notes, first=line + 2)


def _find_headings(text: str, separator: str, headings: frozenset[str]) -> tuple[int, str, int]:
    """How many headings the best line has when cut so, the separator, and the line's number."""
    best = (0, separator, 0)
    try:
        for number, cells in enumerate(_read_lines(text, separator)):
            if number >= MOST_PREAMBLE:
                break
            count = len({fold(one) for one in cells} & headings)
            best = max(best, (count, separator, number), key=lambda one: one[0])
    except PayloadError:
        return best
    return best


def _read_lines(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise PayloadError("the table is broken: a cell never ends") from None
