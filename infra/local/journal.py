"""The durable side of local mode: what the streams said, and how far each reader has come.

The emulator writes its state when it is stopped properly and not before. So every stream record
lands in this SQLite file first, is delivered from it, and a crash loses at most what the emulator
had not yet been asked for. https://www.sqlite.org/wal.html
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.intrinsics import Document

_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  position INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS by_source ON records (source, position);
CREATE TABLE IF NOT EXISTS items (
  source TEXT NOT NULL, key TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (source, key));
CREATE TABLE IF NOT EXISTS positions (reader TEXT PRIMARY KEY, position INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stream record at its place in the journal."""

    position: int
    record: Document

    @property
    def sequence(self) -> str:
        """The record's sequence number."""
        return str(self.record["dynamodb"]["SequenceNumber"])

    @property
    def arrival(self) -> float:
        """When the record was made, in seconds."""
        return float(self.record["dynamodb"]["ApproximateCreationDateTime"])


class Journal:
    """One file, used by many threads."""

    def __init__(self, file: Path | str) -> None:
        self._grown = threading.Condition()
        self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        with self._grown:
            self._connection.close()

    def append(self, source: str, records: Iterable[Document]) -> None:
        """Keep new records of one table and wake who waits for them."""
        with self._grown:
            self._connection.execute("BEGIN")
            for record in records:
                self._apply(source, record)
            self._connection.execute("COMMIT")
            self._grown.notify_all()

    def after(self, source: str, position: int, limit: int = 1000) -> list[Entry]:
        """What follows a position, in order."""
        found = self._rows(
            "SELECT position, record FROM records WHERE source = ? AND position > ?"
            " ORDER BY position LIMIT ?",
            (source, position, limit),
        )
        return [Entry(row[0], json.loads(row[1])) for row in found]

    def last(self, source: str) -> int:
        """The position of the newest record of a table, 0 when there is none."""
        newest = "SELECT COALESCE(MAX(position), 0) FROM records WHERE source = ?"
        position: int = self._rows(newest, (source,))[0][0]
        return position

    def wait(self, source: str, position: int, seconds: float) -> bool:
        """Sleep until something follows a position, or the time is up."""
        with self._grown:
            return self._grown.wait_for(lambda: self.last(source) > position, seconds)

    def position(self, reader: str) -> int | None:
        """How far a reader has come; None for a new one."""
        rows = self._rows("SELECT position FROM positions WHERE reader = ?", (reader,))
        return rows[0][0] if rows else None

    def move(self, reader: str, position: int) -> None:
        """Remember how far a reader has come."""
        self._rows("INSERT OR REPLACE INTO positions VALUES (?, ?)", (reader, position))

    def prune(self, source: str, readers: Iterable[str]) -> None:
        """Forget what every reader has processed; the newest record stays, to keep its place."""
        done = [self.position(reader) or 0 for reader in readers]
        read = min([*done, self.last(source) - 1])
        self._rows("DELETE FROM records WHERE source = ? AND position <= ?", (source, read))

    def items(self, source: str) -> dict[str, Document]:
        """Every item of a table by its key, as the records left it."""
        rows = self._rows("SELECT key, item FROM items WHERE source = ?", (source,))
        return {key: json.loads(item) for key, item in rows}

    def note(self, name: str) -> str | None:
        """A value kept beside the records."""
        rows = self._rows("SELECT value FROM notes WHERE name = ?", (name,))
        return rows[0][0] if rows else None

    def write_note(self, name: str, value: str) -> None:
        """Keep a value beside the records."""
        self._rows("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))

    def _rows(self, statement: str, values: tuple[object, ...]) -> list[Any]:
        with self._grown:
            return self._connection.execute(statement, values).fetchall()

    def _apply(self, source: str, record: Document) -> None:
        run = self._connection.execute
        run("INSERT INTO records (source, record) VALUES (?, ?)", (source, json.dumps(record)))
        change = record["dynamodb"]
        key = item_key(change["Keys"])
        if record["eventName"] == "REMOVE":
            run("DELETE FROM items WHERE source = ? AND key = ?", (source, key))
        else:
            image = json.dumps(change["NewImage"])
            run("INSERT OR REPLACE INTO items VALUES (?, ?, ?)", (source, key, image))


def item_key(keys: Document) -> str:
    """A table key as one text, the same for the same key."""
    return json.dumps(keys, sort_keys=True)
