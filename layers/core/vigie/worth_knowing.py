"""Who is worth knowing, and why: suggestions for a human, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from vigie.person import Measure, PersonKey, Reaches, Seen

REGULAR_DAYS: Final = 3
OFTEN: Final = 5
FEWEST_KNOWN: Final = 20
FAR: Final = 0.95
TIMES_MEDIAN: Final = 5
WIDE: Final = 0.75


class Kind(StrEnum):
    """In what way a person may be worth knowing."""

    INFLUENCER = "influencer"
    REGULAR = "regular"
    HAPPY = "happy"
    NEED = "need"
    PARTNER = "partner"
    DEFENDER = "defender"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A kind, the reason's code, the figures it stands on, and the weight it is sorted by."""

    kind: Kind
    code: str
    facts: Mapping[str, int] = field(default_factory=dict)
    weight: int = 0


def suggest(
    key: PersonKey, seen: Seen, reaches: Reaches, *, visible_from: int, is_partner: bool = False
) -> tuple[Suggestion, ...]:
    """Every way in which somebody may be worth knowing, by the brand's own measure.

    Args:
        key: the person; reach is compared on their platform alone.
        seen: what was tallied of them.
        reaches: how far the people of the brand reach.
        visible_from: followers from which an author is visible where too few others are known to
            compare with; 0 is never.
        is_partner: whether a human marked them as a partner.
    """
    found = [
        _influences(key, seen, reaches, visible_from),
        _comes_back(seen),
        _is_happy(seen),
        _needs(seen),
        _is_partner(key, seen, reaches, is_partner=is_partner),
        _defends(seen),
    ]
    return tuple(one for one in found if one)


def _influences(
    key: PersonKey, seen: Seen, reaches: Reaches, visible_from: int
) -> Suggestion | None:
    """Further than 19 of 20 people of the brand there, and five times the usual one.

    With fewer than twenty to compare with, from the followers the brand itself calls visible. Never
    somebody who may be a child.
    """
    if seen.is_minor or not seen.reach:
        return None
    median = reaches.median(key.platform)
    facts = {"followers": seen.reach}
    if reaches.known(key.platform) < FEWEST_KNOWN:
        if not visible_from or seen.reach < visible_from:
            return None
        return Suggestion(Kind.INFLUENCER, "visible", facts | {"from": visible_from}, seen.reach)
    share = reaches.share_below(key.platform, seen.reach)
    if share < FAR or seen.reach < TIMES_MEDIAN * median:
        return None
    facts |= {"median": median, "further_than_percent": int(share * 100)}
    return Suggestion(Kind.INFLUENCER, "reach", facts, seen.reach)


def _comes_back(seen: Seen) -> Suggestion | None:
    days = len(seen.days)
    if days < REGULAR_DAYS:
        return None
    facts = {"days": days, "visits": seen.count(Measure.VISITS)}
    return Suggestion(Kind.REGULAR, "days", facts, days)


def _is_happy(seen: Seen) -> Suggestion | None:
    """Praise nobody has thanked for, of somebody who does not complain as much."""
    if not seen.thanks or seen.count(Measure.NEGATIVE) > seen.count(Measure.POSITIVE):
        return None
    facts = {"praises": seen.count(Measure.PRAISE)}
    return Suggestion(Kind.HAPPY, "unthanked", facts, seen.thanks[0][0])


def _needs(seen: Seen) -> Suggestion | None:
    if not seen.needs:
        return None
    return Suggestion(Kind.NEED, "unanswered", {"needs": len(seen.needs)}, seen.needs[0][0])


def _is_partner(
    key: PersonKey, seen: Seen, reaches: Reaches, *, is_partner: bool
) -> Suggestion | None:
    """Whom a human marked, or who names the brand often, widely heard and seldom displeased."""
    visits = seen.count(Measure.VISITS)
    if is_partner:
        return Suggestion(Kind.PARTNER, "marked", {}, visits)
    is_wide = reaches.known(key.platform) >= FEWEST_KNOWN and (
        reaches.share_below(key.platform, seen.reach) >= WIDE
    )
    is_often = visits >= OFTEN and len(seen.days) >= REGULAR_DAYS
    is_displeased = seen.count(Measure.NEGATIVE) * 2 > visits
    if seen.is_minor or not (is_often and is_wide) or is_displeased:
        return None
    facts = {"visits": visits, "days": len(seen.days), "followers": seen.reach}
    return Suggestion(Kind.PARTNER, "often", facts, visits)


def _defends(seen: Seen) -> Suggestion | None:
    times = seen.count(Measure.DEFENDED)
    return Suggestion(Kind.DEFENDER, "defended", {"times": times}, times) if times else None


def say_why(suggestion: Suggestion, language: str) -> str:
    """The reason as a sentence."""
    sentence = WHY[language][suggestion.code]
    return sentence.format(**{name: _figure(n, language) for name, n in suggestion.facts.items()})


def _figure(number: int, language: str) -> str:
    return f"{number:,}".replace(",", "\u202f" if language == "fr" else ",")


WHY: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "reach": "{followers} abonnés, plus que {further_than_percent}\u202f% de ceux qui parlent "
        "de vous sur ce réseau (la moitié en a {median} ou moins).",
        "visible": "{followers} abonnés\u202f: vous avez fixé le seuil à {from}.",
        "days": "Vient régulièrement\u202f: {days} jours différents, {visits} messages.",
        "unthanked": "A dit du bien de vous et n’a pas encore eu de merci.",
        "unanswered": "Cherche à acheter et attend une réponse.",
        "marked": "Vous l’avez indiqué comme partenaire.",
        "often": "Parle souvent de vous ({visits} fois en {days} jours) et touche {followers} "
        "abonnés.",
        "defended": "A pris votre défense {times} fois sous les plaintes d’autres clients.",
    },
    "en": {
        "reach": "{followers} followers, more than {further_than_percent}% of those who talk about "
        "you on this network (half have {median} or fewer).",
        "visible": "{followers} followers; you set the bar at {from}.",
        "days": "Keeps coming back: {days} different days, {visits} messages.",
        "unthanked": "Said something kind and has not been thanked yet.",
        "unanswered": "Wants to buy and is waiting for an answer.",
        "marked": "You marked them as a partner.",
        "often": "Talks about you often ({visits} times on {days} days) and reaches {followers} "
        "followers.",
        "defended": "Stood up for you under other customers’ complaints ({times} so far).",
    },
}
