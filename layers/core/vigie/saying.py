"""A saying: words of the brand's own that left, in a reply or a post, as they are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Leaning(StrEnum):
    """Whether words give the reader something, or promote the business."""

    GIVING = "giving"
    PROMOTING = "promoting"


class SaidIn(StrEnum):
    """Where the brand said something."""

    REPLY = "reply"
    PRIVATE_REPLY = "private_reply"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Saying:
    """One row of the ledger; the words themselves stay with the action.

    ``id`` is the action's, or the mention's where it was typed on the platform; ``about`` the
    mention answered, or the post's name. ``gist`` is a hash of each band of the words
    (`vigie.campaign`), to know nearly the same ones again. ``who`` is the actor.
    """

    id: str
    brand: str
    platform: str
    at: datetime
    said_in: SaidIn
    leaning: Leaning
    about: str = ""
    who: str = ""
    gist: tuple[str, ...] = ()
