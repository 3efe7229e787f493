"""What callers may send about the balance of giving and promoting."""

from __future__ import annotations

from vigie.api.bodies import Moment, Strict, Word
from vigie.saying import Leaning


class SayingPatch(Strict):
    """What a saying is, as a person reads it; ``at`` is its time as the list showed it."""

    brand: Word
    at: Moment
    leaning: Leaning
