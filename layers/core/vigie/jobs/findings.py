"""Findings: what a brand's digest tells, read from the desk in bounded pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from vigie.alert import Alert
from vigie.aws.alerts import list_alerts
from vigie.aws.cards import list_cards
from vigie.aws.mentions import get_mentions
from vigie.aws.rollups import read_period
from vigie.aws.sources import list_sources
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.card import Card, Status
from vigie.cause import Said, likely_cause
from vigie.counting import asks_for_answer
from vigie.digest import Findings, Quote, Trouble, Waiting
from vigie.edition import WEEK, DigestKind, Edition
from vigie.jobs.digest_figures import (
    find_answers,
    list_moods,
    sum_by_channel,
    sum_totals,
)
from vigie.jobs.maintain import is_silent
from vigie.jobs.recommend import name_of, recommend
from vigie.mention import Mention
from vigie.metric import (
    start_of_day,
)
from vigie.source import Health
from vigie.verdict import Queue
from vigie.weighing import (
    is_hidden_by_rule,
    is_named,
    is_negative,
    is_unmailed,
    is_waiting,
    rank_praise,
    urgency,
)

# A list is read so far, newest first: a hundred cards a page, a page some 0.1 s in Lambda.
MOST_CARDS = 2500
MOST_TEXTS = 300
MOST_SHOWN = 3
SHORTEST, LONGEST = 20, 280
SPARE = 3  # as many again are looked up, should some be gone meanwhile


@dataclass(frozen=True, slots=True)
class _Desk:
    """The cards an edition is made from: the to-do list of all times, the others of its own."""

    todo: list[Card]
    others: list[Card]
    oldest: Card | None

    def said(self, since: datetime, until: datetime) -> list[Card]:
        """The cards of what was said in [since, until)."""
        return [one for one in (*self.todo, *self.others) if since <= one.said_at < until]


def gather(brand: Brand, edition: Edition, now: datetime) -> Findings:
    """All an edition tells. However much was said, it reads a bounded number of pages.

    Figures are those of the API for the same period: `read_period` and `total`.
    """
    zone = ZoneInfo(brand.time_zone)
    is_weekly = edition.kind is DigestKind.WEEKLY
    anchor = edition.monday if is_weekly else edition.day
    first, middle, end = (start_of_day(anchor - back * WEEK, zone) for back in (2, 1, 0))
    buckets = list(read_period(brand.slug, first, end, zone, by_hour=False))
    since = min(edition.since, middle) if is_weekly else edition.since
    desk = _read_desk(brand.slug, since, now)
    told = desk.said(since, edition.until)
    troubles = _troubles(brand.slug, now)
    found = Findings(
        edition=edition,
        waiting=_waiting(brand, desk, now),
        period=sum_totals(
            read_period(brand.slug, edition.since, edition.until, zone, by_hour=False), zone
        ),
        now=sum_totals((one for one in buckets if one.start >= middle), zone),
        before=sum_totals((one for one in buckets if one.start < middle), zone),
        moods=list_moods(buckets, anchor, zone),
        alerts=_alerts(brand.slug, edition, now),
        troubles=troubles,
        praise=_praise(told, edition),
    )
    hidden = sorted(filter(is_hidden_by_rule, told), key=_said_at, reverse=True)
    found = replace(found, hidden=_quotes(hidden, MOST_SHOWN), hidden_count=len(hidden))
    if not is_weekly:
        return found
    week = desk.said(middle, end)
    return replace(
        found,
        topics=_topics(brand, week, first, middle),
        answers=find_answers(brand, buckets, (middle, end), now),
        tasks=recommend(brand, found, desk.todo, sum_by_channel(buckets, middle, zone), now),
    )


def _read_desk(brand: str, since: datetime, now: datetime) -> _Desk:
    begun, bounds = to_text(since), {Status.TODO: ""}
    lists = {
        status: list(islice(list_cards(brand, status, since=bounds.get(status, begun)), MOST_CARDS))
        for status in Status
    }
    todo = lists.pop(Status.TODO)
    return _Desk(
        todo=todo,
        others=[card for cards in lists.values() for card in cards],
        oldest=_oldest(brand, todo, now),
    )


def _oldest(brand: str, todo: list[Card], now: datetime) -> Card | None:
    """Who has waited longest, found from the other end where the list was not read whole."""
    cards: Iterable[Card] = reversed(todo)
    if len(todo) == MOST_CARDS:
        cards = islice(list_cards(brand, Status.TODO, newest_first=False), MOST_CARDS)
    return next((card for card in cards if is_waiting(card, now)), None)


def _waiting(brand: Brand, desk: _Desk, now: datetime) -> Waiting:
    cards = {one.mention_id: one for one in desk.todo if is_waiting(one, now)}
    if desk.oldest:
        cards[desk.oldest.mention_id] = desk.oldest
    order = sorted(cards.values(), key=lambda one: urgency(one, brand.alerting.visible_from))
    return Waiting(
        count=len(cards),
        oldest=desk.oldest.said_at if desk.oldest else None,
        pressing=_quotes(order, MOST_SHOWN),
        at_least=len(desk.todo) == MOST_CARDS,
    )


def _alerts(brand: str, edition: Edition, now: datetime) -> tuple[Alert, ...]:
    """The alerts to name: first those no mail could tell of, then the graver."""
    named = [one for one in list_alerts(brand) if is_named(one, edition, now)]
    return tuple(sorted(named, key=lambda one: (not is_unmailed(one, now), -one.severity)))


def _troubles(brand: str, now: datetime) -> tuple[Trouble, ...]:
    sources = [source for source in list_sources(brand) if source.enabled]
    dead = [one.platform for one in sources if one.health is Health.RECONNECT]
    mute = [one.platform for one in sources if one.platform not in dead and is_silent(one, now)]
    lost = [Trouble(name_of(one), reconnect=True) for one in dict.fromkeys(dead)]
    return (*lost, *(Trouble(name_of(one), reconnect=False) for one in dict.fromkeys(mute)))


def _praise(cards: Iterable[Card], edition: Edition) -> Quote | None:
    """One praise to reuse: said in public, in a sentence or two."""
    best = rank_praise(cards, edition.praised, MOST_SHOWN * SPARE)
    fit = (one for one in _quotes(best, len(best)) if not one.is_private)
    return next((one for one in fit if SHORTEST <= len(one.text) <= LONGEST), None)


def _topics(
    brand: Brand, week: Sequence[Card], first: datetime, middle: datetime
) -> tuple[str, ...]:
    """What a week's unhappy and asking share, and the week before did not speak of so much."""
    cards = [one for one in week if is_negative(one) or asks_for_answer(one)]
    said = {one.mention_id: one for one in sorted(cards, key=_said_at, reverse=True)[:MOST_TEXTS]}
    texts = [
        Said(said[identity].author_id or "", mention.text)
        for identity, mention in get_mentions(said).items()
    ]
    names = [brand.name, *(str(term.get("name", "")) for term in brand.terms)]
    return likely_cause(texts, _usual_texts(brand.slug, first, middle), names=names)


def _usual_texts(brand: str, since: datetime, until: datetime) -> list[str]:
    begin, end = to_text(since), to_text(until)
    cards = [
        card
        for status in (Status.TODO, Status.WAITING, Status.DONE)
        for card in islice(list_cards(brand, status, since=begin, until=end), MOST_TEXTS)
    ]
    return [one.text for one in get_mentions(card.mention_id for card in cards).values()]


def _quotes(cards: Sequence[Card], most: int) -> tuple[Quote, ...]:
    """The first few that are still there to be shown, as a mail may show them."""
    some = {card.mention_id: card for card in cards[: most * SPARE]}
    found = get_mentions(some)
    there = [one for one in some if one in found and not found[one].removed]
    return tuple(_quote(found[one], some[one]) for one in there[:most])


def _quote(mention: Mention, card: Card) -> Quote:
    is_illegal = card.queue is Queue.ILLEGAL
    return Quote(
        mention_id=mention.id,
        text="" if mention.is_private or is_illegal else mention.text,
        is_illegal=is_illegal,
        author=mention.author.name or "",
        platform=name_of(mention.platform),
        said_at=mention.said_at,
        url=mention.url or "",
        is_private=mention.is_private,
    )


def _said_at(card: Card) -> datetime:
    return card.said_at
