"""What callers may send about topics, field by field."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vigie.api.bodies import Strict
from vigie.topic import Proposal


class TopicPatch(Strict):
    """A name of one's own, empty for the people's; pinned; what became of a proposed answer."""

    name: Annotated[str, Field(max_length=80)] | None = None
    pinned: bool | None = None
    proposal: Proposal | None = None


class TopicMerge(Strict):
    """The topic this one is another word for."""

    into: Annotated[str, Field(min_length=1, max_length=80)]


class TopicDone(Strict):
    """What was done, as those who asked will be told."""

    note: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
