"""Accounts that weigh most in what is said of a brand: by reach, frequency, help and harm.

Made of the days people are tallied in (`vigie.person`), never of words. A person whom a human said
to be several accounts is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Final

from vigie.acquaintance import Merges
from vigie.compare import ENOUGH
from vigie.person import Measure, PersonKey, Reaches, Seen, merge_seen

DEFENCE: Final = 2
People = Mapping[PersonKey, Seen]


class Rank(StrEnum):
    """By what accounts are put in order."""

    REACH = "reach"
    FREQUENCY = "frequency"
    HELP = "help"
    HARM = "harm"


@dataclass(frozen=True, slots=True)
class Account:
    """One person over a period, with every account of theirs.

    ``key`` is the account with the most followers, then the one seen last; ``others`` the rest of
    those that spoke, ``known_as`` also those that did not.
    ``followers`` are those of ``key``: the followers of two accounts may be the same people, and
    are not added up. 0 is unknown.
    """

    key: PersonKey
    seen: Seen
    followers: int = 0
    harm: int = 0
    others: tuple[PersonKey, ...] = ()
    known_as: frozenset[PersonKey] = frozenset()

    @property
    def mentions(self) -> int:
        """How often they spoke."""
        return self.seen.count(Measure.VISITS)

    @property
    def help(self) -> int:
        """How much they help.

        Rule: a point for each mention that is positive, one more where it praises, one for each
        picture, and two for each time they stood up for the brand under somebody else's complaint
        of the same day.
        Pictures count at most as often as they spoke without being negative: a picture of a fault
        helps nobody.
        """
        count = self.seen.count
        pictures = min(count(Measure.PHOTOS), count(Measure.POSITIVE) + count(Measure.NEUTRAL))
        kind = count(Measure.POSITIVE) + count(Measure.PRAISE)
        return kind + pictures + DEFENCE * count(Measure.DEFENDED)

    def score(self, by: Rank) -> int:
        """What they are ranked by; 0 is no place at all."""
        scores = {
            Rank.REACH: self.followers,
            Rank.FREQUENCY: self.mentions,
            Rank.HELP: self.help,
            Rank.HARM: self.harm,
        }
        return scores[by]


@dataclass(frozen=True, slots=True)
class UniqueReach:
    """The followers of each account that spoke, once; of how many accounts they are known."""

    followers: int = 0
    known: int = 0
    unknown: int = 0


NOBODY: Final = UniqueReach()


@dataclass(frozen=True, slots=True)
class Standing:
    """Everybody's place in a period, beside their place in the equal one before.

    ``previous`` is absent where that period is no longer kept. ``objected`` and ``young`` are how
    many people are in no ranking: they asked for it, or their words hint at a child.
    """

    now: Sequence[Account]
    previous: Sequence[Account] | None = None
    unique: UniqueReach = NOBODY
    unique_before: UniqueReach = NOBODY
    objected: int = 0
    young: int = 0
    is_partial: bool = False

    @property
    def mentions(self) -> int:
        """What all of them said together."""
        return sum(one.mentions for one in self.now)

    @property
    def enough(self) -> bool:
        """Whether a ranking tells anything: ten mentions at least."""
        return self.mentions >= ENOUGH


@dataclass(frozen=True, slots=True)
class Placed:
    """An account with its place; equals share one. ``before`` is who it was, and where, before."""

    place: int
    account: Account
    before: Account | None = None
    place_before: int | None = None


def join_accounts(people: People, merges: Merges) -> list[Account]:
    """Everybody once, with the harm of each of their accounts added up.

    Rule of harm, "the most-seen criticism": negative mentions times followers. Where nobody knows
    the followers, the usual number of those who spoke there, 1 where nobody's are known. An unhappy
    customer is no enemy: the order says whom to answer first.
    """
    reaches = Reaches(people)
    joined: dict[PersonKey, Account] = {}
    for key in people:
        accounts = [one for one in (key, *merges.get(key, ())) if one in people]
        first = max(accounts, key=lambda one: (people[one].reach, people[one].last, one))
        joined[first] = Account(
            key=first,
            seen=reduce(merge_seen, (people[one] for one in accounts)),
            followers=people[first].reach,
            harm=sum(_harm(one, people[one], reaches) for one in accounts),
            others=tuple(sorted(one for one in accounts if one != first)),
            known_as=frozenset({key, *merges.get(key, ())}),
        )
    return list(joined.values())


def rank_accounts(standing: Standing, by: Rank) -> list[Placed]:
    """Everybody who has a place, the first first; who spoke more, then who came last, of equals."""
    before = _places(standing.previous or (), by)
    known = {one.key: one for one in standing.previous or ()}
    places = _places(standing.now, by)
    ranked = []
    for account in sorted(standing.now, key=lambda one: _order(one, by), reverse=True):
        earlier = next((known[key] for key in account.known_as if key in known), None)
        if account.score(by) > 0:
            place = places[account.score(by)]
            was = before.get(earlier.score(by)) if earlier else None
            ranked.append(Placed(place, account, earlier, was))
    return ranked


def count_unique_reach(people: People) -> UniqueReach:
    """Each account's followers once, the most it was seen with: the unique reach of Mentionlytics.

    People who follow two of the accounts are counted twice: nobody outside the platform can tell.
    """
    known = [seen.reach for seen in people.values() if seen.reach > 0]
    return UniqueReach(sum(known), len(known), len(people) - len(known))


def leave_out(people: People, whom: Collection[PersonKey]) -> dict[PersonKey, Seen]:
    """Without somebody."""
    return {key: seen for key, seen in people.items() if key not in whom}


def find_young(people: People, merges: Merges) -> frozenset[PersonKey]:
    """Whose words hint at a child, with every account of theirs."""
    found = [key for key, seen in people.items() if seen.is_minor]
    return frozenset(one for key in found for one in (key, *merges.get(key, ())))


def _harm(key: PersonKey, seen: Seen, reaches: Reaches) -> int:
    return seen.count(Measure.NEGATIVE) * (seen.reach or reaches.median(key.platform) or 1)


def _order(account: Account, by: Rank) -> tuple[int, int, float, PersonKey]:
    return (account.score(by), account.mentions, account.seen.last.timestamp(), account.key)


def _places(accounts: Iterable[Account], by: Rank) -> dict[int, int]:
    """The place of each score: one more than how many have a greater one."""
    places: dict[int, int] = {}
    for n, score in enumerate(sorted((one.score(by) for one in accounts), reverse=True), 1):
        places.setdefault(score, n)
    return {score: place for score, place in places.items() if score > 0}
