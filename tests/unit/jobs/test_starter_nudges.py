"""What the owner of a starter is told by mail: to post it by hand, and to end it, where true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from vigie.action import ActionState, move
from vigie.aws import brands
from vigie.aws.outbox import move_action
from vigie.aws.pauses import pause_posts
from vigie.aws.tasks import change_task_row, name_task, read_task
from vigie.brand import Recipient
from vigie.jobs.starting import begin_starter, read_posts
from vigie.starter import Starter
from vigie.task import TaskState, change_task

from tests.builders import NOON, a_brand
from tests.unit.jobs.test_nudging import PAUL, mails, pass_time, rows
from tests.unit.test_starter import a_starter


@pytest.fixture(autouse=True)
def desk(aws: None) -> None:
    brands.save_brand(a_brand(alert_recipients=(Recipient(PAUL, "en"),)))


def a_starter_in(platform: str, *, until: ActionState | None) -> Starter:
    """A starter that must be posted by hand, and what becomes of its post."""
    made = a_starter(texts={platform: "Frangipane ou pomme ?"}, owner=PAUL)
    begin_starter(made, NOON)
    for post in read_posts(made).values():
        if until is not None:
            assert move_action(post, move(post, until, NOON))
    return made


def test_who_must_post_by_hand_is_told_so_and_later_to_finish() -> None:
    made = a_starter_in("mastodon", until=ActionState.TASK)
    pass_time(60 * 25, step=30)
    (first,) = mails()
    assert "[To do] A starter is to be posted" in first.body
    pass_time(120, made.ends_at - timedelta(hours=1), step=30)
    _, last = mails()
    assert "[To do] A starter needs its ending" in last.body


def test_nobody_is_asked_to_post_in_a_crisis_nor_to_end_what_never_went_out() -> None:
    pause_posts("levain", "odile", NOON)
    made = a_starter_in("mastodon", until=None)
    pass_time(60 * 25, step=30)
    assert mails() == []
    (post,) = read_posts(made).values()
    assert move_action(post, move(post, ActionState.FAILED, NOON))
    pass_time(120, made.ends_at - timedelta(hours=1), step=30)
    assert mails() == []
    assert [row.get("due_at") for row in rows()] == [None, None]


def test_a_starter_whose_task_is_ticked_off_asks_for_no_end() -> None:
    made = a_starter_in("mastodon", until=ActionState.TASK)
    kept = read_task(name_task("task.levain", made.id), ["levain"])
    assert kept is not None
    assert change_task_row(kept, change_task(kept, NOON, "paul", state=TaskState.DONE), NOON)
    pass_time(120, made.ends_at - timedelta(hours=1), step=30)
    assert "needs its ending" not in "".join(one.body for one in mails())


def test_an_owner_without_an_address_is_told_of_through_the_brand_s_recipients() -> None:
    made = a_starter(texts={"mastodon": "Frangipane ou pomme ?"}, owner="Odile")
    begin_starter(made, NOON)
    pass_time(60 * 25, step=30)
    (mail,) = mails()
    assert "For Odile, whose address vigie does not know" in mail.body
