"""People of closed days, tallied beside the roll-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from vigie.aws.people import keep_rows_of, read_people_rows
from vigie.aws.table import Write
from vigie.aws.tallies import people_write
from vigie.brand import Brand
from vigie.card import Card
from vigie.person import keep_foremost
from vigie.platforms import load_platform
from vigie.tallying import Tally

if TYPE_CHECKING:
    from vigie.jobs.closed_days import ClosedDay


class PeopleOfDay:
    """Everybody who spoke on a day, but who is hidden or objected."""

    def __init__(self, brand: Brand, day: ClosedDay, now: datetime) -> None:
        self._brand, self._day, self._now = brand.slug, day.day, now
        self._rows = read_people_rows(brand.slug)
        zone = ZoneInfo(brand.time_zone)
        self._tally = Tally(brand.slug, zone, self._rows.hidden, keeps_people)

    def add(self, card: Card) -> None:
        """Take a card in."""
        self._tally.add(card)

    def finish(self) -> Sequence[Write]:
        """The day's row; what colleagues wrote about who came goes on living."""
        people = keep_foremost(self._tally.people())
        keep_rows_of(self._brand, self._rows, people, self._now)
        return (people_write(self._brand, self._day, people),)


def open_people(brand: Brand, day: ClosedDay, now: datetime) -> PeopleOfDay:
    """Begin to tally a day's people."""
    return PeopleOfDay(brand, day, now)


@cache
def keeps_people(platform: str) -> bool:
    """Whether a platform's terms let days of its people be kept."""
    return load_platform(platform).PROFILE.duties.tallies
