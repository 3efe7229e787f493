"""Faults on demand: the ways a platform fails, switched on for the next calls."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """``time_out`` does nothing and stays silent; ``slow_then_done`` does it and stays silent."""

    NONE = "none"
    TIME_OUT = "time_out"
    ERROR_500 = "500"
    RATE_LIMIT = "rate_limit"
    DEAD_TOKEN = "dead_token"  # noqa: S105 - a fault's name
    SLOW_THEN_DONE = "slow_then_done"


# Longer than any client of ours waits.
SILENCE = 40.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A mode, for the next ``count`` calls (None: until switched off), silent for ``seconds``."""

    mode: Mode = Mode.NONE
    count: int | None = None
    seconds: float = SILENCE


class Faults:
    """The switch. Silence ends with the connection, never with an answer."""

    def __init__(self) -> None:
        self._fault = Fault()
        self._lock = threading.Lock()
        self._closing = threading.Event()

    def switch(self, fault: Fault) -> None:
        """From now on, this."""
        with self._lock:
            self._fault = fault

    def take(self, *, is_write: bool) -> Fault:
        """The fault of this call, counted; a late answer is only told from none by a write."""
        with self._lock:
            fault = self._fault
            spared = fault.mode is Mode.SLOW_THEN_DONE and not is_write
            if fault.mode is Mode.NONE or spared:
                return Fault()
            if fault.count is not None:
                left = fault.count - 1
                self._fault = Fault(fault.mode, left, fault.seconds) if left > 0 else Fault()
            return fault

    @contextmanager
    def around(self, method: str) -> Iterator[Mode]:
        """Silence before or after a call, where that is its fault; else the mode, to be raised.

        Raises ConnectionAbortedError; a call that is refused is refused aloud.
        """
        fault = self.take(is_write=method != "GET")
        if fault.mode is Mode.TIME_OUT:
            self.stay_silent(fault.seconds)
        yield fault.mode
        if fault.mode is Mode.SLOW_THEN_DONE:
            self.stay_silent(fault.seconds)

    def stay_silent(self, seconds: float) -> None:
        """Hold the line, then hang up. Raises ConnectionAbortedError, always."""
        self._closing.wait(seconds)
        raise ConnectionAbortedError

    def close(self) -> None:
        """Hang up everywhere."""
        self._closing.set()


def read_fault(document: object) -> Fault:
    """A fault from its JSON: ``{"mode", "count"?, "seconds"?}``. Raises ValueError."""
    if not isinstance(document, dict):
        raise ValueError("a fault is an object")  # noqa: TRY004 - the caller answers 400
    count, seconds = document.get("count"), document.get("seconds", SILENCE)
    if count is not None and (not isinstance(count, int) or count < 1):
        raise ValueError("count is a whole number from 1")
    if not isinstance(seconds, int | float) or not 0 <= seconds <= 2 * SILENCE:
        raise ValueError("seconds lie between 0 and 80")
    return Fault(Mode(str(document.get("mode"))), count, float(seconds))
