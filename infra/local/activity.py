"""Who is at work: lets pollers hurry when something happens, and tests wait until nothing does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Activity:
    """Counts what happened and who is busy."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._busy = 0
        self._events = 0

    @property
    def events(self) -> int:
        """How many things have happened so far."""
        return self._events

    @property
    def is_busy(self) -> bool:
        """Is somebody at work right now?"""
        return self._busy > 0

    def note(self) -> None:
        """Say that something happened."""
        with self._changed:
            self._events += 1
            self._changed.notify_all()

    @contextmanager
    def work(self) -> Iterator[None]:
        """Be busy for the time of a block, and say so when done."""
        with self._changed:
            self._busy += 1
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
            self.note()

    def wait(self, seen: int, seconds: float) -> bool:
        """Sleep until more than `seen` things have happened, or the time is up."""
        with self._changed:
            return self._changed.wait_for(lambda: self._events > seen, seconds)
