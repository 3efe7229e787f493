"""A digest: what a stretch of time brought, weighed for somebody with twenty minutes a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from vigie.alert import Alert
from vigie.edition import DigestKind, Edition

FEWEST = 10
DAYS_SHOWN = 14
Totals = Mapping[str, int | float]


def has_mood(totals: Totals) -> bool:
    """Whether a mood is made of enough to be told: ten mentions about the brand."""
    return totals.get("about_us", 0) >= FEWEST


@dataclass(frozen=True, slots=True)
class Quote:
    """What a digest shows of a mention: no words said in private, nor any that may be illegal.

    Personal data is masked where the words are written into a mail.
    """

    mention_id: str
    text: str
    author: str
    platform: str
    said_at: datetime
    url: str = ""
    is_private: bool = False
    is_illegal: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits for an answer; with ``at_least`` there are more than were counted."""

    count: int = 0
    oldest: datetime | None = None
    pressing: tuple[Quote, ...] = ()
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that brings nothing: it must be reconnected, or it has fallen silent."""

    platform: str
    reconnect: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """How a week's mentions were answered: of those due an answer by now, and after how long.

    The time runs to the first answer, within five in a hundred (`vigie.histogram`).
    """

    wanted: int
    answered: int
    median: timedelta | None

    @property
    def rate(self) -> float:
        """The share that was answered, 0 to 1."""
        return self.answered / self.wanted if self.wanted else 0.0


class TaskKind(StrEnum):
    """What a weekly digest may recommend, most urgent first."""

    RECONNECT = "reconnect"
    ILLEGAL = "illegal"
    COMPLAINT = "complaint"
    REVIEW = "review"
    SILENT = "silent"
    HIDDEN = "hidden"
    WORDS = "words"
    MOOD = "mood"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing worth the reader's time; ``place`` is where in the page it is done."""

    kind: TaskKind
    place: str
    platform: str = ""
    count: int = 1
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All that an edition tells, in whatever language it is read.

    ``period`` are the totals since the last edition. ``now`` and ``before`` are those of the last
    seven days (of the week, in a weekly edition) and of the seven before; ``moods`` is the net
    sentiment of each of these fourteen days, None for a day without mentions. Moods are those the
    page shows: of mentions about the brand (``about_us``), on platforms that may be mixed.
    """

    edition: Edition
    waiting: Waiting = Waiting()
    period: Totals = field(default_factory=dict)
    now: Totals = field(default_factory=dict)
    before: Totals = field(default_factory=dict)
    moods: tuple[float | None, ...] = ()
    alerts: tuple[Alert, ...] = ()
    hidden: tuple[Quote, ...] = ()
    hidden_count: int = 0
    troubles: tuple[Trouble, ...] = ()
    praise: Quote | None = None
    topics: tuple[str, ...] = ()
    answers: Answers | None = None
    tasks: tuple[Task, ...] = ()

    @property
    def is_weekly(self) -> bool:
        """Whether a week is told, with the day folded in."""
        return self.edition.kind is DigestKind.WEEKLY

    @property
    def is_news(self) -> bool:
        """Whether there is anything to say: else no digest leaves.

        Rule: somebody spoke, somebody waits, an alert was on, or a rule hid something; a weekly one
        also leaves for what it recommends, and for two weeks that can be set side by side.
        """
        spoken = [self.period] + ([self.now, self.before] if self.is_weekly else [])
        said = any(totals.get("mentions", 0) for totals in spoken)
        return said or bool(self.waiting.count or self.alerts or self.hidden_count or self.tasks)

    @property
    def is_comparable(self) -> bool:
        """Whether both halves hold enough mentions for their moods to be compared: ten."""
        return has_mood(self.now) and has_mood(self.before)
