"""Cards read as people: what a stretch of time says of everybody who spoke in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from vigie.analysis import Intent, Mood
from vigie.card import Card, Status
from vigie.person import Measure, PersonKey, Seen, merge_seen
from vigie.reach import read_followers
from vigie.text.reserved import MINOR, SENSITIVE
from vigie.verdict import Verdict

COMPLAINTS_A_THREAD = 20
_MOODS = {
    Mood.POSITIVE: Measure.POSITIVE,
    Mood.NEUTRAL: Measure.NEUTRAL,
    Mood.NEGATIVE: Measure.NEGATIVE,
}
_INTENTS = {
    Intent.PURCHASE: Measure.PURCHASE,
    Intent.PRAISE: Measure.PRAISE,
    Intent.COMPLAINT: Measure.COMPLAINT,
}


@dataclass
class Tally:
    """People as their cards come, in any order; ``people`` once all have come.

    Rule: what was hidden, judged to be hidden or said in private is of nobody here, nor is what
    ``skips`` names; ``tells`` says of which platforms people may be told. Words that touch what the
    law guards are a visit and nothing else. Somebody defends the brand who says something kind in a
    thread where another complained before; the threads are those of the cards read, each with its
    first twenty complaints.
    """

    brand: str
    zone: ZoneInfo
    skips: frozenset[PersonKey] = frozenset()
    tells: Callable[[str], bool] = lambda _: True
    _taken: set[str] = field(default_factory=set)
    _people: dict[PersonKey, Seen] = field(default_factory=dict)
    _complaints: dict[str, list[tuple[datetime, PersonKey]]] = field(default_factory=dict)
    _kind: list[tuple[str, datetime, PersonKey]] = field(default_factory=list)

    def add(self, card: Card) -> None:
        """Take a card in; the same one again, which moved between two lists, changes nothing."""
        key = self._person_of(card)
        if key is None or card.mention_id in self._taken:
            return
        self._taken.add(card.mention_id)
        seen = read_seen(card, self.zone)
        known = self._people.get(key)
        self._people[key] = merge_seen(known, seen) if known else seen
        if card.analysis is None or SENSITIVE in card.reserved:
            return
        if card.is_complaint:
            heard = self._complaints.setdefault(card.conversation_id, [])
            heard.append((card.said_at, key))
            heard[:] = sorted(heard)[:COMPLAINTS_A_THREAD]
        elif card.analysis.sentiment.label is Mood.POSITIVE:
            self._kind.append((card.conversation_id, card.said_at, key))

    def people(self) -> dict[PersonKey, Seen]:
        """Everybody who came."""
        defences = Counter(key for talk, at, key in self._kind if self._defends(talk, at, key))
        return self._people | {
            key: replace(seen, counts={**seen.counts, Measure.DEFENDED: defences[key]})
            for key, seen in self._people.items()
            if key in defences
        }

    def _defends(self, talk: str, at: datetime, key: PersonKey) -> bool:
        return any(said < at and who != key for said, who in self._complaints.get(talk, ()))

    def _person_of(self, card: Card) -> PersonKey | None:
        if not card.author_id or not is_told(card) or not self.tells(card.platform):
            return None
        key = PersonKey.of(self.brand, card.platform, card.author_id)
        return None if key in self.skips else key


def is_told(card: Card) -> bool:
    """Whether a card may be told of its author at all."""
    hidden = card.status is Status.HIDDEN or card.removed
    judged = card.moderation is not None and card.moderation.verdict is Verdict.HIDE
    return not (hidden or judged or card.private)


def read_seen(card: Card, zone: ZoneInfo) -> Seen:
    """What one card tells of its author; times in whole seconds, as they are kept."""
    at = card.said_at.replace(microsecond=0)
    opened = (int(at.timestamp()), card.mention_id)
    counts = dict.fromkeys(_measures(card), 1)
    is_open = card.replied_at is None and not card.no_reply_needed
    return Seen(
        first=at,
        last=at,
        latest=card.mention_id,
        days=frozenset({at.astimezone(zone).date()}),
        counts=counts,
        reach=read_followers(card.followers),
        needs=(opened,) if is_open and Measure.PURCHASE in counts else (),
        thanks=(opened,) if is_open and Measure.PRAISE in counts else (),
        is_minor=MINOR in card.reserved,
    )


def _measures(card: Card) -> Iterator[Measure]:
    yield Measure.VISITS
    if card.analysis is None or SENSITIVE in card.reserved:
        return
    yield _MOODS[card.analysis.sentiment.label]
    yield from (_INTENTS[one] for one in card.analysis.intents if one in _INTENTS)
    if card.shows_media:
        yield Measure.PHOTOS
