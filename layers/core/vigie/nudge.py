"""A nudge: one thing one colleague is told by mail, once, when its time has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NudgeKind(StrEnum):
    """What a colleague is told."""

    MENTIONED = "mentioned"  # a note names them
    ASSIGNED = "assigned"  # a conversation is theirs now
    APPROVAL_ASKED = "approval_asked"  # a junior's reply waits to be read
    APPROVAL_GIVEN = "approval_given"
    APPROVAL_REFUSED = "approval_refused"
    TASK_DUE = "task_due"  # what somebody promised
    STARTER_BEGINS = "starter_begins"  # what only a human can publish must go out
    STARTER_DUE = "starter_due"  # what somebody began must be finished


@dataclass(frozen=True, slots=True)
class Nudge:
    """``id`` names the occasion: nudged twice for it is nudged once. ``about`` is what it opens.

    ``about`` is a mention's, task's or starter's id, by kind; ``to`` the address of whoever is
    told, ``by`` the name of who caused it. ``words`` is a line of a colleague's own, never of
    somebody outside the business. Until ``due_at`` nothing is sent.
    """

    id: str
    brand: str
    kind: NudgeKind
    to: str
    about: str
    due_at: datetime
    by: str = ""
    words: str = ""
