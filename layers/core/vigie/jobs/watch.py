"""Watching a brand: is what was said in the last hours more than chance and habit explain?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from vigie.alert import (
    NEGATIVE_SPIKE,
    MailState,
    Said,
    end,
    is_over,
    likely_cause,
    may_open,
    note_spike,
    open_alert,
)
from vigie.analysis import Mood
from vigie.aws.alerts import keep_alert, keep_new_alert, latest_alert
from vigie.aws.baselines import keep_baseline, read_baseline
from vigie.aws.brands import read_brand
from vigie.aws.cards import list_cards
from vigie.aws.counters import read_hours
from vigie.aws.journal import note
from vigie.aws.mentions import get_mentions
from vigie.aws.wire import to_text
from vigie.baseline import Baseline, HourCount, learn
from vigie.brand import Brand
from vigie.card import Card, Status
from vigie.spike import LEARNING_DAYS, Spike, confirm, find_candidates, measure

LEARNT_FROM = timedelta(days=84)
LEARNT_FOR = timedelta(hours=24)
LEARNT_YOUNG = timedelta(seconds=20)
LONGEST_WINDOW = timedelta(hours=24)
MOST_CARDS = 500
MOST_IN_ALERT = 50


def watch_brand(slug: str, now: datetime) -> None:
    """Open or update a brand's alert if a spike is on. Safe to repeat and to race.

    The numbers come first; who is behind them is read only where the numbers alone are a spike. Of
    two functions that see one spike one opens the alert, by a pointer with a revision.
    """
    brand = read_brand(slug) or Brand(slug=slug, name=slug)
    hours = count_hours(slug, now - LONGEST_WINDOW - timedelta(hours=2), now)
    candidates = find_candidates(hours, _baseline(brand, now), now)
    if not candidates:
        return
    cards = _negatives(slug, now)
    spike = confirm(candidates, lambda width: _people(cards, now - timedelta(hours=width)))
    if spike is None:
        return
    inside = [c for c in cards if c.said_at >= now - timedelta(hours=spike.window_hours)]
    _raise(brand, spike, inside, now)


def _raise(brand: Brand, spike: Spike, cards: list[Card], now: datetime) -> None:
    ids = [card.mention_id for card in cards][:MOST_IN_ALERT]
    latest, revision = latest_alert(brand.slug, NEGATIVE_SPIKE)
    if latest and latest.alert.is_on:
        after = note_spike(latest.alert, spike, now, ids)
        after = replace(after, mention_ids=after.mention_ids[:MOST_IN_ALERT])
        grown = after.mail is not latest.alert.mail
        keep_alert(latest, after, send_now=True if grown else None)
        return
    if not may_open(latest.alert if latest else None, now):
        return
    alert = open_alert(brand.slug, spike, now, mention_ids=ids, topic=_topic(brand, ids))
    if keep_new_alert(alert, revision):
        note("alert opened", alert=alert.id, severity=alert.severity, count=alert.count)


def end_if_over(slug: str, now: datetime) -> bool:
    """End a brand's alert once its window has been back to normal; its mail says so."""
    latest, _ = latest_alert(slug, NEGATIVE_SPIKE)
    if latest is None or not latest.alert.is_on:
        return False
    brand = read_brand(slug) or Brand(slug=slug, name=slug)
    hours = count_hours(slug, now - LONGEST_WINDOW - timedelta(hours=2), now)
    window = measure(hours, _baseline(brand, now), now, latest.alert.window_hours)
    if not is_over(latest.alert, window.negatives, window.expected, now):
        return False
    ended = end(latest.alert, now)
    note("alert ended", alert=ended.id)
    return keep_alert(latest, ended, send_now=ended.mail is MailState.PENDING)


def count_hours(slug: str, since: datetime, until: datetime) -> list[HourCount]:
    """A brand's hours summed over platforms and shards, oldest first."""
    sums: defaultdict[datetime, list[int]] = defaultdict(lambda: [0, 0, 0])
    for bucket in read_hours(slug, since, until):
        for place, name in enumerate(("negative", "mentions", "muted")):
            sums[bucket.start][place] += bucket.measures.get(name, 0)
    return [HourCount(start, *counts) for start, counts in sorted(sums.items())]


def _baseline(brand: Brand, now: datetime) -> Baseline:
    """What is usual, learnt from twelve weeks of hours: once a day, or anew while it is young.

    A young baseline may grow by years in one back-fill.
    """
    known = read_baseline(brand.slug)
    if known and known[0].time_zone == brand.time_zone:
        lasts = LEARNT_FOR if known[0].days_learned >= LEARNING_DAYS else LEARNT_YOUNG
        if timedelta() <= now - known[1] < lasts:
            return known[0]
    baseline = learn(count_hours(brand.slug, now - LEARNT_FROM, now), now, brand.time_zone)
    keep_baseline(brand.slug, baseline, now)
    return baseline


def _negatives(slug: str, now: datetime) -> list[Card]:
    """The negatives of the last day that are news, newest first."""
    found = []
    for status in Status:
        since = to_text(now - LONGEST_WINDOW)
        cards = islice(list_cards(slug, status, since=since), MOST_CARDS)
        found += [card for card in cards if _is_news(card)]
    return sorted(found, key=lambda card: card.said_at, reverse=True)


def _is_news(card: Card) -> bool:
    negative = card.analysis is not None and card.analysis.sentiment.label is Mood.NEGATIVE
    return negative and not card.backfilled and not card.removed


def _people(cards: list[Card], since: datetime) -> int:
    """Distinct authors; those without an id count as one person."""
    return len({card.author_id for card in cards if card.said_at >= since})


def _topic(brand: Brand, ids: list[str]) -> tuple[str, ...]:
    said = [Said(mention.author.id or "", mention.text) for mention in get_mentions(ids).values()]
    names = [brand.name, *(str(term.get("name", "")) for term in brand.terms)]
    return likely_cause(said, names=names)
