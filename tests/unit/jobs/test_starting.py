"""Whatever is done to a starter in whatever order, each platform has one post of it at most."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from vigie.action import Action, ActionState, after_sent, move
from vigie.aws import brands
from vigie.aws.outbox import list_actions, move_action, post_key
from vigie.aws.secrets import write_secrets
from vigie.aws.starters import read_starter
from vigie.errors import RequestError
from vigie.jobs.starting import (
    amend,
    begin_starter,
    cancel_starter,
    finish_starter,
    read_posts,
    replan,
)
from vigie.starter import Starter, name_posts, starter_id

from tests.builders import NOON, a_brand
from tests.unit.test_starter import DAY, a_starter

NUMBERS = count()
ALIVE = frozenset(ActionState) - {ActionState.FAILED}
STEPS = ("move", "reword", "retitle", "wake", "send", "fail", "cancel", "finish", "begin")


@pytest.fixture(autouse=True)
def desk(aws: None) -> None:
    brands.save_brand(a_brand(site="https://levain.example"))
    write_secrets("levain", "facebook", {"access_token": "token", "page_id": "55"})


def every_post(starter: Starter) -> list[Action]:
    rounds = range(1, starter.round + 1)
    return [
        one for n in rounds for one in list_actions(post_key("levain", name_posts(starter.id, n)))
    ]


def advance(starter: Starter, state: ActionState) -> None:
    """The outbox moves its posts, as schedule_polls and perform_action would."""
    for post in read_posts(starter).values():
        if post.state in {ActionState.WAITING, ActionState.PENDING}:
            after = move(post, state, NOON + DAY)
            sent = state is ActionState.SENT
            move_action(post, after_sent(post, NOON + DAY, "55_900") if sent else after)


def do(step: str, starter: Starter, now: datetime) -> None:
    if step == "begin":
        begin_starter(starter, NOON)
    elif step == "move":
        replan(
            starter.id, lambda one: _with(one, due_at=now + DAY, ends_at=now + 3 * DAY), "o", now
        )
    elif step == "reword":
        replan(starter.id, lambda one: _with(one, texts={"facebook": f"Pomme {now}"}), "o", now)
    elif step == "retitle":
        amend(starter.id, lambda one: _with(one, title=f"Titre {now}"), "o", now)
    elif step == "cancel":
        cancel_starter(starter.id, "o", now)
    elif step == "finish":
        finish_starter(starter.id, "o", now, lambda _: {"replies": 1})
    else:
        known = read_starter(starter.id)
        assert known is not None
        advance(
            known.starter,
            {"wake": ActionState.PENDING, "send": ActionState.SENT, "fail": ActionState.FAILED}[
                step
            ],
        )


def _with(starter: Starter, **values: Any) -> Starter:
    return replace(starter, **values)


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(STEPS), max_size=7))
def test_no_order_of_acts_leaves_two_posts_or_moves_what_has_left(steps: list[str]) -> None:
    told = a_starter(
        id=starter_id("levain", f"n{next(NUMBERS)}"), texts={"facebook": "Pomme ? levain.example/x"}
    )
    begin_starter(told, NOON)
    for number, step in enumerate(steps):
        before = {one.id for one in every_post(told) if one.state is ActionState.SENT}
        with suppress(RequestError):
            do(step, told, NOON + timedelta(minutes=number))
        known = read_starter(told.id)
        assert known is not None
        told_now = known.starter
        posts = every_post(told_now)
        alive = [one for one in posts if one.state in ALIVE]
        assert len(alive) <= 1
        assert before <= {one.id for one in posts if one.state is ActionState.SENT}
        if told_now.cancelled_at:
            assert alive == []
        told = told_now


def test_a_starter_full_of_links_on_many_platforms_is_one_transaction() -> None:
    slugs = ("facebook", "mastodon", "discord", "telegram", "tumblr", "linkedin", "wordpress")
    text = " ".join(f"https://levain.example/une-page-au-nom-long/{n}" for n in range(8))
    made = a_starter(texts=dict.fromkeys(slugs, text))
    assert begin_starter(made, NOON).revision == 1
    assert len(read_posts(made)) == len(slugs)
