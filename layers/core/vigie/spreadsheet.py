"""Tables as CSV that a spreadsheet shows and never runs.

RFC 4180 with a byte-order mark, by which Excel knows UTF-8. What people wrote may begin with a sign
that makes a spreadsheet calculate (OWASP, CSV Injection): such a cell gets an apostrophe in front.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

Cell = str | int | float | bool | None | Sequence[object] | Mapping[str, object]
MARK: Final = "\ufeff"
KIND: Final = "text/csv; charset=utf-8"
# Also in full width, behind blanks and quotes, and wherever a reader that takes a semicolon, a tab
# or a line's end for the end of a cell would see a cell begin: Excel does in French.
_BLANK: Final = (
    " \x0b\f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
    "\u00ad\0\"'\u2019\u2018\u201c\u201d\u00ab\u00bb`"
)
_RUNS: Final = re.compile(f"(\\A|[;\\t\\r\\n])([{_BLANK}]*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])")
_LEADS: Final = re.compile(r"\A[\t\r\n]")


def write_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """Lines of CSV without the mark; every text in quotes, numbers bare."""
    return "".join(f"{','.join(map(write_cell, row))}\r\n" for row in rows)


def write_cell(value: Cell) -> str:
    """One cell: numbers stay numbers, nothing is empty, lists and objects are JSON in a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = value if isinstance(value, str) else _flat(value)
    doubled = disarm(text).replace('"', '""')
    return f'"{doubled}"'


def disarm(text: str) -> str:
    """The text with an apostrophe before each sign that would make a spreadsheet calculate."""
    safe = _RUNS.sub(r"\1'\2", text)
    return f"'{safe}" if _LEADS.match(safe) else safe


def _flat(value: object) -> str:
    """A list of plain things as people write it; anything deeper as JSON."""
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)
