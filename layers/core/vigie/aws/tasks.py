"""Tasks on the desk: beside the mention they are about, and in lists by the inbox's index."""

from __future__ import annotations

import hashlib
import heapq
import re
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from vigie.aws.nudges import nudge_write
from vigie.aws.settings import settings
from vigie.aws.table import (
    NEW,
    ConditionFailedError,
    Write,
    at_revision,
    delete,
    get_many,
    put,
    query,
    write,
    write_together,
)
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.task import Task, TaskKind, TaskState, nudge_of

KEPT: Final = timedelta(days=365)
PLAIN = ("brand", "what", "owner")
SELDOM = ("mention_id", "person", "made_by", "done_by", "turn", "draft")
TIMES = ("made_at", "done_at")
_BESIDE = re.compile(r"([a-z2-7]{26})-[0-9a-f]{16}")


def name_task(about: str, key: str = "") -> str:
    """The id of a task about a mention, by its id, or of a brand's own, by ``task.`` and its name.

    The same key names the same task.
    """
    tail = hashlib.sha256(key.encode()).hexdigest()[:16] if key else secrets.token_hex(8)
    return f"{about}-{tail}"


def task_write(task: Task, now: datetime) -> Write:
    """Put a new task on the desk, unless it is there: alone, or beside what it comes of."""
    return put(settings().desk_table, _task_to_item(task, now), NEW)


def new_task_writes(task: Task, now: datetime) -> tuple[Write, ...]:
    """A new task with the nudge to its owner, for the transaction it is made in."""
    return (task_write(task, now), *_nudges(task, now))


def drop_promise_write(mention_id: str, action_id: str) -> Write:
    """Take out the task an answer promised that never left: nobody was promised anything."""
    about = {"pk": mention_id, "sk": f"task#{name_task(mention_id, action_id)}"}
    return delete(settings().desk_table, about)


def change_task_row(before: Task, after: Task, now: datetime) -> bool:
    """Write a task as a person changed it, and its next nudge; False when somebody was faster."""
    row = put(settings().desk_table, _task_to_item(after, now), at_revision(before.revision))
    nudges = _nudges(after, now) if after.turn != before.turn else ()
    try:
        write_together([row, *nudges])
    except ConditionFailedError:
        return False
    return True


def read_task(identity: str, brands: Iterable[str]) -> Task | None:
    """A task by its id, or None; ``brands`` are those it may be of."""
    beside = _BESIDE.fullmatch(identity)
    places = [beside[1]] if beside else []
    places += [f"tasks#{brand}" for brand in brands]
    keys = [{"pk": place, "sk": f"task#{identity}"} for place in places]
    return next(map(item_to_task, get_many(settings().desk_table, keys)), None)


def list_tasks(brand: str, *states: TaskState, after: str = "") -> Iterator[Task]:
    """A brand's tasks of some states, the first due first; ``after`` is the place of the last."""
    lists = [_list_state(brand, state, after) for state in states or tuple(TaskState)]
    return heapq.merge(*lists, key=place_of)


def tasks_about(mention_id: str) -> list[Task]:
    """The tasks about one mention, the first due first."""
    values = {":pk": mention_id, ":kind": "task#"}
    rows = query(settings().desk_table, "pk = :pk AND begins_with(sk, :kind)", values)
    return sorted(map(item_to_task, rows), key=place_of)


def forget_person(brand: str, person: str, mention_ids: Collection[str]) -> int:
    """Delete what was promised to a person whose words must go, or about what they said."""
    found = [
        task
        for task in list_tasks(brand)
        if task.person == person or task.mention_id in mention_ids
    ]
    for task in found:
        write(delete(settings().desk_table, _key(task)))
    return len(found)


def place_of(task: Task) -> str:
    """Where a task stands in its list."""
    return f"{to_text(task.due_at)}#{task.id}"


def _list_state(brand: str, state: TaskState, after: str) -> Iterator[Task]:
    rows = query(
        settings().desk_table,
        "inbox_pk = :list AND inbox_sk > :after",
        {":list": f"tasks#{brand}#{state}", ":after": after or " "},
        index="inbox",
        limit=100,
    )
    return map(item_to_task, rows)


def _nudges(task: Task, now: datetime) -> Sequence[Write]:
    nudge = nudge_of(task, now)
    return (nudge_write(nudge, now),) if nudge else ()


def _task_to_item(task: Task, now: datetime) -> Item:
    return {
        **_key(task),
        **{name: getattr(task, name) for name in PLAIN},
        **{name: getattr(task, name) or None for name in SELDOM},
        **{name: to_text(at) if (at := getattr(task, name)) else None for name in TIMES},
        "kind": task.kind.value,
        "state": task.state.value,
        "due_on": to_text(task.due_at),
        "inbox_pk": f"tasks#{task.brand}#{task.state}",
        "inbox_sk": place_of(task),
        "revision": task.revision + 1,
        "expires_at": to_seconds(max(now, task.due_at) + KEPT),
    }


def item_to_task(item: Item) -> Task:
    """A task as stored."""
    values: dict[str, Any] = {name: item[name] for name in PLAIN + SELDOM if name in item}
    values |= {name: to_time(item[name]) for name in TIMES if name in item}
    return Task(
        id=item["sk"].removeprefix("task#"),
        **values,
        kind=TaskKind(item["kind"]),
        state=TaskState(item["state"]),
        due_at=to_time(item["due_on"]),
        revision=item["revision"],
    )


def _key(task: Task) -> dict[str, str]:
    beside = _BESIDE.fullmatch(task.id)
    is_beside = beside is not None and beside[1] == task.mention_id
    about = task.mention_id if is_beside else f"tasks#{task.brand}"
    return {"pk": about, "sk": f"task#{task.id}"}
