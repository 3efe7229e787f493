"""The 80/20 gauge: whether our own words give the reader something, or promote the business.

The rule of thumb of the trade: of ten things a brand says, eight should give (thanks, help, an
answer, news one can use, humour, what others made, a question to the community) and two at most
promote (an offer, a price cut, a code, an invitation to buy, a launch). Signs of both are weighed;
what shows no sign of selling gives. A price told to whoever asked is an answer, and so is how to
book; an invitation to everybody is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from vigie.gauge_signs import weigh
from vigie.saying import Leaning, SaidIn, Saying

TARGET: Final = 0.8
THIN: Final = 10
# A reply answers somebody and seldom sells; of a post, weaker signs are enough.
PROMOTES: Final = {SaidIn.REPLY: 2.0, SaidIn.PRIVATE_REPLY: 2.0, SaidIn.POST: 1.0}


@dataclass(frozen=True, slots=True)
class Tally:
    """What was said in one place, or in all; ``share`` of giving is None where nothing was."""

    platform: str
    giving: int = 0
    promoting: int = 0

    @property
    def count(self) -> int:
        """How many sayings there were."""
        return self.giving + self.promoting

    @property
    def share(self) -> float | None:
        """The share that gives, 0 to 1."""
        return round(self.giving / self.count, 4) if self.count else None


@dataclass(frozen=True, slots=True)
class Balance:
    """Giving and promoting, in all and by platform, the busiest first."""

    total: Tally
    platforms: tuple[Tally, ...]

    @property
    def is_thin(self) -> bool:
        """Whether too little was said for the share to tell anything."""
        return self.total.count < THIN

    @property
    def is_off(self) -> bool:
        """Whether more is promoted than the rule allows, and enough was said to know."""
        share = self.total.share
        return not self.is_thin and share is not None and share < TARGET


def read_leaning(text: str, said_in: SaidIn) -> Leaning:
    """Whether a text of ours gives or promotes, in French or English.

    Rules find what says it sells; of words that sell without saying so they miss more than half
    (`tests/benchmarks/gauge.py`), so a person's word is final.
    """
    return Leaning.PROMOTING if weigh(text) >= PROMOTES[said_in] else Leaning.GIVING


def each_once(sayings: Iterable[Saying]) -> Iterable[Saying]:
    """Sayings without their doubles: one known as our act and as seen there is one.

    The first in the order given holds, unless a person decided of the other.
    """
    known: dict[str, Saying] = {}
    for one in sayings:
        if one.decided_by or one.id not in known:
            known[one.id] = one
    return known.values()


def count_balance(sayings: Iterable[Saying]) -> Balance:
    """The balance of what was said, by platform and in all."""
    found: dict[str, Tally] = {}
    for one in each_once(sayings):
        tally = found.get(one.platform, Tally(one.platform))
        found[one.platform] = _counted(tally, one)
    places = tuple(sorted(found.values(), key=lambda tally: (-tally.count, tally.platform)))
    giving, promoting = sum(one.giving for one in places), sum(one.promoting for one in places)
    return Balance(Tally("", giving, promoting), places)


def _counted(tally: Tally, saying: Saying) -> Tally:
    gives = saying.leaning is Leaning.GIVING
    return Tally(tally.platform, tally.giving + gives, tally.promoting + (not gives))
