"""Alerts: what rang, who took it on, what stays quiet."""

from __future__ import annotations

from vigie import alert_life as rules
from vigie.alert import Alert
from vigie.api.bodies import MuteBody
from vigie.api.queries import read_brand_name
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.aws import alerts
from vigie.aws.alerts import Kept
from vigie.aws.http import Answer, as_json
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.errors import ConflictError, NotFoundError


def list_alerts(call: Call) -> Answer:
    """A brand's alerts, newest first; the cursor is the id of the last one of the page."""
    from vigie.api.alert_queries import list_page  # several kinds at once: not at a cold start

    brand = read_brand_name(call)
    call.person.must(brand, Role.VIEWER)
    page, cursor = list_page(brand, call)
    return as_json(show_list([show_alert(one) for one in page], cursor))


def read_one(call: Call) -> Answer:
    """An alert by its id, as mails link it."""
    return as_json(show_alert(_read(call).alert))


def acknowledge(call: Call) -> Answer:
    """Take an alert on: no growing mail any more."""
    kept = _find(call)
    return _keep(kept, rules.acknowledge(kept.alert, call.person.name, call.now))


def mute(call: Call) -> Answer:
    """Not a problem: silence for the hours asked for, a day by default."""
    kept = _find(call)
    hours = call.read(MuteBody).hours
    return _keep(kept, rules.mute(kept.alert, call.person.name, call.now, hours))


def dismiss(call: Call) -> Answer:
    """Not a problem: over, without a mail, and quiet for a day."""
    kept = _find(call)
    return _keep(kept, rules.dismiss(kept.alert, call.person.name, call.now))


def show_alert(alert: Alert) -> View:
    """An alert as callers see it."""
    return {
        "id": alert.id,
        "brand": alert.brand,
        "kind": alert.kind.value,
        "about": alert.about or None,
        "platform": alert.platform or None,
        "severity": alert.severity,
        "count": alert.count,
        "expected": round(alert.expected, 2),
        "window_hours": alert.window_hours,
        "share": alert.share,
        "learning": alert.learning,
        "topic": list(alert.topic),
        "state": alert.state.value,
        "acknowledged_by": alert.acknowledged_by or None,
        "muted_until": to_text(alert.muted_until) if alert.muted_until else None,
        "opened_at": to_text(alert.opened_at),
        "over_at": to_text(alert.over_at) if alert.over_at else None,
        "escalations": alert.escalations,
        "mentions": list(alert.mention_ids),
        "mail": alert.mail.value,
        "mailed_at": to_text(alert.mailed_at) if alert.mailed_at else None,
        "mails": alert.mails,
        "mail_tries": alert.mail_tries,
    }


def _read(call: Call) -> Kept:
    kept = alerts.read_alert(call.path["id"])
    if kept is None or not call.person.may(kept.alert.brand, Role.VIEWER):
        raise NotFoundError("no such alert")
    return kept


def _find(call: Call) -> Kept:
    kept = _read(call)
    call.person.must(kept.alert.brand, Role.AGENT)
    return kept


def _keep(kept: Kept, after: Alert) -> Answer:
    if not alerts.keep_alert(kept, after):
        raise ConflictError("this alert was changed in the same moment: look again")
    return as_json(show_alert(after))
