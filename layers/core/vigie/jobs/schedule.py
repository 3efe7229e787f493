"""Each minute: what is due goes out again."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.action import ActionState
from vigie.aws.due import DUE_ON_DESK, DUE_SOURCE, due_keys, put_off
from vigie.aws.outbox import action_to_item, due_again, item_to_action
from vigie.aws.queues import send_job
from vigie.aws.settings import settings
from vigie.aws.sources import item_to_source
from vigie.aws.table import Condition, ConditionFailedError, change, get, put, write
from vigie.aws.wire import Item, to_seconds, to_text
from vigie.source import Source

TEND_AGAIN = timedelta(minutes=5)


def send_due(now: datetime) -> dict[str, int]:
    """Send due sources to the poll queue and wake due actions and mails; answers how many.

    A job is sent before its source is put off: cut short between the two, it is sent twice, and a
    poll may be repeated. An action is woken by one conditional write, which its stream carries.
    """
    sources = sum(_send_source(key, due, now) for key, due in due_keys(DUE_SOURCE, now))
    return {"sources": sources, **wake_desk(now)}


def wake_desk(now: datetime) -> dict[str, int]:
    """Wake each act, alert and nudge whose time has come; answers how many of each.

    An act moves on; the others are asked for by a wish that their stream record carries.
    """
    woken = {"actions": 0, "alerts": 0, "nudges": 0}
    for key, due in due_keys(DUE_ON_DESK, now):
        kind = f"{key['sk'].partition('#')[0]}s"
        is_woken = (
            _wake_action(key, due, now) if kind == "actions" else _wake_by_wish(key, due, now)
        )
        woken[kind] = woken.get(kind, 0) + is_woken
    return woken


def _send_source(key: Item, due: int, now: datetime) -> bool:
    item = get(settings().desk_table, key)
    if item is None:
        return False
    source: Source = item_to_source(item)
    send_job({"brand": source.brand, "source": source.id})
    return put_off(key, due, now + timedelta(minutes=source.every_minutes))


def _wake_action(key: Item, due: int, now: datetime) -> bool:
    """Move an act on, provided it is still due then: the index may show what is over."""
    item = get(settings().desk_table, key)
    if item is None or item.get("due_at") != due:
        return False
    before = item_to_action(item)
    after = due_again(before, now)
    read_wanted = after.state is ActionState.UNCONFIRMED
    condition = Condition(
        "#state = :state AND due_at = :due",
        {"#state": "state"},
        {":state": before.state.value, ":due": due},
    )
    woken = put(settings().desk_table, action_to_item(after, read_wanted=read_wanted), condition)
    try:
        write(woken)
    except ConditionFailedError:
        return False
    return True


def _wake_by_wish(key: Item, due: int, now: datetime) -> bool:
    """Have an alert or a nudge tended whose time has come; its stream record carries the wish."""
    condition = Condition("due_at = :was", {}, {":was": due})
    wish = {"due_at": to_seconds(now + TEND_AGAIN), "send_now": True, "woken_at": to_text(now)}
    try:
        write(change(settings().desk_table, key, wish, condition))
    except ConditionFailedError:
        return False
    return True
