"""A person who talks to a brand: what is tallied of them, and why they may be worth knowing.

Tallied is a closed list of measures, per person and day, under a hash: no name, no words, and
nothing of what the law guards (`vigie.text.reserved`). Suggestions say their reason, and no more is
ever done with them: a human reads them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from vigie.mention import author_hash

MOST_OPEN: Final = 3
MOST_A_DAY: Final = 1000


class Measure(StrEnum):
    """Everything that is counted of a person; what is not here is not kept."""

    VISITS = "visits"
    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    PURCHASE = "purchase"
    PRAISE = "praise"
    COMPLAINT = "complaint"
    PHOTOS = "photos"
    DEFENDED = "defended"


MEASURES = tuple(Measure)
Open = tuple[int, str]  # when it was said, in seconds, and the mention's id


@dataclass(frozen=True, slots=True, order=True)
class PersonKey:
    """A person of one brand: the platform, and `vigie.mention.author_hash` of who they are there.

    ``PersonKey.of`` makes it of the author's id, or of the name where the platform gives no id.
    """

    platform: str
    digest: str

    @classmethod
    def of(cls, brand: str, platform: str, author: str) -> PersonKey:
        """The key of an author of a brand's mentions."""
        return cls(platform, author_hash(brand, platform, author))

    def id(self, brand: str) -> str:
        """The person's address in our API."""
        return f"{brand}.{self.platform}.{self.digest}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was tallied of one person over some days.

    ``latest`` is their newest mention, by which their name is read where it still may be. ``reach``
    is the most followers they were seen with. ``needs`` and ``thanks`` are the newest purchase
    intents and praises that nobody had answered then, newest first; ``days`` the brand's days on
    which they came; ``is_minor`` whether their words once hinted at a child.
    """

    first: datetime
    last: datetime
    latest: str
    days: frozenset[date] = frozenset()
    counts: Mapping[Measure, int] = field(default_factory=dict)
    reach: int = 0
    needs: tuple[Open, ...] = ()
    thanks: tuple[Open, ...] = ()
    is_minor: bool = False

    def count(self, measure: Measure) -> int:
        """How often."""
        return self.counts.get(measure, 0)


def merge_seen(one: Seen, other: Seen) -> Seen:
    """Both together, whatever the order.

    Each mention must be in one of them only: counts are added, all else is a maximum or a union.
    """
    counts = {m: n for m in MEASURES if (n := one.count(m) + other.count(m))}
    last, latest = max((one.last, one.latest), (other.last, other.latest))
    return Seen(
        first=min(one.first, other.first),
        last=last,
        latest=latest,
        days=one.days | other.days,
        counts=counts,
        reach=max(one.reach, other.reach),
        needs=_newest(one.needs, other.needs),
        thanks=_newest(one.thanks, other.thanks),
        is_minor=one.is_minor or other.is_minor,
    )


def merge_all(parts: Iterable[Mapping[PersonKey, Seen]]) -> dict[PersonKey, Seen]:
    """Several days, or lists of days, as one."""
    people: dict[PersonKey, Seen] = {}
    for part in parts:
        for key, seen in part.items():
            people[key] = merge_seen(people[key], seen) if key in people else seen
    return people


def keep_foremost(people: Mapping[PersonKey, Seen]) -> dict[PersonKey, Seen]:
    """The thousand people a day is kept of.

    Rule: first those who wait for an answer or defended the brand, then those who wrote most, then
    those who reach most people; ties go by the person's hash, so that of many alike the same people
    are kept each day, and who comes back is known to.
    """

    def weight(key: PersonKey) -> tuple[int, int, int, PersonKey]:
        seen = people[key]
        waits = bool(seen.needs or seen.thanks) + seen.count(Measure.DEFENDED)
        return (-waits, -seen.count(Measure.VISITS), -seen.reach, key)

    return {key: people[key] for key in sorted(people, key=weight)[:MOST_A_DAY]}


def forget_answered(seen: Seen, answered: frozenset[str]) -> Seen:
    """Without what has been answered since."""
    needs = tuple(one for one in seen.needs if one[1] not in answered)
    thanks = tuple(one for one in seen.thanks if one[1] not in answered)
    return replace(seen, needs=needs, thanks=thanks)


class Reaches:
    """How far people reach, per platform: followers there cannot be compared with those here."""

    def __init__(self, people: Mapping[PersonKey, Seen]) -> None:
        known: dict[str, list[int]] = {}
        for key, seen in people.items():
            if seen.reach > 0:
                known.setdefault(key.platform, []).append(seen.reach)
        self._known = {platform: sorted(reaches) for platform, reaches in known.items()}

    def known(self, platform: str) -> int:
        """Of how many people the reach is known."""
        return len(self._known.get(platform, ()))

    def median(self, platform: str) -> int:
        """The lower median, 0 where nobody's reach is known."""
        known = self._known.get(platform, [0])
        return known[(len(known) - 1) // 2]

    def share_below(self, platform: str, reach: int) -> float:
        """The share of people there who reach fewer."""
        known = self._known.get(platform, ())
        return bisect_left(known, reach) / len(known) if known else 0.0


def _newest(one: tuple[Open, ...], other: tuple[Open, ...]) -> tuple[Open, ...]:
    return tuple(sorted({*one, *other}, reverse=True)[:MOST_OPEN])
