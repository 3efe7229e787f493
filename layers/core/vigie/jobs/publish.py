"""Posts of the brand's own on its connected platforms: each at most once, through the outbox.

A post on several platforms is one name, ``what``, and an action for each platform; its id is made
from both, so that asking twice is asking once. One that failed for good is asked for by a new name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from vigie.action import RULE, Action, ActionKind, ActionState, after_sent, move, plan
from vigie.aws.journal import warn_failure
from vigie.aws.outbox import add_action, list_actions, post_id, post_key, read_action
from vigie.aws.pauses import is_paused
from vigie.aws.secrets import list_connected
from vigie.aws.sources import list_sources
from vigie.errors import (
    AddressRefusedError,
    ConflictError,
    NotFoundError,
    OutcomeUnknownError,
    PayloadError,
    PlatformError,
)
from vigie.jobs.connection import connected, host_of, is_connected, known_secrets
from vigie.jobs.reconnect import reconnected_if_not, refuse_if_disconnected
from vigie.platforms import Capability, Profile, Publishing, load_platform, platform_names
from vigie.reply import check_may_publish

Clock = Callable[[], datetime]
UNREAD = (PlatformError, OutcomeUnknownError, AddressRefusedError, PayloadError)


def connected_platforms(brand: str) -> tuple[str, ...]:
    """The platforms on which vigie can publish for a brand now, in alphabetical order."""
    known = set(list_connected(brand)) & set(platform_names())
    return tuple(slug for slug in sorted(known) if not why_not_here(brand, _profile(slug)))


def ask_to_publish(  # noqa: PLR0917 - a post is that much
    brand: str,
    what: str,
    platforms: Iterable[str],
    text_by_platform: Mapping[str, str],
    actor: str,
    now: datetime,
    due_at: datetime | None = None,
) -> tuple[Action, ...]:
    """Put a post into the outbox for each platform; answers what lies there, first words first.

    Rule: nothing is stored unless every text fits; the first who asks decides the words; cut short
    between two platforms, asking again does the rest. Where vigie cannot publish, a human does, by
    the link of a task; what is planned decides that when its time comes.

    Raises ReplyRefusedError for words that do not fit, InvalidError for a bad name, NotFoundError
    for a platform there is not or has no text.
    """
    common = _new_post(brand, what, actor, now)
    asked = [_for(common, what, slug, text_by_platform) for slug in dict.fromkeys(platforms)]
    return tuple(_put_out(post, now, due_at) for post in asked)


def plan_posts(  # noqa: PLR0917 - a post is that much
    brand: str,
    what: str,
    text_by_platform: Mapping[str, str],
    actor: str,
    now: datetime,
    due_at: datetime,
) -> tuple[Action, ...]:
    """Posts as they wait in the outbox for their hour, for whoever writes them with more.

    Raises as `ask_to_publish`.
    """
    common = _new_post(brand, what, actor, now)
    posts = [_for(common, what, slug, text_by_platform) for slug in text_by_platform]
    return tuple(plan(one, max(due_at, now), now) for one in posts)


def list_posts(brand: str, what: str) -> list[Action]:
    """What became of a post on each of its platforms."""
    return list_actions(post_key(brand, what))


def why_not_here(brand: str, profile: Profile) -> str:
    """Why a human must publish by hand, in one sentence; empty when vigie can."""
    if not profile.can(Capability.PUBLISH):
        return f"{profile.name} takes no text alone from here: post it there"
    if not is_connected(brand, profile):
        return f"{profile.name} is not connected: post it there"
    if profile.place and not _find_place(brand, profile):
        return f"{profile.name}: no {profile.place} says where to post: post it there"
    try:
        refuse_if_disconnected(brand, profile.slug)
    except ConflictError as dead:
        return str(dead)
    return ""


def publish_once(post: Action, clock: Clock) -> Action:
    """The one call of a claimed post, or its task. Raises as `Publishing.publish` and the policy.

    What was planned does not leave while posts are paused, nor by itself once they are resumed:
    words written before a crisis are read again first. A crisis's statement is never planned.

    The post bears the time it was wanted at: what a platform dates by it must not be weeks old.
    """
    module = load_platform(post.platform)
    if post.actor == RULE:
        raise ConflictError("only a person may ask for this")
    if post.was_planned and is_paused(post.brand):
        raise ConflictError("planned posts were paused when its time came: plan it anew")
    _refuse_if_stale(post)
    why = why_not_here(post.brand, module.PROFILE)
    if why or not isinstance(module, Publishing):
        return _leave_to_human(post, why, clock())
    check_may_publish(module.PROFILE, post.text)
    about = _placed(post, module.PROFILE)
    with connected(post.brand, post.platform, clock, urgent=True) as secrets:
        result = module.publish(about, secrets)
    reconnected_if_not(post.brand, post.platform)
    return after_sent(post, clock(), result)


def find_published(post: Action, clock: Clock) -> tuple[bool | None, str | None]:
    """Whether a post of unknown outcome shows, and its id; None: the account could not be read."""
    module = load_platform(post.platform)
    if not isinstance(module, Publishing):
        return None, None
    try:
        with connected(post.brand, post.platform, clock, urgent=True) as secrets:
            return module.was_published(_placed(post, module.PROFILE), secrets)
    except UNREAD as error:
        warn_failure("own posts could not be read", error, action=post.id)
        return None, None


def _refuse_if_stale(post: Action) -> None:
    from vigie.jobs.broadcast import refuse_if_stale  # seldom: not at a cold start

    refuse_if_stale(post)


def _new_post(brand: str, what: str, actor: str, now: datetime) -> Action:
    """What a post is on all its platforms alike."""
    return Action(
        id="",
        mention_id=post_key(brand, what),
        brand=brand,
        platform="",
        native_id="",
        kind=ActionKind.PUBLISH,
        actor=actor,
        created_at=now,
    )


def _for(common: Action, what: str, platform: str, texts: Mapping[str, str]) -> Action:
    """The post of one platform, if it fits there."""
    profile = _profile(platform)
    if platform not in texts:
        raise NotFoundError(f"there are no words for {profile.name}")
    check_may_publish(profile, texts[platform])
    identity = post_id(common.brand, what, platform)
    return replace(common, id=identity, platform=platform, text=texts[platform])


def _put_out(post: Action, now: datetime, due_at: datetime | None) -> Action:
    """Into the outbox, unless it is there: then as it stands."""
    action = post
    if due_at is not None and due_at > now:
        action = plan(post, due_at, now)
    elif why := why_not_here(post.brand, _profile(post.platform)):
        action = _leave_to_human(post, why, now)
    return action if add_action(action) else read_action(action.id) or action


def _leave_to_human(post: Action, why: str, now: datetime) -> Action:
    profile = _profile(post.platform)
    task = move(post, ActionState.TASK, now, why)
    return replace(task, url=_link_to_compose(post.brand, profile))


def _link_to_compose(brand: str, profile: Profile) -> str | None:
    """Where a human posts; on a self-hosted platform, on the brand's own site there."""
    if not profile.composer.startswith("/"):
        return profile.composer or profile.home or None
    place = _find_place(brand, profile)
    address = place if "//" in place else f"https://{place}"
    return f"{address.rstrip('/')}{profile.composer}" if place else profile.home or None


def _placed(post: Action, profile: Profile) -> Action:
    realm = _find_place(post.brand, profile) if profile.self_hosted else ""
    return replace(post, realm=realm, created_at=post.wanted_at)


def _find_place(brand: str, profile: Profile) -> str:
    """Where the brand's posts go: as a secret says, else its only site of a self-hosted platform.

    Of several sites one listens to, nobody knows which is the brand's own.
    """
    named = known_secrets(brand, profile.slug).get(profile.place, "")
    if named or not profile.self_hosted:
        return named
    mine = {
        host_of(one.url): one.url for one in list_sources(brand) if one.platform == profile.slug
    }
    return next(iter(mine.values())) if len(mine) == 1 else ""


def _profile(platform: str) -> Profile:
    return load_platform(platform).PROFILE
