"""A clock that can be turned back: how a stand-in is told what was said before it was there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from infra.sandbox.wall import Clock, now_utc


class Clockwork:
    """Tells ``clock``'s time, but for the past's as long as that is told."""

    def __init__(self, clock: Clock = now_utc) -> None:
        self._clock = clock
        self._past: datetime | None = None

    def __call__(self) -> datetime:
        """The time it is, or was."""
        return self._past or self._clock()

    @contextmanager
    def at(self, moment: datetime | None) -> Iterator[None]:
        """Whatever happens within happened then; None: now."""
        self._past = moment
        try:
            yield
        finally:
            self._past = None
