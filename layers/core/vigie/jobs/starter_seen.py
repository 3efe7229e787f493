"""A post made by hand for a starter, seen on its platform: the task is done, its replies count."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.action import Action, ActionState, after_sent
from vigie.aws.journal import note
from vigie.aws.outbox import move_action
from vigie.aws.starters import list_starters
from vigie.jobs.starting import read_all_posts
from vigie.mention import Mention
from vigie.saying import gist_of, is_nearly

SKEW = timedelta(minutes=10)


def note_post_seen(own: Mention, now: datetime) -> bool:
    """Tick off the task to post something, once it shows; True when a starter knew this post.

    Rule: the same platform, after the task was made, nearly the same words. Safe to repeat: the
    task moves once, and a post that bears the id already is known.
    """
    open_ones = [
        one.starter for one in list_starters(own.brand) if _is_open(one.starter.due_at, own)
    ]
    posts = read_all_posts(open_ones, strong=True)
    mine = [found[own.platform] for found in posts.values() if own.platform in found]
    if any(one.result_id == own.native_id for one in mine):
        return True
    tasks = [one for one in mine if one.state is ActionState.TASK and _is_same(one, own)]
    if not tasks or not move_action(tasks[0], after_sent(tasks[0], now, own.native_id)):
        return False
    note("a post made by hand was seen", action=tasks[0].id)
    return True


def _is_open(due_at: datetime, own: Mention) -> bool:
    return due_at - SKEW <= own.said_at <= due_at + timedelta(days=30)


def _is_same(task: Action, own: Mention) -> bool:
    if task.text.strip() == own.text.strip():
        return True
    return is_nearly(gist_of(task.text), gist_of(own.text))
