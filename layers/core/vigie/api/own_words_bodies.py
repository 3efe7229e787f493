"""What is asked about our own answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vigie.api.bodies import Strict


class EditBody(Strict):
    """The new words of an answer."""

    text: Annotated[str, Field(max_length=20_000)]
