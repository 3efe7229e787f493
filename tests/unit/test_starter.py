"""A starter's life, from its posts and the clock alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind, ActionState, move, plan
from vigie.errors import ConflictError, InvalidError
from vigie.starter import (
    Starter,
    StarterKind,
    StarterState,
    cancel,
    finish,
    name_posts,
    new_starter,
    plan_anew,
    read_state,
    starter_id,
)

from tests.builders import NOON

DAY = timedelta(days=1)


def a_starter(**values: Any) -> Starter:
    defaults: dict[str, Any] = {
        "id": starter_id("levain", "k"),
        "brand": "levain",
        "kind": StarterKind.QUESTION,
        "title": "Galette",
        "texts": {"facebook": "Frangipane ou pomme ?", "mastodon": "Frangipane ou pomme ?"},
        "due_at": NOON + DAY,
        "ends_at": NOON + 3 * DAY,
        "owner": "odile@levain.example",
        "made_by": "odile",
        "made_at": NOON,
        "finish": "Dire le résultat",
    }
    return new_starter(Starter(**(defaults | values)))


def a_post(state: ActionState, platform: str = "facebook", reason: str = "") -> Action:
    post = Action("p", "post#levain#x", "levain", platform, "", ActionKind.PUBLISH, "odile")
    planned = plan(post, NOON + DAY, NOON)
    return planned if state is ActionState.WAITING else move(planned, state, NOON + DAY, reason)


def state_at(now: datetime, *posts: Action, paused: bool = False, **values: Any) -> StarterState:
    return read_state(a_starter(**values), posts, now, paused=paused)


def test_it_goes_from_planned_to_out_to_its_end() -> None:
    waiting, sent = a_post(ActionState.WAITING), a_post(ActionState.SENT)
    assert state_at(NOON, waiting) is StarterState.PLANNED
    assert state_at(NOON + DAY, sent) is StarterState.OUT
    assert state_at(NOON + DAY, waiting, sent) is StarterState.OUT
    assert state_at(NOON + 3 * DAY, sent) is StarterState.TO_FINISH
    done = finish(a_starter(), [sent], "odile", NOON + 4 * DAY)
    assert read_state(done, [sent], NOON + 5 * DAY, paused=True) is StarterState.FINISHED
    assert finish(done, [sent], "luc", NOON + 6 * DAY) == done


def test_content_with_nothing_to_finish_finishes_by_itself() -> None:
    sent = a_post(ActionState.SENT)
    told: dict[str, Any] = {"kind": StarterKind.CONTENT, "finish": ""}
    assert state_at(NOON + 3 * DAY, sent, **told) is StarterState.FINISHED


@pytest.mark.parametrize("reason", ["planned posts were paused when its time came: plan it anew"])
def test_what_was_paused_stays_so_until_it_is_planned_anew(reason: str) -> None:
    held = a_post(ActionState.FAILED, reason=reason)
    assert state_at(NOON, a_post(ActionState.WAITING), paused=True) is StarterState.PAUSED
    assert state_at(NOON + 2 * DAY, held) is StarterState.PAUSED
    failed = a_post(ActionState.FAILED, reason="no right to post")
    assert state_at(NOON + 2 * DAY, failed) is StarterState.PLANNED


def test_planned_anew_only_what_has_not_left_moves() -> None:
    starter = replace(a_starter(), due_at=NOON + 2 * DAY)
    posts = {
        "facebook": a_post(ActionState.SENT),
        "mastodon": a_post(ActionState.WAITING, "mastodon"),
    }
    after, withdrawn = plan_anew(starter, posts, NOON + DAY)
    assert after.names == {
        "facebook": name_posts(starter.id, 1),
        "mastodon": name_posts(starter.id, 2),
    }
    assert withdrawn == (posts["mastodon"],)


@pytest.mark.parametrize(
    "state", [ActionState.PENDING, ActionState.CLAIMED, ActionState.UNCONFIRMED, ActionState.SENT]
)
def test_what_leaves_or_has_left_is_neither_moved_nor_cancelled(state: ActionState) -> None:
    starter = a_starter(texts={"facebook": "Frangipane ?"})
    post = a_post(state)
    with pytest.raises(ConflictError):
        plan_anew(starter, {"facebook": post}, NOON)
    with pytest.raises(ConflictError):
        cancel(starter, [post], NOON)


def test_words_that_are_out_cannot_be_dropped() -> None:
    starter = replace(a_starter(), texts={"mastodon": "Pomme ?"})
    with pytest.raises(ConflictError, match="facebook"):
        plan_anew(starter, {"facebook": a_post(ActionState.SENT)}, NOON)


def test_cancelled_is_cancelled_once_and_for_good() -> None:
    waiting = a_post(ActionState.WAITING)
    gone, withdrawn = cancel(a_starter(), [waiting], NOON)
    assert withdrawn == (waiting,)
    assert cancel(gone, [waiting], NOON + DAY) == (gone, ())
    with pytest.raises(ConflictError):
        plan_anew(gone, {}, NOON)
    with pytest.raises(ConflictError):
        finish(gone, [a_post(ActionState.SENT)], "odile", NOON)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("owner", {"owner": ""}),
        ("texts", {"texts": {}}),
        ("finish", {"finish": " "}),
        ("due_at", {"due_at": NOON - timedelta(hours=1)}),
        ("due_at", {"due_at": NOON + 400 * DAY, "ends_at": NOON + 401 * DAY}),
        ("ends_at", {"ends_at": NOON + DAY}),
        ("ends_at", {"ends_at": NOON + 90 * DAY}),
    ],
)
def test_what_cannot_be_finished_is_refused_by_field(field: str, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidError) as refused:
        a_starter(**values)
    assert refused.value.field == field
