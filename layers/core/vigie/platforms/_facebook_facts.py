"""What Facebook tells beside the words: what is shown, and what a review says of the Page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vigie.mention import YES, Fact, Facts

FIVE = 5
RECOMMENDS = {"positive": YES, "negative": "0"}


def shows(kinds: Iterable[str]) -> Facts:
    """The fact that says what something shows, if anything."""
    found = ",".join(dict.fromkeys(kinds))
    return {Fact.SHOWS.value: found} if found else {}


def verdict(value: Mapping[str, Any]) -> Facts:
    """A review's stars; today's reviews have none, only whether the Page is recommended."""
    stars = value.get("rating")
    facts: dict[str, str] = {}
    if isinstance(stars, int) and not isinstance(stars, bool) and 1 <= stars <= FIVE:
        facts[Fact.RATING] = str(stars)
    said = str(value.get("recommendation_type") or "").lower()
    if said in RECOMMENDS:
        facts["recommends"] = RECOMMENDS[said]
    return facts
