"""The outbox: outward acts, each an item beside its card, moved by conditional writes."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from vigie.action import FINAL, Action, ActionKind, ActionState, Step
from vigie.aws.due import DUE_ON_DESK
from vigie.aws.settings import settings
from vigie.aws.table import (
    Condition,
    ConditionFailedError,
    Write,
    change,
    delete,
    get,
    get_many,
    put,
    query,
    write,
)
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.errors import InvalidError

PLAIN = ("mention_id", "brand", "platform", "native_id", "actor", "text", "reason")
MORE = ("thread_id", "url", "tries", "reads", "result_id", "content_hash")
SELDOM = ("target", "after", "changed_by", "asked")
POST = "post"
WHAT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}")
KEPT = timedelta(days=365)
AT_REST = FINAL | {ActionState.HELD}
WAITS = timedelta(days=14)


def action_id(mention_id: str, key: str = "") -> str:
    """An action's id names its mention; the same idempotency key names the same action."""
    tail = hashlib.sha256(key.encode()).hexdigest()[:16] if key else secrets.token_hex(8)
    return f"{mention_id}-{tail}"


def post_key(brand: str, what: str) -> str:
    """The key of a post of the brand's own on all its platforms; ``what`` names it for ever.

    Raises InvalidError for a name that could not stand in an address.
    """
    if not WHAT.fullmatch(what):
        raise InvalidError("a post's name has letters, digits, dots and dashes", field="what")
    return f"{POST}#{brand}#{what}"


def post_id(brand: str, what: str, platform: str) -> str:
    """A post's id on one platform: asking twice names the same action. No ``#``: it is shown."""
    tail = hashlib.sha256(f"{brand}#{what}#{platform}".encode()).hexdigest()[:16]
    return f"{POST}.{brand}.{what}-{tail}"


def read_action(identity: str) -> Action | None:
    """An action by its id, or None."""
    key = _key(identity)
    item = get(settings().desk_table, key) if key["pk"] else None
    return item_to_action(item) if item else None


def read_actions(identities: Iterable[str], *, strong: bool) -> list[Action]:
    """Many actions by their ids, in no order; a read that only shows may be weak."""
    keys = [_key(one) for one in identities]
    return list(map(item_to_action, get_many(settings().desk_table, keys, strong=strong)))


def list_actions(mention_id: str, *, strong: bool = False) -> list[Action]:
    """What was done, or is to be done, about one mention; oldest first."""
    items = query(
        settings().desk_table,
        "pk = :pk AND begins_with(sk, :kind)",
        {":pk": mention_id, ":kind": "action#"},
        strong=strong,
    )
    return sorted(map(item_to_action, items), key=lambda a: (a.created_at is None, a.created_at))


def new_action_write(action: Action) -> Write:
    """Put an action into the outbox, unless it is there."""
    return put(settings().desk_table, action_to_item(action), Condition("attribute_not_exists(pk)"))


def moved_write(before: Action, after: Action) -> Write:
    """Write an action's next state, provided it is still as it was read.

    Its words count: what an erasure took out does not come back with a result.
    """
    condition = Condition(
        "#state = :state AND size(#history) = :steps AND #tries = :tries AND #reads = :reads"
        " AND #text = :text",
        {
            "#state": "state",
            "#history": "history",
            "#tries": "tries",
            "#reads": "reads",
            "#text": "text",
        },
        {
            ":text": before.text,
            ":state": before.state.value,
            ":steps": len(before.history),
            ":tries": before.tries,
            ":reads": before.reads,
        },
    )
    return put(settings().desk_table, action_to_item(after), condition)


def changed_write(reply: Action, change_id: str) -> Write:
    """Note the latest change of an answer on it, provided no other was asked for since."""
    table, key = settings().desk_table, _key(reply.id)
    if reply.changed_by:
        was = Condition("changed_by = :was", {}, {":was": reply.changed_by})
    else:
        was = Condition("attribute_exists(pk) AND attribute_not_exists(changed_by)")
    return change(table, key, {"changed_by": change_id}, was)


def add_action(action: Action) -> bool:
    """Put an action into the outbox; False when the same one is there already."""
    try:
        write(new_action_write(action))
    except ConditionFailedError:
        return False
    return True


def move_action(before: Action, after: Action) -> bool:
    """Write the next state; False when somebody else moved the action meanwhile."""
    try:
        write(moved_write(before, after))
    except ConditionFailedError:
        return False
    return True


def wait_for(mention_id: str, own_id: str, now: datetime) -> None:
    """Note that words of ours answer a mention that has no card yet."""
    row = {"pk": mention_id, "sk": f"waiting#{own_id}", "own": own_id}
    write(put(settings().desk_table, {**row, "expires_at": to_seconds(now + WAITS)}))


def list_waiting(mention_id: str) -> list[Item]:
    """The notes of `wait_for` about a mention."""
    values = {":pk": mention_id, ":kind": "waiting#"}
    return list(query(settings().desk_table, "pk = :pk AND begins_with(sk, :kind)", values))


def drop_waiting(row: Item) -> None:
    """Remove such a note."""
    write(delete(settings().desk_table, {"pk": row["pk"], "sk": row["sk"]}))


def action_to_item(action: Action, *, read_wanted: bool = False) -> Item:
    """An action as stored; only what wants to be looked at again is in the due index."""
    due = action.due_at if action.state not in FINAL else None
    ended = action.history[-1].at if action.history else action.created_at
    return {
        "pk": action.mention_id,
        "sk": f"action#{action.id}",
        **{name: getattr(action, name) for name in PLAIN + MORE},
        **{name: getattr(action, name) or None for name in SELDOM},
        "kind": action.kind.value,
        "state": action.state.value,
        "created_at": to_text(action.created_at) if action.created_at else None,
        "history": [[s.state.value, to_text(s.at), s.reason] for s in action.history],
        "due_kind": DUE_ON_DESK if due else None,
        "due_at": to_seconds(due) if due else None,
        "read_wanted": read_wanted or None,
        "expires_at": to_seconds(ended + KEPT) if ended and action.state in AT_REST else None,
    }


def item_to_action(item: Mapping[str, Any]) -> Action:
    """The inverse of ``action_to_item``; also reads stream images."""
    values = {name: item[name] for name in PLAIN + MORE + SELDOM if name in item}
    due = item.get("due_at")
    return Action(
        id=item["sk"].removeprefix("action#"),
        **values,
        kind=ActionKind(item["kind"]),
        state=ActionState(item["state"]),
        created_at=to_time(item["created_at"]) if "created_at" in item else None,
        due_at=datetime.fromtimestamp(due, tz=to_time("1970-01-01T00:00:00Z").tzinfo)
        if due
        else None,
        history=_steps(item.get("history", ())),
    )


def due_again(action: Action, now: datetime) -> Action:
    """What schedule_polls makes of an action whose time has come.

    Rule: what waited is pending again; a claim without a result is an unknown outcome; an unknown
    outcome wants its thread read.
    """
    step = {
        ActionState.WAITING: Step(ActionState.PENDING, now),
        ActionState.CLAIMED: Step(ActionState.UNCONFIRMED, now, "no answer came back"),
    }.get(action.state)
    if step is None:
        return replace(action, due_at=now + timedelta(minutes=1))
    again = replace(action, state=step.state, history=(*action.history, step), due_at=None)
    if step.state is ActionState.UNCONFIRMED:
        return replace(again, due_at=now + timedelta(minutes=1))
    return again


def _steps(rows: Sequence[Sequence[str]]) -> tuple[Step, ...]:
    return tuple(Step(ActionState(state), to_time(at), reason) for state, at, reason in rows)


def _key(identity: str) -> dict[str, str]:
    """Where an action lies: beside its card, or with the other platforms' posts of the same words.

    A brand's name has no dot, and no mention's id has one either.
    """
    about = identity.rpartition("-")[0]
    if about.startswith(f"{POST}."):
        about = about.replace(".", "#", 2)
    return {"pk": about, "sk": f"action#{identity}"}
