"""Conversation starters: planned, shown in their calendar, moved, finished, cancelled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.api.queries import read_brand_name, read_choice, read_time
from vigie.api.routing import Call
from vigie.api.starter_bodies import StarterBody, StarterPatch
from vigie.api.starter_views import show_starters, show_whole
from vigie.api.views import show_list
from vigie.aws.http import Answer, as_json
from vigie.aws.starters import KeptStarter, list_starters, order_in_calendar, read_starter
from vigie.brand import Role
from vigie.errors import BacklogLateError, ConflictError, InvalidError, NotFoundError
from vigie.jobs import starter_following as seams
from vigie.jobs.starter_desk import measure, read_backlog, read_desk
from vigie.jobs.starting import (
    amend,
    begin_starter,
    cancel_starter,
    check_words,
    finish_starter,
    read_posts,
    replan,
)
from vigie.starter import (
    USUALLY,
    Starter,
    StarterKind,
    StarterState,
    new_starter,
    starter_id,
)

AHEAD, BEHIND = timedelta(days=92), timedelta(days=31)
MOST = 200
MOST_AGAIN = 20
MOVES = frozenset({"due_at", "texts"})


def list_calendar(call: Call) -> Answer:
    """A brand's starters of a period, what begins first comes first.

    Those that run, begin or end in [since, until); a month back and three ahead unless said.
    """
    brand = read_brand_name(call)
    call.person.must(brand, Role.VIEWER)
    since = read_time(call, "since") or call.now - BEHIND
    until = read_time(call, "until") or call.now + AHEAD
    if since >= until:
        raise InvalidError("until is after since", field="since")
    wanted = read_choice(call, "state", StarterState)
    found = [one for one in list_starters(brand) if _is_within(one.starter, since, until)]
    desk = read_desk(brand, call.now)
    shown = show_starters(order_in_calendar(found)[:MOST], desk, call.now)
    return as_json(show_list([one for one in shown if wanted in {None, one["state"]}]))


def add(call: Call) -> Answer:
    """Plan a starter, once per Idempotency-Key; without one, once for the same words and hour.

    Rule: never begin what cannot be finished. While too many wait too long for an answer, 409
    unless the caller says ``anyway``.
    """
    body = call.read(StarterBody)
    call.person.must(body.brand, Role.AGENT)
    seams.refuse_junior(body.brand, call.person.id)
    starter = _read_new(call, body)
    known = read_starter(starter.id)
    if known is None and not body.anyway:
        _refuse_if_late(body.brand, call.now)
    kept = begin_starter(starter, call.now)
    return as_json(show_whole(kept, read_desk(body.brand, call.now), call.now), 201)


def read_one(call: Call) -> Answer:
    """A starter whole, with what it has earned so far."""
    return _shown(call, _find(call, Role.VIEWER))


def patch(call: Call) -> Answer:
    """Change a starter. Words and hours of what has left stay: 409; ``finished`` ends it."""
    kept = _find(call, Role.AGENT)
    body = call.read(StarterPatch)
    given = _read_changes(kept.starter, body)
    identity, by, now = kept.starter.id, call.person.name, call.now
    if "texts" in given:
        seams.refuse_junior(kept.starter.brand, call.person.id)
    if given:
        wanted = _apply(given)
        check_words(wanted(kept.starter))
        act = replan if MOVES & set(given) else amend
        kept = act(identity, wanted, by, now)
    if body.state is not None:
        kept = finish_starter(
            identity, by, now, lambda one: measure(list(read_posts(one).values()))
        )
    return _shown(call, kept)


def remove(call: Call) -> Answer:
    """Cancel a starter of which nothing has left yet."""
    found = _find(call, Role.AGENT)
    return _shown(call, cancel_starter(found.starter.id, call.person.name, call.now))


def _find(call: Call, needed: Role) -> KeptStarter:
    kept = read_starter(call.path["id"])
    if kept is None or not call.person.may(kept.starter.brand, Role.VIEWER):
        raise NotFoundError("no such starter")
    call.person.must(kept.starter.brand, needed)
    return kept


def _shown(call: Call, kept: KeptStarter) -> Answer:
    return as_json(show_whole(kept, read_desk(kept.starter.brand, call.now), call.now))


def _read_new(call: Call, body: StarterBody) -> Starter:
    """The starter asked for, whole. Raises InvalidError naming the field."""
    due_at = body.due_at.astimezone(UTC)
    ends_at = body.ends_at
    if ends_at is None and body.kind is not StarterKind.CONTENT:
        raise InvalidError("say when it ends", field="ends_at")
    starter = Starter(
        id=_name(call, body),
        brand=body.brand,
        kind=body.kind,
        title=body.title,
        texts=body.texts,
        due_at=due_at,
        ends_at=ends_at.astimezone(UTC) if ends_at else due_at + USUALLY,
        owner=seams.find_owner(body.brand, body.owner),
        made_by=call.person.name,
        made_at=call.now,
        finish=body.finish,
    )
    starter = new_starter(starter)
    check_words(starter)
    return starter


def _name(call: Call, body: StarterBody) -> str:
    """By the caller's key, else by the very words and their hour: a double click is one starter.

    What was cancelled or moved since is another one: the same words may be planned anew.
    """
    if key := call.request.headers.get("idempotency-key", ""):
        return starter_id(body.brand, f"key-{key}")
    said = body.model_dump_json(exclude={"anyway"})
    words = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    for again in range(MOST_AGAIN):
        identity = starter_id(body.brand, f"words-{words}{again or ''}")
        known = read_starter(identity)
        if known is None or (known.starter.round == 1 and not known.starter.cancelled_at):
            return identity
    raise ConflictError("the same words were planned and taken back too often")


def _refuse_if_late(brand: str, now: datetime) -> None:
    backlog = read_backlog(brand, now)
    if backlog.is_too_late:
        raise BacklogLateError(backlog.late, backlog.oldest)


def _read_changes(starter: Starter, body: StarterPatch) -> dict[str, Any]:
    """What the caller changes, as the starter holds it; what is as it was is no change."""
    given = body.model_dump(exclude_none=True, exclude={"state"})
    for name in ("due_at", "ends_at"):
        if name in given:
            given[name] = given[name].astimezone(UTC)
    if "owner" in given:
        given["owner"] = seams.find_owner(starter.brand, given["owner"])
    if starter.kind is StarterKind.CONTENT and "due_at" in given and "ends_at" not in given:
        given["ends_at"] = starter.ends_at + (given["due_at"] - starter.due_at)
    return {name: one for name, one in given.items() if getattr(starter, name) != one}


def _apply(given: dict[str, Any]) -> Callable[[Starter], Starter]:
    return lambda starter: replace(starter, **given)


def _is_within(starter: Starter, since: datetime, until: datetime) -> bool:
    return starter.due_at < until and starter.ends_at >= since
