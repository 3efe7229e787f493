"""The topics of a week: counted, compared with the weeks before, and each thing said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from vigie.text.keyphrase import Phrase, roots_in
from vigie.topic import (
    BEFORE,
    FEWEST_PEOPLE,
    WEEK,
    Acts,
    Asked,
    Topic,
    TopicKind,
    count_by_week,
    group_asked,
    name_topic,
    resolve,
)
from vigie.topic_rise import Counts, Rise, Span, find_rising

_MOSTLY: Final = 2 / 3
Found = Mapping[str, tuple[Asked, Phrase]]


@dataclass(frozen=True, slots=True)
class Period:
    """A week from ``since`` on; ``read`` are the days that were read, of it and of those before.

    A day on which nobody asked anything is read too, and has no row.
    """

    since: date
    read: frozenset[date]

    @property
    def until(self) -> date:
        """The day after its last."""
        return self.since + WEEK

    @property
    def days(self) -> tuple[int, int]:
        """How many days were read of the week, and of the four weeks before."""
        week = sum(self.since <= day < self.until for day in self.read)
        return week, sum(self.since - BEFORE <= day < self.since for day in self.read)


def find_topics(brand: str, asked: Sequence[Asked], period: Period, acts: Acts) -> list[Topic]:
    """What several people asked or complained of in a week, and what is pinned.

    Topics whose mentions are mostly those of a longer phrase, or of another phrase as frequent, are
    left out, as C-value does (Frantzi, Ananiadou, Mima, "Automatic recognition of multi-word
    terms", 2000), unless a human touched them.
    """
    week = [one for one in asked if period.since <= one.day < period.until]
    before = [one for one in asked if period.since - BEFORE <= one.day < period.since]
    heads = resolve(acts.joins)
    now, then = group_asked(brand, week, heads), group_asked(brand, before, heads)
    rising = _find_rising(week, before, now, then, period)
    topics = []
    pinned = (heads.get(one, one) for one, act in acts.acts.items() if act.pinned)
    for identity in sorted({*now, *pinned}):
        topic = make_topic(identity, now, then, acts)
        is_pinned = bool(topic.act and topic.act.pinned)
        if is_pinned or topic.people >= FEWEST_PEOPLE:
            topics.append(replace(topic, rise=rising.get(identity)))
    return list(_without_echoes(topics))


def make_topic(
    identity: str, now: Mapping[str, Found], then: Mapping[str, Found], acts: Acts
) -> Topic:
    """One topic, as humans named it, else as most wrote it."""
    found, earlier = now.get(identity, {}), then.get(identity, {})
    act = acts.acts.get(identity)
    phrases = [phrase for _, phrase in (*found.values(), *earlier.values())]
    keys = Counter(phrase.key for phrase in phrases)
    key = act.key if act else max(keys, key=lambda one: (keys[one], one), default="")
    written = name_topic(phrases) if phrases else (act.label if act else "")
    return Topic(
        identity,
        key,
        act.name if act and act.name else written,
        _newest_first(one for one, _ in found.values()),
        _newest_first(one for one, _ in earlier.values()),
        act=act,
    )


def pick_topics(topics: Sequence[Topic], kind: TopicKind) -> list[Topic]:
    """The topics of a kind, what weighs most first; pinned ones are frequent and stand first."""
    if kind is TopicKind.RISING:
        rising = [(one.rise.strength, one) for one in topics if one.rise]
        return [one for _, one in sorted(rising, key=lambda pair: (-pair[0], pair[1].id))]
    if kind is TopicKind.NEGATIVE:
        cross = [one for one in topics if one.is_negative]
        return sorted(cross, key=lambda one: (-one.negative, -one.people, one.id))
    return sorted(topics, key=_frequency)


def kind_of(topic: Topic) -> TopicKind:
    """What a topic is first of all."""
    if topic.rise:
        return TopicKind.RISING
    return TopicKind.NEGATIVE if topic.is_negative else TopicKind.FREQUENT


def _frequency(topic: Topic) -> tuple[bool, int, int, str]:
    is_pinned = bool(topic.act and topic.act.pinned)
    return not is_pinned, -topic.people, -len(topic.mentions), topic.id


def _find_rising(
    week: Sequence[Asked],
    before: Sequence[Asked],
    now: Mapping[str, Found],
    then: Mapping[str, Found],
    period: Period,
) -> dict[str, Rise]:
    days, days_before = period.days
    weeks = min(BEFORE.days, days_before) // WEEK.days
    counts = {
        identity: Counts(
            len({one.author for one, _ in now.get(identity, {}).values()}),
            count_by_week([one for one, _ in then.get(identity, {}).values()], period.since, weeks),
        )
        for identity in sorted({*now, *then})
    }
    return find_rising(
        counts,
        Span(days, len({one.author for one in week})),
        Span(days_before, sum(count_by_week(before, period.since, weeks))),
    )


def _without_echoes(topics: Sequence[Topic]) -> Iterator[Topic]:
    """Without topics that say what another one says."""
    said = {one.id: frozenset(asked.mention_id for asked in one.mentions) for one in topics}
    by_mention: dict[str, list[Topic]] = {}
    for topic in topics:
        for mention in said[topic.id]:
            by_mention.setdefault(mention, []).append(topic)
    for topic in topics:
        beside = {other.id: other for one in said[topic.id] for other in by_mention[one]}
        others = [one for one in beside.values() if one.id != topic.id]
        if topic.act or not any(_echoes(topic, other, said) for other in others):
            yield topic


def _echoes(topic: Topic, other: Topic, said: Mapping[str, Collection[str]]) -> bool:
    """Whether a topic is mostly part of another that says more, or is said as often beside it.

    One that rises is no echo of one that does not.
    """
    if topic.rise and not other.rise:
        return False
    mine, theirs = frozenset(said[topic.id]), frozenset(said[other.id])
    shared = len(mine & theirs)
    roots, more = roots_in(topic.key), roots_in(other.key)
    if roots < more:
        return shared >= _MOSTLY * len(mine)
    if more < roots:
        return False
    is_weightier = (len(theirs), len(more), other.id) > (len(mine), len(roots), topic.id)
    return is_weightier and shared >= _MOSTLY * len(mine | theirs)


def _newest_first(asked: Iterator[Asked]) -> tuple[Asked, ...]:
    return tuple(sorted(asked, key=lambda one: (one.day, one.mention_id), reverse=True))
