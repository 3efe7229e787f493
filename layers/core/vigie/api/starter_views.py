"""A conversation starter as callers see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from vigie.action import Action
from vigie.api.views import View, show_action
from vigie.aws.starters import KeptStarter
from vigie.aws.wire import to_text
from vigie.jobs.starter_desk import FIGURES, measure
from vigie.jobs.starter_following import is_task_done
from vigie.jobs.starting import read_all_posts, read_posts
from vigie.jobs.tracking import warn_of_price
from vigie.platforms import load_platform
from vigie.starter import Starter, StarterState, read_state
from vigie.starter_warnings import Desk, warn_of
from vigie.tracked import has_link

MOST_MEASURED = 30
MEASURED = frozenset({StarterState.OUT, StarterState.TO_FINISH, StarterState.FINISHED})


def show_starters(found: Sequence[KeptStarter], desk: Desk, now: datetime) -> list[View]:
    """A calendar: of what still earns replies the last thirty to begin are measured."""
    posts = read_all_posts([one.starter for one in found], strong=False)
    shown = [show_starter(one, desk, now, posts[one.starter.id]) for one in found]
    running = [
        (one, view) for one, view in zip(found, shown, strict=True) if view["replies"] is None
    ]
    for one, view in running[-MOST_MEASURED:]:
        view.update(measure(list(posts[one.starter.id].values())))
    return shown


def show_whole(kept: KeptStarter, desk: Desk, now: datetime) -> View:
    """A starter with all its figures."""
    posts = read_posts(kept.starter)
    view = show_starter(kept, desk, now, posts)
    if view["replies"] is None:
        view.update(measure(list(posts.values())))
    return view


def show_starter(kept: KeptStarter, desk: Desk, now: datetime, posts: Mapping[str, Action]) -> View:
    """A starter with its state, posts and warnings; figures are None where none were kept."""
    starter = kept.starter
    state = _state_of(starter, posts, desk, now)
    return {
        "id": starter.id,
        "brand": starter.brand,
        "kind": starter.kind.value,
        "title": starter.title,
        "texts": dict(starter.texts),
        "due_at": to_text(starter.due_at),
        "ends_at": to_text(starter.ends_at),
        "owner": starter.owner,
        "finish": starter.finish,
        "state": state.value,
        "made_by": starter.made_by,
        "finished_by": starter.finished_by or None,
        "finished_at": to_text(starter.finished_at) if starter.finished_at else None,
        "revision": kept.revision,
        "posts": [show_action(one) for one in posts.values()],
        **_figures(kept, state),
        "warnings": _warnings(starter, state, desk, now),
    }


def _warnings(starter: Starter, state: StarterState, desk: Desk, now: datetime) -> list[View]:
    """What may go wrong with it, and what its links will cost where they do."""
    told = warn_of(starter, state, desk, now)
    found: list[View] = [{"code": one.code.value, "detail": one.detail} for one in told]
    if state in {StarterState.PLANNED, StarterState.PAUSED}:
        linked = [slug for slug, text in starter.texts.items() if has_link(text)]
        priced = (one for slug in linked for one in warn_of_price(load_platform(slug).PROFILE))
        found += [{"code": one.code, "detail": one.detail, **one.facts} for one in priced]
    return found


def _state_of(
    starter: Starter, posts: Mapping[str, Action], desk: Desk, now: datetime
) -> StarterState:
    """Where it stands; who ticks off its task has finished it."""
    state = read_state(starter, tuple(posts.values()), now, paused=desk.is_paused)
    if state is StarterState.TO_FINISH and is_task_done(starter):
        return StarterState.FINISHED
    return state


def _figures(kept: KeptStarter, state: StarterState) -> View:
    """What it earned, kept at its end since what was said goes in time; None: to be measured."""
    if kept.earned:
        return {name: kept.earned.get(name, 0) for name in FIGURES}
    return dict.fromkeys(FIGURES, None if state in MEASURED else 0)
