"""Watching a brand: is what was said in the last hours more than chance and habit explain?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from vigie.alert import Alert
from vigie.alert_life import is_calm
from vigie.analysis import Mood
from vigie.aws.baselines import keep_baseline, read_baseline
from vigie.aws.brands import read_brand
from vigie.aws.cards import list_cards
from vigie.aws.counters import read_hours
from vigie.aws.mentions import get_mentions
from vigie.aws.wire import to_text
from vigie.baseline import WHOLE, Baseline, HourCount, learn
from vigie.brand import Brand
from vigie.card import Card, Status
from vigie.jobs.raising import raise_alert
from vigie.metric import Bucket
from vigie.spike import LEARNING_DAYS, confirm, find_candidates, sign_of
from vigie.window import Clock, whole_brand

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
    talk = count_hours(slug, now - LONGEST_WINDOW - timedelta(hours=2), now)
    candidates = find_candidates(talk, find_usual(brand, now), now)
    if not candidates:
        return
    cards = _negatives(slug, now)
    spike = confirm(candidates, lambda where, width: _people(cards, where, now, width))
    if spike is None:
        return
    inside = _within(cards, spike.platform, now, spike.window_hours)
    ids = [card.mention_id for card in inside][:MOST_IN_ALERT]
    raise_alert(brand, sign_of(spike, ids), now, lambda: _topic(brand, ids))


def is_spike_calm(alert: Alert, brand: Brand, now: datetime) -> bool:
    """Whether the window of a spike is back near its usual count, on its own platform if any."""
    talk = count_hours(brand.slug, now - LONGEST_WINDOW - timedelta(hours=2), now)
    baseline = find_usual(brand, now)
    where = alert.platform if alert.platform in baseline.levels else WHOLE
    hours = talk.get(where, ()) if where else whole_brand(talk)
    window = Clock(baseline, now).measure(hours, alert.window_hours, where)
    return is_calm(alert, window.negatives, window.expected)


def count_hours(slug: str, since: datetime, until: datetime) -> dict[str, list[HourCount]]:
    """A brand's hours by platform, summed over shards, oldest first."""
    return sum_by_platform(read_hours(slug, since, until))


def sum_by_platform(buckets: Iterable[Bucket]) -> dict[str, list[HourCount]]:
    """Counters as hours of each platform, oldest first."""
    sums: defaultdict[tuple[str, datetime], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for bucket in buckets:
        for place, name in enumerate(("negative", "mentions", "muted", "positive")):
            sums[bucket.platform, bucket.start][place] += bucket.measures.get(name, 0)
    talk: defaultdict[str, list[HourCount]] = defaultdict(list)
    for (platform, start), counts in sorted(sums.items()):
        talk[platform].append(HourCount(start, *counts))
    return dict(talk)


def find_usual(brand: Brand, now: datetime) -> Baseline:
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


def _people(cards: list[Card], platform: str, now: datetime, width: int) -> int:
    """Distinct authors; those without an id count as one person."""
    return len({c.author_id for c in _within(cards, platform, now, width)})


def _within(cards: list[Card], platform: str, now: datetime, width: int) -> list[Card]:
    """The cards of a window in hours, on one platform or, for "", on all."""
    since = now - timedelta(hours=width)
    return [c for c in cards if c.said_at >= since and platform in ("", c.platform)]


def _topic(brand: Brand, ids: list[str]) -> tuple[str, ...]:
    from vigie.cause import Said, likely_cause  # where one opens: not at a cold start

    said = [Said(mention.author.id or "", mention.text) for mention in get_mentions(ids).values()]
    names = [brand.name, *(str(term.get("name", "")) for term in brand.terms)]
    return likely_cause(said, names=names)
