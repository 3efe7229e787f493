"""Tasks: what a person said they would do, listed, added and ticked off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import islice

from vigie.api.bodies import ReplyBody
from vigie.api.conversation_bodies import TaskBody, TaskPatch
from vigie.api.queries import read_brand_name, read_limit
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.aws.brands import list_brands, read_brand
from vigie.aws.cards import read_card
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mention
from vigie.aws.table import ConditionFailedError, Write, write_together
from vigie.aws.tasks import (
    change_task_row,
    list_tasks,
    name_task,
    new_task_writes,
    place_of,
    read_task,
    tasks_about,
)
from vigie.aws.wire import to_text
from vigie.brand import EVERY_BRAND, Role
from vigie.card import Card
from vigie.errors import ConflictError, InvalidError, NotFoundError
from vigie.task import Task, TaskKind, TaskState, change_task, person_id

FURTHEST = timedelta(days=730)
MOST_RACES = 5
MOST_READ = 1000


def list_brand_tasks(call: Call) -> Answer:
    """A brand's tasks, the first due first; of a long list a thousand are looked at a page."""
    brand = read_brand_name(call)
    call.person.must(brand, Role.VIEWER)
    states = _read_states(call.query.get("state", "open"))
    owner, limit = call.query.get("owner", ""), read_limit(call.query.get("limit", ""))
    found: list[Task] = []
    last = ""
    tasks = list_tasks(brand, *states, after=call.query.get("cursor", ""))
    for task in islice(tasks, MOST_READ):
        last = place_of(task)
        if owner in ("", task.owner):
            found.append(task)
        if len(found) == limit:
            break
    more = next(tasks, None) is not None
    return as_json(show_list([show_task(one, call.now) for one in found], last if more else None))


def add_task(call: Call) -> Answer:
    """Write down a task by hand; the same Idempotency-Key writes it once."""
    body = call.read(TaskBody)
    call.person.must(body.brand, Role.AGENT)
    if read_brand(body.brand) is None:
        raise NotFoundError(f"no brand is called {body.brand!r}")
    card = _card_of(body.brand, body.mention_id)
    key = call.request.headers.get("idempotency-key", "")
    task = Task(
        id=name_task(body.mention_id or f"task.{body.brand}", f"hand-{key}" if key else ""),
        brand=body.brand,
        kind=TaskKind.BY_HAND,
        what=body.what,
        owner=body.owner or call.person.name,
        due_at=check_due(body.due_at, call.now),
        mention_id=body.mention_id,
        person=body.person or (person_of(card) if card else ""),
        made_by=call.person.name,
        made_at=call.now,
    )
    try:
        write_together(new_task_writes(task, call.now))
    except ConditionFailedError:
        known = read_task(task.id, [body.brand])
        if known is None or (known.what, known.due_at) != (task.what, task.due_at):
            raise ConflictError("this Idempotency-Key was used for something else") from None
        task = known
    return as_json(show_task(task, call.now), 201)


def patch_task(call: Call) -> Answer:
    """Tick a task off, open it again, or change what is to be done by whom and when."""
    body = call.read(TaskPatch)
    due_at = check_due(body.due_at, call.now) if body.due_at else None
    for _ in range(MOST_RACES):
        before = _load(call)
        after = change_task(
            before,
            call.now,
            call.person.name,
            state=body.state,
            what=body.what or "",
            owner=body.owner or "",
            due_at=due_at,
        )
        if after == before or change_task_row(before, after, call.now):
            return as_json(show_task(after, call.now))
    raise ConflictError("others are changing this task: look again")


def promise_writes(call: Call, body: ReplyBody, card: Card, action_id: str) -> Sequence[Write]:
    """The task an answer promises, to be written with the answer; none where it promises nothing.

    The answer's own id names it, so that an answer put out twice promises once.
    """
    if body.promise is None:
        return ()
    task = Task(
        id=name_task(card.mention_id, action_id),
        brand=card.brand,
        kind=TaskKind.PROMISE,
        what=body.promise.what,
        owner=body.promise.owner or call.person.name,
        due_at=check_due(body.promise.due_at, call.now, "promise.due_at"),
        mention_id=card.mention_id,
        person=person_of(card),
        made_by=call.person.name,
        made_at=call.now,
    )
    return new_task_writes(task, call.now)


def show_promises(card: Card, now: datetime) -> list[View]:
    """What was promised about a mention, and what its author is owed yet about others."""
    about = {task.id: task for task in tasks_about(card.mention_id)}
    if person := person_of(card):
        owed = islice(list_tasks(card.brand, TaskState.OPEN), MOST_READ)
        about |= {task.id: task for task in owed if task.person == person}
    return [show_task(task, now) for task in sorted(about.values(), key=place_of)]


def show_tasks_of(brand: str, persons: Collection[str], now: datetime) -> list[View]:
    """What people were promised, by their ids, the first due first."""
    tasks = islice(list_tasks(brand), MOST_READ)
    return [show_task(task, now) for task in tasks if task.person in persons]


def person_of(card: Card) -> str:
    """The id of a mention's author among the brand's people."""
    return person_id(card.brand, card.platform, card.author_id)


def show_task(task: Task, now: datetime) -> View:
    """A task as callers see it."""
    return {
        "id": task.id,
        "brand": task.brand,
        "kind": task.kind.value,
        "what": task.what,
        "owner": task.owner,
        "due_at": to_text(task.due_at),
        "state": task.state.value,
        "is_late": task.is_late(now),
        "mention_id": task.mention_id or None,
        "person": task.person or None,
        "draft": task.draft or None,
        "made_by": task.made_by or None,
        "made_at": to_text(task.made_at) if task.made_at else None,
        "done_by": task.done_by or None,
        "done_at": to_text(task.done_at) if task.done_at else None,
    }


def check_due(due_at: datetime, now: datetime, field: str = "due_at") -> datetime:
    """A date somebody can still keep, to the second as it is stored. Raises InvalidError."""
    if not now < due_at <= now + FURTHEST:
        raise InvalidError("due_at lies ahead, within two years", field=field)
    return due_at.replace(microsecond=0)


def _read_states(given: str) -> tuple[TaskState, ...]:
    states = {one.value: (one,) for one in TaskState} | {"all": tuple(TaskState)}
    if given not in states:
        raise InvalidError(f"state is one of {', '.join(states)}", field="state")
    return states[given]


def _card_of(brand: str, mention_id: str) -> Card | None:
    """The card of the mention a task is about. Raises InvalidError, also for another brand's."""
    if not mention_id:
        return None
    mention = get_mention(mention_id)
    if mention is None or mention.brand != brand:
        raise InvalidError("no such mention of this brand", field="mention_id")
    return read_card(mention_id)


def _load(call: Call) -> Task:
    roles = call.person.roles
    brands = [one.slug for one in list_brands()] if EVERY_BRAND in roles else list(roles)
    task = read_task(call.path["id"], brands)
    if task is None or not call.person.may(task.brand, Role.VIEWER):
        raise NotFoundError("no such task")
    call.person.must(task.brand, Role.AGENT)
    return task
