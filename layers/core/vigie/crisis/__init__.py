"""A crisis: more blame than one can answer one by one, and the team that faces it together.

proposed ──started by a manager──> on ──ended by a manager──> over
    └──declined: this alert proposes nothing more

Every act is safe to repeat: what is so already changes nothing and leaves no second line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from vigie.alert import QUIETER, Alert, AlertKind
from vigie.alerting import LOUD
from vigie.crisis.statement import (
    Approval,
    Statement,
    hash_words,
    languages_of,
)
from vigie.errors import ConflictError

MOST_LINES = 300
LONGEST_NOTE = 500


class CrisisState(StrEnum):
    """Where a crisis stands; over is final."""

    PROPOSED = "proposed"
    ON = "on"
    OVER = "over"


class Deed(StrEnum):
    """What a line of the story says somebody did."""

    OPENED = "opened"
    TICKED = "ticked"
    UNTICKED = "unticked"
    ASSIGNED = "assigned"
    REMARKED = "remarked"
    NOTED = "noted"
    NAMED_SPEAKER = "named_speaker"
    WROTE = "wrote"
    APPROVED = "approved"
    BROADCAST = "broadcast"
    PAUSED = "paused"
    RESUMED = "resumed"
    CHANGED_RULES = "changed_rules"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a crisis's story; ``about`` is a step, language, platform or name."""

    at: datetime
    by: str
    did: Deed
    about: str = ""
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step of the playbook is."""

    done_by: str = ""
    done_at: datetime | None = None
    assignee: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """That some approved words were asked to leave on one platform, by the name ``what``."""

    platform: str
    language: str
    what: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Crisis:
    """One crisis of one brand. ``alert_id`` is empty when a person opened it without an alert."""

    id: str
    brand: str
    state: CrisisState
    opened_at: datetime
    opened_by: str = ""
    alert_id: str = ""
    reason: str = ""
    speaker: str = ""
    steps: Mapping[str, Progress] = field(default_factory=dict)
    statement: Statement = field(default_factory=Statement)
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    broadcasts: tuple[Broadcast, ...] = ()
    ended_at: datetime | None = None
    ended_by: str = ""
    story: tuple[Line, ...] = ()

    @property
    def is_on(self) -> bool:
        """Whether the team is facing it now."""
        return self.state is CrisisState.ON

    def is_approved(self, choice: str) -> bool:
        """Whether an owner signed off these very words, in each language of the choice."""
        return all(
            one in self.approvals
            and self.approvals[one].content == hash_words(self.statement.say(one))
            for one in languages_of(choice)
        )


def proposes_crisis(alert: Alert) -> bool:
    """Whether an alert is loud enough to propose a crisis, and about what people say.

    Rule: what counts is how grave it has become, not what the last mail told: an alert that was
    taken on while it was small sends no more of them.
    """
    is_loud = alert.severity >= LOUD
    return alert.is_on and is_loud and alert.kind not in {*QUIETER, AlertKind.SILENCE}


def propose(alert: Alert) -> Crisis:
    """The crisis an alert would be: it bears the alert's own id, so that it begins once."""
    return Crisis(
        id=alert.id,
        brand=alert.brand,
        state=CrisisState.PROPOSED,
        opened_at=alert.opened_at,
        alert_id=alert.id,
    )


def open_crisis(
    brand: str, by: str, now: datetime, *, alert_id: str = "", key: str = "", reason: str = ""
) -> Crisis:
    """A crisis begins; ``key`` makes one opened by hand the same one when asked for again."""
    by_hand = hashlib.sha256((key or now.isoformat()).encode()).hexdigest()[:16]
    opened = Crisis(
        id=alert_id or f"{brand}.by-hand.{by_hand}",
        brand=brand,
        state=CrisisState.ON,
        opened_at=now,
        opened_by=by,
        alert_id=alert_id,
        reason=reason,
    )
    return tell(opened, Line(now, by, Deed.OPENED, note=reason))


def end(crisis: Crisis, by: str, now: datetime) -> Crisis:
    """It is over; what is over already stays as it was."""
    if crisis.state is CrisisState.OVER:
        return crisis
    over = replace(crisis, state=CrisisState.OVER, ended_at=now, ended_by=by)
    return tell(over, Line(now, by, Deed.ENDED))


def must_be_on(crisis: Crisis) -> None:
    """Refuse what only a crisis that is on allows. Raises ConflictError."""
    if not crisis.is_on:
        raise ConflictError(f"this crisis is {crisis.state}, not on")


def tell(crisis: Crisis, *lines: Line) -> Crisis:
    """The crisis with lines added; a story that never ends keeps its beginning and its latest."""
    story = (*crisis.story, *lines)
    if len(story) > MOST_LINES:
        half = MOST_LINES // 2
        story = (*story[:half], *story[-half:])
    return replace(crisis, story=story)
