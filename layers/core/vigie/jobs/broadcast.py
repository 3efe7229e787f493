"""A crisis statement on its way to the platforms, by the outbox that publishes posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vigie.action import Action, ActionState
from vigie.aws.crises import read_current
from vigie.aws.sources import list_sources
from vigie.crisis import Crisis
from vigie.crisis.acts import PREFIX, is_still_said
from vigie.crisis.statement import CHOICES
from vigie.errors import ConflictError, InvalidError
from vigie.jobs import publish
from vigie.length import Counting, count_length
from vigie.platforms import Capability, Profile, load_platform


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement may go, and how long it would be there, per language."""

    platform: str
    name: str
    by_hand: bool
    longest: int | None
    lengths: Mapping[str, int]

    def fits(self, choice: str) -> bool:
        """Whether the words are short enough for the platform."""
        return self.longest is None or self.lengths[choice] <= self.longest


def list_places(crisis: Crisis) -> list[Place]:
    """Where a statement may go: connected accounts first, then those where a human must post."""
    ready = list(publish.connected_platforms(crisis.brand))
    heard = dict.fromkeys(one.platform for one in list_sources(crisis.brand))
    rest = [one for one in heard if one not in ready and _takes_posts(one)]
    return [_place(crisis, slug, by_hand=slug in rest) for slug in (*ready, *sorted(rest))]


def check_places(crisis: Crisis, choices: Mapping[str, str]) -> None:
    """Refuse where the statement cannot go, or does not fit. Raises InvalidError naming it."""
    known = {one.platform: one for one in list_places(crisis)}
    for platform, choice in choices.items():
        place = known.get(platform)
        if place is None:
            raise InvalidError(f"{platform} is not connected", field=f"platforms.{platform}")
        if not place.fits(choice):
            raise InvalidError(
                f"too long for {place.name}: {place.lengths[choice]} of {place.longest}",
                field=f"platforms.{platform}",
            )


def find_failed(crisis: Crisis) -> frozenset[tuple[str, str]]:
    """Which posts failed for good, as platform and name: those may be asked for anew."""
    posts = list_crisis_posts(crisis)
    return frozenset(key for key, post in posts.items() if post.state is ActionState.FAILED)


def list_crisis_posts(crisis: Crisis) -> dict[tuple[str, str], Action]:
    """What became of everything a crisis broadcast, by platform and name."""
    names = dict.fromkeys(one.what for one in crisis.broadcasts)
    listed = publish.list_posts
    return {(p.platform, what): p for what in names for p in listed(crisis.brand, what)}


def send_broadcasts(crisis: Crisis, texts: Mapping[str, str], by: str, now: datetime) -> None:
    """Hand to the outbox what a crisis wants said. Safe to repeat: the outbox keeps each name once.

    ``texts`` has the words by the name they go by. The crisis is written first: cut short in
    between, asking again does the rest.
    """
    for what, words in texts.items():
        wanted = [one.platform for one in crisis.broadcasts if one.what == what]
        publish.ask_to_publish(crisis.brand, what, wanted, dict.fromkeys(wanted, words), by, now)


def refuse_if_stale(post: Action) -> None:
    """Refuse a statement that is no longer what its brand says. Raises ConflictError.

    Rule: a limit or an outage may hold words back for hours; by then the crisis may be over, or the
    facts known, and "we are checking" would stand under the correction.
    """
    what = post.mention_id.rpartition("#")[2]
    if not what.startswith(PREFIX):
        return
    current = read_current(post.brand)
    if current is None:
        raise ConflictError("the crisis was over before this could leave")
    if not is_still_said(current.crisis, what):
        raise ConflictError("the statement was changed before this could leave")


def _place(crisis: Crisis, slug: str, *, by_hand: bool) -> Place:
    profile = load_platform(slug).PROFILE
    longest, counting = _room(profile, by_hand=by_hand)
    lengths = {one: count_length(crisis.statement.say(one), counting) for one in CHOICES}
    return Place(slug, profile.name, by_hand, longest, lengths)


def _room(profile: Profile, *, by_hand: bool) -> tuple[int | None, Counting]:
    """How long a post may be; a reply's length where vigie posts and the profile says no more.

    Where a human posts, the platform's own page counts.
    """
    usual = None if by_hand else profile.reply_length
    return profile.post_length or usual, profile.post_counting or profile.counting


def _takes_posts(slug: str) -> bool:
    profile = load_platform(slug).PROFILE
    return profile.can(Capability.PUBLIC_REPLY) and not profile.is_alert
