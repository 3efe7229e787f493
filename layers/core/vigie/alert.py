"""An alert: one event worth telling, what raised it, and how far the telling has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AlertKind(StrEnum):
    """What an alert is about. The last two are quieter: on the page and in digests, no mail."""

    NEGATIVE_SPIKE = "negative_spike"
    VISIBLE_AUTHOR = "visible_author"
    ILLEGAL = "illegal_content"
    CRISIS_WORDS = "crisis_words"
    LEFT_WAITING = "left_waiting"
    CAMPAIGN = "campaign"
    SILENCE = "silence"
    PRAISE_DROP = "praise_drop"
    VOLUME_SPIKE = "volume_spike"


NEGATIVE_SPIKE = AlertKind.NEGATIVE_SPIKE
QUIETER = frozenset({AlertKind.PRAISE_DROP, AlertKind.VOLUME_SPIKE})
# These are over when a person has dealt with them, who needs no mail to know it.
HANDLED = frozenset(
    {
        AlertKind.VISIBLE_AUTHOR,
        AlertKind.ILLEGAL,
        AlertKind.CRISIS_WORDS,
        AlertKind.LEFT_WAITING,
    }
)

# One burst of anger may hold all of these: while a spike is on, its mail is theirs too.
PARTS_OF_A_SPIKE = frozenset({AlertKind.VISIBLE_AUTHOR, AlertKind.CRISIS_WORDS, AlertKind.CAMPAIGN})


class AlertState(StrEnum):
    """Where an alert stands; only over is final."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    MUTED = "muted"
    OVER = "over"


class MailState(StrEnum):
    """Whether the latest mail an alert calls for has left."""

    PENDING = "pending"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Form(StrEnum):
    """What the latest mail of an alert says: it began, it grew, nobody took it on, it is over."""

    OPENED = "opened"
    GROWN = "grown"
    ESCALATED = "escalated"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Sign:
    """What raises an alert, or keeps it up: the numbers of a spike, or a mention that matters.

    ``about`` tells apart two events of one kind that may be on at once: a source that is silent,
    an author. ``builds_up`` tells a slow rise from a burst. ``topic`` holds words for people: of
    the likely cause, the crisis words, a name.
    """

    kind: AlertKind
    severity: int
    count: int
    about: str = ""
    expected: float = 0.0
    window_hours: int = 24
    share: float = 0.0
    learning: bool = False
    platform: str = ""
    builds_up: bool = False
    topic: tuple[str, ...] = ()
    mention_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """One event of one brand.

    ``updated_at`` is when its numbers were last above normal, ``mailed_at`` when the last mail
    left and ``first_mailed_at`` the first, ``mails`` how many left; ``due_at`` is set while a mail
    is pending, ``check_at`` while the event lasts, ``escalate_at`` while somebody else is to be
    told if nobody takes it on.
    ``escalations`` counts how often it was handed on. ``severity`` is the worst that was seen,
    ``told_severity`` that of the last mail to everybody: what lies between is still to be told.
    """

    id: str
    brand: str
    kind: AlertKind
    severity: int
    count: int
    expected: float
    window_hours: int
    opened_at: datetime
    updated_at: datetime
    about: str = ""
    platform: str = ""
    builds_up: bool = False
    state: AlertState = AlertState.OPEN
    mention_ids: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    share: float = 0.0
    learning: bool = False
    told_severity: int = 0
    muted_until: datetime | None = None
    acknowledged_by: str = ""
    over_at: datetime | None = None
    form: Form = Form.OPENED
    mail: MailState = MailState.PENDING
    mails: int = 0
    mail_tries: int = 0
    mailed_at: datetime | None = None
    first_mailed_at: datetime | None = None
    acknowledged_at: datetime | None = None
    due_at: datetime | None = None
    check_at: datetime | None = None
    escalate_at: datetime | None = None
    escalations: int = 0

    @property
    def is_on(self) -> bool:
        """Whether the event still lasts, whoever knows of it."""
        return self.state is not AlertState.OVER

    @property
    def wakes_at(self) -> datetime | None:
        """When it wants to be looked at again, for whichever reason comes first."""
        return min(filter(None, (self.due_at, self.check_at, self.escalate_at)), default=None)

    def owes_mail(self, now: datetime) -> bool:
        """Whether a mail is to leave now."""
        is_due = self.due_at is None or self.due_at <= now
        return self.mail is MailState.PENDING and is_due

    def wants_check(self, now: datetime) -> bool:
        """Whether it is time to see if the event still lasts."""
        return self.is_on and self.check_at is not None and self.check_at <= now

    def wants_escalation(self, now: datetime) -> bool:
        """Whether nobody has taken it on in time."""
        is_late = self.escalate_at is not None and self.escalate_at <= now
        return is_late and self.state is AlertState.OPEN
