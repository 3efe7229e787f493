"""What callers may send about people, field by field."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vigie.api.bodies import Moment, Strict


class GiftBody(Strict):
    """Something given to a person."""

    what: Annotated[str, Field(min_length=1, max_length=200)]
    at: Moment | None = None
    note: Annotated[str, Field(max_length=500)] = ""


class MergeBody(Strict):
    """Another account of the same person; ``agreed`` is how they agreed, where terms ask for it."""

    other: Annotated[str, Field(min_length=1, max_length=200)]
    agreed: Annotated[str, Field(max_length=500)] = ""


class PersonPatch(Strict):
    """What a human says about a person; ``is_hidden`` ends all tallying of them."""

    note: Annotated[str, Field(max_length=2000)] | None = None
    is_partner: bool | None = None
    is_hidden: bool | None = None
