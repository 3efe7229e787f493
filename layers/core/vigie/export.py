"""An export: a table too long for an answer, written to a file in parts that may take turns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LINK_LASTS: Final = timedelta(hours=1)
KEPT: Final = timedelta(days=1)
HELD: Final = timedelta(minutes=2)
# A part of an upload has five mebibytes at least, but for the last.
PART_BYTES: Final = 6 * 1024 * 1024


class Form(StrEnum):
    """How a table is written."""

    CSV = "csv"
    JSON = "json"


class ExportState(StrEnum):
    """Where an export stands; the last two are final."""

    WRITING = "writing"
    CLOSING = "closing"
    DONE = "done"
    WITHDRAWN = "withdrawn"


OPEN: Final = frozenset({ExportState.WRITING, ExportState.CLOSING})


@dataclass(frozen=True, slots=True)
class Export:
    """One file on its way.

    ``place`` is the last line written, as its table names it; ``parts`` are the tags of the parts
    that were taken, in order; ``rest`` is where lines lie that were written and are too few for a
    part; ``by`` is who asked. ``held_until`` is until when one function alone works at it.
    """

    id: str
    brand: str
    table: str
    form: Form
    since: datetime
    until: datetime
    language: str
    by: str
    made_at: datetime
    state: ExportState = ExportState.WRITING
    upload: str = ""
    parts: tuple[str, ...] = ()
    lines: int = 0
    place: str = ""
    rest: str = ""
    held_until: datetime | None = None
    revision: int = 0

    @property
    def key(self) -> str:
        """Where it lies in the bucket: by brand, so that a brand's may be deleted at once."""
        return f"{self.folder}/{self.file}"

    @property
    def folder(self) -> str:
        """Where it lies, and what was put aside for it."""
        return f"exports/{self.brand}/{self.id}"

    @property
    def file(self) -> str:
        """What it is called once it is fetched."""
        span = f"{self.since:%Y%m%d}-{self.until:%Y%m%d}"
        return f"vigie-{self.brand}-{self.table}-{span}.{self.form}"

    def is_free(self, now: datetime) -> bool:
        """Whether it is open and nobody works at it."""
        return self.state in OPEN and (self.held_until is None or self.held_until <= now)

    def asks_the_same(self, other: Export) -> bool:
        """Whether another asks for the very same lines."""
        names = ("table", "form", "since", "until", "language")
        return all(getattr(self, name) == getattr(other, name) for name in names)


def name_export(brand: str, table: str, by: str, now: datetime) -> str:
    """An export's id: nobody finds another's, nor does one moment make two."""
    said = f"{brand}\x1f{table}\x1f{by}\x1f{now.isoformat()}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def hold_export(export: Export, now: datetime) -> Export:
    """The export while one function works at it; who is cut short lets go after two minutes."""
    return replace(export, held_until=now + HELD, revision=export.revision + 1)


def add_part(export: Export, tag: str, lines: int, place: str) -> Export:
    """The export after one more part of the file was taken, with all that was put aside."""
    return _advance(replace(export, parts=(*export.parts, tag), rest=""), lines, place)


def add_rest(export: Export, rest: str, lines: int, place: str) -> Export:
    """The export after lines too few for a part were put aside; nobody works at it now."""
    after = replace(export, rest=rest, held_until=None, revision=export.revision + 1)
    return _advance(after, lines, place)


def _advance(export: Export, lines: int, place: str) -> Export:
    return replace(export, lines=export.lines + lines, place=place or export.place)
