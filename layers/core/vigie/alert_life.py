"""The life of an alert, from the mail that opens it to the one that says it is over.

open ──took it on──> acknowledged ──┐
  │ ╲──not now──> muted ────────────┤ calm for an hour, or handled ──> over
  └─────────────────────────────────┘ "not a problem" ──> over, without a mail
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from vigie.alert import HANDLED, QUIETER, Alert, AlertKind, AlertState, Form, MailState, Sign
from vigie.level import FLOOR

COOL_DOWN = timedelta(hours=6)
MUTE_HOURS = 24
QUIET = timedelta(hours=1)
GROWS_AFTER = timedelta(hours=1)
CHECK_EVERY = timedelta(minutes=5)
# What lasts is looked at less often: nobody waits for the minute in which it ends.
_CHECKS = (
    (timedelta(days=1), timedelta(minutes=30)),
    (timedelta(hours=6), timedelta(minutes=15)),
)
LASTS = timedelta(days=7)
MOST_MENTIONS = 50
# The same words by many are seen before the numbers are: the spike's mail, if any, comes first.
CAMPAIGN_WAITS = timedelta(minutes=2)
_NUMBERS = ("severity", "count", "expected", "window_hours", "share", "platform", "builds_up")
_FIRST_RETRY = timedelta(minutes=1)
_SLOWEST_RETRY = timedelta(hours=1)


def open_alert(brand: str, sign: Sign, now: datetime, *, tell_at: datetime | None = None) -> Alert:
    """A new alert, its first mail due at once or at ``tell_at``. Ask ``may_open`` first."""
    tail = f".{hashlib.sha256(sign.about.encode()).hexdigest()[:8]}" if sign.about else ""
    is_quieter = sign.kind in QUIETER
    due_at = tell_at or now
    if sign.kind is AlertKind.CAMPAIGN:
        due_at = max(due_at, now + CAMPAIGN_WAITS)
    return Alert(
        id=f"{brand}.{sign.kind}.{now:%Y%m%d%H%M%S}{tail}",
        brand=brand,
        kind=sign.kind,
        about=sign.about,
        opened_at=now,
        updated_at=now,
        learning=sign.learning,
        topic=sign.topic,
        mention_ids=sign.mention_ids[:MOST_MENTIONS],
        mail=MailState.SENT if is_quieter else MailState.PENDING,
        due_at=None if is_quieter else due_at,
        check_at=now + CHECK_EVERY,
        **{name: getattr(sign, name) for name in _NUMBERS},
    )


def may_open(previous: Alert | None, now: datetime) -> bool:
    """Whether a sign is a new event: none is on, none ended in the last six hours, none muted."""
    if previous is None:
        return True
    if previous.muted_until and now < previous.muted_until:
        return False
    ended = previous.over_at or previous.opened_at
    return not previous.is_on and now - ended >= COOL_DOWN


def note_sign(alert: Alert, sign: Sign, now: datetime, *, tell_at: datetime | None = None) -> Alert:
    """The alert while its event lasts, with the worst that was seen of it."""
    ids = tuple(dict.fromkeys((*alert.mention_ids, *sign.mention_ids)))[:MOST_MENTIONS]
    known = replace(alert, updated_at=max(now, alert.updated_at), mention_ids=ids)
    if sign.severity > alert.severity:
        known = _hasten(replace(known, **{name: getattr(sign, name) for name in _NUMBERS}), tell_at)
    return note_growth(known, now, tell_at=tell_at)


def note_growth(alert: Alert, now: datetime, *, tell_at: datetime | None = None) -> Alert:
    """The alert with one more mail due, if it is worse than the last one said.

    Rule: the last mail must have left an hour ago; an alert that somebody took on stays silent, one
    that is muted until its mute has passed. Signs may stop while growth waits for its hour, so it
    is asked again at each look.
    """
    known = _end_mute(alert, now)
    if known.state is not AlertState.OPEN or known.kind in QUIETER:
        return known
    is_told = known.mails or known.mail is not MailState.PENDING
    is_called_for = known.form is Form.GROWN and known.mail is MailState.PENDING
    if not is_told or is_called_for or known.severity <= known.told_severity:
        return known
    if known.mailed_at is not None and now - known.mailed_at < GROWS_AFTER:
        return known
    return _call_for_mail(known, Form.GROWN, tell_at or now)


def is_calm(alert: Alert, count: int, expected: float) -> bool:
    """Whether an alert's own window is back under its usual count plus three."""
    return alert.is_on and count < expected + FLOOR


def note_check(
    alert: Alert, now: datetime, *, calm: bool, tell_at: datetime | None = None
) -> Alert:
    """The alert after a look at whether its event lasts.

    Rule: what a person handles and what speaks again is over at once; numbers must have been calm
    for an hour. After a week an alert is over whatever it was about: what lasts so long is no news,
    and no mail says that it has passed.
    """
    if not alert.is_on:
        return alert
    pause = timedelta() if alert.kind in {*HANDLED, AlertKind.SILENCE} else QUIET
    if calm and now - alert.updated_at >= pause:
        return end(alert, now, tell_at=tell_at)
    if now - alert.opened_at >= LASTS:
        return replace(end(alert, now), mail=MailState.SENT, due_at=None)
    seen = alert.updated_at if calm else max(now, alert.updated_at)
    return replace(alert, updated_at=seen, check_at=now + _check_pause(now - alert.opened_at))


def end(alert: Alert, now: datetime, *, tell_at: datetime | None = None) -> Alert:
    """The alert after its event; a mail says so unless somebody muted it.

    Whoever was not told yet that it began hears that it began and is over in that one mail.
    """
    over = replace(
        alert, state=AlertState.OVER, over_at=now, check_at=None, escalate_at=None, form=Form.OVER
    )
    muted = alert.muted_until is not None and now < alert.muted_until
    is_told = alert.kind not in HANDLED | QUIETER
    if muted or not is_told:
        return replace(over, mail=MailState.SENT, due_at=None)
    return _call_for_mail(over, Form.OVER, tell_at or now)


def acknowledge(alert: Alert, by: str, now: datetime | None = None) -> Alert:
    """Somebody takes it on: nobody is told any more that it grows or that nobody does.

    An alert that is over stays over; one nobody was told of yet is told all the same. The first
    ``now`` given is kept: it is how long the alert waited for somebody.
    """
    if not alert.is_on:
        return alert
    taken = replace(alert, state=AlertState.ACKNOWLEDGED, acknowledged_by=by, escalate_at=None)
    if taken.mail is MailState.PENDING and taken.form in {Form.GROWN, Form.ESCALATED}:
        taken = replace(taken, mail=MailState.SENT, due_at=None)
    return replace(taken, acknowledged_at=alert.acknowledged_at or now)


def mute(alert: Alert, by: str, now: datetime, hours: int = MUTE_HOURS) -> Alert:
    """No alert of this kind for the hours to come, and no mail about this one.

    What it is now counts as told: once the mute has passed, only worse is told.
    """
    state = AlertState.MUTED if alert.is_on else alert.state
    until = now + timedelta(hours=hours)
    quiet = replace(alert, state=state, muted_until=until, acknowledged_by=by, escalate_at=None)
    return replace(quiet, told_severity=alert.severity, mail=MailState.SENT, due_at=None)


def dismiss(alert: Alert, by: str, now: datetime) -> Alert:
    """Not a problem: over, without a mail, and quiet for a day."""
    return end(mute(alert, by, now), now)


def escalate(alert: Alert, tell_at: datetime | None = None) -> Alert:
    """Nobody took it on in time: the next on call is told as well. Ask ``wants_escalation``.

    While an earlier mail is still owed, that one goes to the next on call too.
    """
    at = tell_at or alert.escalate_at
    handed = replace(alert, escalations=alert.escalations + 1, escalate_at=None)
    if alert.mail is MailState.PENDING:
        return _hasten(handed, at)
    return _call_for_mail(handed, Form.ESCALATED, at)


def mail_sent(
    alert: Alert,
    now: datetime,
    *,
    escalate_after: timedelta | None = None,
    said: int | None = None,
) -> Alert:
    """The alert once its pending mail has left; the clock of the next on call starts then.

    ``said`` is the severity the mail spoke of, where the alert has grown while it left.
    """
    waits = escalate_after is not None and alert.state is AlertState.OPEN
    is_to_all = alert.form is not Form.ESCALATED
    told = (alert.severity if said is None else said) if is_to_all else alert.told_severity
    return replace(
        alert,
        mail=MailState.SENT,
        mails=alert.mails + 1,
        mail_tries=0,
        told_severity=told,
        mailed_at=now,
        first_mailed_at=alert.first_mailed_at or now,
        due_at=None,
        escalate_at=now + escalate_after if waits and escalate_after else alert.escalate_at,
    )


def told_with_another(alert: Alert) -> Alert:
    """The alert when the mail of another one, about the same burst, tells what it had to."""
    return replace(alert, mail=MailState.SENT, due_at=None, told_severity=alert.severity)


def mail_failed(alert: Alert, now: datetime) -> Alert:
    """The alert after a mail that did not leave: tried again, later each time.

    The digest tells of it meanwhile. That something is over is given up after a week: where nobody
    can be reached for so long, every alert there ever was would go on trying each hour.
    """
    if alert.over_at is not None and now - alert.over_at >= LASTS:
        return replace(alert, mail=MailState.GIVEN_UP, due_at=None)
    pause = min(_FIRST_RETRY * 2 ** min(alert.mail_tries, 6), _SLOWEST_RETRY)
    return replace(alert, mail_tries=alert.mail_tries + 1, due_at=now + pause)


def _call_for_mail(alert: Alert, form: Form, due_at: datetime | None) -> Alert:
    return replace(alert, form=form, mail=MailState.PENDING, mail_tries=0, due_at=due_at)


def _hasten(alert: Alert, at: datetime | None) -> Alert:
    """A mail that is owed leaves by then: what waited for the morning may have become loud."""
    if alert.mail is not MailState.PENDING or at is None:
        return alert
    return replace(alert, due_at=min(alert.due_at or at, at))


def _end_mute(alert: Alert, now: datetime) -> Alert:
    is_muted = alert.state is AlertState.MUTED and alert.muted_until is not None
    if not is_muted or (alert.muted_until and now < alert.muted_until):
        return alert
    return replace(alert, state=AlertState.OPEN, acknowledged_by="")


def _check_pause(age: timedelta) -> timedelta:
    return next((pause for old, pause in _CHECKS if age >= old), CHECK_EVERY)
