"""Questions and complaints nobody has answered for too long: one alert, while there are some."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from vigie.alert import Alert, AlertKind, Sign
from vigie.analysis import Intent
from vigie.aws.alerts import latest_alert
from vigie.aws.cards import list_cards, read_cards
from vigie.aws.promises import read_promises
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.card import Card, Status, is_asleep
from vigie.jobs.raising import raise_alert
from vigie.opening import open_between
from vigie.promise import wants_answer
from vigie.verdict import Queue

EVERY = timedelta(minutes=30)
FORGOTTEN_AFTER = timedelta(days=14)  # what waited so long is in the digest, and no news
MOST_CARDS = 200  # a half hour of five thousand mentions a day brings half of it
_SEVERITY, _STEPS = 2, (5, 20)
_ANSWERED = frozenset({Intent.QUESTION, Intent.COMPLAINT})


def watch_waiting(brand: Brand, now: datetime) -> int:
    """Raise the alert of what waits too long; answers how much does. Safe to repeat.

    Rule: the same ones are told once; after the alert is over it takes another one to open anew.
    """
    late = find_late(brand, now)
    if not late:
        return 0
    kept, _ = latest_alert(brand.slug, AlertKind.LEFT_WAITING)
    sign = _sign(late, now)
    if kept is None or _is_news(kept.alert, sign):
        raise_alert(brand, sign, now)
    return len(late)


def is_waiting_over(alert: Alert, brand: Brand, now: datetime) -> bool:
    """Whether all is answered; the list is read only once those the alert names are."""
    closed = _days_off(brand)
    cards = read_cards(alert.mention_ids).values()
    if any(is_late(card, brand, closed, now) for card in cards):
        return False
    return not find_late(brand, now)


def find_late(brand: Brand, now: datetime) -> list[Card]:
    """The questions and complaints that wait too long, the oldest first.

    Rule: of a to-do list nobody empties, the last to have become late are read; looked at every
    half hour, none passes by unseen. What the latest spike told of is known, and its own alert's.
    """
    closed = _days_off(brand)
    latest = _latest_late(brand, closed, now)
    if latest is None:
        return []
    since, until = to_text(now - FORGOTTEN_AFTER), to_text(latest) + "~"
    cards = list_cards(brand.slug, Status.TODO, since=since, until=until)
    late = [card for card in islice(cards, MOST_CARDS) if is_late(card, brand, closed, now)]
    told = _told_by_spike(brand) if late else frozenset()
    return [card for card in reversed(late) if card.mention_id not in told]


def _told_by_spike(brand: Brand) -> frozenset[str]:
    kept, _ = latest_alert(brand.slug, AlertKind.NEGATIVE_SPIKE)
    return frozenset(kept.alert.mention_ids if kept else ())


def _days_off(brand: Brand) -> Container[date]:
    """The days the brand is closed, as its promises have them."""
    return read_promises(brand.slug).closed


def _latest_late(brand: Brand, closed: Container[date], now: datetime) -> datetime | None:
    """The last second a mention may be of to be late now; None where none can be."""
    within = timedelta(hours=brand.alerting.answer_within_hours)
    zone, hours = ZoneInfo(brand.time_zone), brand.business_hours

    def is_long_ago(age: int) -> bool:
        return open_between(hours, zone, now - timedelta(seconds=age), now, closed) >= within

    ages = range(int(FORGOTTEN_AFTER.total_seconds()) + 1)
    place = bisect_left(ages, 1, key=is_long_ago)  # a wait only grows with its age
    return now - timedelta(seconds=place) if within and place < len(ages) else None


def is_late(card: Card, brand: Brand, closed: Container[date], now: datetime) -> bool:
    """Whether a card should have been answered: its wait is counted in business hours, if any.

    Holidays do not count; which days these are, the brand's promises say.
    """
    within = timedelta(hours=brand.alerting.answer_within_hours)
    if not within or not _wants_answer(card, now) or now - card.said_at > FORGOTTEN_AFTER:
        return False
    zone = ZoneInfo(brand.time_zone)
    return open_between(brand.business_hours, zone, card.said_at, now, closed) >= within


def _wants_answer(card: Card, now: datetime) -> bool:
    if not wants_answer(card) or is_asleep(card, now) or card.queue is Queue.ILLEGAL:
        return False
    return card.analysis is not None and not _ANSWERED.isdisjoint(card.analysis.intents)


def _sign(late: list[Card], now: datetime) -> Sign:
    waited = round((now - late[0].said_at) / timedelta(hours=1))
    return Sign(
        kind=AlertKind.LEFT_WAITING,
        severity=_SEVERITY + sum(len(late) >= step for step in _STEPS),
        count=len(late),
        window_hours=waited,
        mention_ids=tuple(card.mention_id for card in late),
    )


def _is_news(known: Alert, sign: Sign) -> bool:
    is_graver = known.is_on and sign.severity > known.severity
    is_full = known.is_on and len(known.mention_ids) >= len(sign.mention_ids[:50])
    has_more = not set(known.mention_ids).issuperset(sign.mention_ids[:50])
    return is_graver or (has_more and not is_full)
