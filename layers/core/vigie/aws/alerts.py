"""Alerts on the desk: one row each, and one pointer per brand and kind to the latest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.alert import Alert, AlertKind, AlertState, Form, MailState
from vigie.aws.due import DUE_ON_DESK
from vigie.aws.settings import settings
from vigie.aws.table import (
    ConditionFailedError,
    at_revision,
    get,
    put,
    query,
    write,
    write_together,
)
from vigie.aws.wire import Item, to_seconds, to_text, to_time

SAFETY_NET = timedelta(minutes=2)
PLACE_LASTS = timedelta(days=1)
KEPT = timedelta(days=365)  # after it is over: a list read whole must not grow for ever
MOST_RACES = 8
TIMES = (
    "opened_at",
    "updated_at",
    "muted_until",
    "over_at",
    "mailed_at",
    "first_mailed_at",
    "acknowledged_at",
    "check_at",
    "escalate_at",
)
TUPLES = ("mention_ids", "topic")
KINDS = {"kind": AlertKind, "state": AlertState, "form": Form}
ELSEWHERE = {*TIMES, *TUPLES, *KINDS, "id", "mail", "due_at"}
PLAIN = tuple(field.name for field in fields(Alert) if field.name not in ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert with the revision of its row, and whether it is to be tended now."""

    alert: Alert
    revision: int
    send_now: bool = False


def read_alert(identity: str) -> Kept | None:
    """An alert by its id, or None."""
    item = get(settings().desk_table, _key(identity))
    return _kept(item) if item and "severity" in item else None


def list_alerts(brand: str) -> list[Alert]:
    """A brand's alerts, newest first."""
    items = query(
        settings().desk_table,
        "pk = :pk AND begins_with(sk, :prefix)",
        {":pk": f"brand#{brand}", ":prefix": "alert#"},
    )
    alerts = [_kept(item).alert for item in items if "severity" in item]
    return sorted(alerts, key=lambda alert: alert.opened_at, reverse=True)


def latest_alert(brand: str, kind: AlertKind, about: str = "") -> tuple[Kept | None, int]:
    """The latest alert of a kind about one thing, and the revision of the pointer to it."""
    pointer = get(settings().desk_table, _pointer(brand, kind, about))
    if pointer is None:
        return None, 0
    return read_alert(pointer["latest"]), pointer["revision"]


def keep_new_alert(alert: Alert, pointer_revision: int, now: datetime) -> bool:
    """Open an alert; False when another function opened one. Raises BusyError if they collided."""
    table = settings().desk_table
    item = alert_to_item(alert, 1, send_now=alert.owes_mail(now))
    key = _pointer(alert.brand, alert.kind, alert.about)
    pointer = {**key, "latest": alert.id, "revision": pointer_revision + 1}
    try:
        write_together(
            [put(table, item, at_revision(0)), put(table, pointer, at_revision(pointer_revision))]
        )
    except ConditionFailedError:
        return False
    return True


def keep_alert(kept: Kept, after: Alert, *, send_now: bool | None = None) -> bool:
    """Write an alert's next state; False when somebody else changed it meanwhile.

    A wish to be tended that nobody has answered stays, unless ``send_now`` says otherwise.
    """
    wanted = kept.send_now if send_now is None else send_now
    item = alert_to_item(after, kept.revision + 1, send_now=wanted)
    try:
        write(put(settings().desk_table, item, at_revision(kept.revision)))
    except ConditionFailedError:
        return False
    return True


def claim_place(brand: str, kind: AlertKind, about: str, now: datetime, most: int) -> bool:
    """Whether one thing may have an alert of its own: ``most`` of a kind may, in a day.

    Who has claimed a place keeps it for the day, so asking again answers the same.
    """
    key = {"pk": f"brand#{brand}", "sk": f"places#{kind}"}
    for _ in range(MOST_RACES):
        row = get(settings().desk_table, key) or {}
        since = to_seconds(now - PLACE_LASTS)
        taken = {one: at for one, at in row.get("taken", {}).items() if at > since}
        if about in taken or len(taken) >= most:
            return about in taken
        revision = row.get("revision", 0)
        after = {**key, "taken": {**taken, about: to_seconds(now)}, "revision": revision + 1}
        try:
            write(put(settings().desk_table, after, at_revision(revision)))
        except ConditionFailedError:
            continue
        return True
    return False


def alert_to_item(alert: Alert, revision: int, *, send_now: bool = False) -> Item:
    """An alert as stored. ``send_now`` asks the stream to tend it; ``due_at`` is its safety net.

    ``mail_due_at`` is when its mail may leave, ``due_at`` when schedule_polls asks for it.
    """
    wakes_at = alert.wakes_at
    if wakes_at and send_now:
        wakes_at = max(wakes_at, alert.updated_at) + SAFETY_NET
    return {
        **_key(alert.id),
        **{name: getattr(alert, name) for name in PLAIN},
        **{name: _text(getattr(alert, name)) for name in TIMES},
        **{name: list(getattr(alert, name)) for name in TUPLES},
        **{name: getattr(alert, name).value for name in KINDS},
        "mail_state": alert.mail.value,
        "mail_due_at": _text(alert.due_at),
        "send_now": True if send_now and wakes_at else None,
        "due_kind": DUE_ON_DESK if wakes_at else None,
        "due_at": to_seconds(wakes_at) if wakes_at else None,
        "expires_at": to_seconds(alert.over_at + KEPT) if alert.over_at else None,
        "revision": revision,
    }


def item_to_alert(item: Mapping[str, Any]) -> Alert:
    """The inverse of ``alert_to_item``; also reads stream images, and rows of earlier versions."""
    values: dict[str, Any] = {name: item[name] for name in PLAIN if name in item}
    values |= {name: to_time(item[name]) for name in TIMES if name in item}
    values |= {name: tuple(item[name]) for name in TUPLES}
    values |= {name: kind(item[name]) for name, kind in KINDS.items() if name in item}
    values.setdefault("told_severity", values["severity"])
    return Alert(
        id=item["sk"].removeprefix("alert#"),
        **values,
        mail=MailState(item["mail_state"]),
        due_at=_mail_due_at(item),
    )


def _mail_due_at(item: Mapping[str, Any]) -> datetime | None:
    if "mail_due_at" in item:
        return to_time(item["mail_due_at"])
    is_old = item["mail_state"] == "pending" and "check_at" not in item
    return datetime.fromtimestamp(item["due_at"], UTC) if is_old and "due_at" in item else None


def _kept(item: Item) -> Kept:
    return Kept(item_to_alert(item), item["revision"], bool(item.get("send_now")))


def _text(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None


def _key(identity: str) -> dict[str, str]:
    return {"pk": f"brand#{identity.partition('.')[0]}", "sk": f"alert#{identity}"}


def _pointer(brand: str, kind: AlertKind, about: str) -> dict[str, str]:
    tail = f"#{about}" if about else ""
    return {"pk": f"brand#{brand}", "sk": f"latest#{kind}{tail}"}
