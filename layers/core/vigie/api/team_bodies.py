"""What callers may send about the team."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from vigie.api.bodies import Email, Moment, Strict, Word
from vigie.brand import Role


class MemberBody(Strict):
    """A colleague, as a manager enters them; ``weekly_minutes`` left out stays as it is."""

    name: Word
    initials: Annotated[str, Field(max_length=10, pattern=r"^[^\s@]*$")] = ""
    role: Role
    is_junior: bool = False
    email: Email | Literal[""] = ""
    language: Literal["fr", "en", ""] = ""
    weekly_minutes: Annotated[int, Field(ge=0, le=7 * 24 * 60)] | None = None


class AwayBody(Strict):
    """Out of office: from when (now, if left out) until when, and who answers meanwhile."""

    brand: Word
    away_from: Moment | None = None
    away_until: Moment
    covered_by: Annotated[str, Field(max_length=254)] = ""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.away_from and self.away_from >= self.away_until:
            raise ValueError("away_until is after away_from")
        return self


class TeamNoteBody(Strict):
    """A note for the team; @initials, @name or @e-mail tells a colleague."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]


class ApproveBody(Strict):
    """Other words in place of the junior's; ``again`` answers what was answered meanwhile."""

    text: Annotated[str, Field(max_length=20_000)] = ""
    again: bool = False


class RefuseBody(Strict):
    """Why a reply does not leave."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
