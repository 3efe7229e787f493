"""The same thing to everybody it is owed to: each at least once, nobody held back by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.aws.journal import warn_failure
from vigie.aws.mail import note_mailed, was_mailed
from vigie.aws.table import RECORD_FAILURES
from vigie.errors import (
    AddressRefusedError,
    OutcomeUnknownError,
    PlatformError,
    RateLimitedError,
    TransientError,
)

USUAL_WAIT = 60.0
REFUSALS = (PlatformError, AddressRefusedError)
# What may work when it is tried again; a failure of our own, too, holds back nobody else.
MAY_WORK = (RateLimitedError, TransientError, OutcomeUnknownError, *RECORD_FAILURES)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One target: ``key`` is what its success is remembered by, ``send`` one attempt.

    ``send`` raises TransientError, RateLimitedError or OutcomeUnknownError when it is to be tried
    again, any other PlatformError or AddressRefusedError when this target refuses for good.
    """

    key: str
    send: Callable[[], None]


def deliver(what: str, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Send to each who has not had it. Raises TransientError if somebody is still owed.

    Rule: who refuses for good is owed nothing, unless everybody does: then it stays owed, for
    something is wrong with the sender. ``retry_after`` of the error is the shortest wait asked for;
    a target that asked for more is held back by its own limit. Cut short after a send, that one
    may get it twice.
    """
    refused = 0
    waits: list[float] = []
    for one in deliveries:
        try:
            if was_mailed(what, one.key):
                continue
            one.send()
            note_mailed(what, one.key, now)
        except MAY_WORK as error:
            warn_failure("delivery failed", error)
            waits.append(getattr(error, "retry_after", USUAL_WAIT))
        except REFUSALS as error:
            warn_failure("delivery refused", error)
            refused += 1
    if deliveries and refused == len(deliveries):
        raise TransientError("everybody refuses", code="refused")
    if waits:
        raise TransientError("somebody is still owed", code="owed", retry_after=min(waits))
