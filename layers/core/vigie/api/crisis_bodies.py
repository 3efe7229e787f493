"""What callers may send about a crisis, field by field."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from vigie.api.bodies import Strict, Word
from vigie.crisis import LONGEST_NOTE
from vigie.crisis.statement import StatementKind

Spoken = Literal["fr", "en"]
Person = Annotated[str, Field(max_length=200)]
Note = Annotated[str, Field(max_length=LONGEST_NOTE)]
Fact = Annotated[str, Field(max_length=300)]
Facts = Annotated[dict[Annotated[str, Field(max_length=40)], Fact], Field(max_length=30)]


class CrisisBody(Strict):
    """A crisis to begin, from an alert or by hand."""

    brand: Word
    alert_id: Annotated[str, Field(max_length=200)] = ""
    reason: Note = ""
    pause_posts: bool = True


class CrisisPatch(Strict):
    """What may be changed of a crisis."""

    speaker: Person | None = None
    posts_paused: bool | None = None


class StepPatch(Strict):
    """What may be said of a playbook step."""

    done: bool | None = None
    assignee: Person | None = None
    note: Note | None = None


class NoteBody(Strict):
    """A line for the story."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]


class StatementBody(Strict):
    """The statement as drafted: words per language, and the facts that fill their gaps."""

    kind: StatementKind = StatementKind.HOLDING
    texts: dict[Spoken, Annotated[str, Field(max_length=5_000)]]
    facts: Annotated[dict[Spoken, Facts], Field(default_factory=dict)]


class ApprovalBody(Strict):
    """The words an owner read and approves, as their hash per language."""

    seen: Annotated[dict[Spoken, Annotated[str, Field(max_length=64)]], Field(min_length=1)]


class BroadcastBody(Strict):
    """Where the statement goes, and in which language there."""

    platforms: Annotated[
        dict[Word, Literal["fr", "en", "both"]], Field(min_length=1, max_length=40)
    ]


class EndBody(Strict):
    """How a crisis ends."""

    resume_posts: bool = True
