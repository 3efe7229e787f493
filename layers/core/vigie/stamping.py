"""Stamping: the times a card keeps for the figures, whoever changed it and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from vigie.card import Card, Response, Status
from vigie.verdict import Queue, Verdict

Respond = Callable[[Card, datetime], Response]


def stamp(before: Card | None, after: Card, now: datetime, respond: Respond) -> Card:
    """The card as it is to be written. Safe to repeat: what is stamped stays.

    Rules: the first answer that stands is the one that is timed, and it is timed once; ``respond``
    is asked only then, and again where it was seen before the words were read, since what they
    ask for says what was promised. A rule's hiding is remembered though a human undoes it. What may
    be illegal is acted on once it is hidden or gone, or a human has said that it stays.
    """
    return _stamp_illegal(_stamp_ruled(_stamp_response(before, after, respond), before), now)


def _stamp_response(before: Card | None, after: Card, respond: Respond) -> Card:
    if after.replied_at is None:
        cleared = after.first_replied_at is None and after.response is None
        return after if cleared else replace(after, first_replied_at=None, response=None)
    first = after.first_replied_at or after.replied_at
    was_read = before is not None and (before.analysis is not None or after.analysis is None)
    if before is not None and was_read and before.response and before.first_replied_at == first:
        return replace(after, first_replied_at=first, response=before.response)
    return replace(after, first_replied_at=first, response=respond(after, first))


def _stamp_ruled(after: Card, before: Card | None) -> Card:
    was_hidden = before is not None and before.status is Status.HIDDEN
    hides = after.moderation is not None and after.moderation.verdict is Verdict.HIDE
    by_rule = hides and "moderation" not in after.human and not after.hidden_there
    if after.status is Status.HIDDEN and not was_hidden and by_rule:
        return replace(after, ruled=True)
    return after


def _stamp_illegal(after: Card, now: datetime) -> Card:
    settled = "moderation" in after.human and after.queue is not Queue.ILLEGAL
    is_done = after.status is Status.HIDDEN or after.removed or settled
    if after.illegal_since is None or not is_done:
        return replace(after, illegal_done_at=None) if after.illegal_done_at else after
    return after if after.illegal_done_at else replace(after, illegal_done_at=now)
