"""A week's work in minutes: what came in, what each act takes, and who has the time for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

WEEKS_BACK: Final = 8
_FEWEST_WEEKS: Final = 2
_FEWEST_GAPS: Final = 10
_LEAST: Final = 0.1  # minutes
_LONGEST_GAP: Final = timedelta(minutes=15)
# An owner opens the page twenty minutes a week: until she says otherwise, that is what she has. It
# is a measure to tell against, never a limit she stated: it alone asks nobody to hire.
OWNERS_WEEK: Final = 20


class Act(StrEnum):
    """What a team spends its minutes on."""

    REPLY = "reply"
    DECISION = "decision"
    STARTER = "starter"
    PROMISE = "promise"


# Minutes, where the brand has set none and its team's own acts tell none: a reply is read, thought
# over and typed; a decision is a look and a tap; a starter is written and finished; a promise is a
# call or a search.
USUAL: Final[Mapping[Act, float]] = {
    Act.REPLY: 4,
    Act.DECISION: 1,
    Act.STARTER: 30,
    Act.PROMISE: 10,
}
_ACTS: Final = {
    "POST /api/mentions/{id}/reply": Act.REPLY,
    "POST /api/mentions/{id}/moderate": Act.DECISION,
    "PATCH /api/mentions/{id}": Act.DECISION,
    "POST /api/actions/{id}/approve": Act.DECISION,
}


class Told(StrEnum):
    """Where a number comes from."""

    SET = "set"
    MEASURED = "measured"
    USUAL = "usual"


class Capacity(StrEnum):
    """Whose time it is."""

    MEMBERS = "members"
    BRAND = "brand"
    USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Deed:
    """An act of a person as the audit trail knows it; ``what`` is its route."""

    who: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Load:
    """So many acts of a kind; ``platform`` is empty for what belongs to none."""

    platform: str
    act: Act
    count: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes each kind of act takes, and where each number comes from."""

    minutes: Mapping[Act, float] = field(default_factory=lambda: dict(USUAL))
    told: Mapping[Act, Told] = field(default_factory=lambda: dict.fromkeys(Act, Told.USUAL))


@dataclass(frozen=True, slots=True)
class Workload:
    """A week in minutes. ``by_channel`` and ``by_act`` add up to ``minutes``.

    ``forecast`` is next week's, None while fewer than two weeks are known.
    """

    minutes: float
    capacity: int
    capacity_of: Capacity
    person_week: int
    counts: Mapping[Act, int]
    by_channel: Mapping[str, float]
    by_act: Mapping[Act, float]
    pace: Pace
    forecast: float | None = None

    @property
    def passes(self) -> bool:
        """Whether it is more than one person's week, or than the team said it has."""
        return self._passes(self.minutes)

    @property
    def forecast_passes(self) -> bool:
        """Whether next week will be."""
        return self.forecast is not None and self._passes(self.forecast)

    def _passes(self, minutes: float) -> bool:
        stated = self.capacity_of is not Capacity.USUAL
        return minutes > self.person_week or (stated and minutes > self.capacity)


def measure_minutes(deeds: Iterable[Deed]) -> dict[Act, float]:
    """What an act takes a team, from the time since the same person's act before it.

    Rule: a pause of more than fifteen minutes is no work; ten gaps of a kind at least; the median.
    Acts done many at a time take a little, too.
    """
    gaps: dict[Act, list[float]] = {}
    last: dict[str, datetime] = {}
    for deed in sorted(deeds, key=lambda one: (one.at, one.who, one.what)):
        before = last.get(deed.who)
        last[deed.who] = deed.at
        act = _ACTS.get(deed.what)
        if act and before and deed.at - before <= _LONGEST_GAP:
            gaps.setdefault(act, []).append((deed.at - before).total_seconds() / 60)
    return {
        act: max(_LEAST, round(median(a), 1)) for act, a in gaps.items() if len(a) >= _FEWEST_GAPS
    }


def set_pace(given: Mapping[str, float], measured: Mapping[Act, float]) -> Pace:
    """What the brand has set, else what was measured, else the usual."""
    minutes: dict[Act, float] = {}
    told: dict[Act, Told] = {}
    for act in Act:
        known = ((Told.SET, given.get(act.value)), (Told.MEASURED, measured.get(act)))
        found = next(((why, n) for why, n in known if n is not None), (Told.USUAL, USUAL[act]))
        told[act], minutes[act] = found
    return Pace(minutes, told)


def count_loads(platform: str, counts: Mapping[str, int]) -> list[Load]:
    """The acts a channel's measures ask for or show.

    Who asks for an answer is one reply, given or owed; thanks nobody asked for come on top. A
    decision is what a person settled without answering, and what may be illegal and still waits.
    """
    wanting, replies = counts.get("wanting", 0), counts.get("replies", 0)
    settled = max(0, counts.get("handled", 0) - counts.get("answered", 0))
    illegal = max(0, counts.get("illegal", 0) - counts.get("illegal_acted", 0))
    return [
        Load(platform, Act.REPLY, max(0, wanting, replies)),
        Load(platform, Act.DECISION, settled + illegal),
    ]


def sum_minutes(loads: Iterable[Load], pace: Pace) -> float:
    """All of it in minutes."""
    return sum(one.count * pace.minutes[one.act] for one in loads)


def weigh_week(
    loads: Sequence[Load],
    pace: Pace,
    capacity: tuple[int, Capacity],
    person_week: int,
    forecast: float | None = None,
) -> Workload:
    """A week's loads against a team's time."""
    by_channel: dict[str, float] = {}
    by_act: dict[Act, float] = {}
    counts: Counter[Act] = Counter()
    for one in loads:
        minutes = one.count * pace.minutes[one.act]
        counts[one.act] += one.count
        by_channel[one.platform] = by_channel.get(one.platform, 0) + minutes
        by_act[one.act] = by_act.get(one.act, 0) + minutes
    minutes = sum(by_act.values())
    return Workload(
        minutes=minutes,
        capacity=capacity[0],
        capacity_of=capacity[1],
        person_week=person_week,
        counts=counts,
        by_channel={name: n for name, n in sorted(by_channel.items()) if n},
        by_act={act: n for act, n in by_act.items() if n},
        pace=pace,
        forecast=forecast,
    )


def find_capacity(members: Iterable[int | None], stated: int | None) -> tuple[int, Capacity]:
    """A team's minutes a week: its members' own, else the brand's, else an owner's usual twenty."""
    own = [minutes for minutes in members if minutes is not None]
    if own:
        return sum(own), Capacity.MEMBERS
    if stated is not None:
        return stated, Capacity.BRAND
    return OWNERS_WEEK, Capacity.USUAL


def forecast_week(minutes_of: Mapping[date, float], today: date) -> float | None:
    """Next week's minutes: for each day of the week, the median of its last eight.

    Days before the first one known are not nought but unknown; today is not over. None while a day
    of the week was not seen twice.
    """
    first = min(minutes_of, default=today)
    total = 0.0
    for back in range(1, 8):
        days = [today - timedelta(days=back + 7 * n) for n in range(WEEKS_BACK)]
        known = [minutes_of.get(day, 0.0) for day in days if day >= first]
        if len(known) < _FEWEST_WEEKS:
            return None
        total += median(known)
    return total
