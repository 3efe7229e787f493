"""Raising an alert: whatever the sign, one event is one alert, and nobody is told twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from vigie.alert import Sign
from vigie.alert_life import may_open, note_sign, open_alert
from vigie.alerting import next_loud
from vigie.aws.alerts import keep_alert, keep_new_alert, latest_alert
from vigie.aws.journal import note
from vigie.brand import Brand


def raise_alert(
    brand: Brand, sign: Sign, now: datetime, find_topic: Callable[[], tuple[str, ...]] = tuple
) -> None:
    """Open an alert for a sign, or note the sign on the one that is on. Safe to repeat and to race.

    Of two functions that see one event one opens the alert, by a pointer with a revision; a note
    that loses its race is made by the next look. ``find_topic`` is asked only where one opens.
    Raises BusyError where nobody could open one: two that meet may both be turned away.
    """
    latest, revision = latest_alert(brand.slug, sign.kind, sign.about)
    tell_at = told_at(brand, now, sign.severity)
    if latest and latest.alert.is_on:
        after = note_sign(latest.alert, sign, now, tell_at=tell_at)
        is_news = after.owes_mail(now) and not latest.alert.owes_mail(now)
        keep_alert(latest, after, send_now=True if is_news else None)
        return
    if not may_open(latest.alert if latest else None, now):
        return
    named = replace(sign, topic=sign.topic or find_topic())
    alert = open_alert(brand.slug, named, now, tell_at=tell_at)
    if keep_new_alert(alert, revision, now):
        note("alert opened", alert=alert.id, severity=alert.severity, count=alert.count)


def told_at(brand: Brand, now: datetime, severity: int) -> datetime:
    """When the brand wants to hear of it: now, or as its quiet hours end."""
    return next_loud(brand.alerting, ZoneInfo(brand.time_zone), now, severity)
