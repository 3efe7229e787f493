"""Everybody who spoke of a brand between two moments, from the days kept and the cards of the rest.

A period of 90 days reads at most 90 items of days, one row of days, the rows humans wrote of
people, and two thousand cards a list of what no day holds: never more, whatever was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from vigie.account import (
    Standing,
    count_unique_reach,
    find_young,
    join_accounts,
    leave_out,
)
from vigie.acquaintance import Rows, group_merges
from vigie.aws.cards import list_cards
from vigie.aws.crowd import MOST_LIVE, tells_of_people
from vigie.aws.mentions import KEPT
from vigie.aws.people import read_people_rows
from vigie.aws.tallies import read_days_made, read_tallies
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.card import Card, Status
from vigie.compare import previous_period
from vigie.metric import find_gaps, start_of_day
from vigie.person import MOST_A_DAY, PersonKey, Seen, merge_all
from vigie.platforms import load_platform
from vigie.tallying import Tally

LISTS = (Status.TODO, Status.WAITING, Status.DONE)
Stretch = tuple[datetime, datetime]


@dataclass
class Attendance:
    """Who came in a period; ``is_partial``: more was said, or by more people, than is read."""

    people: dict[PersonKey, Seen] = field(default_factory=dict)
    is_partial: bool = False


def read_standing(brand: Brand, since: datetime, until: datetime, now: datetime) -> Standing:
    """Everybody's figures in [since, until), and in the equal period before where it is kept.

    Platforms whose terms allow no figures on people, people who objected and people who may be
    children are in neither.
    """
    zone = ZoneInfo(brand.time_zone)
    rows = read_people_rows(brand.slug)
    merges = group_merges(rows.merges)
    kept = keeps_from(now, zone)
    here = read_attendance(brand, max(since, kept), until, rows)
    earlier = previous_period(since, until, zone)
    is_kept = earlier[0] >= kept
    there = read_attendance(brand, *earlier, rows) if is_kept else Attendance()
    young = find_young(here.people, merges) | find_young(there.people, merges)
    people, before = (leave_out(one.people, young) for one in (here, there))
    return Standing(
        now=join_accounts(people, merges),
        previous=join_accounts(before, merges) if is_kept else None,
        unique=count_unique_reach(people),
        unique_before=count_unique_reach(before),
        objected=len(rows.hidden),
        young=len(join_accounts({k: s for k, s in here.people.items() if k in young}, merges)),
        is_partial=here.is_partial or there.is_partial or since < kept,
    )


def keeps_from(now: datetime, zone: ZoneInfo) -> datetime:
    """Since when people are known at all: days and cards go after ninety days."""
    return start_of_day(now.astimezone(zone).date() - KEPT, zone)


def keeps_people(platform: str) -> bool:
    """Whether a platform's terms let its people be counted here."""
    return tells_of_people(platform) and load_platform(platform).PROFILE.duties.tallies


def read_attendance(brand: Brand, since: datetime, until: datetime, rows: Rows) -> Attendance:
    """Who came in [since, until): whole days as they were tallied, all else from its cards."""
    zone = ZoneInfo(brand.time_zone)
    made = {date.fromisoformat(day) for day in read_days_made(brand.slug).made}
    whole = [day for day in _days_in(since, until, zone) if day in made]
    days = _read_days(brand.slug, whole)
    stretches = list(find_gaps(since, until, whole, zone))
    live, is_cut = _tally_cards(brand.slug, zone, rows, stretches)
    people = leave_out(merge_all([*days, *live]), rows.hidden)
    return Attendance(
        {key: seen for key, seen in people.items() if keeps_people(key.platform)},
        is_cut or any(len(day) >= MOST_A_DAY for day in days),
    )


def _read_days(brand: str, whole: Sequence[date]) -> list[dict[PersonKey, Seen]]:
    if not whole:
        return []
    wanted = frozenset(whole)
    found = read_tallies(brand, whole[0], whole[-1])
    return [people for day, people in found if day in wanted]


def _days_in(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The days that lie in a period from midnight to midnight."""
    day = since.astimezone(zone).date()
    while start_of_day(day + timedelta(days=1), zone) <= until:
        if start_of_day(day, zone) >= since:
            yield day
        day += timedelta(days=1)


def _tally_cards(
    brand: str, zone: ZoneInfo, rows: Rows, stretches: Sequence[Stretch]
) -> tuple[list[dict[PersonKey, Seen]], bool]:
    """The newest cards, two thousand a list over all stretches; whether some were left.

    Day by day, as closed days are: whom a defence is counted for must not change at midnight.
    """
    days: dict[date, Tally] = {}
    is_cut = False
    for status in LISTS:
        found = _list_cards(brand, status, stretches)
        for card in islice(found, MOST_LIVE):
            day = card.said_at.astimezone(zone).date()
            if day not in days:
                days[day] = Tally(brand, zone, rows.hidden, keeps_people)
            days[day].add(card)
        is_cut |= next(found, None) is not None
    return [tally.people() for tally in days.values()], is_cut


def _list_cards(brand: str, status: Status, stretches: Sequence[Stretch]) -> Iterator[Card]:
    for since, until in reversed(stretches):
        yield from list_cards(brand, status, since=to_text(since), until=to_text(until))
