"""What callers may send about promises and tasks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from vigie.api.bodies import Moment, Strict, Word
from vigie.promise import Owed
from vigie.task import TaskState

Hours = Annotated[float, Field(ge=0, le=720)]
What = Annotated[str, Field(min_length=1, max_length=500)]
Who = Annotated[str, Field(max_length=254)]


class PromisesBody(Strict):
    """Open hours within which each kind is answered, 0 for no promise, and the days off.

    What ``answer_within`` leaves out stays as it is usual.
    """

    answer_within: Annotated[dict[Owed, Hours], Field(default_factory=dict)]
    country: Literal["", "fr", "be", "ch", "lu", "gb", "ie", "us", "ca"] = ""
    holidays: Annotated[list[date], Field(default_factory=list, max_length=400)]


class TaskBody(Strict):
    """Something to be done by a date; without an owner, by whoever writes it."""

    brand: Word
    what: What
    due_at: Moment
    owner: Who = ""
    mention_id: Annotated[str, Field(max_length=100)] = ""
    person: Annotated[str, Field(max_length=500)] = ""


class TaskPatch(Strict):
    """What may be changed of a task."""

    state: TaskState | None = None
    due_at: Moment | None = None
    owner: Who | None = None
    what: What | None = None
