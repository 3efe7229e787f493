"""Where to be: a brand's channels ranked for its objective, by one published table of weights.

Every part of a score lies in 0..1 and grows with what is good alone. What is counted is set against
the channel in the middle, x / (x + middle): half a point there, so that a giant never makes all
others zero, and three times as many of everything changes nothing. What is a share is filled up to
ten cases with middling ones: few mentions say little, and stay near the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median_low
from typing import Final

from vigie.interval import wilson

FEWEST: Final = 10
QUICK: Final = 4 * 3600  # seconds: an answer within four hours is half of a perfect one


class Objective(StrEnum):
    """What a brand wants of being there."""

    AWARENESS = "awareness"
    TRAFFIC = "traffic"
    REPUTATION = "reputation"


class Part(StrEnum):
    """What a channel is judged by."""

    ACTIVITY = "activity"
    MOOD = "mood"
    RESPONSE = "response"
    EFFORT = "effort"
    RESULT = "result"


# Percent, by objective. Awareness is made where many speak and many read: result and activity are
# two thirds of it. Traffic is clicks, and what they cost: result and effort. A reputation is how
# people speak, and whether they are answered: mood, response and result, volume hardly.
WEIGHTS: Final[Mapping[Objective, Mapping[Part, int]]] = {
    Objective.AWARENESS: dict(zip(Part, (30, 15, 10, 10, 35), strict=True)),
    Objective.TRAFFIC: dict(zip(Part, (15, 10, 15, 20, 40), strict=True)),
    Objective.REPUTATION: dict(zip(Part, (10, 25, 25, 10, 30), strict=True)),
}


@dataclass(frozen=True, slots=True)
class Channel:
    """One platform in a period. ``counts`` and ``before`` are sums of measures, never negative.

    ``authors`` are estimated; ``median`` is the usual wait for an answer in seconds, None without
    any; ``minutes`` what the channel takes the team in a week. ``due`` is how many are unanswered
    though their time is over; None takes all that are unanswered for that.
    """

    platform: str
    counts: Mapping[str, int]
    before: Mapping[str, int] = field(default_factory=dict)
    authors: int = 0
    median: int | None = None
    minutes: float = 0.0
    due: int | None = None

    def count(self, name: str) -> int:
        """A measure of the period; a negative one, of a wrong source, counts as none."""
        return max(0, self.counts.get(name, 0))

    def count_before(self, name: str) -> int:
        """The same measure in the equal period before."""
        return max(0, self.before.get(name, 0))

    @property
    def enough(self) -> bool:
        """Whether there are ten mentions to judge by."""
        return self.count("mentions") >= FEWEST

    @property
    def owed(self) -> int:
        """How many should have an answer by now: what may still wait counts against nobody."""
        if self.due is None:
            return self.count("wanting")
        return self.count("answered") + max(0, self.due)

    @property
    def complaints(self) -> int:
        """Complaints that asked for an answer; those waived with a reason are left out."""
        return self.count("~ca") + self.count("~cw")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A channel with its score, 0 to 100, and the parts of it, each 0 to 1.

    ``rank`` begins with 1, equals share one; None where a platform's figures stand apart.
    """

    channel: Channel
    score: float
    parts: Mapping[Part, float]
    rank: int | None = None


def rank_channels(channels: Iterable[Channel], objective: Objective) -> list[Ranked]:
    """Channels by their score, the highest first; their order does not matter."""
    given = list(channels)
    parts = {one.platform: _weigh_parts(one, given, objective) for one in given}
    scores = {slug: _score(found, objective) for slug, found in parts.items()}
    ranked = [
        Ranked(
            one,
            scores[one.platform],
            parts[one.platform],
            1 + sum(other > scores[one.platform] for other in scores.values()),
        )
        for one in given
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.channel.platform))


def judge_alone(channel: Channel, objective: Objective) -> Ranked:
    """A channel whose platform's terms keep its figures from being mixed with others'."""
    parts = _weigh_parts(channel, [channel], objective)
    return Ranked(channel, _score(parts, objective), parts)


def bound_share(cases: int, of: int) -> tuple[float, float]:
    """The interval of a share at 95 %; 0 to 1 where there is nothing to share."""
    return wilson(min(max(cases, 0), of), of) or (0.0, 1.0)


def find_net(counts: Mapping[str, int]) -> float | None:
    """Net sentiment, 100 x (positive - negative) / mentions; None without any."""
    mentions = max(0, counts.get("mentions", 0))
    if not mentions:
        return None
    return 100 * (counts.get("positive", 0) - counts.get("negative", 0)) / mentions


def _score(parts: Mapping[Part, float], objective: Objective) -> float:
    return round(sum(WEIGHTS[objective][part] * worth for part, worth in parts.items()), 6)


def _weigh_parts(
    one: Channel, channels: Sequence[Channel], objective: Objective
) -> dict[Part, float]:
    return {
        Part.ACTIVITY: _weigh_activity(one, channels),
        Part.MOOD: _weigh_mood(one),
        Part.RESPONSE: _weigh_response(one),
        Part.EFFORT: _weigh_effort(one, channels),
        Part.RESULT: _weigh_result(one, channels, objective),
    }


def _weigh_activity(one: Channel, channels: Sequence[Channel]) -> float:
    """Four fifths of how much is said, one fifth of whether it grows."""
    now, before = one.count("mentions"), one.count_before("mentions")
    level = _level(now, [other.count("mentions") for other in channels])
    return 0.8 * level + 0.2 * _fill(now, now + before)


def _weigh_mood(one: Channel) -> float:
    """Net sentiment between 0 and 1: a neutral mention is half a positive one."""
    good = one.count("positive") + one.count("neutral") / 2
    read = one.count("positive") + one.count("neutral") + one.count("negative")
    return _fill(good, read)


def _weigh_response(one: Channel) -> float:
    """Half of it whether people are answered, a quarter each whether in time and how soon."""
    owed = one.owed
    answered = min(one.count("answered"), owed)
    in_time = min(one.count("in_time"), owed)
    soon = answered * QUICK / (QUICK + max(0, one.median)) if one.median is not None else 0.0
    return 0.5 * _fill(answered, owed) + 0.25 * _fill(in_time, owed) + 0.25 * _fill(soon, owed)


def _weigh_effort(one: Channel, channels: Sequence[Channel]) -> float:
    """Minutes a mention, against the middle channel's: the fewer the better."""
    own, middle = _cost(one), median_low(_cost(other) for other in channels)
    return middle / (middle + own) if own else 1.0


def _cost(one: Channel) -> float:
    return max(0.0, one.minutes) / max(one.count("mentions"), FEWEST)


def _weigh_result(one: Channel, channels: Sequence[Channel], objective: Objective) -> float:
    """Awareness: people reached, and who speak. Traffic: clicks. Reputation: see below."""
    if objective is Objective.AWARENESS:
        reached = _level(one.count("reach"), [other.count("reach") for other in channels])
        return (reached + _level(one.authors, [other.authors for other in channels])) / 2
    if objective is Objective.TRAFFIC:
        return _level(one.count("clicks"), [other.count("clicks") for other in channels])
    positive, negative = one.count("positive"), one.count("negative")
    health = _fill(positive, positive + negative)
    return (health + _fill(one.count("~ca"), one.complaints)) / 2


def _level(own: float, everyone: Sequence[float]) -> float:
    """Half at the channel in the middle, the lower of two.

    No average, of which a giant would own all; the lower one, so that of two channels the smaller
    is not zero either.
    """
    return own / (own + median_low(everyone)) if own > 0 else 0.0


def _fill(cases: float, of: float) -> float:
    """A share, filled up to ten cases with halves."""
    missing = max(0.0, FEWEST - of)
    return (cases + missing / 2) / (of + missing)
