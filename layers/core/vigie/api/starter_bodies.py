"""What callers may send about conversation starters."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from vigie.api.bodies import Moment, Strict, Word
from vigie.starter import StarterKind

Texts = Annotated[
    dict[Word, Annotated[str, Field(min_length=1, max_length=20_000)]],
    Field(min_length=1, max_length=20),
]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Owner = Annotated[str, Field(min_length=1, max_length=254)]
Ending = Annotated[str, Field(max_length=1000)]


class StarterBody(Strict):
    """A starter to plan.

    ``finish`` says what must be done at the end; content alone may leave it and ``ends_at`` out.
    ``anyway``: begin though people have waited too long for an answer.
    """

    brand: Word
    kind: StarterKind
    title: Title
    texts: Texts
    due_at: Moment
    ends_at: Moment | None = None
    owner: Owner
    finish: Ending = ""
    anyway: bool = False


class StarterPatch(Strict):
    """What changes about a starter; words and hours only of what has not left."""

    title: Title | None = None
    texts: Texts | None = None
    due_at: Moment | None = None
    ends_at: Moment | None = None
    owner: Owner | None = None
    finish: Ending | None = None
    state: Literal["finished"] | None = None
