"""Beginning, moving, ending a conversation starter: its row and its posts in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from vigie.action import Action, ActionKind, ActionState, move
from vigie.aws.brands import read_brand
from vigie.aws.outbox import moved_write, new_action_write, post_id, read_actions
from vigie.aws.races import MOST_RACES, write_patiently
from vigie.aws.starters import KeptStarter, read_starter, starter_write
from vigie.aws.table import BusyError, ConditionFailedError, Write, write_together
from vigie.brand import Brand
from vigie.errors import ConflictError, InvalidError, NotFoundError, ReplyRefusedError
from vigie.jobs import starter_following
from vigie.jobs.publish import plan_posts, why_not_here
from vigie.jobs.tracking import MOST_SHORT, Said, track_text
from vigie.platforms import Profile, load_platform
from vigie.starter import Starter, cancel, check_end, finish, must_be_open, plan_anew

RACED = "several people changed this in the same moment: try again"
WITHDRAWN = "withdrawn before it left"
Change = Callable[[KeptStarter, Mapping[str, Action]], tuple[Starter, tuple[Action, ...]]]


def read_posts(starter: Starter) -> dict[str, Action]:
    """What became of a starter on each of its platforms, strongly read: acts are decided on it."""
    return read_all_posts([starter], strong=True)[starter.id]


def read_all_posts(starters: Sequence[Starter], *, strong: bool) -> dict[str, dict[str, Action]]:
    """The posts of many starters by platform, in few reads."""
    places = {
        post_id(one.brand, what, slug): (one.id, slug)
        for one in starters
        for slug, what in one.names.items()
    }
    found: dict[str, dict[str, Action]] = {one.id: {} for one in starters}
    for action in read_actions(places, strong=strong):
        identity, slug = places[action.id]
        found[identity][slug] = action
    return found


def begin_starter(starter: Starter, now: datetime) -> KeptStarter:
    """Keep a new starter, with its posts, their links, its task and its mails; twice is once.

    Raises InvalidError, ReplyRefusedError for words that do not fit, ConflictError where the same
    key was used for another.
    """
    by_hand = _is_by_hand(starter)
    writes = [
        starter_write(starter, 0, {}),
        *_post_writes(starter, starter.names, now),
        *starter_following.new_task_writes(starter, now),
        *starter_following.nudge_writes(starter, now, by_hand=by_hand),
    ]
    try:
        write_patiently(writes)
    except BusyError as busy:
        raise ConflictError(RACED) from busy
    except ConditionFailedError as error:
        return _known_or_refused(starter, error)
    return KeptStarter(starter, 1)


def replan(
    identity: str, wanted: Callable[[Starter], Starter], by: str, now: datetime
) -> KeptStarter:
    """Give a starter another hour or other words: the old posts are withdrawn, new ones planned.

    One transaction: a post that leaves meanwhile refuses it. Raises ConflictError.
    """

    def change(
        kept: KeptStarter, posts: Mapping[str, Action]
    ) -> tuple[Starter, tuple[Action, ...]]:
        return plan_anew(wanted(kept.starter), posts, now)

    return _change(identity, change, by, now)


def amend(
    identity: str, wanted: Callable[[Starter], Starter], by: str, now: datetime
) -> KeptStarter:
    """Change what no post bears: the title, the owner, the end. Raises ConflictError."""

    def change(kept: KeptStarter, _: Mapping[str, Action]) -> tuple[Starter, tuple[Action, ...]]:
        must_be_open(kept.starter)
        after = wanted(kept.starter)
        check_end(after)
        return after, ()

    return _change(identity, change, by, now)


def finish_starter(
    identity: str, by: str, now: datetime, measure: Callable[[Starter], Mapping[str, int]]
) -> KeptStarter:
    """What had to be done at the end is done; what it had earned by then is kept with it."""

    def change(
        kept: KeptStarter, posts: Mapping[str, Action]
    ) -> tuple[Starter, tuple[Action, ...]]:
        return finish(kept.starter, tuple(posts.values()), by, now), ()

    return _change(identity, change, by, now, measure)


def cancel_starter(identity: str, by: str, now: datetime) -> KeptStarter:
    """Cancel a starter of which nothing has left. Raises ConflictError."""

    def change(
        kept: KeptStarter, posts: Mapping[str, Action]
    ) -> tuple[Starter, tuple[Action, ...]]:
        return cancel(kept.starter, tuple(posts.values()), now)

    return _change(identity, change, by, now)


def check_words(starter: Starter) -> None:
    """Refuse words with gaps, or for no platform. Raises InvalidError naming the field."""
    for slug, text in starter.texts.items():
        field = f"texts.{slug}"
        try:
            profile = load_platform(slug).PROFILE
        except NotFoundError as unknown:
            raise InvalidError(str(unknown), field=field) from unknown
        if profile.is_alert:
            raise InvalidError(f"{profile.name} only points at talk elsewhere", field=field)
        starter_following.refuse_gaps(text, field)


def _change(
    identity: str,
    change: Change,
    by: str,
    now: datetime,
    measure: Callable[[Starter], Mapping[str, int]] = lambda _: {},
) -> KeptStarter:
    """Read, change and write until nobody was faster; the task follows."""
    for _ in range(MOST_RACES):
        kept = read_starter(identity)
        if kept is None:
            raise NotFoundError("no such starter")
        after, withdrawn = change(kept, read_posts(kept.starter))
        if after == kept.starter:
            starter_following.follow_with_task(after, by, now)
            return kept
        earned = measure(after) or kept.earned
        try:
            write_together(_change_writes(kept, after, withdrawn, earned, now))
        except (ConditionFailedError, BusyError):
            continue
        starter_following.follow_with_task(after, by, now)
        return KeptStarter(after, kept.revision + 1, earned)
    raise ConflictError(RACED)


def _change_writes(
    kept: KeptStarter,
    after: Starter,
    withdrawn: tuple[Action, ...],
    earned: Mapping[str, int],
    now: datetime,
) -> list[Write]:
    before, by_hand = kept.starter, _is_by_hand(after)
    fresh = {slug: what for slug, what in after.names.items() if before.names.get(slug) != what}
    gone = [moved_write(one, move(one, ActionState.FAILED, now, WITHDRAWN)) for one in withdrawn]
    return [
        starter_write(after, kept.revision, earned),
        *gone,
        *_post_writes(after, fresh, now),
        *starter_following.drop_nudges(before, after, by_hand=by_hand),
        *starter_following.fresh_nudges(before, after, now, by_hand=by_hand),
    ]


def _post_writes(starter: Starter, names: Mapping[str, str], now: datetime) -> list[Write]:
    """The planned posts of some platforms, with the rows of their links."""
    if not names:
        return []
    brand = read_brand(starter.brand) or Brand(slug=starter.brand, name=starter.brand)
    what = next(iter(names.values()))
    texts, writes = {}, []
    for slug in names:
        profile = load_platform(slug).PROFILE
        about = post_id(starter.brand, what, slug)
        text = starter.texts[slug]
        most = max(1, MOST_SHORT // len(names))
        said = Said(text, ActionKind.PUBLISH, about, starter.title, most=most)
        tracked = track_text(brand, profile, said, now)
        texts[slug] = tracked.text
        writes += list(tracked.writes)
    posts = _plan(starter, what, texts, now)
    return [*map(new_action_write, posts), *writes]


def _plan(
    starter: Starter, what: str, texts: Mapping[str, str], now: datetime
) -> tuple[Action, ...]:
    try:
        return plan_posts(starter.brand, what, texts, starter.made_by, now, starter.due_at)
    except ReplyRefusedError as refused:
        raise InvalidError(str(refused), field="texts") from refused


def _is_by_hand(starter: Starter) -> bool:
    """Whether a human must post somewhere, as far as is known now."""
    return any(why_not_here(starter.brand, _profile(slug)) for slug in starter.texts)


def _profile(slug: str) -> Profile:
    return load_platform(slug).PROFILE


def _known_or_refused(starter: Starter, error: Exception) -> KeptStarter:
    """What an earlier call with the same key made, unless it was for something else."""
    known = read_starter(starter.id)
    if known is None:
        raise ConflictError(RACED) from error
    told = known.starter
    same = replace(starter, made_at=told.made_at, made_by=told.made_by, names=told.names)
    asked = (same.kind, same.title, same.texts, same.due_at)
    if asked != (told.kind, told.title, told.texts, told.due_at) and told.round == 1:
        raise ConflictError("this Idempotency-Key was used for something else") from error
    return known
