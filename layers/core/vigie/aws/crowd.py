"""Everybody who talks to a brand, from the days kept and the days still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

from vigie.acquaintance import Rows, group_merges
from vigie.aws.cards import list_cards, read_cards
from vigie.aws.people import read_people_rows
from vigie.aws.tallies import read_days_made, read_tallies
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.card import Card, Status
from vigie.metric import start_of_day
from vigie.person import PersonKey, Reaches, Seen, forget_answered, merge_all
from vigie.platforms import load_platform
from vigie.tallying import Tally

MOST_LIVE = 2_000  # cards of a list


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody seen in a period, how far they reach, and what humans wrote about them.

    ``is_partial``: more was said on the open days than is read for a list.
    """

    people: dict[PersonKey, Seen]
    reaches: Reaches
    rows: Rows
    is_partial: bool = False


def read_crowd(brand: Brand, days: int, now: datetime) -> Crowd:
    """Who talked to a brand in the last days, today included.

    What it reads grows with the days and with what was said since the last one that was tallied,
    at most two thousand cards a list; not with what was said before.
    """
    zone = ZoneInfo(brand.time_zone)
    today = now.astimezone(zone).date()
    since = today - timedelta(days=days - 1)
    rows = read_people_rows(brand.slug)
    open_from = _first_open_day(brand.slug, since)
    kept = read_tallies(brand.slug, since, open_from)
    tally = Tally(brand.slug, zone, rows.hidden, tells_of_people)
    is_partial = _add_live(tally, start_of_day(open_from, zone))
    people = merge_all([*(_tallied(day) for _, day in kept), tally.people()])
    people = {key: seen for key, seen in people.items() if key not in rows.hidden}
    return Crowd(people, Reaches(people), rows, is_partial)


@cache
def tells_of_people(platform: str) -> bool:
    """Whether a platform's terms let figures be made of who writes there."""
    return load_platform(platform).PROFILE.duties.people


def as_persons(crowd: Crowd) -> dict[PersonKey, tuple[PersonKey, ...]]:
    """Everybody once: of accounts a human merged, all under the one that was seen last."""
    merges = group_merges(crowd.rows.merges)
    persons: dict[PersonKey, tuple[PersonKey, ...]] = {}
    for key in crowd.people:
        accounts = [one for one in (key, *merges.get(key, ())) if one in crowd.people]
        first = max(accounts, key=lambda one: (crowd.people[one].last, one))
        persons[first] = tuple(sorted(one for one in accounts if one != first))
    return persons


def drop_answered(people: dict[PersonKey, Seen]) -> dict[PersonKey, Seen]:
    """Without needs and praises that were answered, settled or removed since their day was kept."""
    ids = {one for seen in people.values() for _, one in (*seen.needs, *seen.thanks)}
    cards = read_cards(ids)
    over = frozenset(one for one in ids if not _is_open(cards.get(one)))
    return {key: forget_answered(seen, over) for key, seen in people.items()}


def _is_open(card: Card | None) -> bool:
    return not (
        card is None
        or card.removed
        or card.replied_at
        or card.no_reply_needed
        or card.status in (Status.DONE, Status.HIDDEN)
    )


def _first_open_day(brand: str, since: date) -> date:
    made = read_days_made(brand).made
    newest = max(made, default="")
    return max(since, date.fromisoformat(newest) + timedelta(days=1)) if newest else since


def _tallied(people: dict[PersonKey, Seen]) -> dict[PersonKey, Seen]:
    return {key: seen for key, seen in people.items() if tells_of_people(key.platform)}


def _add_live(tally: Tally, since: datetime) -> bool:
    """Whether something was left out."""
    is_partial = False
    for status in (Status.TODO, Status.WAITING, Status.DONE):
        cards = list_cards(tally.brand, status, since=to_text(since))
        for card in islice(cards, MOST_LIVE):
            tally.add(card)
        is_partial |= next(cards, None) is not None
    return is_partial
