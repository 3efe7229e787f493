"""Tending an alert whose time has come: is it over, must somebody else know, is a mail owed?

The stream brings an alert here as it opens; from then on the due index does, whatever else happens.
"""

from __future__ import annotations

from datetime import datetime

from vigie.alert import PARTS_OF_A_SPIKE, Alert, AlertKind, AlertState, Form
from vigie.alert_life import (
    escalate,
    mail_failed,
    mail_sent,
    note_check,
    note_growth,
    told_with_another,
)
from vigie.alerting import LOUD
from vigie.aws.alerts import MOST_RACES, Kept, keep_alert, latest_alert, read_alert
from vigie.aws.brands import read_brand
from vigie.aws.journal import count, note, warn_failure
from vigie.brand import Brand
from vigie.errors import TransientError
from vigie.jobs.endings import CHECKS
from vigie.jobs.raising import told_at


def tend_alert(identity: str, now: datetime) -> None:
    """Take an alert as far as it goes now, and write when it wants to be looked at again.

    Never from what the stream record says: it may come twice, or late. Who has had a mail is noted
    for each, so whoever loses the race of the last write has sent nothing twice.
    """
    kept = read_alert(identity)
    if kept is None or not kept.send_now:
        return
    brand = read_brand(kept.alert.brand) or Brand(slug=kept.alert.brand, name=kept.alert.brand)
    alert = _look_again(kept.alert, brand, now)
    if alert.wants_escalation(now):
        alert = escalate(alert, told_at(brand, now, alert.severity))
        note("alert handed on", alert=alert.id, escalations=alert.escalations)
    asked = alert
    if alert.owes_mail(now):
        is_told = _is_told_by_a_spike(alert)
        alert = told_with_another(alert) if is_told else _tell(alert, brand, now)
    if not keep_alert(kept, alert, send_now=False) and alert.mails > asked.mails:
        _note_told(kept, asked, alert, now)


def _is_told_by_a_spike(alert: Alert) -> bool:
    """Whether a spike that is on tells of the same burst, so that one event is one mail.

    Rule: what is loud while the spike is not has its own mail, and so has what comes after somebody
    muted the spike. What was told with a spike is over without a mail.
    """
    if alert.kind not in PARTS_OF_A_SPIKE:
        return False
    if alert.form is Form.OVER:
        return not alert.mails and alert.told_severity > 0
    kept, _ = latest_alert(alert.brand, AlertKind.NEGATIVE_SPIKE)
    if kept is None or not kept.alert.is_on or kept.alert.state is AlertState.MUTED:
        return False
    return alert.severity < LOUD or kept.alert.severity >= LOUD


def _note_told(kept: Kept, asked: Alert, told: Alert, now: datetime) -> None:
    """Note a mail on an alert that changed while it left: it said what was known before.

    Else the next look would take what the alert has grown to since as told.
    """
    for _ in range(MOST_RACES):
        fresh = read_alert(kept.alert.id)
        same = fresh is not None and (fresh.alert.mails, fresh.alert.form, fresh.alert.mail) == (
            asked.mails,
            asked.form,
            asked.mail,
        )
        if fresh is None or not same:
            return
        waits = told.escalate_at - now if told.escalate_at else None
        after = mail_sent(fresh.alert, now, escalate_after=waits, said=asked.severity)
        if keep_alert(fresh, after, send_now=False):
            return


def _look_again(alert: Alert, brand: Brand, now: datetime) -> Alert:
    if not alert.wants_check(now):
        return alert
    is_calm = CHECKS[alert.kind](alert, brand, now)
    # Whoever sleeps is not woken to hear that it is over.
    after = note_check(alert, now, calm=is_calm, tell_at=told_at(brand, now, 0))
    if not after.is_on:
        note("alert ended", alert=alert.id)
    elif not is_calm:
        return note_growth(after, now, tell_at=told_at(brand, now, after.severity))
    return after


def _tell(alert: Alert, brand: Brand, now: datetime) -> Alert:
    from vigie.jobs.telling import tell  # renders: only where somebody is told
    from vigie.trigger import hand_on_after

    try:
        tell(alert, brand, now)
    except TransientError as error:
        count("MailsFailed")
        warn_failure("alert mail failed", error, alert=alert.id, tries=alert.mail_tries + 1)
        return mail_failed(alert, now)
    note("alert mail sent", alert=alert.id, severity=alert.severity, form=alert.form.value)
    waits = hand_on_after(alert, brand.alerting)
    return mail_sent(alert, now, escalate_after=waits)
