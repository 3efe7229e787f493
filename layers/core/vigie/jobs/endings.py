"""When an alert is over, kind by kind: each question is loaded only where it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from vigie.alert import Alert, AlertKind
from vigie.brand import Brand

Check = Callable[[Alert, Brand, datetime], bool]


def is_spike_over(alert: Alert, brand: Brand, now: datetime) -> bool:
    """The window's count is back near what is usual."""
    from vigie.jobs.watch import is_spike_calm

    return is_spike_calm(alert, brand, now)


def is_handled(alert: Alert, brand: Brand, now: datetime) -> bool:
    """People have dealt with every mention it is about."""
    from vigie.jobs.triggers import is_content_handled

    return is_content_handled(alert, brand, now)


def is_campaign_over(alert: Alert, brand: Brand, now: datetime) -> bool:
    """The same words have not come for a day, or people have dealt with them."""
    from vigie.jobs.triggers import is_campaign_over as is_over

    return is_over(alert, brand, now)


def is_all_answered(alert: Alert, brand: Brand, now: datetime) -> bool:
    """Nothing waits too long any more."""
    from vigie.jobs.waiting import is_waiting_over

    return is_waiting_over(alert, brand, now)


def is_heard_again(alert: Alert, brand: Brand, now: datetime) -> bool:
    """What was silent speaks."""
    from vigie.jobs.silence import is_silence_over

    return is_silence_over(alert, brand, now)


def is_usual_again(alert: Alert, brand: Brand, now: datetime) -> bool:
    """The talk, or the praise, is back near what is usual."""
    from vigie.jobs.changes import is_change_over

    return is_change_over(alert, brand, now)


CHECKS: Mapping[AlertKind, Check] = {
    AlertKind.NEGATIVE_SPIKE: is_spike_over,
    AlertKind.VISIBLE_AUTHOR: is_handled,
    AlertKind.ILLEGAL: is_handled,
    AlertKind.CRISIS_WORDS: is_handled,
    AlertKind.CAMPAIGN: is_campaign_over,
    AlertKind.LEFT_WAITING: is_all_answered,
    AlertKind.SILENCE: is_heard_again,
    AlertKind.PRAISE_DROP: is_usual_again,
    AlertKind.VOLUME_SPIKE: is_usual_again,
}
