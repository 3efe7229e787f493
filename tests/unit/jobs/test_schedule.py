"""Waking what is due: an index lags, and what it shows may have moved since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind, ActionState, after_sent, plan
from vigie.aws.clients import dynamodb
from vigie.aws.outbox import add_action, move_action, read_action
from vigie.jobs.schedule import wake_desk

from tests.builders import NOON

LATER = NOON + timedelta(hours=2)


def a_waiting_action(name: str) -> Action:
    action = Action(
        id=f"{name}-1",
        mention_id=name,
        brand="levain",
        platform="facebook",
        native_id=name,
        kind=ActionKind.REPLY,
        actor="odile",
        created_at=NOON,
    )
    action = plan(action, NOON, NOON)
    assert add_action(action)
    return action


@contextmanager
def once_read(happens: Callable[[], object]) -> Iterator[None]:
    """What somebody else does between the index being read and what it shows."""
    done: list[object] = []

    def hook(**_: Any) -> None:
        if not done:
            done.append(happens)
            happens()

    events = dynamodb().meta.events
    events.register("after-call.dynamodb.Query", hook)
    try:
        yield
    finally:
        events.unregister("after-call.dynamodb.Query", hook)


@pytest.mark.parametrize("is_sent", [True, False], ids=["sent", "put off"])
def test_an_act_that_moved_since_is_left_and_keeps_no_other_from_waking(
    aws: None, *, is_sent: bool
) -> None:
    moved, other = a_waiting_action("a"), a_waiting_action("b")
    after = after_sent(moved, NOON, "9") if is_sent else replace(moved, due_at=LATER)
    with once_read(lambda: move_action(moved, after)):
        assert wake_desk(NOON)["actions"] == 1
    states = [found.state for one in (moved, other) if (found := read_action(one.id))]
    left = ActionState.SENT if is_sent else ActionState.WAITING
    assert states == [left, ActionState.PENDING]
