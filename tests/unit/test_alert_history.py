"""A period's alerts as figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from vigie.alert import Alert, AlertKind, Sign
from vigie.alert_history import AlertHistory, sum_up
from vigie.alert_life import acknowledge, dismiss, end, mute, open_alert

from tests.builders import NOON

MINUTE = timedelta(minutes=1)


def an_alert(kind: AlertKind = AlertKind.NEGATIVE_SPIKE, severity: int = 3, n: int = 0) -> Alert:
    return open_alert("levain", Sign(kind, severity, 9), NOON + n * MINUTE)


def taken(minutes: float) -> Alert:
    return acknowledge(an_alert(), "nadia", NOON + minutes * MINUTE)


def test_alerts_are_counted_by_kind_and_severity() -> None:
    found = [an_alert(), an_alert(severity=5), an_alert(AlertKind.ILLEGAL, 5)]
    history = sum_up(found)
    assert history.count == 3
    assert history.by_kind == {AlertKind.NEGATIVE_SPIKE: 2, AlertKind.ILLEGAL: 1}
    assert history.grades == {3: 1, 5: 2}
    assert history.still_on == 3


def test_the_time_to_take_an_alert_on_is_the_median_of_those_taken_on() -> None:
    history = sum_up([taken(1), taken(4), taken(90), an_alert()])
    assert (history.acknowledged, history.median_acknowledged) == (3, 240)
    assert sum_up([taken(1), taken(4)]).median_acknowledged == 150
    assert sum_up([an_alert()]).median_acknowledged is None


def test_what_a_person_called_no_problem_or_muted_is_a_false_alarm() -> None:
    later: datetime = NOON + MINUTE
    handled = end(acknowledge(an_alert(), "nadia", later), later)
    found = [dismiss(an_alert(), "nadia", later), mute(an_alert(), "nadia", later), handled]
    history = sum_up(found)
    assert (history.false_alarms, history.still_on) == (2, 1)


def test_a_quiet_period_is_no_alert() -> None:
    assert sum_up([]) == AlertHistory()
    assert replace(AlertHistory()).median_acknowledged is None
