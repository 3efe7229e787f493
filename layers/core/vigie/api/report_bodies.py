"""What callers may send about reports."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from vigie.api.bodies import Email, Moment, Strict, Word
from vigie.share import LONGEST_DAYS


class ScheduleBody(Strict):
    """A report that comes by itself, to people who get the brand's mails or work for it."""

    brand: Word
    every: Literal["week", "month"]
    language: Literal["fr", "en"]
    recipients: Annotated[list[Email], Field(min_length=1, max_length=20)]


class ShareBody(Strict):
    """A link that shows figures to whoever has it, for so many days.

    Of ``since`` to ``until``, or, where neither is given, of the last thirty days as they go by.
    """

    brand: Word
    parts: Annotated[tuple[Literal["metrics", "presence", "topics"], ...], Field(max_length=3)] = ()
    language: Literal["fr", "en"]
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = 30
    since: Moment | None = None
    until: Moment | None = None
    rolling: bool = False

    @model_validator(mode="after")
    def _says_one_period(self) -> Self:
        if (self.since is None) != (self.until is None):
            raise ValueError("since and until come together")
        if self.rolling and self.since:
            raise ValueError("a rolling link has no since and until")
        if self.since and self.until and self.since >= self.until:
            raise ValueError("until is after since")
        return self
