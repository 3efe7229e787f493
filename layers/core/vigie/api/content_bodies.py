"""What callers may send about content others made, field by field."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from vigie.api.bodies import Strict

Place = Annotated[str, Field(min_length=1, max_length=300)]


class AskBody(Strict):
    """How to ask; without words, those of the template in the author's language."""

    text: Annotated[str, Field(max_length=2000)] = ""
    language: Literal["fr", "en", ""] = ""


class ConsentBody(Strict):
    """What the author said, and where; ``used_in`` is where it is shown."""

    rights: Literal["granted", "refused", "withdrawn"]
    proof_mention_id: Annotated[str, Field(max_length=100)] = ""
    proof_url: Annotated[str, Field(max_length=2000, pattern=r"^(https?://.*)?$")] = ""
    proof_note: Annotated[str, Field(max_length=500)] = ""
    used_in: Annotated[list[Place], Field(max_length=20)] | None = None
