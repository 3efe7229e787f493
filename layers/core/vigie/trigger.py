"""What one mention alone is an alert for: a visible author, what may be illegal, words of danger.

Numbers are blind below about four mentions; these are the signs that need no numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from vigie.alarming import GRAVE, is_unhappy
from vigie.alert import Alert, AlertKind, Sign
from vigie.alert_life import MOST_MENTIONS
from vigie.alerting import LOUD, Alerting, escalation_after
from vigie.analysis import Analysis, Mood
from vigie.card import Card, Status
from vigie.mention import NEWS_FOR, Mention, author_hash
from vigie.verdict import Queue, Verdict, time_allowed

_SEVERITIES: Final = {"terror": 10, "minors": 9, "threat": LOUD, "hate": 6}
_ILLEGAL = 6
_DANGER, _GRAVE_DANGER, _SEEN_BY_MANY = 5, 6, 2
_VISIBLE, _MOST_VISIBLE = 4, 7
_STEPS: Final = (10, 30)
_WHO_SHOWN = 12
CAMPAIGN_COPIES: Final = 4  # of other authors, within two days
_CAMPAIGN = 5
_WORDS_SHOWN, _LONGEST_SHOWN = 6, 60


def read_sign(card: Card, alerting: Alerting, now: datetime) -> Sign | None:
    """The sign a card gives, the gravest if it gives several; None where it is none, or no news.

    Rule: nobody has dealt with it; it was said within a day, or edited within a day so that it is
    one now; what a back-fill brought is history. Follower floor 0 means no author is an alert.
    """
    if card.status is not Status.TODO or card.removed or card.backfilled:
        return None
    makers = (_read_illegal, _read_danger, _read_visible)
    return next((sign for make in makers if (sign := make(card, alerting, now))), None)


def is_settled(kind: AlertKind, card: Card | None) -> bool:
    """Whether people have dealt with a mention, or it is no longer what rang."""
    if card is None or card.removed or card.status in {Status.DONE, Status.HIDDEN}:
        return True
    if kind is AlertKind.ILLEGAL:
        return card.queue is not Queue.ILLEGAL
    is_happy = card.analysis is not None and card.analysis.sentiment.label is Mood.POSITIVE
    return is_happy or card.replied_at is not None or bool(card.no_reply_needed)


def merge_signs(signs: Sequence[Sign]) -> Sign:
    """Several signs of one kind about one thing as one: the gravest, of all their mentions."""
    worst = max(signs, key=lambda sign: sign.severity)
    ids = tuple(dict.fromkeys(one for sign in signs for one in sign.mention_ids))
    topic = tuple(dict.fromkeys(one for sign in signs for one in sign.topic))
    hours = min(sign.window_hours for sign in signs)
    count = max(len(ids), worst.count)
    return replace(worst, count=count, mention_ids=ids, topic=topic, window_hours=hours)


def add_sign(alert: Alert | None, sign: Sign) -> Sign:
    """A sign together with the alert that is on about the same: more of it is graver."""
    if alert is None or not alert.is_on:
        return sign
    ids = tuple(dict.fromkeys((*alert.mention_ids, *sign.mention_ids)))[:MOST_MENTIONS]
    steps = sum(len(ids) >= step for step in _STEPS)
    graver = min(10, sign.severity + steps)
    return replace(sign, severity=graver, count=max(sign.count, len(ids)), mention_ids=ids)


def knows_of(alert: Alert, sign: Sign) -> bool:
    """Whether an alert that is on holds a sign's mentions, or as many as it can hold."""
    known = set(alert.mention_ids)
    return alert.is_on and (len(known) >= MOST_MENTIONS or known.issuperset(sign.mention_ids))


def says_nothing_new(alert: Alert, sign: Sign) -> bool:
    """Whether an alert that is on already knows all that a sign could tell it."""
    return knows_of(alert, sign) and sign.severity <= alert.severity


def hand_on_after(alert: Alert, alerting: Alerting) -> timedelta | None:
    """When the next on call is told after a mail; what may be illegal waits half its clock at most.

    It is told once more even where the brand wants no hand-on: the law's clock does not ask.
    """
    usual = escalation_after(alerting, alert.severity, alert.escalations)
    if alert.kind is not AlertKind.ILLEGAL or (usual is None and alert.escalations):
        return usual
    half = timedelta(hours=alert.window_hours) / 2
    return min(usual or half, half)


def read_campaign(
    mention: Mention, analysis: Analysis, verdict: Verdict, copies: int, now: datetime
) -> Sign | None:
    """The sign of the same words by many; None where they are few, kind, or no news.

    Contests and thanks are copied too: only what is unhappy, or what a rule would not just keep.
    """
    is_kind = verdict is Verdict.KEEP and not is_unhappy(analysis)
    if copies < CAMPAIGN_COPIES or is_kind or mention.backfilled:
        return None
    if not _is_news(mention.said_at, now):
        return None
    words = " ".join(mention.text.split()[:_WORDS_SHOWN])[:_LONGEST_SHOWN]
    return Sign(
        kind=AlertKind.CAMPAIGN,
        severity=_CAMPAIGN,
        count=copies + 1,
        window_hours=48,
        topic=(words,),
        mention_ids=(mention.id,),
    )


def _read_illegal(card: Card, _alerting: Alerting, now: datetime) -> Sign | None:
    allowed = time_allowed(card.moderation)
    if card.queue is not Queue.ILLEGAL or card.moderation is None or allowed is None:
        return None
    if not _is_news(card.illegal_since, now) or not _is_fresh(card, now):
        return None
    rules = tuple(dict.fromkeys(reason.rule for reason in card.moderation.reasons))
    severity = max((_SEVERITIES.get(rule, _ILLEGAL) for rule in rules), default=_ILLEGAL)
    hours = max(1, round(allowed / timedelta(hours=1)))
    return _sign(card, AlertKind.ILLEGAL, severity, topic=rules, window_hours=hours)


def _read_danger(card: Card, alerting: Alerting, now: datetime) -> Sign | None:
    mood = card.analysis.sentiment.label if card.analysis else Mood.POSITIVE
    if not card.dangers or mood is Mood.POSITIVE or not _is_news(card.danger_at, now):
        return None
    severity = _GRAVE_DANGER if GRAVE.intersection(card.dangers) else _DANGER
    seen = _SEEN_BY_MANY if _is_visible(card, alerting) else 0
    return _sign(card, AlertKind.CRISIS_WORDS, severity + seen)


def _read_visible(card: Card, alerting: Alerting, now: datetime) -> Sign | None:
    if not is_unhappy(card.analysis) or not _is_visible(card, alerting):
        return None
    if not _is_news(card.said_at, now):
        return None
    times = math.log10(card.followers / alerting.visible_from)
    return _sign(card, AlertKind.VISIBLE_AUTHOR, min(_MOST_VISIBLE, _VISIBLE + int(times)))


def _is_visible(card: Card, alerting: Alerting) -> bool:
    return 0 < alerting.visible_from <= card.followers


def _is_fresh(card: Card, now: datetime) -> bool:
    return _is_news(card.said_at, now) or _is_news(card.edited_at, now)


def _is_news(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment <= NEWS_FOR


def _sign(
    card: Card,
    kind: AlertKind,
    severity: int,
    *,
    topic: tuple[str, ...] = (),
    window_hours: int = 24,
) -> Sign:
    """A sign about its author: what one person repeats is one event."""
    who = author_hash(card.brand, card.platform, card.author_id) if card.author_id else ""
    return Sign(
        kind=kind,
        severity=severity,
        count=1,
        about=who[:_WHO_SHOWN] or card.mention_id,
        window_hours=window_hours,
        platform=card.platform,
        topic=topic,
        mention_ids=(card.mention_id,),
    )
