"""The CSV side of ``vigie spikes``: timestamp,value in; timestamp,value,score,alert out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import tee

from vigie.series import score_series

HEADER = ("timestamp", "value", "score", "alert")


def spikes_csv(lines: Iterable[str]) -> Iterator[str]:
    """Answer each row as soon as it is read, its own text unchanged; a heading is optional.

    A row whose time or value cannot be read is answered with score 0 and no alert.
    """
    yield _line(HEADER)
    rows, same = tee(_cells(lines))
    scored = score_series(_read(row) for row in rows)
    for row, (_, _, score, alert) in zip(same, scored, strict=True):
        yield _line((*row, f"{score:.6f}", str(alert)))


def _cells(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(csv.reader(lines)):
        is_heading = number == 0 and row and row[0].strip().lower() == HEADER[0]
        if row and not is_heading:
            yield row[0], row[1] if len(row) > 1 else ""


def _read(row: tuple[str, str]) -> tuple[datetime, float | None]:
    """Wall-clock time, for the hours of the day; a time that cannot be read never comes later."""
    try:
        at = datetime.fromisoformat(row[0].strip()).replace(tzinfo=None)
    except ValueError:
        return datetime.min, None  # noqa: DTZ901 - a place-holder no row is measured against
    try:
        return at, float(row[1])
    except ValueError:
        return at, None


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
