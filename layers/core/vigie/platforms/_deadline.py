"""How long everything a caller does with platforms may take: a function has seconds, not hours.

One call is bounded by its own request; a hundred calls of one poll are bounded here, so that a
platform that hangs is a failure noted in time, never a function killed in the middle.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from vigie.errors import TransientError

_ends_at: ContextVar[float | None] = ContextVar("ends_at", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Calls made within the block end before this many seconds of wall clock are over.

    A block inside another one never lasts longer than the outer one.
    """
    ends_at, outer = time.monotonic() + seconds, _ends_at.get()
    token = _ends_at.set(ends_at if outer is None else min(ends_at, outer))
    try:
        yield
    finally:
        _ends_at.reset(token)


def seconds_for_a_call(most: float, least: float = 0.0) -> float:
    """How long a call may last, at most what it asked for.

    Raises TransientError when ``least`` seconds are not left: a write cut short would be unknown.
    """
    ends_at = _ends_at.get()
    if ends_at is None:
        return most
    left = ends_at - time.monotonic()
    if left <= least:
        raise TransientError("its answers took too long: the rest is read later", code="deadline")
    return min(most, left)
