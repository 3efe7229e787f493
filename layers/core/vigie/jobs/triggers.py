"""Alerts that one mention raises, whatever the numbers say; a flood of them is one alert."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from vigie.alarming import is_alarming
from vigie.alert import Alert, AlertKind, Sign
from vigie.alert_life import may_open
from vigie.aws.alerts import claim_place, latest_alert
from vigie.aws.brands import read_brand, read_known
from vigie.aws.cards import read_cards
from vigie.aws.mentions import get_mentions
from vigie.aws.table import BusyError
from vigie.brand import Brand
from vigie.card import Card
from vigie.jobs.raising import raise_alert
from vigie.mention import NEWS_FOR
from vigie.trigger import (
    add_sign,
    is_settled,
    knows_of,
    merge_signs,
    read_sign,
    says_nothing_new,
)

MOST_RACES = 4
ALONE = 2  # alerts of a kind that are about one author, in a day; the third is about all others
SHOWN = 5


def raise_for_cards(slug: str, cards: Iterable[Card], now: datetime) -> None:
    """Raise what single cards of a brand are alerts for. Safe to repeat and to race.

    Nothing is read for cards that give no sign; cards of one author and kind are one look.
    """
    alarming = [card for card in cards if is_alarming(card)]
    known = read_known(slug) if alarming else None
    wishes = (known or Brand(slug=slug, name=slug)).alerting
    signs: defaultdict[tuple[AlertKind, str], list[Sign]] = defaultdict(list)
    for card in alarming:
        if sign := read_sign(card, wishes, now):
            signs[sign.kind, sign.about].append(sign)
    if not signs:
        return
    brand = read_brand(slug) or Brand(slug=slug, name=slug)
    for same in signs.values():
        raise_bounded(brand, merge_signs(same), now)


def raise_campaign(slug: str, sign: Sign, now: datetime) -> None:
    """Raise the alert of the same words by many, or note one more of them. Safe to repeat."""
    _raise_until_known(read_brand(slug) or Brand(slug=slug, name=slug), sign, now)


def raise_bounded(brand: Brand, sign: Sign, now: datetime) -> None:
    """Raise an alert about one thing, or note it on the one about all others of its kind.

    Rule: of each kind two things a day have an alert of their own; whatever comes beyond them
    makes one alert grow. So a day brings three such mails of a kind at most, and then growth.
    """
    for place in _places(brand, sign, now):
        alert = _latest(brand, place)
        is_theirs = not place.about or (alert is not None and alert.is_on)
        if is_theirs or claim_place(brand.slug, place.kind, place.about, now, ALONE):
            _raise_until_known(brand, place, now)
            return


def _raise_until_known(brand: Brand, sign: Sign, now: datetime) -> None:
    """Raise until an alert knows of the sign: no later look would. Raises BusyError."""
    for attempt in range(MOST_RACES):
        alert = _latest(brand, sign)
        added = add_sign(alert, sign)
        if alert and (says_nothing_new(alert, added) or (attempt and knows_of(alert, sign))):
            return
        if alert and not (alert.is_on or may_open(alert, now)):
            return
        raise_alert(brand, added, now, _topic_finder(brand, added))
    if not ((alert := _latest(brand, sign)) and knows_of(alert, sign)):
        raise BusyError


def _latest(brand: Brand, sign: Sign) -> Alert | None:
    kept, _ = latest_alert(brand.slug, sign.kind, sign.about)
    return kept.alert if kept else None


def _places(brand: Brand, sign: Sign, now: datetime) -> Iterable[Sign]:
    """Where a sign may go: its author's alert, for illegal words its own, that of all others.

    The same author after the team has dealt with him is no news for a while; new words that may
    be illegal are, since the law's clock runs for each, unless somebody muted him.
    """
    previous = _latest(brand, sign)
    if previous is None or previous.is_on or may_open(previous, now):
        yield sign
    elif sign.kind is not AlertKind.ILLEGAL or is_muted(previous, now):
        return
    elif new := tuple(one for one in sign.mention_ids if one not in previous.mention_ids):
        yield replace(sign, about=new[0], mention_ids=new)
    else:
        return
    yield replace(sign, about="")


def is_muted(alert: Alert, now: datetime) -> bool:
    """Whether somebody wants to hear no more of it for now."""
    return alert.muted_until is not None and now < alert.muted_until


def is_content_handled(alert: Alert, _brand: Brand, _now: datetime) -> bool:
    """Whether people have dealt with every mention an alert is about."""
    cards = read_cards(alert.mention_ids)
    return all(is_settled(alert.kind, cards.get(one)) for one in alert.mention_ids)


def is_campaign_over(alert: Alert, _brand: Brand, now: datetime) -> bool:
    """Whether nobody has said the same words for a day, or people have dealt with each time."""
    cards = [card for card in read_cards(alert.mention_ids).values() if not card.removed]
    lasting = (card for card in cards if now - card.said_at < NEWS_FOR)
    return all(is_settled(alert.kind, card) for card in lasting)


def _topic_finder(brand: Brand, sign: Sign) -> Callable[[], tuple[str, ...]]:
    def find() -> tuple[str, ...]:
        if sign.kind is not AlertKind.CRISIS_WORDS:
            return ()
        mentions = get_mentions(sign.mention_ids[:SHOWN]).values()
        from vigie.text.danger import find_dangers  # where one opens: not at a cold start

        own = brand.alerting.crisis_words
        words = (one.words for m in mentions for one in find_dangers(m.text, own))
        return tuple(dict.fromkeys(words))[:SHOWN]

    return find
