"""Gathering what a crisis's report and live chart need, from the rows that are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from vigie.action import Action, ActionKind, ActionState
from vigie.alert import NEGATIVE_SPIKE, Alert
from vigie.analysis import Mood
from vigie.aws.alerts import list_alerts, read_alert
from vigie.aws.baselines import read_baseline
from vigie.aws.cards import list_cards, read_cards
from vigie.aws.counters import read_hours
from vigie.aws.outbox import list_actions
from vigie.aws.wire import to_text
from vigie.baseline import Baseline
from vigie.card import Card, Status
from vigie.crisis import Crisis
from vigie.crisis.report import BESIDE, HOUR, Moments, Report, look_back, span_of
from vigie.jobs.broadcast import list_crisis_posts
from vigie.jobs.watch import count_hours
from vigie.metric import hour_of
from vigie.window import whole_brand

MOST_CARDS = 1_000  # per list of the inbox: a report is read by a person who waits
MOST_REPLIED = 100
LONGEST_CHART = timedelta(days=14)
MOST_SHOWN = 5
REPLIES = frozenset({ActionKind.REPLY, ActionKind.PRIVATE_REPLY})


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the live chart; ``usual`` is the negatives this hour has as a rule, if known."""

    start: datetime
    mentions: int
    negatives: int
    usual: float | None


def list_hours(crisis: Crisis, now: datetime) -> list[Hour]:
    """Every hour since a day before the crisis, the silent ones too, to its end or to now.

    Rule: two weeks at most, the latest: the page of a crisis nobody ended asks again and again.
    """
    last = hour_of(min(now, (crisis.ended_at or now) + BESIDE))
    first = hour_of(max(crisis.opened_at - BESIDE, last - LONGEST_CHART))
    talk = count_hours(crisis.brand, first, last + HOUR)
    known = {hour.start: hour for hour in whole_brand(talk)}
    learnt = read_baseline(crisis.brand)
    starts = (first + HOUR * step for step in range((last - first) // HOUR + 1))
    return [
        Hour(
            start,
            known[start].mentions if start in known else 0,
            known[start].negatives if start in known else 0,
            _usual(learnt[0] if learnt else None, start),
        )
        for start in starts
    ]


def report_on(crisis: Crisis, now: datetime) -> tuple[Report, Moments, list[Card]]:
    """A crisis looked back on, its moments, and the mentions most people saw, widest first."""
    spike = _find_spike(crisis, now)
    found = read_alert(crisis.alert_id) if crisis.alert_id else None
    alert = found.alert if found else spike
    cards = list(_negatives(crisis, alert, now))
    moments = replace(_find_moments(crisis, alert, cards), calm=spike.over_at if spike else None)
    first, last = span_of(crisis, moments, now)
    hours = read_hours(crisis.brand, first - BESIDE, last + BESIDE)
    return look_back(crisis, moments, hours, now), moments, _most_seen(alert, cards)


def _find_moments(crisis: Crisis, alert: Alert | None, cards: list[Card]) -> Moments:
    first_negative = min((card.said_at for card in cards), default=None)
    posts = list_crisis_posts(crisis).values()
    return Moments(
        first_negative=first_negative,
        alert=alert.opened_at if alert else None,
        mail=alert.first_mailed_at if alert else None,
        acknowledgement=_first_seen(alert, crisis),
        reply=_first_done(_replies(cards)),
        statement=_first_done(posts),
    )


def _find_spike(crisis: Crisis, now: datetime) -> Alert | None:
    """The spike a crisis is about: its own alert, else the first that rang around it.

    A crisis opened by hand, or from a single mention, has its numbers too: the normal they come
    back to is the spike's end, not when somebody has dealt with a mention.
    """
    since, until = crisis.opened_at - BESIDE, crisis.ended_at or now
    spikes = [one for one in list_alerts(crisis.brand) if one.kind is NEGATIVE_SPIKE]
    own = [one for one in spikes if one.id == crisis.alert_id]
    beside = [one for one in spikes if since <= one.opened_at <= until]
    return min(own or beside, key=lambda one: one.opened_at, default=None)


def _first_seen(alert: Alert | None, crisis: Crisis) -> datetime:
    """When somebody first took it on; who opens the crisis does so at the latest."""
    taken = alert.acknowledged_at if alert else None
    return min(taken, crisis.opened_at) if taken else crisis.opened_at


def _negatives(crisis: Crisis, alert: Alert | None, now: datetime) -> Iterator[Card]:
    """The negatives from the alert's window, or a day before the opening, to the end."""
    since = crisis.opened_at - BESIDE
    if alert is not None:
        since = min(alert.opened_at - timedelta(hours=alert.window_hours), crisis.opened_at)
    first, last = to_text(since), to_text(crisis.ended_at or now) + "~"
    for status in Status:
        cards = list_cards(crisis.brand, status, since=first, until=last, newest_first=False)
        yield from (card for card in islice(cards, MOST_CARDS) if _is_negative(card))


def _is_negative(card: Card) -> bool:
    label = card.analysis.sentiment.label if card.analysis else None
    return label is Mood.NEGATIVE and not card.removed and not card.backfilled


def _replies(cards: Iterable[Card]) -> Iterator[Action]:
    """Every reply to these; a card knows its latest only, the outbox each."""
    answered = sorted((c for c in cards if c.replied_at), key=lambda card: card.said_at)
    for card in answered[:MOST_REPLIED]:
        yield from (one for one in list_actions(card.mention_id) if one.kind in REPLIES)


def _first_done(actions: Iterable[Action]) -> datetime | None:
    sent = (step.at for one in actions for step in one.history if step.state is ActionState.SENT)
    return min(sent, default=None)


def _most_seen(alert: Alert | None, cards: list[Card]) -> list[Card]:
    named = read_cards(alert.mention_ids).values() if alert else ()
    known = {card.mention_id: card for card in (*cards, *named) if not card.removed}
    widest = sorted(known.values(), key=lambda card: (-card.followers, card.said_at))
    return widest[:MOST_SHOWN]


def _usual(baseline: Baseline | None, start: datetime) -> float | None:
    return round(baseline.expect(start), 2) if baseline else None
